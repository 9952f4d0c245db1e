"""Outward rounding to decimals, and comparison of huge exponents."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from proofs_check.decimal_enclosure import fraction_bracket, order


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.builds(Fraction, st.integers(0, 10**60), st.integers(1, 10**60)),
    st.integers(1, 40),
)
@example(Fraction(999_999, 10**6), 3)
@example(Fraction(10**50), 2)
def test_rounding_outward_encloses_and_is_equal_exactly_for_decimals(
    value: Fraction, digits: int
) -> None:
    lower, upper = fraction_bracket(value, digits)
    assert Fraction(lower) <= value <= Fraction(upper)
    assert (Fraction(lower) == value) == (Fraction(upper) == value)
    if lower != upper:
        unit = Fraction(10) ** (lower.adjusted() - digits + 1)
        assert Fraction(upper) - Fraction(lower) <= unit


def test_order_compares_huge_exponents_without_writing_them_out() -> None:
    assert order(Decimal("1E+900000000000"), Fraction(10**100)) == 1
    assert order(Decimal("1E-900000000000"), Fraction(1, 10**100)) == -1
    assert order(Decimal("0.3"), Fraction(3, 10)) == 0
    assert order(Decimal(0), Fraction(1)) == -1
    assert order(Decimal("Infinity"), Fraction(1)) == 1
