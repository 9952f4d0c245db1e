"""Logistic regression near its minimiser: a certified multirate cycle, and runs beneath its bound.

The region is v ≤ t·u at the start of a cycle, v_i = ‖P_i(w − w*)‖. With B_k the bounds of the
blocks after k steps from u (numerics.coupled_groups), |x_jᵀ(w_k − w*)| ≤ t·Σ_i‖P_ix_j‖·B_k,i, and t
is chosen so that this is at most δ for every row j and every step k of a cycle. The groups and
cross terms then hold at each step, and since ρ̂ ≤ 1 the next cycle starts in the region again.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
from jaxtyping import Float64

import theory.convex_runs as runs
import theory.logistic as theory
from numerics.coupled_groups import prefix_bounds
from numerics.exact import InputError, fraction_text
from numerics.experiments.convex_curve import convex_curve
from numerics.experiments.logistic import (
    BREAST_CANCER,
    LogisticResult,
    LogisticSettings,
    logistic_problem,
)
from numerics.group_detection import detect_groups
from numerics.logistic_regression import LogisticRegression, gradient, hessian, minimiser
from numerics.schedule import Schedule, Step
from proofs_check.check import discharges
from proofs_check.comparison import ComparisonBound, comparison_certificate
from proofs_check.convex_example import certified_evidence
from proofs_check.coupled_schedule import coupled_plan
from proofs_check.evidence import Evidence, measurement
from proofs_check.exact_decision import NotProved
from proofs_check.logistic_blocks import LogisticBlocks, logistic_blocks
from proofs_check.strongly_convex import block_bounds
from theory.claim import Statement

__all__ = [
    "breast_cancer",
    "logistic_envelope",
    "logistic_result",
    "region",
]

BELOW_ROUNDING = 1 - 1e-9
RESOLUTION = 1e-13  # of the eigenvalues that are split; the groups are enclosed afterwards


def logistic_result(
    settings: LogisticSettings,
    directory: Path | None,
    advance: Callable[[str], object] = lambda _: None,
) -> LogisticResult:
    """The blocks of one data set, the certified cycle, and runs of it and of gradient descent.

    Args:
        settings: data set, ridge and region.
        directory: where data files are.
        advance: called with what was finished, three times.

    Returns:
        The measured curves. Gradient descent has no certified bound from these starts.

    Raises:
        DataNeeded: if the data file is absent.
        InputError: if no cycle that is tried contracts.
    """
    problem, blocks, bound = _certified(settings, directory)
    if not bound.is_contraction:
        raise InputError(
            f"{settings.data}: radius = {fraction_text(settings.radius)}: the best cycle that was "
            f"tried has the factor {float(bound.contraction):.4g}; use a smaller radius, fewer "
            "groups or a larger ridge"
        )
    advance(f"{settings.data}: blocks enclosed, a cycle of {bound.schedule.length} steps")
    start = region(blocks, bound)
    firsts = [_start(blocks, start, seed) for seed in settings.seeds]
    steps = settings.cycles * bound.schedule.length
    groups = blocks.coupled.groups
    constant = Schedule((Step(2 / (groups[0].L + groups[-1].mu)),), method="constant")
    most = [blocks.norms(w - blocks.minimiser) + blocks.minimiser_error for w in firsts]
    slope = gradient(problem, settings.backend)
    multirate = convex_curve(
        "MrGD",
        slope,
        firsts,
        blocks.minimiser,
        bound.schedule,
        steps=steps,
        bounds=[block_bounds(blocks.coupled, bound.schedule, v, steps=steps) for v in most],
        backend=settings.backend,
    )
    advance(f"{settings.data}: {steps} steps of MrGD on each seed")
    plain = convex_curve(
        "GD",
        slope,
        firsts,
        blocks.minimiser,
        constant,
        steps=steps,
        backend=settings.backend,
    )
    advance(f"{settings.data}: {steps} steps of GD on each seed")
    return LogisticResult(
        settings=settings,
        rows_of_data=len(problem.y),
        coupled=blocks.coupled,
        contraction=bound.contraction,
        certificate=comparison_certificate(bound),
        start=start,
        multirate=multirate,
        constant=plain,
    )


def region(blocks: LogisticBlocks, bound: ComparisonBound) -> Float64[np.ndarray, " m"]:
    """The vector t·u: a cycle that starts with v ≤ t·u keeps |x_jᵀ(w − w*)| ≤ δ throughout.

    Returns:
        Floats, rounded down.
    """
    u = np.array([float(x) for x in bound.vector])
    inside = prefix_bounds(blocks.coupled, bound.schedule, u, cycles=1)
    most = float((blocks.reach @ inside.T).max())
    found: Float64[np.ndarray, " m"] = u * (float(blocks.radius) / most * BELOW_ROUNDING)
    return found


@cache
def _certified(
    settings: LogisticSettings, directory: Path | None
) -> tuple[LogisticRegression, LogisticBlocks, ComparisonBound]:
    problem = logistic_problem(settings, directory)
    w = minimiser(problem)
    eigenvalues = np.linalg.eigvalsh(hessian(problem, w))[::-1]
    found = detect_groups(
        eigenvalues, error=float(eigenvalues[0]) * RESOLUTION, count=settings.groups
    ).found
    blocks = logistic_blocks(problem, w, [part.count for part in found], radius=settings.radius)
    return problem, blocks, coupled_plan(blocks.coupled).bound


def _start(
    blocks: LogisticBlocks, start: Float64[np.ndarray, " m"], seed: int
) -> Float64[np.ndarray, " d"]:
    """A point with ‖P_i(w − w*)‖ just below start_i, in a random direction inside each block."""
    generator = np.random.default_rng(seed)
    parts = [generator.standard_normal(size) for size in blocks.sizes]
    scaled = [
        part * (size * BELOW_ROUNDING / np.linalg.norm(part))
        for part, size in zip(parts, start, strict=True)
    ]
    found: Float64[np.ndarray, " d"] = blocks.minimiser + blocks.basis @ np.concatenate(scaled)
    return found


def _contraction_evidence(settings: LogisticSettings) -> Evidence:
    problem, blocks, bound = _certified(settings, None)
    if not bound.is_contraction:
        raise NotProved(f"the best cycle tried has ρ̂ = {float(bound.contraction):.6g}")
    return certified_evidence(
        bound,
        scope=f"{settings.data}, {len(problem.y)} rows, {problem.X.shape[1]} columns; ridge "
        f"{settings.ridge}; |x_jᵀ(w − w*)| ≤ {settings.radius} for every row",
        values={
            "groups": ", ".join(
                f"[{float(g.mu):.4g}, {float(g.L):.4g}]" for g in blocks.coupled.groups
            ),
            "largest cross term": f"{float(max(map(max, blocks.coupled.cross))):.4g}",
            "‖w̃ − w*‖ at most": f"{blocks.minimiser_error:.2e}",
            "groups and cross terms": "enclosed by balls from the float data (python-flint)",
            "GD on the quadratic model, nats per step": f"{_plain_rate(bound):.4g}",
        },
    )


def _plain_rate(bound: ComparisonBound) -> float:
    groups = bound.coupled.groups
    K: Fraction = groups[0].L / groups[-1].mu
    return -float(np.log1p(-2 / (float(K) + 1)))


def _envelope_evidence(settings: LogisticSettings) -> Evidence:
    result = logistic_result(settings, None)
    return measurement(
        holds=result.is_within_bounds,
        method="measured against the bound of the comparison matrices",
        scope=f"{settings.data}, {len(settings.seeds)} starts at the edge of the region, "
        f"{result.multirate.steps} gradient steps, float64",
        values={
            "threshold": "bound/error ≥ 1 at every step where the bound is at least 1e-6",
            "least bound/error": f"{result.multirate.margin:.4g}",
            "largest last error, MrGD": f"{result.multirate.errors[:, -1].max():.2e}",
            "largest last error, GD": f"{result.constant.errors[:, -1].max():.2e}",
        },
    )


@discharges(theory.breast_cancer)
def breast_cancer(_: Statement) -> Evidence:
    """Blocks from the data, the cycle's certificate from the checker."""
    return _contraction_evidence(BREAST_CANCER)


@discharges(runs.logistic_envelope)
def logistic_envelope(_: Statement) -> Evidence:
    """Every step of the multirate runs."""
    return _envelope_evidence(BREAST_CANCER)
