"""The real stability interval: against exact values of p, closed forms, symmetries, bad input."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import positive_rationals
from strategies.schedules import schedules

from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from proofs_check import real_stability as module
from proofs_check.factored_product import p_at
from proofs_check.real_stability import real_stability


def schedule(*steps: tuple[str | int, int]) -> Schedule:
    return Schedule(tuple(Step(Fraction(rate), count) for rate, count in steps))


def damped(stages: int, epsilon: float) -> tuple[Schedule, float]:
    """T_s(w₀ − w₁λ)/T_s(w₀) with rounded rates, and 2w₀/w₁, where its argument is −w₀."""
    w0 = 1 + epsilon / stages**2
    t = math.acosh(w0)
    w1 = math.cosh(stages * t) * math.sinh(t) / (stages * math.sinh(stages * t))
    roots = ((w0 - math.cos((2 * k + 1) * math.pi / 2 / stages)) / w1 for k in range(stages))
    return Schedule(tuple(Step(1 / Fraction(root)) for root in roots)), 2 * w0 / w1


@settings(max_examples=100, deadline=None, derandomize=True)
@given(schedules(4, 5), st.lists(st.fractions(0, 1), min_size=5, max_size=5))
def test_p_is_at_most_1_up_to_the_lower_end_and_more_right_beyond_the_upper(
    drawn: Schedule, parts: list[Fraction]
) -> None:
    found = real_stability(drawn, digits=25)
    low, high = Fraction(found.lower), Fraction(found.upper)
    assert all(abs(p_at(drawn, low * part)) <= 1 for part in (*parts, Fraction(1)))
    assert abs(p_at(drawn, high * (1 + Fraction(1, 10**20)))) > 1
    assert high - low <= low / 10**24


@settings(max_examples=40, deadline=None, derandomize=True)
@given(schedules(4, 5), positive_rationals())
def test_scaling_the_rates_scales_the_interval(drawn: Schedule, c: Fraction) -> None:
    found = real_stability(drawn, digits=12)
    scaled = real_stability(Schedule(tuple(Step(s.rate / c, s.count) for s in drawn.steps)))
    assert Fraction(found.lower) * c <= Fraction(scaled.upper)
    assert Fraction(scaled.lower) <= Fraction(found.upper) * c


@pytest.mark.parametrize(
    ("steps", "exact"),
    [
        ([(1, 1)], 2),
        ([("1/3", 5)], 6),
        ([(1, 1), ("1/2", 1)], 3),  # (λ − 1)(λ − 2)/2 = 1 at 3
        ([(1, 10**30)], 2),
    ],
)
def test_a_rational_end_is_found_exactly(steps: list[tuple[str | int, int]], exact: int) -> None:
    found = real_stability(schedule(*steps))
    assert found.lower == found.upper == exact


@pytest.mark.parametrize("stages", [2, 5, 40])
def test_a_damped_chebyshev_cycle_reaches_twice_its_middle(stages: int) -> None:
    cycle, expected = damped(stages, 0.05)
    found = real_stability(cycle, digits=15)
    assert float(found.lower) == pytest.approx(expected, rel=1e-9)  # its rates are rounded
    assert expected < 2 * stages**2


def test_a_multirate_cycle_is_stable_on_its_groups_and_not_between_them() -> None:
    found = real_stability(schedule(("1/1000", 67), (1, 1)))
    assert Decimal("2.1555") < found.lower <= found.upper < Decimal("2.1556")


def test_undamped_chebyshev_cycles_with_rounded_rates_may_break_at_their_first_maximum() -> None:
    roots = [10 * 10 * (1 - math.cos((2 * k + 1) * math.pi / 20)) for k in range(10)]
    cycle = Schedule(tuple(Step(1 / Fraction(root)) for root in roots))
    found = real_stability(cycle)
    first = 100 * (1 - math.cos(math.pi / 10))  # where |p| is 1, but for the rounding
    least = min(found.upper, Decimal(200))
    assert any(
        float(least) == pytest.approx(100 * (1 - math.cos(math.pi * j / 10)), rel=1e-6)
        for j in range(1, 11)
    )
    assert float(found.lower) >= first * (1 - 1e-6)


def test_a_maximum_that_is_not_decided_leaves_the_enclosure_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cycle, expected = damped(6, 1e-14)
    certain = real_stability(cycle)
    assert float(certain.lower) == pytest.approx(expected, rel=1e-6)
    monkeypatch.setattr(module, "_stays_below_one", lambda _schedule, _piece: False)
    found = real_stability(cycle)
    assert found.upper == certain.upper
    assert found.lower < certain.lower / 10
    monkeypatch.setattr(module, "_MOST_REFINED", 0)
    assert real_stability(cycle) == found


@pytest.mark.parametrize("digits", [1, 201, True, 3.5])
def test_digits_out_of_range_are_refused(digits: int) -> None:
    with pytest.raises(InputError, match="must be an integer from 2 to 200"):
        real_stability(schedule((1, 1)), digits=digits)


def test_too_many_rates_are_refused() -> None:
    many = Schedule(tuple(Step(Fraction(1, 1 + k)) for k in range(2001)))
    with pytest.raises(InputError, match="2001 distinct rates; use at most 2000"):
        real_stability(many)
