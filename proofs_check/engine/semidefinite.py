"""Linear matrix inequalities G(y) = G₀ + Σ yⱼNⱼ ⪰ 0 in rounded arithmetic: candidates, no proofs.

The largest t with G(y) ⪰ t·1 is approached along its central path (Newton's method on the
logarithmic barrier). If t > 0, y may be rounded to short rationals; if the largest t is 0, every
solution is singular, and the null space that the path leads to tells by which vectors.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Block", "Centre", "centre"]

_REGULARITY: Final = 1e-9  # of ½|y|², so that a set of solutions without bound has a centre
_TURNS: Final = tuple(10.0**k for k in range(9))
_STEPS: Final = 40
_ENOUGH: Final = 1e-3

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """G₀ of shape (n, n) and the Nⱼ of shape (m, n, n), rounded."""

    constant: Matrix
    directions: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """y, the least eigenvalue t of all G(y), and a bound on the largest t; all rounded."""

    y: NDArray[np.float64]
    t: float
    at_most: float
    matrices: tuple[Matrix, ...]


def centre(blocks: Sequence[Block], *, deadline: float) -> Centre | None:
    """A point near the centre of the solutions, or near the best one; None if time runs out."""
    m = len(blocks[0].directions)
    size = sum(len(block.constant) for block in blocks)
    y = np.zeros(m)
    t = min(float(np.linalg.eigvalsh(block.constant)[0]) for block in blocks) - 1.0
    for weight in _TURNS:
        for _ in range(_STEPS):
            if time.monotonic() > deadline:
                return None
            try:
                step, slope = _newton(blocks, y, t, weight)
            except np.linalg.LinAlgError:
                return None
            length = _length(blocks, (y, t), step, weight, slope)
            y, t = y + length * step[:-1], t + length * step[-1]
            if -slope < 1e-6 or length < 1e-9:
                break
        if (t > _ENOUGH and weight >= 100) or t + size / weight < -1e-5:
            break
    matrices = tuple(_at(block, y) for block in blocks)
    return Centre(y=y, t=float(t), at_most=float(t + size / weight), matrices=matrices)


def _at(block: Block, y: NDArray[np.float64]) -> Matrix:
    found: Matrix = block.constant + np.tensordot(y, block.directions, axes=1)
    return found


def _newton(blocks: Sequence[Block], y: Any, t: float, weight: float) -> tuple[Any, float]:
    """The Newton step of −weight·t − Σ log det(G(y) − t) + ½ε|y|², and the slope along it."""
    m = len(y)
    gradient = np.zeros(m + 1)
    hessian = np.zeros((m + 1, m + 1))
    for block in blocks:
        n = len(block.constant)
        inverse = np.linalg.inv(_at(block, y) - t * np.eye(n))
        along = np.concatenate([block.directions, -np.eye(n)[None]])
        scaled = inverse @ along  # S⁻¹Nⱼ
        gradient -= np.trace(scaled, axis1=1, axis2=2)
        hessian += scaled.reshape(m + 1, -1) @ scaled.transpose(0, 2, 1).reshape(m + 1, -1).T
    gradient[:m] += _REGULARITY * y
    gradient[m] -= weight
    hessian[np.arange(m), np.arange(m)] += _REGULARITY
    step = np.linalg.solve(hessian, -gradient)
    return step, float(gradient @ step)


def _length(
    blocks: Sequence[Block], at: tuple[Any, float], step: Any, weight: float, slope: float
) -> float:
    y, t = at
    start = _barrier(blocks, y, t, weight)
    length = 1.0
    while length > 1e-10:
        value = _barrier(blocks, y + length * step[:-1], t + length * step[-1], weight)
        if value <= start + 0.1 * length * slope:
            return length
        length /= 2
    return 0.0


def _barrier(blocks: Sequence[Block], y: Any, t: float, weight: float) -> float:
    total = -weight * t + _REGULARITY / 2 * float(y @ y)
    for block in blocks:
        try:
            factor = np.linalg.cholesky(_at(block, y) - t * np.eye(len(block.constant)))
        except np.linalg.LinAlgError:
            return float("inf")
        total -= 2 * float(np.log(np.diag(factor)).sum())
    return total
