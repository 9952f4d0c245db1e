"""The independent recomputation in mpmath, and what it says of bounds, true and false."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import mpmath
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists
from strategies.schedules import schedules_for

from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.crosscheck import agrees, maximum
from proofs_check.supremum import contraction_bound


def test_one_step_has_its_maximum_at_the_far_end() -> None:
    groups = spectral_groups("1:10")
    assert maximum(Schedule((Step(Fraction(1, 10)),)), groups) == Decimal("0.9")


def test_two_equal_scales_have_their_maximum_in_the_middle() -> None:
    # (1 − λ)(1 − λ/3) at λ = 2.
    found = maximum(Schedule((Step(Fraction(1)), Step(Fraction(1, 3)))), spectral_groups("1:3"))
    assert abs(found - Decimal(1) / 3) < Decimal("1e-27")


def test_points_at_roots_give_zero() -> None:
    schedule = Schedule((Step(Fraction(1)), Step(Fraction(1, 3))))
    assert maximum(schedule, spectral_groups("1:1", "3:3")) == 0
    assert agrees(contraction_bound(schedule, spectral_groups("1:1", "3:3")))


def test_billions_of_steps_agree_to_fifty_digits() -> None:
    groups = spectral_groups("1:100", "1e6:1e8", "1e12:1e14", "1e18:1e20")
    bound = contraction_bound(multirate_schedule(groups), groups, digits=52)
    assert bound.steps > 10**9
    assert agrees(bound, 50)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_bounds_agree_with_the_recomputed_maximum(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    schedule = data.draw(schedules_for(groups))
    assert agrees(contraction_bound(schedule, groups, digits=40), 38)


def test_a_bound_with_one_unit_moved_disagrees() -> None:
    groups = spectral_groups("1:10", "100:1000")
    bound = contraction_bound(multirate_schedule(groups), groups, digits=50)
    shift = bound.upper * Decimal("1e-20")
    assert agrees(bound)
    assert not agrees(replace(bound, upper=bound.lower - shift, lower=bound.lower - 2 * shift))
    assert not agrees(replace(bound, upper=bound.upper + 2 * shift, lower=bound.upper + shift))


def test_the_global_precision_of_mpmath_is_left_alone() -> None:
    before = mpmath.mp.dps
    maximum(Schedule((Step(Fraction(1)),)), spectral_groups("1:2"), digits=80)
    assert mpmath.mp.dps == before
