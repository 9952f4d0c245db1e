from fractions import Fraction

import numpy as np

from numerics.rounding import UNIT, UNIT_SINGLE, finite_or_none, gamma, unit_roundoff


def test_the_unit_is_half_the_gap_above_one():
    assert np.finfo(np.float64).eps == 2 * UNIT


def test_gamma_bounds_a_product_of_roundings():
    for k in (1, 10, 1000):
        worst = (1 + Fraction(UNIT)) ** k - 1
        assert k * UNIT < gamma(k)
        assert worst <= Fraction(gamma(k))


def test_the_unit_is_that_of_the_type():
    assert [unit_roundoff(each) for each in ("float64", np.float32)] == [UNIT, UNIT_SINGLE]


def test_what_json_cannot_name_is_none():
    values = [1.5, np.float64(2), np.inf, -np.inf, np.nan]
    assert [finite_or_none(x) for x in values] == [1.5, 2.0, None, None, None]
