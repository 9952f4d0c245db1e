"""Spectral groups with error bars from the Ritz values of Lanczos, and what they leave out.

A Ritz value θ_i with residual r_i gets the bar θ_i ± (r_i + δ), δ an allowance for rounding: in
exact arithmetic some eigenvalue lies in it. The Ritz values are taken from the largest down. As
long as the bar is at most `resolution`·θ_i, the value is *resolved* and stands for the i-th
largest eigenvalue, which Lanczos finds first (that none was missed is very likely and not proved).
Groups are those of the positive spectrum above a floor. Below the last resolved value nothing is
told apart: all from there down to the floor is one stretch, and its lower end is the floor itself.

Where to split is decided by `numerics.group_detection` (the largest gaps that pay), the stretch
entering as points without a gap; groups whose bars overlap are then made one. Derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.group_detection import detect_groups
from numerics.uncertain_group import UncertainGroup, ordered_uncertain_groups

__all__ = ["RitzGroups", "ritz_groups"]

DIGITS: Final = 6  # of the bars' ends, rounded outward
DENSE: Final = 2.0  # the ratio of neighbouring points that stand for the stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class RitzGroups:
    """The groups from the largest down, and how the spectrum above the floor was seen.

    Args:
        groups: with error bars; their widest groups are disjoint.
        counts: the resolved eigenvalues in each group.
        resolved: how many of the largest eigenvalues are resolved (positive, above the floor).
        reaches_floor: whether all Ritz values above the floor are resolved, and the next one is
            known to lie below it; else the lowest group ends at the floor.
        floor: eigenvalues at or below it are in no group.
        rounding: δ.
    """

    groups: tuple[UncertainGroup, ...]
    counts: tuple[int, ...]
    resolved: int
    reaches_floor: bool
    floor: float
    rounding: float


def ritz_groups(
    values: Float64[np.ndarray, " m"],
    residuals: Float64[np.ndarray, " m"],
    *,
    floor: float,
    rounding: float,
    resolution: float,
    count: int | None = None,
) -> RitzGroups:
    """The groups of the positive spectrum above the floor.

    Args:
        values: Ritz values, descending, rounded.
        residuals: of each.
        floor: > 0; raised to 4·rounding where it is lower.
        rounding: δ, what rounding may have moved a Ritz value by.
        resolution: the relative bar, in (0, 1), up to which a value is resolved.
        count: how many groups; what pays if absent.

    Returns:
        The groups.

    Raises:
        InputError: if nothing is above the floor, or so many groups cannot be told apart.
    """
    floor = max(floor, 4 * rounding)
    bars = residuals + rounding
    above = int(np.count_nonzero(values > floor))
    if not above:
        raise InputError(
            f"groups: no Ritz value is above the floor {floor:.3g}, the largest is "
            f"{values[0] if len(values) else 0:.3g}; give parameters where the loss has positive "
            "curvature, or a lower floor"
        )
    fine = (bars <= resolution * values)[:above] & ((values - bars)[:above] > floor)
    resolved = above if fine.all() else int(np.argmin(fine))
    below_floor = above == len(values) or bool(values[above] + bars[above] <= floor)
    reaches_floor = resolved == above and below_floor

    known = list(values[:resolved])
    stretch = _stretch(values, bars, resolved, floor, empty=reaches_floor)
    found = detect_groups(np.array([*known, *stretch]), error=rounding, count=count)
    groups, counts, start = [], [], 0
    for each in found.found:
        stop = start + each.count
        inside = range(start, min(stop, resolved))
        ends_low = stop > resolved
        if inside:
            first, last = inside[0], inside[-1]
            mu = _bar(float(values[last]), float(bars[last]), floor)
            L = _bar(float(values[first]), float(bars[first]), floor)
        else:  # all that is known of the stretch: it starts below stretch[0]
            mu = L = (_down(floor), _bar(stretch[0], 0.0, floor)[1])
        if ends_low:
            mu = (_down(floor), mu[1])
        groups.append(UncertainGroup((min(mu[0], L[0]), mu[1]), (L[0], max(mu[1], L[1]))))
        counts.append(len(inside))
        start = stop
    merged, sizes = _merged(groups, counts)
    if count is not None and len(merged) != count:
        raise InputError(
            f"groups: {count} asked for, {len(merged)} are told apart by the error bars; "
            "take more steps, or ask for fewer groups"
        )
    return RitzGroups(
        groups=ordered_uncertain_groups(merged),
        counts=tuple(sizes),
        resolved=resolved,
        reaches_floor=reaches_floor,
        floor=floor,
        rounding=rounding,
    )


def _stretch(
    values: Float64[np.ndarray, " m"],
    bars: Float64[np.ndarray, " m"],
    resolved: int,
    floor: float,
    *,
    empty: bool,
) -> list[float]:
    """Points from the highest place of an eigenvalue that is not resolved down to the floor."""
    if empty:
        return []
    lowest = 2 * floor if resolved == 0 else float(values[resolved - 1])
    unresolved = values[resolved:] + bars[resolved:]
    top = float(unresolved.max()) if len(unresolved) else floor
    # above a resolved value nothing is new: λ_{k+1} ≤ λ_k
    top = min(top, lowest) if resolved else top
    if top <= floor:
        return []
    points = 2 + int(np.log(top / floor) / np.log(DENSE))
    return list(np.geomspace(top, floor * (1 + 1e-9), points))


def _merged(
    groups: Sequence[UncertainGroup], counts: Sequence[int]
) -> tuple[list[UncertainGroup], list[int]]:
    """Neighbours whose bars meet, made one."""
    merged: list[UncertainGroup] = []
    sizes: list[int] = []
    for group, size in zip(groups, counts, strict=True):
        if merged and merged[-1].mu[0] <= group.L[1]:
            above = merged.pop()
            mu = (min(group.mu[0], above.mu[0]), min(group.mu[1], above.mu[1]))
            top = (max(group.L[0], above.L[0]), max(group.L[1], above.L[1]))
            merged.append(UncertainGroup(mu, top))
            sizes[-1] += size
        else:
            merged.append(group)
            sizes.append(size)
    return merged, sizes


def _bar(value: float, bar: float, floor: float) -> tuple[Fraction, Fraction]:
    low, high = Context(DIGITS, ROUND_FLOOR), Context(DIGITS, ROUND_CEILING)
    exact = Context(prec=2000)  # floats are decimals of at most 1100 digits
    bottom = Fraction(low.plus(exact.subtract(Decimal(float(value)), Decimal(float(bar)))))
    top = Fraction(high.plus(exact.add(Decimal(float(value)), Decimal(float(bar)))))
    return max(bottom, _down(floor)), top


def _down(value: float) -> Fraction:
    return Fraction(Context(DIGITS, ROUND_FLOOR).plus(Decimal(float(value))))
