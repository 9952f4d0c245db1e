import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists

from numerics.equilibrium import bands
from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.alternation import alternation, length_fraction
from proofs_check.factored_product import p_at
from proofs_check.limit import limit, limit_fraction
from proofs_check.optimal import optimal_schedule
from proofs_check.supremum import contraction_bound

TWO = spectral_groups("1:2", "200:400")
WIDE = spectral_groups("1:10", "1000:10000")
WIDER = spectral_groups("1:10", "100000:1000000")
THREE = spectral_groups("1:2", "200:400", "40000:80000")


@pytest.mark.parametrize("groups", [TWO, WIDE, WIDER, THREE])
@pytest.mark.parametrize(
    ("contraction", "fraction"), [("1/100", "0.85"), ("1e-6", "0.93"), ("1e-8", "0.96")]
)
def test_the_certified_rate_is_the_stated_part_of_the_limit(groups, contraction, fraction):
    """Stated beforehand: 0.85, 0.93, 0.96 of the limit; within 1 % of the best of its length."""
    rho = Fraction(contraction)
    schedule = optimal_schedule(groups, contraction=rho)
    bound = contraction_bound(schedule, groups, digits=8)
    assert bound.holds(rho) is True
    reached = limit_fraction(bound, limit(groups, digits=12))
    assert Fraction(fraction) <= Fraction(reached) < 1
    best = alternation(bound)
    assert best is not None
    assert Fraction(length_fraction(bound, best)) >= Fraction(99, 100)


@given(spectral_group_lists(), st.integers(1, 10))
@settings(max_examples=40)
def test_no_schedule_of_its_length_that_was_tried_is_better(groups, length):
    best = contraction_bound(optimal_schedule(groups, cycle_length=length), groups, digits=8)
    assert best.steps == length
    constant = Schedule((Step(2 / (groups[0].L + groups[-1].mu), length),))
    assert best.lower <= contraction_bound(constant, groups, digits=8).upper
    # moving one root is no gain, beyond the rounding of the roots
    step = best.schedule.steps[0]
    for change in (Fraction(99, 100), Fraction(101, 100)):
        moved = Schedule((Step(step.rate * change), *best.schedule.steps[1:]))
        other = contraction_bound(moved, groups, digits=8)
        assert Fraction(best.lower) <= Fraction(other.upper) * (1 + Fraction(1, 10**6))


@given(spectral_group_lists(), st.integers(2, 9))
@settings(max_examples=30)
def test_gap_safe_schedules_grow_nowhere_up_to_the_largest_eigenvalue(groups, length):
    schedule = optimal_schedule(groups, cycle_length=length, gap_safe=True)
    # below the smallest root all factors are in [0, 1]
    smallest_root = min(1 / step.rate for step in schedule.steps)
    start = min(smallest_root, groups[-1].mu)
    everywhere = (SpectralGroup(start, groups[0].L),)
    assert contraction_bound(schedule, everywhere, digits=8).holds(Fraction(1)) is True
    free = contraction_bound(optimal_schedule(groups, cycle_length=length), groups, digits=8)
    safe = contraction_bound(schedule, groups, digits=8)
    assert Fraction(free.lower) <= Fraction(safe.upper) * (1 + Fraction(1, 10**6))


def test_without_the_constraint_a_gap_amplifies():
    """The false twin: the best schedule for the groups multiplies what they miss."""
    free = optimal_schedule(TWO, cycle_length=24)
    assert abs(p_at(free, Fraction(60))) > 10
    safe = optimal_schedule(TWO, cycle_length=24, gap_safe=True)
    assert abs(p_at(safe, Fraction(60))) <= 1


def test_a_gap_safe_schedule_of_a_given_contraction_is_the_shortest():
    schedule = optimal_schedule(TWO, contraction=Fraction(1, 10), gap_safe=True)
    rho = Fraction(1, 10)
    assert contraction_bound(schedule, TWO).holds(rho) is True
    shorter = optimal_schedule(TWO, cycle_length=schedule.length - 1, gap_safe=True)
    assert contraction_bound(shorter, TWO).holds(rho) is False
    assert schedule.method == "gap-safe"


def test_points_alone_are_brought_to_zero_by_one_step_each():
    groups = spectral_groups("1:1", "3:3", "7:7")
    schedule = optimal_schedule(groups)
    assert {step.rate for step in schedule.steps} == {1, Fraction(1, 3), Fraction(1, 7)}
    assert optimal_schedule(groups, cycle_length=5).length == 5
    assert contraction_bound(optimal_schedule(groups, cycle_length=5), groups).upper == 0
    # with fewer steps than points, the best cannot vanish
    assert contraction_bound(optimal_schedule(groups, cycle_length=2), groups).lower > 0


def test_rates_are_float64_where_groups_are_wide_and_finer_where_they_are_narrow():
    wide = optimal_schedule(spectral_groups("1:100"), cycle_length=8)
    assert all(step.rate == Fraction(float(step.rate)) for step in wide.steps)
    narrow = spectral_groups(f"1:{1 + Fraction(1, 10**18)}", "5:6")
    schedule = optimal_schedule(narrow, cycle_length=8)
    bound = contraction_bound(schedule, narrow)
    best = alternation(bound)
    assert best is not None
    assert Fraction(length_fraction(bound, best)) > Fraction(999, 1000)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"contraction": Fraction(0)}, r"contraction: '0' must be > 0 and < 1"),
        ({"contraction": Fraction(3, 2)}, r"contraction: '3/2' must be > 0 and < 1"),
        (
            {"contraction": Fraction(1, 2), "cycle_length": 7},
            r"cycle length: '7' and contraction: '1/2' are both given",
        ),
        ({"cycle_length": 0}, r"cycle length: '0' must be from 1 to 20000"),
    ],
)
def test_bad_targets_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        optimal_schedule(TWO, **options)


def test_a_contraction_that_no_length_reaches_is_refused_with_the_length_it_needs():
    steep = spectral_groups("1:1000000", "1000000000000:1000000000000000000")
    with pytest.raises(InputError, match=r"needs at least \d+ steps here, the limit is 20000"):
        optimal_schedule(steep, contraction=Fraction(1, 10**9))
    assert bands(steep)
    assert math.isfinite(float(limit(steep).upper))


@pytest.mark.parametrize("length", [3, 8, 16])
def test_points_far_above_take_a_step_each_and_the_rest_is_chebyshev_on_the_band(length):
    """Rounding the rates 1/100 and 1/10000 would leave |p| = 5e8 there after 8 steps.

    Chebyshev on [1, 2] with N − 2 steps leaves 1/cosh((N − 2)·arcosh 3), and the factors 1 − x/e of
    the points are at least 0.979 there, so no cycle leaves less than that part of it. At most that
    itself is possible; what is found is within 2 %.
    """
    groups = spectral_groups("1:2", "100:100", "10000:10000")
    bound = contraction_bound(optimal_schedule(groups, cycle_length=length), groups, digits=8)
    band = 1 / math.cosh((length - 2) * math.acosh(3))
    assert 0.979 * band < float(bound.upper) < 1.02 * band
