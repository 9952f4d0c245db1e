"""The order of the steps in a cycle: the same polynomial, but no partial product that grows.

In exact arithmetic the order changes nothing; in floating point a large step that comes before
enough small ones multiplies the components of the upper groups, and rounding errors with them: for
three groups the talk's counts in blocks reach factors like (κr)^N. A large step that no small ones
follow does the same to the errors made last.

`interleaved` is derived here from `cycle.factor-bounds`: with f_i(η) = max(|1 − ημ_i|, |1 − ηL_i|),
take the largest rate left whose step keeps every group's product of f_i at most 1; if there is
none, the smallest rate left. With the talk's step counts every prefix then stays at most 1: a
larger step waits until the smaller ones have paid for it. The other orders are in `numerics.leja`,
`numerics.fractal_order` and `numerics.paced_order`; `spread` takes Leja's order in each group and
merges the groups evenly, so that every stretch of the cycle has about its share of each group's
steps.
Which order is good for given groups is for `proofs_check.transient` to say.
"""

import math
from collections.abc import Iterable, Sequence
from enum import Enum
from fractions import Fraction
from itertools import groupby

import numpy as np

from numerics.exact import InputError, shown
from numerics.fractal_order import fractal_places, lebedev_finogenov_places
from numerics.leja import leja_places
from numerics.paced_order import paced_places
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["Order", "factor_bound", "interleaved", "order_from", "ordered"]

MAX_LENGTH = 1_000_000


class Order(Enum):
    """The orders that this version knows; each is the same polynomial."""

    LEJA = "leja"
    WEIGHTED_LEJA = "weighted-leja"
    SPREAD = "spread"
    PACED = "paced"
    LEBEDEV_FINOGENOV = "lebedev-finogenov"
    FRACTAL = "fractal"
    INTERLEAVED = "interleaved"
    INCREASING = "increasing"
    DECREASING = "decreasing"


def order_from(name: str) -> Order:
    """The order called `name`.

    Raises:
        InputError: if this version has none of that name.
    """
    for order in Order:
        if order.value == name:
            return order
    names = ", ".join(order.value for order in Order)
    raise InputError(f"order: {shown(name)} is not in this version; use one of {names}")


def ordered(schedule: Schedule, groups: Sequence[SpectralGroup], order: Order) -> Schedule:
    """The same steps in the order asked for.

    Args:
        schedule: the cycle; only its rates and their counts matter.
        groups: where the eigenvalues are; `interleaved`, `spread` and `paced` look at them.
        order: `increasing` and `decreasing` are said of the rates.

    Returns:
        A schedule with the same merged steps, equal neighbours merged again.

    Raises:
        InputError: if the cycle is too long to be listed in that order.
    """
    steps = schedule.merged()  # the smallest rate, the largest root, first
    if order is Order.INCREASING:
        return _in_order(schedule, steps, ((i, step.count) for i, step in enumerate(steps)))
    if order is Order.DECREASING:
        places = reversed(range(len(steps)))
        return _in_order(schedule, steps, ((i, steps[i].count) for i in places))
    if order is Order.INTERLEAVED:
        return interleaved(schedule, groups)
    _refuse_long(schedule)
    return _in_order(schedule, steps, ((i, 1) for i in _places(schedule, groups, order)))


def _places(schedule: Schedule, groups: Sequence[SpectralGroup], order: Order) -> Iterable[int]:
    """The places of the steps among the merged ones, one a gradient step."""
    steps = schedule.merged()
    roots, counts = [1 / step.rate for step in steps], [step.count for step in steps]
    match order:
        case Order.LEJA:
            return leja_places(roots, counts)
        case Order.WEIGHTED_LEJA:
            return leja_places(roots, counts, weight=1.0)
        case Order.SPREAD:
            return _spread(roots, counts, ordered_groups(groups))
        case Order.PACED:
            return paced_places(roots, counts, ordered_groups(groups))
    each = [i for i, count in enumerate(counts) for _ in range(count)]
    if order is Order.FRACTAL:
        return [each[-place] for place in fractal_places(len(each))]
    return [each[place - 1] for place in lebedev_finogenov_places(len(each))]


def _spread(
    roots: Sequence[Fraction], counts: Sequence[int], groups: Sequence[SpectralGroup]
) -> list[int]:
    """Leja's order in each group, merged so that each group's steps are spread evenly."""
    members: dict[int, list[int]] = {}
    for i, root in enumerate(roots):
        members.setdefault(_nearest(root, groups), []).append(i)
    merged: list[tuple[float, int, int]] = []
    for group, places in members.items():
        found = leja_places([roots[i] for i in places], [counts[i] for i in places])
        merged += [((k + 0.5) / len(found), group, places[place]) for k, place in enumerate(found)]
    merged.sort(key=lambda entry: entry[:2])  # a tie: the upper group, the smaller rate, first
    return [place for _, _, place in merged]


def _nearest(root: Fraction, groups: Sequence[SpectralGroup]) -> int:
    """The group that holds the root, or whose end is nearest to it in ratio."""
    return min(range(len(groups)), key=lambda i: max(1, root / groups[i].L, groups[i].mu / root))


def _in_order(
    schedule: Schedule, steps: Sequence[Step], places: Iterable[tuple[int, int]]
) -> Schedule:
    """The schedule of the steps at (place, count), equal neighbours merged."""
    listed = tuple(
        Step(steps[i].rate, sum(count for _, count in run))
        for i, run in groupby(places, key=lambda entry: entry[0])
    )
    found = Schedule(listed, schedule.groups, schedule.method)
    assert found.merged() == tuple(steps)
    return found


def _refuse_long(schedule: Schedule) -> None:
    if schedule.length > MAX_LENGTH:
        raise InputError(
            f"schedule: {schedule.length} steps a cycle; ordering lists them one by one, "
            f"use at most {MAX_LENGTH}"
        )


def factor_bound(rate: Fraction, group: SpectralGroup) -> Fraction:
    """The largest |1 − ηλ| over λ ∈ [μ, L], at one of the ends; exact."""
    return max(abs(1 - rate * group.mu), abs(1 - rate * group.L))


def interleaved(schedule: Schedule, groups: Sequence[SpectralGroup]) -> Schedule:
    """The same steps in an order that keeps the products of the factor bounds low.

    Args:
        schedule: the cycle; only its rates and their counts matter.
        groups: where the eigenvalues are.

    Returns:
        A schedule with the same merged steps. The order is found with rounded logarithms: nothing
        is concluded from it, the prefixes are certified afterwards.

    Raises:
        InputError: if the cycle has more than 10⁶ steps.
    """
    groups = ordered_groups(groups)
    _refuse_long(schedule)
    steps = schedule.merged()  # the smallest rate first
    logs = np.array([[_log(factor_bound(step.rate, group)) for group in groups] for step in steps])
    left = np.array([step.count for step in steps])
    state = np.zeros(len(groups))
    order: list[tuple[int, int]] = []
    for _ in range(schedule.length):
        allowed = np.flatnonzero((left > 0) & (state + logs <= 0).all(axis=1))
        chosen = int(allowed[-1] if allowed.size else np.flatnonzero(left)[0])
        left[chosen] -= 1
        state += logs[chosen]
        order.append((chosen, 1))
    return _in_order(schedule, steps, order)


def _log(factor: Fraction) -> float:
    return math.log(factor) if factor else -math.inf
