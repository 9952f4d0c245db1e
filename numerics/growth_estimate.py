"""Rounded estimates of the largest partial products of a cycle, to choose between its orders.

For points λ of E, log|p_k(λ)| = Σ log|1 − λ/x| over the first k roots x is a running sum, and the
largest of them over points and k estimates max_k max_E |p_k| from below; likewise for the last
roots. The points are the ends, the middles of the gaps between neighbouring roots, and a geometric
progression in each group. Nothing is concluded from these numbers (`proofs_check.transient` does).
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup

__all__ = ["growth_estimates"]

_BLOCK: Final = 64
_GEOMETRIC: Final = 100


def growth_estimates(
    schedules: Sequence[Schedule], groups: Sequence[SpectralGroup]
) -> list[tuple[float, float]]:
    """The logs of the largest |p_k| and of the largest |p_N/p_k| over E, for each schedule.

    Args:
        schedules: the same steps in several orders.
        groups: they hold the spectrum.

    Returns:
        Two natural logarithms ≥ 0 for each schedule, rounded estimates from below.
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
    found = np.zeros((len(schedules), 2))
    for start in range(0, len(points), _BLOCK):
        with np.errstate(divide="ignore"):
            logs = np.log(np.abs(1 - points[start : start + _BLOCK, None] / roots))
        logs = np.maximum(logs, -1e6)  # a root itself: no infinity, so that differences exist
        for i, (places, counts) in enumerate(runs):
            sums = logs[:, places]
            if (counts != 1).any():
                sums *= counts
            np.cumsum(sums, axis=1, out=sums)
            whole = sums[:, -1]
            found[i, 0] = max(found[i, 0], sums.max())
            found[i, 1] = max(found[i, 1], whole.max(), (whole - sums.min(axis=1)).max())
    return [(float(prefix), float(suffix)) for prefix, suffix in found]


_LEAST: Final = Fraction(1, 2**500)


def _points(
    roots: Float64[np.ndarray, " k"], ends: Sequence[tuple[float, float]]
) -> Float64[np.ndarray, " m"]:
    found = []
    for low, high in ends:
        inside = np.sort(roots[(roots > low) & (roots < high)])
        edges = np.concatenate([[low], inside, [high]])
        found += [edges[:-1] + np.diff(edges) / 2, np.array([low, high])]
        found += [np.geomspace(low, high, _GEOMETRIC)]
    return np.unique(np.concatenate(found))
