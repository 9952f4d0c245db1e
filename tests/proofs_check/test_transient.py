import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists
from strategies.schedules import schedules_for

import proofs_check.partial_products as products
from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from numerics.step_order import Order, ordered
from proofs_check import transient as module
from proofs_check.envelope import cycle_envelope
from proofs_check.spectral_cells import SpectralCells
from proofs_check.supremum import contraction_bound
from proofs_check.transient import best_order, transient


def chebyshev(mu, L, count):
    """Chebyshev's rates on [mu, L], rounded to floats."""
    angles = (2 * np.arange(1, count + 1) - 1) * np.pi / (2 * count)
    roots = (L + mu) / 2 + (L - mu) / 2 * np.cos(angles)
    return Schedule(tuple(Step(Fraction(float(1 / root))) for root in roots))


def listed(schedule):
    return [step.rate for step in schedule.steps for _ in range(step.count)]


def points(group, count=24):
    return {group.mu + (group.L - group.mu) * Fraction(i, count) for i in range(count + 1)}


def partial_values(rates, lam):
    """|p_0(λ)|, …, |p_N(λ)|, exact."""
    values = [Fraction(1)]
    for rate in rates:
        values.append(abs(values[-1] * (1 - rate * lam)))
    return values


def bounds_at_every_step(found):
    """Prefix and suffix bounds for each k: within a run, the larger of its ends."""
    rows = []
    for bounds in (found.prefixes, found.suffixes):
        row = [bounds[0]]
        for i, step in enumerate(found.schedule.steps):
            row += [max(bounds[i], bounds[i + 1])] * (step.count - 1) + [bounds[i + 1]]
        rows.append(row)
    return rows


@given(st.data())
@settings(derandomize=True, max_examples=60, deadline=None)
def test_no_exact_partial_product_is_above_its_bound(data):
    groups = data.draw(spectral_group_lists())
    schedule = data.draw(schedules_for(groups, most_count=6))
    found = transient(schedule, groups)
    prefixes, suffixes = bounds_at_every_step(found)
    roots = {1 / step.rate for step in schedule.steps}
    for group in groups:
        near = {x + sign * group.L / 1000 for x in roots for sign in (-1, 1)}
        for lam in points(group) | {x for x in near if group.mu <= x <= group.L}:
            forward = partial_values(listed(schedule), lam)
            backward = partial_values(listed(schedule)[::-1], lam)[::-1]
            assert all(
                v <= Fraction(b) for v, b in zip(forward, prefixes, strict=True) if b < 1e300
            )
            assert all(
                v <= Fraction(b) for v, b in zip(backward, suffixes, strict=True) if b < 1e300
            )
            assert max(forward) <= Fraction(found.largest_prefix.upper)
            assert max(backward) <= Fraction(found.largest_suffix.upper)


@given(st.data())
@settings(derandomize=True, max_examples=60, deadline=None)
def test_the_witness_has_the_lower_end_and_lies_in_a_group(data):
    groups = data.draw(spectral_group_lists())
    schedule = data.draw(schedules_for(groups, most_count=6))
    found = transient(schedule, groups)
    rates = listed(schedule)
    for bound, part in (
        (found.largest_prefix, rates[: found.largest_prefix.at]),
        (found.largest_suffix, rates[found.largest_suffix.at :]),
    ):
        assert any(group.mu <= bound.witness <= group.L for group in groups)
        assert partial_values(part, bound.witness)[-1] >= Fraction(bound.lower)
        assert bound.lower <= bound.upper


@pytest.mark.parametrize("order", Order)
def test_the_bracket_is_narrow_on_chebyshevs_roots(order):
    groups = spectral_groups("1:10000")
    found = transient(ordered(chebyshev(1, 10**4, 64), groups, order), groups)
    for bound in (found.largest_prefix, found.largest_suffix):
        assert bound.lower <= bound.upper <= bound.lower * 2


@pytest.mark.parametrize("order", [Order.LEJA, Order.FRACTAL, Order.INCREASING])
def test_it_agrees_with_the_certified_envelope_which_bounds_each_prefix_by_itself(order):
    groups = spectral_groups("50:100", "1:2")
    rates = chebyshev(50, 100, 10).steps + chebyshev(1, 2, 4).steps
    schedule = ordered(Schedule(rates), groups, order)
    found = transient(schedule, groups)
    exact = cycle_envelope(schedule, groups).factors.max(axis=1)
    assert (found.prefixes >= exact * (1 - 1e-13)).all()
    assert (found.prefixes <= 2 * exact).all()
    backward = cycle_envelope(Schedule(schedule.steps[::-1]), groups).factors.max(axis=1)[::-1]
    assert (found.suffixes >= backward * (1 - 1e-13)).all()
    assert (found.suffixes <= 2 * backward).all()


def test_runs_of_billions_of_steps_are_bounded_at_their_ends():
    groups = spectral_groups("1e18:1e20", "1e12:1e14", "1e6:1e8", "1:100")
    schedule = multirate_schedule(groups)
    found = transient(schedule, groups)
    assert found.places.tolist()[-1] == schedule.length
    whole = contraction_bound(schedule, groups)
    assert float(whole.lower) <= found.prefixes[-1] <= float(whole.upper) * 1.001
    assert found.prefix < 1.001
    assert found.suffix == math.inf
    assert found.largest_suffix.upper > found.largest_suffix.lower > 0
    assert found.largest_suffix.lower.adjusted() > 11_000_000


def test_what_floats_cannot_hold_is_infinite_without_a_warning():
    groups = spectral_groups("1:100000000")
    found = transient(ordered(chebyshev(1, 10**8, 800), groups, Order.DECREASING), groups)
    assert found.prefix == math.inf
    assert found.largest_prefix.lower.adjusted() > 350
    assert found.suffix < 1.1
    assert math.isinf(found.prefixes.max())


@pytest.mark.parametrize(
    "steps",
    [(Step(Fraction(1, 3), 10**13),), (Step(Fraction(10) ** 70),), (Step(Fraction(1, 10**70)),)],
)
def test_out_of_the_range_of_the_method_the_bound_is_infinite(steps):
    found = transient(Schedule(steps), spectral_groups("1:2"))
    assert found.prefix == found.suffix == math.inf
    assert found.largest_prefix.lower == 1


def test_a_group_that_is_a_point_and_a_root_on_it():
    groups = spectral_groups("3:3", "1/7:1/7")
    schedule = Schedule((Step(Fraction(1, 3), 2), Step(Fraction(7), 1)))
    found = transient(schedule, groups)
    # at λ = 3: 0 after the first step; the suffix begins with |1 − 21| = 20
    assert 0 < found.prefixes[-1] < 1e-12
    assert found.prefix == 1
    assert 20 <= found.suffix <= 20 * (1 + 1e-9)
    assert found.largest_suffix.at == 2


def test_without_the_near_roots_the_bound_fails(monkeypatch):
    # the false twin: log|p| is not concave on a cell with roots in it, and has slope 0 between two
    cell = SpectralCells(Fraction(1), np.array([1.5]), np.array([0.5]))
    steps = (Step(1 / Fraction(7, 5)), Step(1 / Fraction(8, 5)))
    value = partial_values(listed(Schedule(steps)), Fraction(2))[-1]

    def bound():
        found = products.partial_products(steps, cell)
        return Fraction(found.mantissas[-1]) * Fraction(2) ** int(found.exponents[-1])

    assert value <= bound()
    monkeypatch.setattr(products, "_FAR", -1.0)
    assert value > 20 * bound()


def test_the_best_order_has_a_growth_near_the_least_and_the_smallest_prefix_of_those():
    groups = spectral_groups("10000:100000", "1:10")
    schedule = Schedule(chebyshev(10**4, 10**5, 70).steps + chebyshev(1, 10, 4).steps)
    found, order, best = best_order(schedule, groups)
    assert found.merged() == schedule.merged()
    assert found.steps == ordered(schedule, groups, order).steps
    others = [transient(ordered(schedule, groups, other), groups) for other in Order]
    # the choice is made by estimates, which are within a factor of 2 here
    least = min(other.growth for other in others)
    assert best.growth <= 200 * least
    near = [other for other in others if other.growth <= 50 * least]
    assert all(best.largest_prefix.upper <= 2 * other.largest_prefix.upper for other in near)
    # both parts of the rule are at work: the least growth has a larger prefix, and the least
    # prefix too much growth
    assert any(other.growth < best.growth / 2 for other in others)
    assert any(other.largest_prefix.upper < best.largest_prefix.upper / 2 for other in others)


def test_a_cycle_too_long_to_list_still_gets_one_of_the_orders():
    groups = spectral_groups("1e12:1e14", "1e6:1e8", "1:100")
    _, order, _ = best_order(multirate_schedule(groups), groups)
    assert order in {Order.INCREASING, Order.DECREASING}


def test_too_much_work_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_WORK", 10)
    with pytest.raises(InputError, match=r"2 listed steps on \d+ cells are too many"):
        transient(Schedule((Step(Fraction(1)), Step(Fraction(1, 2)))), spectral_groups("1:2"))


def test_the_groups_are_ordered_first():
    groups = (SpectralGroup(1, 2), SpectralGroup(100, 200))
    schedule = Schedule((Step(Fraction(1, 150), 3), Step(Fraction(2, 3))))
    assert transient(schedule, groups).prefix == transient(schedule, groups[::-1]).prefix
    assert replace(transient(schedule, groups)).groups[0].mu == 100


@given(st.data())
@settings(derandomize=True, max_examples=40, deadline=None)
def test_with_a_perturbation_the_bounds_hold_for_all_rates_nearby(data):
    groups = data.draw(spectral_group_lists())
    schedule = data.draw(schedules_for(groups, most_count=3))
    c = data.draw(st.sampled_from([Fraction(1, 2), Fraction(1, 100), Fraction(1, 2**22)]))
    found = transient(schedule, groups, perturbation=float(c))
    moves = data.draw(st.lists(st.integers(-4, 4), min_size=3, max_size=3))
    rates = [rate * (1 + c * Fraction(moves[k % 3], 4)) for k, rate in enumerate(listed(schedule))]
    prefixes, suffixes = bounds_at_every_step(found)
    for group in groups:
        for lam in points(group, 12):
            forward = partial_values(rates, lam)
            backward = partial_values(rates[::-1], lam)[::-1]
            for values, bounds in ((forward, prefixes), (backward, suffixes)):
                for value, bound in zip(values, bounds, strict=True):
                    assert bound > 1e300 or value <= Fraction(bound)


def test_without_its_perturbation_the_bound_does_not_hold_for_rates_nearby():
    groups = spectral_groups("1:2")
    schedule = Schedule((Step(Fraction(2, 3), 4),))
    moved = partial_values([Fraction(2, 3) * Fraction(5, 4)] * 4, Fraction(2))[-1]
    assert transient(schedule, groups).prefixes[-1] < moved
    assert transient(schedule, groups, perturbation=0.25).prefixes[-1] >= moved


def test_the_growth_is_that_of_a_prefix_and_the_suffix_after_it():
    groups = spectral_groups("1:1", "1/10:1/10")
    schedule = Schedule((Step(Fraction(5)), Step(Fraction(1, 2), 2)))
    found = transient(schedule, groups)
    # λ = 1: |p_1| = 4; λ = 1/10: what follows leaves (19/20)²
    exact = 4 * Fraction(19, 20) ** 2
    assert exact <= Fraction(found.growth) <= exact * (1 + Fraction(1, 10**9))
    assert found.prefix == pytest.approx(4)
    assert found.suffix == pytest.approx(1)


def test_an_order_whose_prefixes_leave_float32_is_not_chosen(monkeypatch):
    # suffixes of the decreasing order are small: by the growth alone it might be taken
    groups = spectral_groups("10000:100000", "1:10")
    schedule = Schedule(chebyshev(10**4, 10**5, 322).steps + chebyshev(1, 10, 20).steps)
    estimate = module.growth_estimates

    def flattered(schedules, groups):
        return [
            replace(found, growth=0.0 if found.prefix > 100 else found.growth)
            for found in estimate(schedules, groups)
        ]

    monkeypatch.setattr(module, "growth_estimates", flattered)
    _, order = module.chosen_order(schedule, groups)
    assert order is not Order.DECREASING
    monkeypatch.setattr(module, "_LOG_FLOAT32", math.inf)
    assert module.chosen_order(schedule, groups)[1] is Order.DECREASING
