"""Rounded estimates of the largest partial products of a cycle, to choose between its orders.

For points λ of E, log|p_k(λ)| = Σ log|1 − λ/x| over the first k roots x is a running sum, and the
largest of them over points and k estimates max_k max_E |p_k| from below; likewise for the last
roots. The points are the ends, middles of gaps between neighbouring roots (3000 of them at most),
and a geometric progression in each group. Nothing is concluded from these numbers:
`proofs_check.transient` bounds the products.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup

__all__ = ["GrowthEstimate", "growth_estimates"]

_BLOCK: Final = 64
_GEOMETRIC: Final = 100
_MOST_MIDDLES: Final = 3000


@dataclass(frozen=True, slots=True)
class GrowthEstimate:
    """Natural logarithms ≥ 0, rounded estimates from below, over all k.

    `prefix` and `suffix`: of the largest max_E |p_k| and max_E |p_N/p_k|. `growth`: of the largest
    product of max(1, max_E |p_k|) and max_E |p_N/p_k| at one k.
    """

    prefix: float
    suffix: float
    growth: float


def growth_estimates(
    schedules: Sequence[Schedule], groups: Sequence[SpectralGroup]
) -> list[GrowthEstimate]:
    """How large the partial products become, for each schedule.

    Args:
        schedules: the same steps in several orders.
        groups: they hold the spectrum.

    Returns:
        An estimate for each schedule.
    """
    top = max(group.L for group in groups)
    rates = [step.rate * top for step in schedules[0].merged()]
    place = {rate: i for i, rate in enumerate(rates)}
    # Rates past the range of floats are cut to it: an estimate may be wrong, it may not fail.
    roots = np.array([float(1 / min(max(rate, _LEAST), 1 / _LEAST)) for rate in rates])
    runs = [
        (
            np.array([place[step.rate * top] for step in schedule.steps]),
            np.array([float(step.count) for step in schedule.steps]),
        )
        for schedule in schedules
    ]
    points = _points(roots, [(float(g.mu / top), float(g.L / top)) for g in groups])
    prefixes = [np.full(len(places) + 1, -np.inf) for places, _ in runs]
    suffixes = [np.full(len(places) + 1, -np.inf) for places, _ in runs]
    for start in range(0, len(points), _BLOCK):
        with np.errstate(divide="ignore"):
            logs = np.log(np.abs(1 - points[start : start + _BLOCK, None] / roots))
        logs = np.maximum(logs, -1e6)  # a root itself: no infinity, so that differences exist
        for (places, counts), first, last in zip(runs, prefixes, suffixes, strict=True):
            sums = np.zeros((len(logs), len(places) + 1))
            np.cumsum(logs[:, places] * counts, axis=1, out=sums[:, 1:])
            np.maximum(first, sums.max(axis=0), out=first)
            np.subtract(sums[:, -1:], sums, out=sums)
            np.maximum(last, sums.max(axis=0), out=last)
    return [
        GrowthEstimate(
            float(first.max()), float(last.max()), float((np.maximum(first, 0.0) + last).max())
        )
        for first, last in zip(prefixes, suffixes, strict=True)
    ]


_LEAST: Final = Fraction(1, 2**500)


def _points(
    roots: Float64[np.ndarray, " k"], ends: Sequence[tuple[float, float]]
) -> Float64[np.ndarray, " m"]:
    found = []
    every = -(-len(roots) // _MOST_MIDDLES)
    for low, high in ends:
        inside = np.sort(roots[(roots > low) & (roots < high)])
        edges = np.concatenate([[low], inside, [high]])
        found += [(edges[:-1] + np.diff(edges) / 2)[::every], np.array([low, high])]
        found += [np.geomspace(low, high, _GEOMETRIC)]
    return np.unique(np.concatenate(found))
