from fractions import Fraction

import numpy as np

from numerics.rounding import UNIT, gamma


def test_the_unit_is_half_the_gap_above_one():
    assert np.finfo(np.float64).eps == 2 * UNIT


def test_gamma_bounds_a_product_of_roundings():
    for k in (1, 10, 1000):
        worst = (1 + Fraction(UNIT)) ** k - 1
        assert k * UNIT < gamma(k)
        assert worst <= Fraction(gamma(k))
