import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.descent import Outcome
from numerics.exact import InputError
from numerics.experiments.toy import toy_result
from numerics.experiments.toy_problem import THREE_SCALE, TWO_SCALE, common_groups, toy_problems
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.step_order import factor_bound, interleaved

SMALL = replace(TWO_SCALE, name="small", dimension=12, points=600, cycles=12, seeds=(0, 1, 2))
SMALL_THREE = replace(THREE_SCALE, name="small", dimension=12, points=900, cycles=4, seeds=(0, 1))


def product_envelope(schedule, groups, steps):
    """E_k by products of factor bounds: cruder than the certified one, and as true."""
    rates = [step.rate for step in schedule.steps for _ in range(step.count)]
    factors = [np.array([float(factor_bound(rate, g)) for g in groups]) for rate in rates]
    current, found = np.ones(len(groups)), [1.0]
    for k in range(steps):
        current = current * factors[k % len(factors)] * (1 + 1e-15)
        found.append(current.max())
    return np.array(found)


def result(settings, *, schedule=None, shrink=1.0):
    problems = toy_problems(settings)
    groups = common_groups(problems)
    multirate = schedule or interleaved(multirate_schedule(groups), groups)
    constant = constant_schedule(groups)
    steps = settings.cycles * multirate.length
    envelope = product_envelope(multirate, groups, steps)
    envelope[1:] *= shrink
    return toy_result(
        settings,
        problems,
        groups,
        multirate=multirate,
        multirate_envelope=envelope,
        constant=constant,
        constant_envelope=product_envelope(constant, groups, steps),
    )


@pytest.fixture(scope="module")
def small():
    return result(SMALL)


@pytest.mark.parametrize("settings", [SMALL, SMALL_THREE], ids=["two", "three"])
def test_no_error_rises_above_the_bound(settings):
    found = result(settings)
    assert found.is_within_bounds
    assert found.multirate.margin >= 1
    assert found.constant.margin >= 1


def test_multirate_descent_beats_gradient_descent_for_as_many_gradients(small):
    assert small.multirate.steps == small.constant.steps
    assert small.multirate.log_errors[:, -1].max() < small.constant.log_errors[:, -1].min() - 1


def test_an_envelope_that_is_too_small_is_seen_to_be_broken():
    # the false twin: half of what is needed
    found = result(SMALL, shrink=0.5)
    assert not found.multirate.is_within_bounds
    assert found.multirate.margin < 1
    assert found.constant.is_within_bounds
    assert not found.is_within_bounds


def test_too_few_small_steps_break_the_envelope_of_enough():
    problems = toy_problems(SMALL)
    groups = common_groups(problems)
    good = interleaved(multirate_schedule(groups), groups)
    rates = [step.rate for step in good.merged()]
    short = Schedule((Step(rates[0], 1), Step(rates[1], 1)))
    steps = SMALL.cycles * short.length
    found = toy_result(
        SMALL,
        problems,
        groups,
        multirate=short,
        multirate_envelope=product_envelope(good, groups, steps),
        constant=constant_schedule(groups),
        constant_envelope=np.ones(steps + 1),
    )
    assert not found.multirate.is_within_bounds
    assert found.constant.is_within_bounds


def test_a_run_that_diverges_is_out_of_bounds_whatever_the_envelope():
    problems = toy_problems(SMALL)
    groups = common_groups(problems)
    wild = Schedule((Step(Fraction(10) ** 200, 1),))
    found = toy_result(
        SMALL,
        problems,
        groups,
        multirate=wild,
        multirate_envelope=np.full(SMALL.cycles + 1, np.inf),
        constant=constant_schedule(groups),
        constant_envelope=np.ones(SMALL.cycles + 1),
    )
    assert {trace.outcome for trace in found.multirate.traces} == {Outcome.DIVERGED}
    assert not found.multirate.is_within_bounds
    assert found.multirate.steps_to(1e-6) is None
    assert json.dumps(found.to_json(), allow_nan=False)
    assert found.rows()[0]["within bounds"] == "no"


def test_the_talks_steps_in_blocks_lose_their_digits_and_the_allowance_says_so():
    # the same steps, the same polynomial, prefixes at most 1 in both orders: rounding alone differs
    settings = replace(SMALL_THREE, cycles=25)
    groups = common_groups(toy_problems(settings))
    blocks = result(settings, schedule=multirate_schedule(groups))
    ordered = result(settings)
    assert blocks.multirate.schedule.merged() == ordered.multirate.schedule.merged()
    worst = [curve.log_errors[:, -100:].max() for curve in (blocks.multirate, ordered.multirate)]
    assert worst[0] > worst[1] + 3
    assert blocks.multirate.is_within_bounds
    last = [curve.traces[0].bounds[-1] for curve in (blocks.multirate, ordered.multirate)]
    assert last[0] > 1e3 * last[1]


def test_the_loss_gap_is_the_difference_of_losses():
    problems = toy_problems(SMALL)
    found = result(SMALL)
    problem = problems[0].problem
    at_start = problem.loss(np.zeros(12)) - problem.loss(problems[0].minimiser)
    # the loss gap through G and the losses through X differ by n·eps of the loss
    assert found.multirate.traces[0].loss_gaps[0] == pytest.approx(at_start, rel=1e-9)
    assert np.all(found.multirate.traces[0].loss_gaps >= 0)


def test_steps_to_a_tolerance_count_from_where_the_error_stays_below(small):
    for tolerance in (0.5, 1e-2):
        expected = [
            next(k for k in range(len(t.errors)) if (t.errors[k:] <= tolerance).all())
            for t in small.multirate.traces
        ]
        assert small.multirate.steps_to(tolerance) == np.mean(expected)
    assert small.multirate.steps_to(1e-300) is None
    assert small.multirate.steps_to(2.0) == 0


def test_the_json_and_the_table_say_what_was_measured(small):
    found = json.loads(json.dumps(small.to_json()))
    assert found["within_bounds"] is True
    assert found["settings"]["seeds"] == [0, 1, 2]
    for curve in (found["multirate"], found["constant"]):
        length = curve["steps"] + 1
        for key in ("log10_error_mean", "log10_error_spread", "envelope"):
            assert len(curve[key]) == length
    assert [row["method"] for row in small.rows()] == ["MrGD", "GD"]
    assert all(row["within bounds"] == "yes" for row in small.rows())


def test_one_seed_has_no_spread():
    found = result(replace(SMALL, seeds=(7,)))
    assert found.to_json()["multirate"]["log10_error_spread"][-1] == 0


def test_runs_repeat_bit_for_bit(small):
    again = result(SMALL)
    assert np.array_equal(small.multirate.log_errors, again.multirate.log_errors)


def test_a_short_envelope_and_a_long_constant_schedule_are_refused(small):
    problems = toy_problems(SMALL)
    arguments = {
        "multirate": small.multirate.schedule,
        "multirate_envelope": small.multirate.envelope[:-1],
        "constant": small.constant.schedule,
        "constant_envelope": small.constant.envelope,
    }
    with pytest.raises(InputError, match=r"an envelope of \d+ values for \d+ steps; give"):
        toy_result(SMALL, problems, small.groups, **arguments)
    arguments["constant"] = small.multirate.schedule
    with pytest.raises(InputError, match=r"the constant schedule has \d+ steps; give one"):
        toy_result(SMALL, problems, small.groups, **arguments)
