"""A positive variable as an exponential: the same values, on the interval of the logarithm."""

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs_check.engine.positive_variable import in_logarithms
from proofs_check.engine.region import Region
from proofs_check.interval import Interval

x, y = sp.symbols("x y", real=True)
ALL = Interval(None, None, low_open=True, high_open=True)


def region(interval, *hypotheses):
    return Region(box={x: interval, y: ALL}, hypotheses=hypotheses)


@pytest.mark.parametrize(
    ("interval", "logarithm"),
    [
        (Interval(fmpq(0), None, low_open=True, high_open=True), ALL),
        (Interval(fmpq(0), fmpq(1), low_open=True), Interval(None, fmpq(0), low_open=True)),
        (
            Interval(fmpq(0), fmpq(1), low_open=True, high_open=True),
            Interval(None, fmpq(0), low_open=True, high_open=True),
        ),
        (Interval(fmpq(1), None), Interval(fmpq(0), None, high_open=True)),
        (
            Interval(fmpq(1), None, low_open=True),
            Interval(fmpq(0), None, low_open=True, high_open=True),
        ),
    ],
)
def test_the_logarithm_of_an_interval_is_exact(interval, logarithm):
    ((symbol, replaced, found),) = in_logarithms(sp.log(x) - x, region(interval))
    (new,) = replaced.free_symbols
    assert symbol == x
    assert found.box == {new: logarithm, y: ALL}


@pytest.mark.parametrize(
    "interval",
    [
        Interval(fmpq(0), None, low_open=False, high_open=True),  # 0 has no logarithm
        Interval(fmpq(2), None),  # log 2 is no rational number
        Interval(fmpq(0), fmpq(2), low_open=True),
        Interval(fmpq(-1), None),
        Interval(fmpq(1), fmpq(1)),
        ALL,
    ],
)
def test_an_interval_whose_logarithm_is_not_exact_is_left_alone(interval):
    assert list(in_logarithms(sp.log(x) - x, region(interval))) == []


def test_without_a_logarithm_of_the_variable_nothing_is_replaced():
    positive = Interval(fmpq(0), None, low_open=True, high_open=True)
    assert list(in_logarithms(x + sp.log(1 + x), region(positive))) == []


def test_hypotheses_on_the_variable_are_left_out_and_others_kept():
    positive = Interval(fmpq(0), None, low_open=True, high_open=True)
    ((_, _, found),) = in_logarithms(sp.log(x) + y, region(positive, y > 1, x < y))
    assert found.hypotheses == (y > 1,)


@given(st.fractions(min_value=-8, max_value=8, max_denominator=50))
@settings(max_examples=50, deadline=None)
def test_the_values_are_those_at_the_exponential(number):
    positive = Interval(fmpq(0), None, low_open=True, high_open=True)
    f = x * sp.log(x) - sp.sqrt(x) + sp.log(x) ** 2 / (1 + x)
    ((_, replaced, found),) = in_logarithms(f, region(positive))
    (new,) = set(found.box) - {y}
    s = sp.Rational(number.numerator, number.denominator)
    there = f.subs(x, sp.exp(s).evalf(60))
    assert abs(replaced.subs(new, s).evalf(50) - there.evalf(50)) <= sp.Float("1e-40")
