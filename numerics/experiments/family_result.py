"""What the families did on one problem: curves, a table and JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from numerics.experiments.family_run import FamilyCurve
from numerics.spectral_group import SpectralGroup

__all__ = ["TOLERANCES", "FamilyResult"]

TOLERANCES: Final = (1e-2, 1e-4, 1e-8)
SHOWN: Final = 400  # errors of a curve in JSON, at most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FamilyResult:
    """One problem, all methods.

    Args:
        problem: its name.
        dimension: d.
        groups: what the schedules are planned for.
        curves: one for each method that was run.
        left_out: why a method was not run, by its name.
        notes: what is to be known of the problem.
    """

    problem: str
    dimension: int
    groups: tuple[SpectralGroup, ...]
    curves: tuple[FamilyCurve, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def is_within_bounds(self) -> bool:
        """Whether no cycle of any method ended above what is certified and rounding allow."""
        return all(curve.is_within_bounds for curve in self.curves)

    def curve(self, name: str) -> FamilyCurve:
        """The curve of the method of that name."""
        (found,) = (curve for curve in self.curves if curve.name == name)
        return found

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each method, numbers as text; the last rows say what was not run, and why."""
        rows = [
            {
                "problem": self.problem,
                "method": curve.name,
                "cycle": "–" if curve.has_memory else f"{curve.length:,}",
                **{f"to {tol:g}": _mean(curve, tol) for tol in TOLERANCES},
                "least bound/error": f"{curve.margin:.4g}" if curve.ends else "–",
                "within bounds": _verdict(curve),
            }
            for curve in self.curves
        ]
        blank = dict.fromkeys(rows[0], "") if rows else {}
        rows += [
            {**blank, "problem": self.problem, "method": name, "within bounds": why}
            for name, why in self.left_out.items()
        ]
        return tuple(rows)

    def to_json(self) -> dict[str, object]:
        """The problem and every curve; JSON-ready."""
        return {
            "problem": self.problem,
            "dimension": self.dimension,
            "groups": [group.to_json() for group in self.groups],
            "notes": list(self.notes),
            "within_bounds": self.is_within_bounds,
            "methods": [_curve_json(curve) for curve in self.curves],
            "left_out": dict(self.left_out),
        }


def _mean(curve: FamilyCurve, tolerance: float) -> str:
    found = curve.gradients_to(tolerance)
    reached = [count for count in found if count is not None]
    if len(reached) < len(found):
        return "not reached"
    return f"{sum(reached) / len(reached):,.0f}"


def _verdict(curve: FamilyCurve) -> str:
    if curve.has_memory:
        return "nothing certified"
    return "yes" if curve.is_within_bounds else "no"


def _curve_json(curve: FamilyCurve) -> dict[str, object]:
    every = max(1, -(-curve.errors.shape[1] // SHOWN))
    return {
        "method": curve.name,
        "cycle_length": None if curve.has_memory else curve.length,
        "gradients": curve.errors.shape[1] - 1,
        "gradients_to": {f"{tol:g}": list(curve.gradients_to(tol)) for tol in TOLERANCES},
        "ends": list(curve.ends),
        "certified": [float(x) for x in curve.certified],
        "errors_at_ends": [_numbers(row) for row in curve.errors[:, list(curve.ends)]],
        "bounds_at_ends": [_numbers(row) for row in curve.bounds],
        "margin": curve.margin if math.isfinite(curve.margin) else None,
        "within_bounds": curve.is_within_bounds,
        "every": every,
        "errors": [_numbers(row) for row in curve.errors[:, ::every]],
    }


def _numbers(row: np.ndarray) -> list[float | None]:
    return [float(x) if math.isfinite(x) else None for x in row]
