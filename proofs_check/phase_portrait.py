"""The measurements of the phase portrait, against the thresholds of theory.phase_portrait."""

from functools import cache

import theory.phase_portrait as theory
from numerics.experiments.phase_portrait import PORTRAIT, PortraitResult, portrait_result
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["portrait", "portrait_loss", "portrait_order"]


@cache
def _result() -> PortraitResult:
    """One run serves the claims about it that are checked in the same process."""
    return portrait_result(PORTRAIT)


def _scope(result: PortraitResult) -> str:
    problem = result.settings.problem
    return (
        f"N = {problem.depth}, ε = {problem.epsilon:g}, w* = {problem.goal}, "
        f"{len(result.paths)} seeds, {result.settings.steps} steps of "
        f"1/{result.settings.steps_per_unit}, float64"
    )


def _measured(result: PortraitResult, *, holds: bool, values: dict[str, str]) -> Evidence:
    return measurement(
        holds=holds,
        method="measured on each path",
        scope=_scope(result),
        values=values,
    )


@discharges(theory.portrait)
def portrait(_: Statement) -> Evidence:
    """The largest distance after the transient, path by path."""
    result = _result()
    return _measured(
        result,
        holds=result.stays_near,
        values={
            "threshold": f"{result.settings.problem.epsilon**3:.1e}, on every path",
            "largest distance, by seed": ", ".join(
                f"{path.largest_distance:.1e}" for path in result.paths
            ),
            "balance lost by the steps, by seed": ", ".join(
                f"{path.imbalance:.1e}" for path in result.paths
            ),
        },
    )


@discharges(theory.portrait_order)
def portrait_order(_: Statement) -> Evidence:
    """The flow integrated at ε and at ε/2."""
    result = _result()
    return _measured(
        result,
        holds=result.has_order,
        values={
            "threshold": "order ≥ 5",
            "largest distances": ", ".join(f"{d:.2e}" for d in result.flow_distances),
            "order": f"{result.order:.2f}",
        },
    )


@discharges(theory.portrait_loss)
def portrait_loss(_: Statement) -> Evidence:
    """The error against √(2·loss)/ε, path by path."""
    result = _result()
    epsilon = result.settings.problem.epsilon
    return _measured(
        result,
        holds=result.loss_is_blind,
        values={
            "threshold": "error ≥ 0.9·√(2·loss)/ε, on every path",
            "error / most that the loss allows, by seed": ", ".join(
                f"{path.share_of_allowed_error(epsilon):.4f}" for path in result.paths
            ),
        },
    )
