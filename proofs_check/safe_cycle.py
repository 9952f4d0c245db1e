"""A cycle for what a probe saw: gap-safe, certified, with bounded growth at negative curvature.

The positive Ritz values above a floor become groups (`numerics.ritz_groups`), raised by a margin;
the floor starts low and is doubled until the gap-safe cycle for the groups is short enough and
multiplies the error at the least Ritz value by no more than a stated factor. Where no floor will
do, the cycle is one step, of the rate 1/L or a smaller one that keeps to the factor.

Certified of the cycle: max |p| over the groups, and the numbers b_k of `numerics.cycle_safeguard`,
how far the quadratic model may rise. On a piece [a, b] of [μ_n, L_1], b ≤ 2a, they are at most
(P_k² − 1)₊/(2a), P_k the certified largest |p_k| there (k < N: for rates rounded to float64, too);
on [0, μ_n] they are 0, because there 0 ≤ ηλ ≤ 2 for every rate. Estimated: that no eigenvalue is
above L_1, and which one is the least. Derived here.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from numerics.adaptive_training import Planner
from numerics.cycle_safeguard import SafeCycle, growth_nats, raised_groups
from numerics.exact import InputError, shown
from numerics.lanczos import Lanczos
from numerics.ritz_groups import ritz_groups
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup
from proofs_check.planner import Method, plan
from proofs_check.supremum import contraction_bound
from proofs_check.transient import transient

__all__ = ["CycleWish", "certified_cycle", "planner_for", "safe_cycle"]

RESOLUTION: Final = 1e-2
HIGHEST_FLOOR: Final = Fraction(1, 2)
DIGITS: Final = 10
ROUNDING: Final = 2.0**-52  # of a rate, relative: twice what rounding to float64 moves


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleWish:
    """What a cycle should be like, exact.

    Args:
        floor: the least part of the largest Ritz value that is planned for, in (0, 1/2].
        contraction: the target on the groups, in (0, 1).
        growth: the factor, > 1, that the error at the least Ritz value may grow by in a cycle.
        longest: steps, ≥ 1.
    """

    floor: Fraction = Fraction(1, 1000)
    contraction: Fraction = Fraction(1, 10)
    growth: Fraction = Fraction(10)
    longest: int = 64

    def __post_init__(self) -> None:
        """Refuses what no cycle can be."""
        longest = self.longest
        is_number = isinstance(longest, int) and not isinstance(longest, bool) and longest >= 1
        for name, value, holds, rule in (
            ("floor", self.floor, 0 < self.floor <= HIGHEST_FLOOR, "> 0 and <= 1/2"),
            ("contraction", self.contraction, 0 < self.contraction < 1, "> 0 and < 1"),
            ("growth", self.growth, self.growth > 1, "> 1; it is a factor"),
            ("longest", longest, is_number, "an integer >= 1, a number of steps"),
        ):
            if not holds:
                raise InputError(f"{name}: {shown(str(value))} must be {rule}")


def planner_for(wish: CycleWish) -> Planner:
    """The planner that `numerics.adaptive_training` asks for cycles."""

    def planner(run: Lanczos, rounding: float, margin: Fraction) -> SafeCycle | None:
        return safe_cycle(run, rounding=rounding, margin=margin, wish=wish)

    return planner


def safe_cycle(
    run: Lanczos, *, rounding: float, margin: Fraction, wish: CycleWish
) -> SafeCycle | None:
    """The cycle with the lowest floor that keeps to the wish.

    Args:
        run: Ritz values with residuals.
        rounding: the allowance δ for rounding in them.
        margin: every group is planned for up to L(1 + margin); > 0.
        wish: limits.

    Returns:
        The cycle; None where all Ritz values are 0 up to rounding, so that no rate is suggested.
    """
    least = float(run.values[-1])
    for groups in _groups(run, rounding, margin, wish.floor):
        schedule = plan(
            groups, method=Method.GAP_SAFE, contraction=wish.contraction, digits=DIGITS
        ).schedule
        fits = schedule.length <= wish.longest
        if fits and growth_nats(schedule, least) <= math.log(wish.growth):
            return certified_cycle(schedule, groups, least)
    return _single_step(run, rounding, margin, wish)


def _groups(
    run: Lanczos, rounding: float, margin: Fraction, floor: Fraction
) -> Iterator[tuple[SpectralGroup, ...]]:
    """The raised groups above the floor, twice the floor, and so on."""
    top = max(float(run.values[0]), 0.0)
    while floor <= HIGHEST_FLOOR:
        try:
            found = ritz_groups(
                run.values,
                run.residuals,
                floor=float(floor) * top,
                rounding=rounding,
                resolution=RESOLUTION,
            )
        except InputError:  # nothing is above the floor
            return
        yield raised_groups([group.widest for group in found.groups], margin)
        floor *= 2


def certified_cycle(
    schedule: Schedule, groups: tuple[SpectralGroup, ...], least: float
) -> SafeCycle:
    """The schedule with what is certified of it.

    Args:
        schedule: no rate is above 2/μ_n.
        groups: from the largest down.
        least: the least Ritz value.

    Returns:
        The cycle.
    """
    mu, L = groups[-1].mu, groups[0].L
    assert all(step.rate * mu <= 2 for step in schedule.steps)  # so |p_k| ≤ 1 on [0, μ_n]
    inside = end = 0.0
    a = mu
    while a < L:
        piece = SpectralGroup(a, min(2 * a, L))
        inside = max(inside, _rise(_prefix(schedule, piece), a))
        upper = contraction_bound(schedule, (piece,), digits=DIGITS).upper
        end = max(end, _rise(Fraction(upper), a))
        a = piece.L
    return SafeCycle(
        schedule=schedule,
        groups=groups,
        upper=contraction_bound(schedule, groups, digits=DIGITS).upper,
        top=L,
        rise_inside=max(inside, end),
        rise_end=end,
        growth=growth_nats(schedule, least),
    )


def _prefix(schedule: Schedule, piece: SpectralGroup) -> Fraction | None:
    """An upper bound of the largest |p_k| on the piece; None where no float is as large."""
    found = transient(schedule, (piece,), perturbation=ROUNDING).prefix
    return None if math.isinf(found) else Fraction(found)


def _rise(p: Fraction | None, a: Fraction) -> float:
    """(p² − 1)₊/(2a), rounded up."""
    if p is None:
        return math.inf
    if p <= 1:
        return 0.0
    try:
        return math.nextafter(float((p**2 - 1) / (2 * a)), math.inf)
    except OverflowError:
        return math.inf


def _single_step(
    run: Lanczos, rounding: float, margin: Fraction, wish: CycleWish
) -> SafeCycle | None:
    """One step at 1/L, L above the largest Ritz value, or less where the growth asks for it."""
    least = float(run.values[-1])
    highest = float(run.values[0]) + float(run.residuals[0]) + rounding
    limits = []
    if highest > 2 * rounding:
        limits.append(1 / (Fraction(highest) * (1 + margin)))
    if least < -rounding:
        limits.append((wish.growth - 1) / -Fraction(least))
    if not limits:
        return None
    schedule = Schedule((Step(min(limits)),))
    return SafeCycle(
        schedule=schedule,
        groups=(),
        upper=Decimal(1),
        top=2 / min(limits),  # |1 − ηλ| ≤ 1 up to there
        rise_inside=0.0,
        rise_end=0.0,
        growth=growth_nats(schedule, least),
    )
