"""Blocks of a Hessian that are coupled: [μ_i, L_i] on block i, cross terms c_ik between blocks.

ℝ^d = ⊕V_i, orthogonal, with projections P_i. For every θ, P_iH(θ)P_i has its spectrum in
[μ_i, L_i] on V_i, and ‖P_iH(θ)P_k‖ ≤ c_ik for i ≠ k; c_ik = c_ki, since H is symmetric. Averages
of such Hessians keep the bounds, so v_i = ‖P_i(θ − θ*)‖ obeys v⁺ ≤ M(η)v after a gradient step:
M_ii = max(|1 − ημ_i|, |1 − ηL_i|), M_ik = η·c_ik (theory.convex). Groups may overlap here.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from numerics.step_order import factor_bound

__all__ = ["CoupledGroups", "comparison_matrix", "prefix_bounds"]

Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class CoupledGroups:
    """The groups of the blocks with their cross terms, a symmetric matrix with zero diagonal."""

    groups: tuple[SpectralGroup, ...]
    cross: Matrix

    def __post_init__(self) -> None:
        """Reads the cross terms exactly and refuses a matrix that is none of cross terms."""
        size = len(self.groups)
        rows = tuple(
            tuple(fraction_from(c, f"cross term {i},{k}") for k, c in enumerate(row, start=1))
            for i, row in enumerate(self.cross, start=1)
        )
        if not size or len(rows) != size or any(len(row) != size for row in rows):
            raise InputError(
                f"cross terms: {len(rows)} rows for {size} groups; give a row and a column a group"
            )
        for i in range(size):
            for k in range(i + 1):
                value = rows[i][k]
                if value != rows[k][i] or value < 0 or (i == k and value):
                    raise InputError(
                        f"cross term {i + 1},{k + 1}: {shown(fraction_text(value))} must be >= 0, "
                        "equal to its mirror image, and 0 on the diagonal"
                    )
        object.__setattr__(self, "groups", tuple(self.groups))
        object.__setattr__(self, "cross", rows)

    def to_json(self) -> dict[str, object]:
        """Groups and cross terms as exact text."""
        return {
            "groups": [group.to_json() for group in self.groups],
            "cross": [[fraction_text(c) for c in row] for row in self.cross],
        }


def comparison_matrix(coupled: CoupledGroups, rate: Fraction) -> Matrix:
    """M(η): max(|1 − ημ_i|, |1 − ηL_i|) on the diagonal, η·c_ik elsewhere; exact."""
    return tuple(
        tuple(
            factor_bound(rate, group) if i == k else rate * coupled.cross[i][k]
            for k in range(len(coupled.groups))
        )
        for i, group in enumerate(coupled.groups)
    )


def prefix_bounds(
    coupled: CoupledGroups, schedule: Schedule, start: Float64[np.ndarray, " n"], *, cycles: int
) -> Float64[np.ndarray, "k n"]:
    """v_0 = start, v_1, …: bounds on ‖P_i(θ_k − θ*)‖ after each step, M applied step by step.

    Args:
        coupled: the groups and cross terms.
        schedule: the cycle.
        start: bounds on ‖P_i(θ_0 − θ*)‖.
        cycles: how often the cycle is repeated.

    Returns:
        A row for each step and the start; every float is rounded up, so the bounds hold exactly.
    """
    rows = [np.asarray(start, dtype=np.float64)]
    steps = [(_above(comparison_matrix(coupled, s.rate)), s.count) for s in schedule.steps]
    for matrix in _repeated(steps, cycles):
        total = np.zeros(len(rows[0]))
        for k, value in enumerate(rows[-1]):
            total = _up(total + _up(matrix[:, k] * value))
        rows.append(total)
    return np.stack(rows)


def _repeated(
    steps: list[tuple[Float64[np.ndarray, "n n"], int]], cycles: int
) -> Iterator[Float64[np.ndarray, "n n"]]:
    for _ in range(cycles):
        for matrix, count in steps:
            for _ in range(count):
                yield matrix


def _above(matrix: Matrix) -> Float64[np.ndarray, "n n"]:
    """The entries rounded up; exact zeros stay zeros."""
    nearest = [[float(x) for x in row] for row in matrix]
    return np.array(
        [
            [
                y if Fraction(y) >= x else math.nextafter(y, math.inf)
                for x, y in zip(r, s, strict=True)
            ]
            for r, s in zip(matrix, nearest, strict=True)
        ]
    )


def _up(values: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
    """One float up wherever rounding may have gone down; exact zeros stay zeros."""
    up: Float64[np.ndarray, " n"] = np.where(values > 0, np.nextafter(values, math.inf), values)
    return up
