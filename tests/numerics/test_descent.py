from fractions import Fraction

import array_api_strict
import numpy as np
import pytest

from numerics.descent import Outcome, descend, float_rates, iterates
from numerics.exact import InputError
from numerics.schedule import Schedule, Step

DIAGONAL = np.array([1.0, 0.25, 0.125])


def gradient(w):
    return DIAGONAL * w


def schedule(*pairs):
    return Schedule(tuple(Step(Fraction(rate), count) for rate, count in pairs))


def same(w):
    return w


def test_every_iterate_is_the_product_of_the_factors():
    steps = schedule(("1/2", 2), ("4", 1))
    found = descend(gradient, np.ones(3), steps, cycles=2, observe=same)
    expected = [np.ones(3)]
    for rate in (0.5, 0.5, 4.0) * 2:  # all numbers here are dyadic, so the floats are exact
        expected.append(expected[-1] * (1 - rate * DIAGONAL))
    assert np.array_equal(np.stack(found.observations), np.stack(expected))
    assert (found.steps, found.outcome) == (6, Outcome.COMPLETED)
    assert np.array_equal(found.last, expected[-1])


def test_gradient_descent_is_a_schedule_of_one_step():
    found = descend(gradient, np.ones(3), schedule(("1", 1)), cycles=5, observe=same)
    assert np.array_equal(found.last, (1 - DIAGONAL) ** 5)


def test_merging_equal_neighbours_changes_nothing():
    one = descend(gradient, np.ones(3), schedule(("1/3", 3)), cycles=2, observe=same)
    two = descend(gradient, np.ones(3), schedule(("1/3", 1), ("1/3", 2)), cycles=2, observe=same)
    assert np.array_equal(np.stack(one.observations), np.stack(two.observations))


def test_no_cycle_observes_the_start_alone():
    found = descend(gradient, np.ones(3), schedule(("1", 1)), cycles=0, observe=np.sum)
    assert found.observations == (3.0,)
    assert (found.steps, found.outcome) == (0, Outcome.COMPLETED)


def test_the_start_is_not_changed():
    start = np.ones(3)
    descend(gradient, start, schedule(("1", 3)), cycles=1, observe=same)
    assert np.array_equal(start, np.ones(3))


def test_divergence_is_an_outcome_with_the_last_finite_iterate_and_no_warning():
    found = descend(gradient, np.ones(3), schedule(("1e30", 1)), cycles=100, observe=same)
    assert found.outcome is Outcome.DIVERGED
    assert np.isfinite(found.last).all()
    assert found.steps == len(found.observations) - 1 == 10  # (1e30)^10 < 1.8e308 < (1e30)^11


def test_a_gradient_that_is_not_a_number_is_divergence():
    found = descend(lambda w: w * np.nan, np.ones(2), schedule(("1", 1)), cycles=3, observe=same)
    assert (found.outcome, found.steps) == (Outcome.DIVERGED, 0)


def test_divergence_in_the_very_last_step_is_seen():
    found = descend(gradient, np.ones(3), schedule(("1e30", 11)), cycles=1, observe=same)
    assert found.outcome is Outcome.DIVERGED


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_the_same_loop_runs_on_another_array_library(kind):
    xp = array_api_strict
    A = xp.asarray(DIAGONAL, dtype=getattr(xp, kind))
    w = xp.ones(3, dtype=getattr(xp, kind))
    found = descend(lambda v: A * v, w, schedule(("1/2", 3)), cycles=2, observe=same)
    assert found.last.dtype == getattr(xp, kind)
    assert [float(x) for x in found.last] == list((1 - DIAGONAL / 2) ** 6)


def test_the_same_loop_runs_on_torch():
    torch = pytest.importorskip(
        "torch", reason="NEEDS torch: install it with `pip install mrgd[torch]`"
    )
    A = torch.asarray(DIAGONAL)
    w = torch.ones(3, dtype=torch.float64)
    found = descend(lambda v: A * v, w, schedule(("1/2", 3)), cycles=2, observe=same)
    assert found.last.tolist() == list((1 - DIAGONAL / 2) ** 6)


def test_rates_are_rounded_once_to_the_nearest_float():
    assert float_rates(schedule(("1/3", 2), ("1e-3", 1))) == ((1 / 3, 2), (1e-3, 1))


@pytest.mark.parametrize("rate", [Fraction(1, 10**400), Fraction(10**400), "1e-308"])
def test_a_rate_beyond_float64_is_refused(rate):
    with pytest.raises(InputError, match=r"step 1: rate = .* is out of the range of float64"):
        float_rates(schedule((rate, 1)))


def test_a_negative_number_of_cycles_is_refused():
    with pytest.raises(InputError, match="cycles = -1 must be >= 0"):
        descend(gradient, np.ones(3), schedule(("1", 1)), cycles=-1, observe=same)


def test_iterates_come_one_by_one_however_long_the_schedule():
    endless = iterates(gradient, np.ones(3), schedule(("1", 10**99)), cycles=1)
    assert np.array_equal(next(endless), np.ones(3))
    assert np.array_equal(next(endless), 1 - DIAGONAL)
