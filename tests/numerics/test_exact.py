"""Exact numbers: read without rounding, written back unchanged, and refused in one line."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact import (
    MAX_CHARACTERS,
    MAX_EXPONENT,
    InputError,
    fraction_from,
    fraction_text,
    shown,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", Fraction(7)),
        ("-7", Fraction(-7)),
        ("+7", Fraction(7)),
        ("0.1", Fraction(1, 10)),
        ("-.5", Fraction(-1, 2)),
        ("5.", Fraction(5)),
        ("1e-3", Fraction(1, 1000)),
        ("1E+3", Fraction(1000)),
        ("12.50e2", Fraction(1250)),
        ("1/3", Fraction(1, 3)),
        ("-6/4", Fraction(-3, 2)),
        (" 2 ", Fraction(2)),
        ("0/5", Fraction(0)),
        ("0e99", Fraction(0)),
    ],
)
def test_text_is_read_as_what_it_says(text, value):
    assert fraction_from(text) == value


def test_a_decimal_is_not_rounded_to_a_float():
    assert fraction_from("0.1") != Fraction(0.1)
    assert fraction_from("0." + "3" * 100) == Fraction(int("3" * 100), 10**100)


@given(st.fractions())
@settings(derandomize=True, max_examples=100)
def test_what_is_written_is_read_back(value):
    assert fraction_from(fraction_text(value)) == value
    assert fraction_from(value) is value


@given(st.integers())
@settings(derandomize=True, max_examples=50)
def test_integers_are_exact_as_they_are(value):
    assert fraction_from(value) == value


def test_numbers_past_pythons_limit_for_text_are_written_in_full():
    text = fraction_text(Fraction(10**5000 + 7, 3))
    assert text == "1" + "0" * 4999 + "7/3"
    assert fraction_text(Fraction(-(10**5000))) == "-1" + "0" * 5000


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.5, "0.5 is a float"),
        (float("nan"), "nan is a float"),
        (True, "'True' is a bool"),
        (None, "'None' is a NoneType"),
        ([1], r"'\[1\]' is a list"),
        ("", "'' is not a finite number"),
        ("  ", "'' is not a finite number"),
        (".", r"'\.' is not a finite number"),
        ("e5", "'e5' is not a finite number"),
        ("nan", "'nan' is not a finite number"),
        ("-inf", "'-inf' is not a finite number"),
        ("1_000", "'1_000' is not a finite number"),
        ("٣", "'٣' is not a finite number"),
        ("0x10", "'0x10' is not a finite number"),
        ("1/2/3", "'1/2/3' is not a finite number"),
        ("1/-3", "'1/-3' is not a finite number"),
        ("1 / 3", "'1 / 3' is not a finite number"),
        ("1/0", "'1/0' divides by zero"),
        ("1e99999", "'1e99999' has the exponent '99999'"),
        ("1e-10001", "'1e-10001' has the exponent '-10001'"),
        ("1e999999999999", "has the exponent '999999999999'"),
        ("9" * (MAX_CHARACTERS + 1), f"has {MAX_CHARACTERS + 1} characters"),
        ("1\n2", r"'1\?2' is not a finite number"),
    ],
)
def test_what_is_no_exact_number_is_refused_with_its_name_and_value(value, words):
    with pytest.raises(InputError, match=f"^step: rate: .*{words}") as refusal:
        fraction_from(value, "step: rate")
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


def test_the_largest_exponents_are_still_read():
    assert fraction_from(f"1e{MAX_EXPONENT}") == Fraction(10) ** MAX_EXPONENT
    assert fraction_from(f"1e-{MAX_EXPONENT}") == Fraction(1, 10**MAX_EXPONENT)


def test_a_long_value_is_cut_and_kept_on_one_line():
    assert shown("a" * 100) == repr("a" * 40 + "…")
    assert shown("a" * 40) == repr("a" * 40)
    assert shown("tab\tbell\x07") == repr("tab?bell?")
    assert shown([1, 2]) == "'[1, 2]'"


def test_an_integer_of_any_length_can_be_shown():
    assert shown(-(10**5000)) == repr("-1" + "0" * 38 + "…")
    assert shown(12) == "'12'"
