"""The toy experiments with their certified envelopes, and the measurements made on them."""

from collections.abc import Callable
from functools import cache

import theory.toy as theory
from numerics.experiments.toy import ToyResult, toy_result
from numerics.experiments.toy_problem import (
    THREE_SCALE,
    TWO_SCALE,
    ToySettings,
    common_groups,
    toy_problem,
)
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.step_order import interleaved
from proofs_check.check import discharges
from proofs_check.envelope import cycle_envelope
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = [
    "certified_toy_result",
    "three_scale_envelope",
    "three_scale_error",
    "two_scale_envelope",
    "two_scale_error",
]


def certified_toy_result(
    settings: ToySettings, advance: Callable[[str], object] = lambda _: None
) -> ToyResult:
    """Both methods on every seed's problem, with the certified envelope of each.

    Args:
        settings: the experiment.
        advance: called with what was finished, once a seed and three times more.

    Returns:
        The measured curves with their bounds.
    """
    problems = []
    for seed in settings.seeds:
        problems.append(toy_problem(settings, seed))
        advance(f"data of seed {seed}")
    groups = common_groups(problems)
    multirate = interleaved(multirate_schedule(groups), groups)
    advance(f"a cycle of {multirate.length} steps")
    steps = settings.cycles * multirate.length
    constant = constant_schedule(groups)
    envelopes = [
        cycle_envelope(schedule, groups).after(steps) for schedule in (multirate, constant)
    ]
    advance("certified envelopes")
    result = toy_result(
        settings,
        problems,
        groups,
        multirate=multirate,
        multirate_envelope=envelopes[0],
        constant=constant,
        constant_envelope=envelopes[1],
    )
    advance(f"{steps} gradient steps of each method on each seed")
    return result


@cache
def _result(settings: ToySettings) -> ToyResult:
    """One run serves the claims about it that are checked in the same process."""
    return certified_toy_result(settings)


def _scope(settings: ToySettings, result: ToyResult) -> str:
    scales = ", ".join(str(scale) for scale in settings.scales)
    return (
        f"d = {settings.dimension}, {settings.points} points, scales {scales}, "
        f"{len(settings.seeds)} seeds, {result.multirate.steps} gradients, {settings.dtype}"
    )


def _envelope_evidence(settings: ToySettings) -> Evidence:
    result = _result(settings)
    return measurement(
        holds=result.is_within_bounds,
        method="measured against the certified envelope and a derived rounding bound",
        scope=_scope(settings, result),
        values={
            "threshold": "bound/error ≥ 1 at every step, on every seed",
            "least bound/error, MrGD": f"{result.multirate.margin:.6g}",
            "least bound/error, GD": f"{result.constant.margin:.6g}",
        },
    )


def _error_evidence(settings: ToySettings) -> Evidence:
    result = _result(settings)
    ratios = [
        ours.errors[-1] / theirs.errors[-1]
        for ours, theirs in zip(result.multirate.traces, result.constant.traces, strict=True)
    ]
    finite = result.multirate.steps == result.constant.steps and all(
        trace.is_finite for trace in (*result.multirate.traces, *result.constant.traces)
    )
    holds = finite and all(ratio <= 0.1 for ratio in ratios)
    return measurement(
        holds=holds,
        method="measured on each seed",
        scope=_scope(settings, result),
        values={
            "threshold": "error of MrGD ≤ error of GD / 10, on every seed",
            "error of MrGD / error of GD, by seed": ", ".join(f"{r:.2e}" for r in ratios),
        },
    )


@discharges(theory.two_scale_envelope)
def two_scale_envelope(_: Statement) -> Evidence:
    """Every step of both methods on every seed."""
    return _envelope_evidence(TWO_SCALE)


@discharges(theory.three_scale_envelope)
def three_scale_envelope(_: Statement) -> Evidence:
    """Every step of both methods on every seed."""
    return _envelope_evidence(THREE_SCALE)


@discharges(theory.two_scale_error)
def two_scale_error(_: Statement) -> Evidence:
    """The last errors, seed by seed."""
    return _error_evidence(TWO_SCALE)


@discharges(theory.three_scale_error)
def three_scale_error(_: Statement) -> Evidence:
    """The last errors, seed by seed."""
    return _error_evidence(THREE_SCALE)
