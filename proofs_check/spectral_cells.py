"""E cut into cells, graded with the roots of a cycle: small where the roots are close together.

E and the roots are divided by L₁ first, which changes no |p(λ)|. A cell is a midpoint m and a half
width h, both float64, with [m − h, m + h] ⊇ its piece of E/L₁: m + h may pass the end of a group
by the rounding of that end. The cells cover E/L₁ whatever the grading is; only their number and
the tightness of what is bounded on them depend on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.spectral_group import SpectralGroup

__all__ = ["SMALLEST_HALF_WIDTH", "SpectralCells", "spectral_cells"]

Floats = NDArray[np.float64]

# h ≥ 2^-45·m, so that a root farther than h is told apart from m in pairs of floats.
SMALLEST_HALF_WIDTH: Final = 2.0**-45
_CLOSEST: Final = 2.0**-30  # gaps narrower than this part of λ are not graded
_RATIO: Final = 3.0  # neighbouring gaps
_GEOMETRIC: Final = 12  # cells a factor of e in λ, at least


@dataclass(frozen=True, slots=True, eq=False)
class SpectralCells:
    """Cells [m − h, m + h] that cover E/L₁, with the scale L₁."""

    scale: Fraction
    middles: Floats
    half_widths: Floats


def spectral_cells(
    groups: Sequence[SpectralGroup], roots: Sequence[Fraction], *, pieces: int
) -> SpectralCells:
    """Cells that cover the groups.

    Args:
        groups: ordered, L₁ the largest end; μ_n/L₁ is in the range of float64.
        roots: where to grade, in the units of the groups.
        pieces: into how many cells each gap between neighbouring roots is cut.

    Returns:
        The cells, from the smallest λ up.
    """
    scale = groups[0].L
    scaled = np.array(sorted({float(min(root / scale, Fraction(4))) for root in roots}))
    middles, halves = [], []
    for group in reversed(groups):
        low, high = _below(group.mu / scale), _above(group.L / scale)
        m, h = _cells(_edges(low, high, scaled, pieces))
        middles.append(m)
        halves.append(h)
    return SpectralCells(scale, np.concatenate(middles), np.concatenate(halves))


def _edges(low: float, high: float, roots: Floats, pieces: int) -> Floats:
    """Increasing breakpoints from low to high."""
    # The nearest roots outside matter too: toward them the end of the group is graded.
    outside = [*roots[roots < low][-1:], *roots[roots > high][:1]]
    inside = roots[(roots > low) & (roots < high)]
    geometric = np.geomspace(low, high, 2 + int(_GEOMETRIC * np.log(high / low)))[1:-1]
    edges = np.unique(np.concatenate([[low, high], inside, outside]))
    edges = _apart(edges)
    edges = _graded(edges)
    parts = np.arange(pieces) / pieces
    fine = (edges[:-1, None] + np.diff(edges)[:, None] * parts).ravel()
    # Clipped, so that what lies outside falls on the ends.
    return np.unique(np.clip(np.concatenate([fine, geometric, [low, high]]), low, high))


def _apart(edges: Floats) -> Floats:
    """Without edges that are hardly above the one before; the ends stay."""
    kept = np.ones(len(edges), dtype=bool)
    kept[1:-1] = np.diff(edges)[:-1] > _CLOSEST * edges[1:-1]
    return edges[kept]


def _graded(edges: Floats) -> Floats:
    """Halves gaps until neighbouring ones differ at most by the ratio."""
    while True:
        widths = np.diff(edges)
        neighbour = np.full(len(widths), np.inf)
        neighbour[1:] = widths[:-1]
        neighbour[:-1] = np.minimum(neighbour[:-1], widths[1:])
        wide = (widths > _RATIO * neighbour) & (widths > _CLOSEST * edges[1:])
        if not wide.any():
            return edges
        edges = np.sort(np.concatenate([edges, edges[:-1][wide] + widths[wide] / 2]))


def _cells(edges: Floats) -> tuple[Floats, Floats]:
    """Midpoints, and half widths rounded up, so that m ± h reach both edges."""
    if len(edges) == 1:
        edges = np.repeat(edges, 2)
    left, right = edges[:-1], edges[1:]
    m = left + (right - left) / 2
    # The differences are rounded by at most u, which two steps up cover.
    h = np.maximum(right - m, m - left) * (1 + 2.0**-51)
    return m, np.maximum(h, SMALLEST_HALF_WIDTH * m)


def _below(value: Fraction) -> float:
    found = float(value)
    return found if Fraction(found) <= value else float(np.nextafter(found, 0.0))


def _above(value: Fraction) -> float:
    found = float(value)
    return found if Fraction(found) >= value else float(np.nextafter(found, np.inf))
