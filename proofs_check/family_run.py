"""Cycles of every family, in the order to run, with the certificates that a run is held against."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from numerics.exact import InputError
from numerics.experiments.family_run import CertifiedCycle
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.step_order import interleaved
from proofs_check.envelope import float_above
from proofs_check.planner import Method, plan
from proofs_check.supremum import contraction_bound
from proofs_check.transient import best_order, transient

__all__ = ["certified_cycle", "planned_cycle"]

_DIGITS = 10
# the talk's counts are interleaved, roots are put into the best order; the others have their own
_INTERLEAVED = (Method.MRGD, Method.TIGHT, Method.BSLS)
_ANY_ORDER = (Method.CHEBYSHEV, Method.RKC, Method.OPTIMAL, Method.GAP_SAFE)
_OF_TARGET = (*_ANY_ORDER, Method.FRACTAL, Method.SILVER)


def planned_cycle(
    method: Method,
    groups: Sequence[SpectralGroup],
    *,
    contraction: Fraction,
    limit: int,
) -> Schedule:
    """One cycle of the family in the order to run.

    Args:
        method: the family.
        groups: what it is planned for.
        contraction: of one cycle, for the families of roots; the others have cycles of their own.
        limit: the most steps that a cycle may have.

    Returns:
        The schedule, exact.

    Raises:
        InputError: if one cycle is longer, or no cycle reaches the contraction.
    """
    target = contraction if method in _OF_TARGET else None
    schedule = plan(groups, method=method, contraction=target).schedule
    if schedule.length > limit:
        raise InputError(
            f"{method.value}: one cycle has {schedule.length:,} steps, more than the {limit:,} "
            "gradients of this run"
        )
    if method in _INTERLEAVED:
        return interleaved(schedule, groups)
    return best_order(schedule, groups)[0] if method in _ANY_ORDER else schedule


def certified_cycle(
    name: str, schedule: Schedule, groups: Sequence[SpectralGroup]
) -> CertifiedCycle:
    """The cycle with the certified maximum on each group and of each suffix.

    Args:
        name: for tables.
        schedule: the cycle, in the order to run.
        groups: they hold the spectrum of the matrix of the run.

    Returns:
        Bounds as floats, rounded up.
    """
    groups = ordered_groups(groups)
    bound = contraction_bound(schedule, groups, digits=_DIGITS)
    found = transient(schedule, groups)
    counts = np.diff(found.places)
    # inside a run of equal steps no suffix is larger than the larger of those at its ends
    inside = np.where(
        counts == 1, found.suffixes[1:], np.maximum(found.suffixes[1:], found.suffixes[:-1])
    )
    return CertifiedCycle(
        name=name,
        schedule=schedule,
        factors=np.array([float_above(each.upper) for each in bound.per_group]),
        suffixes=np.repeat(inside, counts),
    )
