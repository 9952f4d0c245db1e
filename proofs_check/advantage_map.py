"""The (κ, r) planes of numerics.experiments.advantage_map, each point certified or decided.

MrGD enters by its guarantee, ρ = 1 − 1/κ in N steps, by the certified supremum of the same cycle,
and by that of the tight cycle; the limit is enclosed. The region of complexity.advantage is decided
in ball arithmetic, and the comparison of steps once more by exact signs at rational brackets of √K.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from numerics.experiments.advantage_map import (
    AdvantageMap,
    MapPoint,
    MapSettings,
    rates_of_the_table,
)
from numerics.multirate import multirate_schedule
from proofs_check.advantage import (
    equal_groups,
    has_advantage,
    is_plainly_inside,
    needs_fewer_steps,
)
from proofs_check.envelope import float_above
from proofs_check.limit import limit
from proofs_check.supremum import contraction_bound
from proofs_check.tight import tight_schedule

__all__ = ["advantage_map", "map_point"]

_DIGITS = 12


def advantage_map(
    settings: MapSettings, advance: Callable[[str], object] = lambda _: None
) -> AdvantageMap:
    """Every point of every plane.

    Args:
        settings: the planes.
        advance: called with what was finished, once for each row of κ in each plane.

    Returns:
        The points. Whether they agree is for the caller to ask.
    """
    points = []
    for n in settings.groups:
        for kappa in settings.kappas:
            points += [map_point(n, kappa, gap) for gap in settings.gaps]
            advance(f"{n} groups, κ = {float(kappa):g}")
    return AdvantageMap(settings=settings, points=tuple(points))


def map_point(n: int, kappa: Fraction, gap: Fraction) -> MapPoint:
    """One point, η = 1."""
    groups, one = equal_groups(n, kappa, gap), Fraction(1)
    own, ratio = 1 - 1 / kappa, kappa**n * gap ** (n - 1)
    said, tight = multirate_schedule(groups), tight_schedule(groups)
    certified, best = (contraction_bound(each, groups, digits=_DIGITS) for each in (said, tight))
    found = limit(groups, digits=_DIGITS)
    return MapPoint(
        groups=n,
        kappa=kappa,
        gap=gap,
        length=said.length,
        tight_length=tight.length,
        rates={
            **rates_of_the_table(ratio),
            "mrgd": -math.log1p(-float(1 / kappa)) / said.length,
            "mrgd-certified": _float_below(certified.rate),
            "tight": _float_below(best.rate),
        },
        limit=(_float_below(found.lower), float_above(found.upper)),
        inside=has_advantage(n, kappa, gap, one),
        fewer_steps=needs_fewer_steps(said.length, ratio, own),
        plainly_inside=is_plainly_inside(n, kappa, gap, one),
    )


def _float_below(value: Decimal) -> float:
    return -float_above(-value)
