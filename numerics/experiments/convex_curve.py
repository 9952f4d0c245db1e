"""Runs on a strongly convex loss against bounds of the blocks' errors: one curve for one method.

The error after k steps is ‖θ_k − θ*‖/‖θ_0 − θ*‖, one run a seed. A bound, where there is one, comes
from the caller: E_k ≥ ‖θ_k − θ*‖ in exact arithmetic. Rounding is not in it; it is far below the
bound while that is at least `FLOOR` of the first error, and the comparison stops there.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, Array, ArrayBackend, numpy_array
from numerics.descent import descend
from numerics.exact import InputError
from numerics.rounding import finite_or_none
from numerics.schedule import Schedule

__all__ = ["FLOOR", "TOLERANCE", "ConvexCurve", "convex_curve"]

FLOOR: Final = 1e-6
TOLERANCE: Final = 1e-4

Vector = Float64[np.ndarray, " d"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConvexCurve:
    """One method: relative errors by seed and step, and their bounds, or None without one.

    A run that diverged ends with infinities.
    """

    name: str
    schedule: Schedule
    errors: Float64[np.ndarray, "s k"]
    bounds: Float64[np.ndarray, "s k"] | None

    @property
    def steps(self) -> int:
        """How many gradient steps each run took."""
        return self.errors.shape[1] - 1

    @property
    def margin(self) -> float:
        """The least bound/error where the bound is at least `FLOOR`; infinite without bounds."""
        if self.bounds is None:
            return math.inf
        counted = (self.bounds >= FLOOR) & (self.errors > 0)
        counted[:, 0] = False
        return float(np.min(self.bounds[counted] / self.errors[counted], initial=math.inf))

    @property
    def is_within_bounds(self) -> bool:
        """Whether no step of any run exceeds its bound, down to `FLOOR`."""
        return self.margin >= 1

    def steps_to(self, tolerance: float) -> float | None:
        """The mean over seeds of the first step from which the error stays ≤ tolerance, or None."""
        found = []
        for errors in self.errors:
            above = np.flatnonzero(~(errors <= tolerance))
            if above.size and above[-1] == self.steps:
                return None
            found.append(int(above[-1]) + 1 if above.size else 0)
        return float(np.mean(found))

    def row(self) -> dict[str, str]:
        """The curve as a row of a table, numbers as text."""
        reached = self.steps_to(TOLERANCE)
        last = np.log10(np.maximum(self.errors[:, -1], np.finfo(np.float64).tiny))
        return {
            "method": self.name,
            "steps a cycle": str(self.schedule.length),
            "gradient steps": str(self.steps),
            "log10 error, mean": f"{last.mean():.2f}",
            f"steps to {TOLERANCE:g}": "not reached" if reached is None else f"{reached:.0f}",
            "least bound/error": "no bound" if self.bounds is None else f"{self.margin:.4g}",
        }

    def to_json(self) -> dict[str, object]:
        """Schedule, final errors, steps to the tolerance, margin, and every step; JSON-ready."""
        return {
            "method": self.name,
            "schedule": self.schedule.to_json(),
            "steps": self.steps,
            "final_errors": [finite_or_none(x) for x in self.errors[:, -1]],
            "tolerance": TOLERANCE,
            "steps_to_tolerance": self.steps_to(TOLERANCE),
            "floor": FLOOR,
            "margin": finite_or_none(self.margin),
            "error_mean": [finite_or_none(x) for x in _geometric_mean(self.errors)],
            "error_largest": [finite_or_none(x) for x in self.errors.max(axis=0)],
            "bound_largest": None
            if self.bounds is None
            else [finite_or_none(x) for x in self.bounds.max(axis=0)],
        }


def convex_curve(
    name: str,
    gradient: Callable[[Array], Array],
    starts: Sequence[Vector],
    minimiser: Vector,
    schedule: Schedule,
    *,
    steps: int,
    bounds: Sequence[Float64[np.ndarray, " k"]] = (),
    backend: ArrayBackend = ON_NUMPY,
) -> ConvexCurve:
    """Runs the schedule from each start, as many whole cycles as `steps` asks for, and cuts there.

    Args:
        name: of the method.
        gradient: θ ↦ ∇f(θ), on arrays of the backend.
        starts: θ_0 of each run.
        minimiser: θ*, or what stands for it.
        schedule: the cycle.
        steps: how many gradient steps to keep.
        bounds: E_0, E_1, … for each start; none where no bound is known.
        backend: where the run computes.

    Returns:
        The curve, relative to the first errors.

    Raises:
        InputError: if there are bounds for some starts only, or they are too short.
    """
    if bounds and (len(bounds) != len(starts) or min(map(len, bounds)) < steps + 1):
        raise InputError(
            f"{name}: bounds for {len(bounds)} of {len(starts)} runs of {steps} steps; "
            "give one for each start, with a value for each step and the start"
        )
    cycles = -(-steps // schedule.length)
    errors = np.full((len(starts), steps + 1), math.inf)
    for i, start in enumerate(starts):
        run = descend(gradient, backend.array(start), schedule, cycles=cycles, observe=numpy_array)
        with np.errstate(over="ignore"):  # squares overflow before a diverging run itself does
            found = np.linalg.norm(np.stack(run.observations) - minimiser, axis=1)[: steps + 1]
        errors[i, : len(found)] = found / found[0]
    first = [np.linalg.norm(start - minimiser) for start in starts]
    relative = [b[: steps + 1] / e for b, e in zip(bounds, first, strict=False)]
    return ConvexCurve(
        name=name,
        schedule=schedule,
        errors=errors,
        bounds=np.stack(relative) if relative else None,
    )


def _geometric_mean(errors: Float64[np.ndarray, "s k"]) -> Float64[np.ndarray, " k"]:
    """Over the seeds, at every step; 0 where an error is."""
    with np.errstate(divide="ignore"):
        found: Float64[np.ndarray, " k"] = np.exp(np.log(errors).mean(axis=0))
    return found
