"""A paced order: every group's steps at about the same pace, large ones once they are paid for.

A large step for a lower group multiplies the upper groups by up to ηL_1; it may come when the steps
before it have left less than the inverse of that there, and must not wait for longer, or those left
over at the end multiply the rounding errors. So at each step

1. the group that is furthest behind its share of its own steps is wanted;
2. if its next step would lift |p_k| above `ceiling` somewhere, the group where that happens is
   wanted in its place, and so on upwards: its steps have to pay first;
3. the group's root with the largest |p_k|·x^s is taken (Leja's rule inside a group).

|p_k| is watched at the points between neighbouring roots, where a full product is largest, and at
the ends of the groups. A low ceiling favours the prefixes, a high one what is left; a few ceilings
and both weights s of `numerics.leja` are tried, and the order with the smallest growth, a prefix
times the suffix at the same step, is kept. On optimal cycles Leja's order has less of that growth;
this one keeps the error small within the cycle, by prefixes below about e^5, at more rounding than
Leja's and much less than that of orders with prefixes at most 1. Rounded: nothing is concluded from
it. Derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64, Int

from numerics.exact import InputError
from numerics.spectral_group import SpectralGroup

__all__ = ["paced_places"]

MAX_WORK: Final = 100_000_000
_LOG_CEILINGS: Final = (1.0, 3.0, 5.0)
_WEIGHTS: Final = (0.0, 1.0)
_AT_A_ROOT: Final = 1e-300

Counts = Int[np.ndarray, " n"]


@dataclass(frozen=True, slots=True, eq=False)
class _Cycle:
    """Roots with counts and groups; the watched points, and the group of each; floats."""

    roots: Float64[np.ndarray, " k"]
    counts: Int[np.ndarray, " k"]
    group: Int[np.ndarray, " k"]
    watched: Float64[np.ndarray, " w"]
    watched_group: Int[np.ndarray, " w"]


def paced_places(
    roots: Sequence[Fraction], counts: Sequence[int], groups: Sequence[SpectralGroup]
) -> list[int]:
    """The places in `roots`, each as often as it is counted, in the paced order.

    Args:
        roots: distinct and positive, exact.
        counts: how often each occurs.
        groups: E, from the largest down.

    Returns:
        The best order found.

    Raises:
        InputError: if the cycle is too long for it.
    """
    work = sum(counts) * (3 * len(roots) + 2 * len(groups))
    if work > MAX_WORK:
        raise InputError(
            f"schedule: {sum(counts)} steps with {len(roots)} rates are too many for the paced "
            "order, which watches |p| between all roots at each step; use another order"
        )
    cycle = _cycle(roots, counts, groups)
    found = [_paced(cycle, ceiling, s) for ceiling in _LOG_CEILINGS for s in _WEIGHTS]
    return min(found, key=lambda entry: entry[0])[1]


def _cycle(
    roots: Sequence[Fraction], counts: Sequence[int], groups: Sequence[SpectralGroup]
) -> _Cycle:
    scale = groups[0].L
    x = np.array([float(root / scale) for root in roots])
    ends = [(float(group.mu / scale), float(group.L / scale)) for group in groups]
    between = np.sort(x)
    between = (between[1:] + between[:-1]) / 2
    watched, owner = [], []
    for i, (low, high) in enumerate(ends):
        inside = between[(between > low) & (between < high)]
        watched += [low, *inside.tolist(), high]
        owner += [i] * (len(inside) + 2)
    ratios = [np.maximum(x / high, low / x) for low, high in ends]
    return _Cycle(
        x, np.array(counts), np.argmin(ratios, axis=0), np.array(watched), np.array(owner)
    )


def _paced(cycle: _Cycle, log_ceiling: float, weight: float) -> tuple[float, list[int]]:
    """The order for one ceiling, and the logarithm of its largest prefix times suffix at a step."""
    k, groups = len(cycle.watched), int(cycle.watched_group[-1]) + 1
    points = np.concatenate([cycle.watched, cycle.roots])
    handicap = weight * np.log(cycle.roots)
    members = [np.flatnonzero(cycle.group == g) for g in range(groups)]
    total = np.array([cycle.counts[member].sum() for member in members])
    left, done = cycle.counts.copy(), np.zeros(groups, dtype=np.int64)
    logs = np.zeros(len(points))
    highest, lowest = [0.0], [0.0]
    order: list[int] = []
    for _ in range(int(total.sum())):
        wanted = _furthest_behind(done, total)
        while True:
            own = members[wanted][left[members[wanted]] > 0]
            i = int(own[np.argmax(logs[k + own] + handicap[own])])
            factors = np.maximum(np.abs(1 - points / cycle.roots[i]), _AT_A_ROOT)
            after = logs + np.log(factors)
            worst = int(np.argmax(after[:k]))
            payer = int(cycle.watched_group[worst])
            while payer >= 0 and done[payer] == total[payer]:
                payer -= 1
            if after[worst] <= log_ceiling or not 0 <= payer < wanted:
                break
            wanted = payer
        logs = after
        left[i] -= 1
        done[wanted] += 1
        order.append(i)
        highest.append(max(float(logs[:k].max()), 0.0))
        lowest.append(float(logs[:k].min()))
    suffixes = float(logs[:k].max()) - np.array(lowest)
    return float((np.array(highest) + suffixes).max()), order


def _furthest_behind(done: Counts, total: Counts) -> int:
    """The group with steps left that has taken the least part of them; a tie: the lower one."""
    part = np.where(done < total, (done + 0.5) / np.maximum(total, 1), np.inf)
    return len(part) - 1 - int(np.argmin(part[::-1]))
