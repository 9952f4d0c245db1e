"""Rates of the families rounded from their formulas."""

import mpmath
import pytest
import sympy as sp

from theory.families import examples, rounded_rate


@pytest.mark.parametrize("number", [sp.sqrt(2), sp.pi / 1000, sp.cos(sp.pi / 7), 100 * sp.E])
def test_a_rounded_rate_is_the_nearest_float64(number):
    with mpmath.workdps(60):
        exact = mpmath.mpf(str(sp.N(number, 50)))
        nearest = float(exact)  # half to even, as correctly rounded conversions do
    assert rounded_rate(number) == sp.Rational(nearest)


def test_rows_have_the_lengths_of_the_title():
    lengths = {row.method: row.length for row in examples()}
    assert lengths == {
        "constant": 16,
        "mrgd": 68,
        "tight": 46,
        "chebyshev": 16,
        "fractal": 16,
        "bsls": 8835,
        "silver": 15,
        "rkc": 16,
        "optimal": 16,
        "gap-safe": 16,
    }
