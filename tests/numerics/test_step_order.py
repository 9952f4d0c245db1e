from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from numerics.step_order import factor_bound, interleaved


def largest_prefix(schedule, groups):
    """The largest product of factor bounds over all prefixes and groups, exact."""
    products = [Fraction(1)] * len(groups)
    largest = Fraction(1)
    for step in schedule.steps:
        for _ in range(step.count):
            products = [
                p * factor_bound(step.rate, g) for p, g in zip(products, groups, strict=True)
            ]
            largest = max(largest, *products)
    return largest


@st.composite
def scales(draw):
    """One to three groups with rational κ in (1, 5] and gaps from 2 to 50."""
    top, groups = Fraction(1), []
    for _ in range(draw(st.integers(1, 3))):
        kappa = draw(st.fractions(Fraction(11, 10), 5, max_denominator=20))
        groups.append(SpectralGroup(top / kappa, top))
        top = top / kappa / draw(st.integers(2, 50))
    return tuple(groups)


@given(scales())
@settings(derandomize=True, max_examples=30, deadline=None)
def test_the_talks_counts_have_an_order_in_which_no_prefix_grows(groups):
    schedule = multirate_schedule(groups)
    if schedule.length > 3000:
        return
    ordered = interleaved(schedule, groups)
    assert ordered.merged() == schedule.merged()
    # the logarithms that choose are rounded: 3000 sums of numbers below 10
    assert largest_prefix(ordered, groups) <= 1 + Fraction(1, 10**9)


def test_blocks_of_steps_in_the_order_of_the_rates_would_grow():
    groups = spectral_groups("1:3", "1/100:3/100", "1/10000:3/10000")
    schedule = multirate_schedule(groups)
    reverse = Schedule(tuple(reversed(schedule.steps)))
    assert largest_prefix(reverse, groups) > 10**20
    assert largest_prefix(interleaved(schedule, groups), groups) <= 1


def test_one_step_too_few_makes_some_prefix_grow():
    # the false twin: without enough small steps no order helps, and the steps are still all there
    groups = spectral_groups("1:3", "1/100:3/100")
    short = Schedule((Step(Fraction(1, 3), 5), Step(Fraction(100, 3), 1)))
    ordered = interleaved(short, groups)
    assert ordered.merged() == short.merged()
    assert largest_prefix(ordered, groups) > 1


def test_the_bound_of_a_factor_is_taken_at_an_end():
    group = SpectralGroup("1", "3")
    assert factor_bound(Fraction(1, 3), group) == Fraction(2, 3)
    assert factor_bound(Fraction(1, 2), group) == Fraction(1, 2)
    assert factor_bound(Fraction(1), group) == 2


def test_a_factor_that_is_zero_is_taken_first():
    groups = spectral_groups("2:2", "1:1")
    ordered = interleaved(Schedule((Step(Fraction(1, 2), 1), Step(Fraction(1), 1))), groups)
    assert [step.rate for step in ordered.steps] == [1, Fraction(1, 2)]


def test_too_many_steps_to_order_are_refused():
    schedule = Schedule((Step(Fraction(1), 10**7),))
    with pytest.raises(InputError, match=r"10000000 steps a cycle.*at most 1000000"):
        interleaved(schedule, spectral_groups("1:2"))
