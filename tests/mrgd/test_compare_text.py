"""Certified numbers in a few digits: what is shown is still true."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrgd.compare_text import counted_short, rounded


@settings(derandomize=True, max_examples=200)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0), st.integers(2, 6))
def test_shown_numbers_bracket_the_number(value, places):
    low, high = (rounded(value, side, places=places) for side in (ROUND_FLOOR, ROUND_CEILING))
    assert Decimal(low) <= value <= Decimal(high)
    assert len(low) <= places + 12


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        ("2698.123", "2699", "2698"),
        ("0.20001", "0.2001", "0.2"),
        ("9.93246E-9", "9.933e-9", "9.932e-9"),
        ("1", "1", "1"),
        ("0.99999", "1", "0.9999"),
        ("123456789", "1.235e+8", "1.234e+8"),
        ("4E+1", "40", "40"),
        ("Infinity", "infinity", "infinity"),
    ],
)
def test_numbers_are_short_and_rounded_to_their_side(value, up, down):
    assert rounded(Decimal(value), ROUND_CEILING) == up
    assert rounded(Decimal(value), ROUND_FLOOR) == down


def test_what_is_not_there_is_a_dash():
    assert rounded(None, ROUND_FLOOR) == "-"
    assert counted_short(None) == "-"


@settings(derandomize=True, max_examples=100)
@given(st.integers(10**7, 10**60))
def test_large_counts_are_rounded_up_in_the_third_digit(count):
    shown = int(Decimal(counted_short(count)))
    assert count <= shown <= count * Decimal("1.011")


def test_small_counts_are_written_out():
    assert counted_short(9_999_999) == "9,999,999"
    assert counted_short(999_900_000) == "1.00e9"
