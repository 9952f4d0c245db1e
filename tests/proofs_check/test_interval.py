"""Interval arithmetic: results hold all values; open ends and exact ends stay what they are."""

import itertools

import pytest
from flint import ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs_check.interval import (
    Interval,
    NoEnclosure,
    absolute,
    add,
    hull,
    multiply,
    negative,
    point,
    reciprocal,
    whole_power,
)


@st.composite
def intervals(draw):
    ends = sorted(draw(st.lists(st.fractions(-3, 3, max_denominator=4), min_size=2, max_size=2)))
    low, high = (fmpq(end.numerator, end.denominator) for end in ends)
    if low == high:
        return Interval(low, high)
    infinite = draw(st.sampled_from(["none", "none", "low", "high"]))
    return Interval(
        None if infinite == "low" else low,
        None if infinite == "high" else high,
        draw(st.booleans()) or infinite == "low",
        draw(st.booleans()) or infinite == "high",
    )


def members(x):
    low = x.low if x.low is not None else (x.high or fmpq(0)) - 1000
    high = x.high if x.high is not None else low + 1000
    candidates = [low + (high - low) * fmpq(k, 64) for k in (0, 1, 16, 32, 63, 64)]
    return [t for t in [*candidates, fmpq(0), fmpq(1)] if t in x]


@given(intervals(), intervals())
@settings(derandomize=True, max_examples=400, deadline=None)
def test_sums_products_and_hulls_hold_what_they_must(x, y):
    for s, t in itertools.product(members(x), members(y)):
        assert s + t in add(x, y)
        assert s * t in multiply(x, y)
        assert s in hull((x, y))
        assert t in hull((x, y))


@given(intervals(), intervals())
@settings(derandomize=True, max_examples=400, deadline=None)
def test_an_end_of_a_product_that_is_closed_is_a_product(x, y):
    if not (x.is_nonnegative or x.is_nonpositive or y.is_nonnegative or y.is_nonpositive):
        return  # the ends are then taken as closed
    found = multiply(x, y)
    ends = (
        [t for t in (x.low, x.high) if t is not None and t in x],
        [t for t in (y.low, y.high) if t is not None and t in y],
    )
    values = {s * t for s, t in itertools.product(*ends)}
    if fmpq(0) in x or fmpq(0) in y:
        values.add(fmpq(0))
    for end, is_open in ((found.low, found.low_open), (found.high, found.high_open)):
        if end is not None and not is_open:
            assert end in values


@given(intervals(), st.integers(-5, 6))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_powers_and_reciprocals_hold_what_they_must(x, n):
    if n < 0 and fmpq(0) in x:
        with pytest.raises(NoEnclosure):
            whole_power(x, n)
        return
    for t in members(x):
        assert t**n in whole_power(x, n)
        assert -t in negative(x)
        assert max(t, -t) in absolute(x)
        if fmpq(0) not in x:
            assert 1 / t in reciprocal(x)


def test_short_numbers_stay_exact_and_open_ends_stay_open():
    unit = Interval(fmpq(0), fmpq(1), True)
    assert multiply(unit, unit) == Interval(fmpq(0), fmpq(1), True)
    assert add(unit, point(fmpq(1, 3))) == Interval(fmpq(1, 3), fmpq(4, 3), True)
    assert unit.is_positive
    assert not Interval(fmpq(0), fmpq(1)).is_positive
    assert reciprocal(unit) == Interval(fmpq(1), None, False, True)
    with pytest.raises(NoEnclosure, match="may be zero"):
        reciprocal(Interval(fmpq(0), fmpq(1)))


def test_long_numbers_are_rounded_outwards():
    with ctx.workprec(64):
        x = point(fmpq(10**60 + 1, 10**60))
        for _ in range(6):
            square = multiply(x, x)
            assert square.low.height_bits() <= 256
            x = square
        exact = fmpq(10**60 + 1, 10**60) ** 64
        assert x.low < exact < x.high
        assert x.high - x.low < fmpq(1, 10**15)
        power = whole_power(point(fmpq(3, 2)), 10**4)
        assert power.low < power.high


def test_an_odd_power_of_a_far_negative_end_is_unbounded():
    far = whole_power(Interval(fmpq(-(2**900)), fmpq(-(2**700))), 101)
    assert far.low is None
    assert far.high is not None
    assert far.high <= -(2**20_000)
