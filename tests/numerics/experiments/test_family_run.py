"""Runs against certificates: within them where they are true, and seen to break them where not."""

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.experiments.family_result import FamilyResult
from numerics.experiments.family_run import (
    EXACT_STEPS,
    CertifiedCycle,
    joined,
    memory_curve,
    schedule_curve,
)
from numerics.experiments.given_spectra import (
    GivenSpectrum,
    SpectraSettings,
    spectrum_problem,
)
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.step_order import factor_bound, interleaved

SPECTRUM = GivenSpectrum(kappas=(Fraction(2), Fraction(2)), gaps=(Fraction(100),))
SMALL = SpectraSettings(spectra=(SPECTRUM,), dimension=8, rows=16, seeds=(0,), limit=2_000)


def cycle_of(schedule, groups):
    """Bounds by products of factor bounds: cruder than the certified ones, and as true."""
    steps = [step.rate for step in schedule.steps for _ in range(step.count)]
    each = np.array([[float(factor_bound(rate, group)) for group in groups] for rate in steps])
    suffixes = np.ones((len(steps) + 1, len(groups)))
    for k in range(len(steps) - 1, -1, -1):
        suffixes[k] = suffixes[k + 1] * each[k] * (1 + 1e-14)
    return CertifiedCycle(
        name="mrgd", schedule=schedule, factors=suffixes[0], suffixes=suffixes[1:].max(axis=1)
    )


@pytest.fixture(scope="module", params=["float64", "float32"])
def problem(request):
    return spectrum_problem(SMALL, SPECTRUM, 0, request.param)


@pytest.fixture(scope="module")
def cycle(problem):
    return cycle_of(interleaved(multirate_schedule(problem.groups), problem.groups), problem.groups)


def test_a_run_stays_under_its_certificate_with_the_rounding_that_was_derived(problem, cycle):
    found = schedule_curve(problem, cycle, limit=2_000, stop=1e-12)
    assert len(found.ends) > 5
    assert found.finite
    assert found.is_within_bounds
    assert found.margin >= 1
    # not vacuous: in the beginning the certificate alone is the bound, at the end rounding is
    assert found.bounds[0, 0] == pytest.approx(found.certified[0], rel=1e-3)
    assert found.errors[0, found.ends[-1]] > found.certified[-1] or problem.unit < 1e-12
    assert found.bounds[0, -1] < 1e-3


def test_the_bound_by_norms_alone_holds_where_a_run_is_long(problem):
    found = schedule_curve(
        problem,
        replace(cycle_of(constant_schedule(problem.groups), problem.groups), name="constant"),
        limit=EXACT_STEPS + 500,
        stop=1e-300,
    )
    assert len(found.ends) == EXACT_STEPS + 500
    assert found.is_within_bounds


def test_a_certificate_that_is_too_small_is_seen_to_be_broken(problem, cycle):
    # the false twin: a third of what is needed, for the first cycle already
    small = replace(cycle, factors=cycle.factors / 3)
    found = schedule_curve(problem, small, limit=100, stop=1e-4)
    assert not found.is_within_bounds
    assert found.margin < 1


def test_without_the_rounding_bound_the_last_ends_are_above_the_certificate(problem, cycle):
    found = schedule_curve(problem, cycle, limit=2_000, stop=1e-18)
    bare = replace(found, bounds=np.tile(found.certified, (1, 1)))
    assert found.is_within_bounds
    assert not bare.is_within_bounds


def test_a_run_that_leaves_its_type_is_out_of_bounds_whatever_the_certificate(problem):
    wild = Schedule((Step(Fraction(10) ** 30, 1),))
    certified = CertifiedCycle(
        name="wild", schedule=wild, factors=np.full(2, 0.9), suffixes=np.ones(1)
    )
    found = schedule_curve(problem, certified, limit=100, stop=1e-8)
    assert not found.finite
    assert not found.is_within_bounds
    assert found.margin == 0


def test_a_cycle_longer_than_the_limit_reaches_no_end(problem, cycle):
    found = schedule_curve(problem, cycle, limit=cycle.schedule.length - 1, stop=1e-8)
    assert found.ends == ()
    assert found.is_within_bounds
    assert found.gradients_to(1e-2) == (None,)


def test_schedules_are_counted_at_ends_and_methods_with_memory_at_their_best(problem, cycle):
    found = schedule_curve(problem, cycle, limit=2_000, stop=1e-6)
    N = cycle.schedule.length
    (count,) = found.gradients_to(1e-2)
    assert count % N == 0
    assert found.errors[0, count] <= 1e-2 < found.errors[0, count - N]
    ball = memory_curve(problem, "heavy-ball", limit=2_000, stop=1e-4)
    (best,) = ball.gradients_to(1e-4)
    assert best == ball.errors.shape[1] - 1
    assert np.all(ball.errors[0, :best] > 1e-4)


def test_runs_of_several_problems_are_joined_with_nan_after_the_shorter_ones(problem, cycle):
    long, short = (schedule_curve(problem, cycle, limit=2_000, stop=stop) for stop in (1e-6, 1e-2))
    both = joined([short, long])
    assert both.ends == long.ends
    assert np.isnan(both.errors[0, -1])
    assert both.is_within_bounds
    assert both.margin == min(short.margin, long.margin)
    assert both.gradients_to(1e-4)[0] is None
    assert not joined([short, replace(long, bounds=long.bounds / 1e3)]).is_within_bounds


def test_a_result_says_what_was_run_and_what_was_not(problem, cycle):
    curve = schedule_curve(problem, cycle, limit=2_000, stop=1e-4)
    ball = memory_curve(problem, "heavy-ball", limit=2_000, stop=1e-4)
    found = FamilyResult(
        problem=problem.name,
        dimension=8,
        groups=problem.groups,
        curves=(curve, ball),
        left_out={"silver": "one cycle is too long"},
    )
    assert [row["method"] for row in found.rows()] == ["mrgd", "heavy-ball", "silver"]
    assert [row["within bounds"] for row in found.rows()] == [
        "yes",
        "nothing certified",
        "one cycle is too long",
    ]
    value = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert value["within_bounds"] is True
    assert value["methods"][0]["ends"] == list(curve.ends)
    broken = replace(found, curves=(replace(curve, bounds=curve.bounds / 1e3), ball))
    assert not broken.is_within_bounds
    assert broken.rows()[0]["within bounds"] == "no"
    assert broken.curve("mrgd").margin < 1


def test_a_matrix_that_is_not_symmetric_and_mixed_types_are_refused(problem):
    G = problem.G.copy()
    G[0, 1] = np.nextafter(G[0, 1], np.inf, dtype=G.dtype)
    with pytest.raises(InputError, match="not symmetric to the last bit"):
        replace(problem, G=G)
    other = np.float32 if problem.G.dtype == np.float64 else np.float64
    with pytest.raises(InputError, match="must be of one type"):
        replace(problem, starts=problem.starts.astype(other))


def test_no_ends_have_no_margin_to_speak_of(problem, cycle):
    assert schedule_curve(problem, cycle, limit=1, stop=0.5).margin == math.inf
