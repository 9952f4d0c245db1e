"""The strongly convex toy with its certified bounds, and the measurements made on it."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache

import numpy as np
from jaxtyping import Float64

import theory.convex_runs as theory
from numerics.coupled_groups import CoupledGroups, prefix_bounds
from numerics.experiments.convex_curve import convex_curve
from numerics.experiments.strongly_convex import (
    STRONGLY_CONVEX,
    ScaleResult,
    StronglyConvexResult,
    StronglyConvexSettings,
    coupled_blocks,
    loss_gradient,
    starts,
    whole_spectrum,
)
from numerics.schedule import Schedule, Step
from proofs_check.check import discharges
from proofs_check.comparison import comparison_certificate
from proofs_check.coupled_schedule import coupled_plan
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["block_bounds", "strongly_convex_result", "toy_envelope", "toy_error"]

ABOVE_ROUNDING = 1 + 1e-12


def strongly_convex_result(
    settings: StronglyConvexSettings, advance: Callable[[str], object] = lambda _: None
) -> StronglyConvexResult:
    """Both methods for every ε and seed, with the bounds of the comparison matrices.

    Args:
        settings: the experiment.
        advance: called with what was finished, once for each ε.

    Returns:
        The measured curves with their bounds.
    """
    found = []
    for scale in settings.scales:
        found.append(_at_scale(settings, scale))
        advance(f"ε = {scale}")
    return StronglyConvexResult(settings=settings, scales=tuple(found))


def block_bounds(
    coupled: CoupledGroups,
    schedule: Schedule,
    norms: Float64[np.ndarray, " m"],
    *,
    steps: int,
) -> Float64[np.ndarray, " k"]:
    """E_0, E_1, …: the 2-norms of the blocks' bounds, from the first norms rounded up."""
    rows = prefix_bounds(
        coupled, schedule, norms * ABOVE_ROUNDING, cycles=-(-steps // schedule.length)
    )
    found: Float64[np.ndarray, " k"] = np.linalg.norm(rows, axis=1) * ABOVE_ROUNDING
    return found[: steps + 1]


def _at_scale(settings: StronglyConvexSettings, scale: Fraction) -> ScaleResult:
    blocks, whole = (make(scale, settings.gamma) for make in (coupled_blocks, whole_spectrum))
    bound = coupled_plan(blocks).bound
    (group,) = whole.groups
    constant = Schedule((Step(2 / (group.L + group.mu)),), whole.groups, "constant")
    steps = settings.cycles * bound.schedule.length
    gradient, firsts = loss_gradient(settings, scale), starts(settings, scale)
    minimiser = np.zeros(2 * settings.block)
    halves = [np.linalg.norm(first.reshape(2, -1), axis=1) for first in firsts]
    curves = [
        convex_curve(
            name,
            gradient,
            firsts,
            minimiser,
            schedule,
            steps=steps,
            bounds=[block_bounds(coupled, schedule, norm, steps=steps) for norm in norms],
            backend=settings.backend,
        )
        for name, coupled, schedule, norms in (
            ("MrGD", blocks, bound.schedule, halves),
            ("GD", whole, constant, [np.array([np.linalg.norm(half)]) for half in halves]),
        )
    ]
    return ScaleResult(
        scale=scale,
        contraction=bound.contraction,
        certificate=comparison_certificate(bound),
        multirate=curves[0],
        constant=curves[1],
    )


@cache
def _result(settings: StronglyConvexSettings) -> StronglyConvexResult:
    """One run serves the claims about it that are checked in the same process."""
    return strongly_convex_result(settings)


def _scope(settings: StronglyConvexSettings) -> str:
    scales = ", ".join(str(scale) for scale in settings.scales)
    return (
        f"d = {2 * settings.block}, γ = {settings.gamma}, ε = {scales}, "
        f"{len(settings.seeds)} seeds, {settings.cycles} cycles, float64"
    )


@discharges(theory.toy_envelope)
def toy_envelope(_: Statement) -> Evidence:
    """Every step of both methods, on every seed, for every ε."""
    result = _result(STRONGLY_CONVEX)
    return measurement(
        holds=result.is_within_bounds,
        method="measured against the bound of the comparison matrices",
        scope=_scope(STRONGLY_CONVEX),
        values={
            "threshold": "bound/error ≥ 1 at every step where the bound is at least 1e-6",
            "least bound/error, MrGD": _listed(result, "multirate"),
            "least bound/error, GD": _listed(result, "constant"),
            "certified factor of a cycle, by ε": ", ".join(
                f"{float(part.contraction):.6g}" for part in result.scales
            ),
        },
    )


@discharges(theory.toy_error)
def toy_error(_: Statement) -> Evidence:
    """The last errors, for every ε and seed."""
    result = _result(STRONGLY_CONVEX)
    ratios = {
        str(part.scale): part.multirate.errors[:, -1] / part.constant.errors[:, -1]
        for part in result.scales
    }
    holds = all(bool(np.all(ratio <= 0.1)) for ratio in ratios.values())
    return measurement(
        holds=holds,
        method="measured on each seed",
        scope=_scope(STRONGLY_CONVEX),
        values={
            "threshold": "error of MrGD ≤ error of GD / 10, on every seed",
            **{
                f"largest ratio, ε = {scale}": f"{ratio.max():.2e}"
                for scale, ratio in ratios.items()
            },
        },
    )


def _listed(result: StronglyConvexResult, method: str) -> str:
    return ", ".join(f"{getattr(part, method).margin:.4g}" for part in result.scales)
