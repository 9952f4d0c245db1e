from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists
from strategies.schedules import schedules_for

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from numerics.step_order import Order, factor_bound, interleaved, order_from, ordered


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


@pytest.mark.parametrize("order", Order)
@given(st.data())
@settings(derandomize=True, max_examples=15, deadline=None)
def test_every_order_has_the_same_steps_and_merges_equal_neighbours(order, data):
    groups = data.draw(spectral_group_lists())
    schedule = data.draw(schedules_for(groups))
    found = ordered(schedule, groups, order)
    assert found.merged() == schedule.merged()
    assert all(a.rate != b.rate for a, b in pairwise(found.steps))
    assert found.groups == schedule.groups
    assert found.method == schedule.method


def test_increasing_and_decreasing_are_said_of_the_rates():
    schedule = Schedule((Step(Fraction(1, 2), 2), Step(Fraction(3), 1), Step(Fraction(1), 4)))
    groups = spectral_groups("1:2")
    up, down = (ordered(schedule, groups, o) for o in (Order.INCREASING, Order.DECREASING))
    assert [step.rate for step in up.steps] == [Fraction(1, 2), 1, 3]
    assert up.steps == schedule.merged()
    assert down.steps == up.steps[::-1]


def test_fractal_starts_with_the_largest_rate_and_lebedev_finogenov_with_the_smallest():
    rates = [Fraction(1, n) for n in range(1, 9)]
    schedule, groups = Schedule(tuple(Step(rate) for rate in rates)), spectral_groups("1:8")
    places = [1, 8, 4, 5, 2, 7, 3, 6]
    fractal = ordered(schedule, groups, Order.FRACTAL)
    assert [step.rate for step in fractal.steps] == [rates[i - 1] for i in places]
    smooth = ordered(schedule, groups, Order.LEBEDEV_FINOGENOV)
    assert [step.rate for step in smooth.steps] == [rates[-i] for i in places]


def test_spread_puts_the_few_steps_of_a_group_in_the_middle_of_the_many_of_another():
    groups = spectral_groups("100:1000", "1/10:1")
    found = ordered(multirate_schedule(groups), groups, Order.SPREAD)
    assert [step.count for step in found.steps] == [34, 1, 33]  # a tie: the smaller rate first
    assert [float(step.rate) for step in found.steps] == [1e-3, 1, 1e-3]


def test_an_unknown_order_is_refused_with_those_there_are():
    with pytest.raises(
        InputError, match=r"order: 'random' is not in this version; use one of leja"
    ):
        order_from("random")
    assert order_from("fractal") is Order.FRACTAL


@pytest.mark.parametrize("order", [Order.LEJA, Order.FRACTAL, Order.INTERLEAVED])
def test_orders_that_list_the_steps_refuse_too_many(order):
    with pytest.raises(InputError, match=r"10000000 steps a cycle"):
        ordered(Schedule((Step(Fraction(1), 10**7),)), spectral_groups("1:2"), order)
