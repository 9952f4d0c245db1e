from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists
from strategies.schedules import schedules_for

from numerics.cycle_rounding import (
    CycleRounding,
    cycle_rounding,
    rate_perturbation,
    unit_roundoff,
)
from numerics.descent import descend, float_rates
from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule
from numerics.spectral_group import spectral_groups
from numerics.step_order import Order, ordered
from proofs_check.transient import transient

DTYPES = [np.float32, np.float64]


def rounding_of(schedule, groups, dtype, least=1e-3):
    found = transient(schedule, groups, perturbation=rate_perturbation(dtype))
    return cycle_rounding(
        dtype,
        found.places,
        found.prefixes,
        found.suffixes,
        largest_rate=max(rate for rate, _ in float_rates(schedule)),
        least=least,
    )


def inside(groups, dtype, rng, count=6):
    """Eigenvalues that the dtype stores exactly, in the groups."""
    values = [dtype(rng.uniform(float(g.mu), float(g.L))) for g in groups for _ in range(count)]
    held = [x for x in values if any(g.mu <= Fraction(float(x)) <= g.L for g in groups)]
    return np.array(held, dtype=dtype)


def worst_errors(schedule, lam, b, cycles):
    """max_i |w_i − w*_i|/|w*_i| after each cycle from w = 0, with w* = b/λ exact."""
    run = descend(lambda w: lam * w - b, np.zeros_like(b), schedule, cycles=cycles, observe=list)
    minimiser = [Fraction(float(x)) / Fraction(float(y)) for x, y in zip(b, lam, strict=True)]
    return [
        max(
            float(abs(Fraction(float(w)) / exact - 1))
            for w, exact in zip(run.observations[k], minimiser, strict=True)
        )
        for k in range(0, run.steps + 1, schedule.length)
    ][1:]


@pytest.mark.parametrize("dtype", DTYPES)
@given(st.data())
@settings(derandomize=True, max_examples=40, deadline=None)
def test_no_component_is_farther_from_the_minimiser_than_the_bound(dtype, data):
    groups = data.draw(spectral_group_lists())
    schedule = data.draw(schedules_for(groups, most_count=4))
    rng = np.random.default_rng(data.draw(st.integers(0, 100)))
    lam = inside(groups, dtype, rng)
    if not lam.size:
        return
    b = (lam * rng.uniform(0.5, 2, size=lam.size)).astype(dtype)
    bound = rounding_of(schedule, groups, dtype, least=0.4)
    for cycle, error in enumerate(worst_errors(schedule, lam, b, cycles=3), start=1):
        assert error <= bound.after(cycle)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", [Order.SPREAD, Order.FRACTAL, Order.INCREASING])
def test_the_floor_is_predicted_within_a_few_hundred_times(dtype, order):
    groups = spectral_groups("100:1000", "1/10:1")
    schedule = ordered(multirate_schedule(groups), groups, order)
    rng = np.random.default_rng(0)
    lam = inside(groups, dtype, rng, count=20)
    b = (lam * rng.uniform(0.5, 2, size=lam.size)).astype(dtype)
    bound = rounding_of(schedule, groups, dtype)
    measured = worst_errors(schedule, lam, b, cycles=600)[-50:]
    assert max(measured) <= bound.limit
    # 204 errors of one rounding, of random signs, against all of the same sign
    assert bound.limit <= 1000 * max(measured)


def test_a_bound_without_the_suffixes_is_exceeded():
    # the false twin: rounding errors alone, as if no suffix multiplied them
    groups = spectral_groups("100:1000", "1/10:1")
    schedule = ordered(multirate_schedule(groups), groups, Order.INCREASING)
    rng = np.random.default_rng(0)
    lam = inside(groups, np.float32, rng, count=20)
    b = (lam * rng.uniform(0.5, 2, size=lam.size)).astype(np.float32)
    places = np.array([0, schedule.length], dtype=np.int64)
    flat = cycle_rounding(
        np.float32, places, np.full(2, 0.9), np.full(2, 1e-2), largest_rate=1.0, least=0.5
    )
    assert max(worst_errors(schedule, lam, b, cycles=600)[-50:]) > flat.limit


def test_the_numbers_are_those_of_the_formula():
    u = unit_roundoff(np.float32)
    assert u == 2.0**-24
    assert rate_perturbation(np.float64) == 5 * 2.0**-53
    places = np.array([0, 1, 4], dtype=np.int64)
    found = cycle_rounding(
        np.float32, places, np.ones(3), np.array([2.0, 3.0, 1.0]), largest_rate=1.0, least=1.0
    )
    # S_0 + 2S_1 = 8; in the run of three S = 3, 3^(2/3), 3^(1/3), 1
    run = 3 + 3 * 3 ** (2 / 3) + 3 * 3 ** (1 / 3) + 2
    assert found.floor == pytest.approx(1.01 * 1.01 * u * (8 + run), rel=1e-6)
    assert found.contraction == pytest.approx(1.01, rel=1e-6)


def test_infinite_suffixes_give_an_infinite_floor_without_a_warning():
    places = np.array([0, 1, 2], dtype=np.int64)
    suffixes = np.array([0.5, np.inf, 1.0])
    found = cycle_rounding(np.float64, places, np.ones(3), suffixes, largest_rate=1.0, least=1.0)
    assert found.floor == np.inf
    assert CycleRounding(0.5, 1.0).limit == 2
    assert CycleRounding(1.0, 1.0).limit == np.inf


def test_components_with_no_minimiser_are_refused():
    with pytest.raises(InputError, match=r"rounding: least = 0.0 must be > 0"):
        cycle_rounding(
            np.float64, np.array([0, 1]), np.ones(2), np.ones(2), largest_rate=1.0, least=0.0
        )


def test_a_schedule_of_one_exact_step_has_its_floor_in_one_rounding():
    groups = spectral_groups("1:1")
    bound = rounding_of(
        Schedule(ordered(multirate_schedule(groups), groups, Order.LEJA).steps), groups, np.float64
    )
    assert bound.floor < 10 * unit_roundoff(np.float64)
