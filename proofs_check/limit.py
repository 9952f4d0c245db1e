"""The limit of all schedules on E: the Green's function g(0), enclosed rigorously.

Any N gradient steps have max over E of |p| ≥ exp(−N·g(0)), where g is the Green's function of the
complement of E with its pole at infinity (claim limit.lower-bound). With E = ∪ [aᵢ, bᵢ] from the
smallest up and H = ∏ (x − aᵢ)(x − bᵢ), g′ = h/√H for the monic h of degree n − 1 whose integral
over every gap vanishes, ∫ h/√|H| = 0 from bᵢ to aᵢ₊₁, and

    g(0) = ∫ |h|/√|H| dx from 0 to a₁.

h = P + Σ cₖ zₖ P/(x − zₖ) with P = ∏ (x − zⱼ) solves a linear system, in ball arithmetic; that the
solution exists in the balls verifies it. The precision is raised until the digits are reached.

Groups that are points have capacity zero and do not count; groups that touch are one interval.
Source: Widom, Adv. Math. 3 (1969); J. Shen, G. Strang, A. Wathen, Constr. Approx. 17 (2001).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import log
from typing import Final

from flint import arb, arb_mat, ctx, fmpq

from numerics.exact import InputError, fraction_text, shown
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.decimal_enclosure import ball_bracket
from proofs_check.gap_quadrature import Pair, Ray, Rule
from proofs_check.supremum import Bound

__all__ = [
    "MAX_GROUPS",
    "Limit",
    "bound_with_limit",
    "green_function",
    "intervals",
    "limit",
    "limit_fraction",
    "limit_of",
]

MAX_GROUPS: Final = 12
MAX_DIGITS: Final = 200
DIGITS_BESIDE_A_BOUND: Final = 30
MAX_SPREAD: Final = 10**24
MAX_CLOSENESS: Final = 10**48
_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Limit:
    """lower ≤ g(0) ≤ upper, in nats a gradient step; both infinite if every group is a point.

    The relative width is at most 10^(−digits).
    """

    groups: tuple[SpectralGroup, ...]
    digits: int
    lower: Decimal
    upper: Decimal

    def to_json(self) -> dict[str, object]:
        """The enclosure as JSON-ready data, `{"lower": …, "upper": …}`."""
        return {"lower": str(self.lower), "upper": str(self.upper)}


def limit(groups: Iterable[SpectralGroup], *, digits: int = 30) -> Limit:
    """A certified bracket of g(0), the most nats of error that a gradient step can gain on E.

    Args:
        groups: E, in any order, disjoint up to common ends.
        digits: 2 to 200; the relative width is at most 10^(−digits).

    Returns:
        The limit; both ends are infinite where every group is a point.

    Raises:
        InputError: if digits is out of range, groups overlap, more than 12 are no points and do
            not touch, or their ends are too far apart or too close together.
    """
    if not isinstance(digits, int) or isinstance(digits, bool) or not 2 <= digits <= MAX_DIGITS:
        raise InputError(f"digits: {shown(digits)} must be an integer from 2 to {MAX_DIGITS}")
    groups = ordered_groups(groups)
    merged = intervals(groups)
    if not merged:
        infinity = Decimal("Infinity")
        return Limit(groups, digits, infinity, infinity)
    lower, upper = ball_bracket(green_function(merged, digits=digits), digits + 2)
    return Limit(groups, digits, lower, upper)


def limit_fraction(bound: Bound, limit: Limit) -> Decimal:
    """A lower bound of the schedule's rate as a fraction of g(0), rounded down; never above 1.

    Args:
        bound: the certified bound of a schedule.
        limit: the limit of the same groups.

    Returns:
        The fraction, negative where |p| > 1 is not excluded. Where the limit is infinite it is 0,
        or 1 for a schedule that vanishes on all the points.
    """
    rate = bound.rate
    if limit.lower.is_infinite():
        return Decimal(1 if rate.is_infinite() else 0)
    context = Context(prec=bound.digits + 6, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX)
    return context.divide(rate, limit.upper if rate > 0 else limit.lower)


def limit_of(bound: Bound) -> Limit | None:
    """The limit of a bound's groups to at most 30 digits; None where `limit` refuses them."""
    try:
        return limit(bound.groups, digits=min(bound.digits, DIGITS_BESIDE_A_BOUND))
    except InputError:
        return None


def bound_with_limit(
    bound: Bound, best: Limit | None, at_most: Fraction | None = None
) -> dict[str, object]:
    """The JSON of a bound with the limit and the fraction of it; both null where it is None."""
    if best is None:
        return bound.to_json(at_most)
    return bound.to_json(at_most, limit=best.to_json(), limit_fraction=limit_fraction(bound, best))


def intervals(groups: tuple[SpectralGroup, ...]) -> tuple[tuple[Fraction, Fraction], ...]:
    """The groups that are no points, those that touch merged, from the smallest up, exact.

    Raises:
        InputError: if there are more than 12, or their ends are too far apart or too close.
    """
    found: list[tuple[Fraction, Fraction]] = []
    for group in reversed(groups):
        if group.mu == group.L:
            continue
        if found and found[-1][1] == group.mu:
            found[-1] = (found[-1][0], group.L)
        else:
            found.append((group.mu, group.L))
    if len(found) > MAX_GROUPS:
        raise InputError(
            f"limit: {len(found)} groups that are no points; use at most {MAX_GROUPS}, merge some"
        )
    if found and found[-1][1] > MAX_SPREAD * found[0][0]:
        raise InputError(
            f"limit: the ends {shown(fraction_text(found[0][0]))} and "
            f"{shown(fraction_text(found[-1][1]))} must be within a factor of 10^24; "
            "leave out the outermost group"
        )
    for low, high in pairwise(end for interval in found for end in interval):
        if (high - low) * MAX_CLOSENESS < high:
            raise InputError(
                f"limit: the ends {shown(fraction_text(low))} and {shown(fraction_text(high))} "
                "must differ by at least 10^-48 of the larger; make them equal"
            )
    return tuple(found)


def green_function(intervals: tuple[tuple[Fraction, Fraction], ...], *, digits: int) -> arb:
    """A ball around g(0) with a relative radius of at most 10^(−digits − 2).

    Args:
        intervals: at least one, from the smallest up, disjoint, positive, none a point.
        digits: the digits asked.

    Returns:
        The ball.
    """
    wanted = int((digits + 2) * 3.3220) + 4
    bits = wanted + 16
    for _ in range(_ROUNDS):
        with ctx.workprec(bits + 32):
            try:
                found = _enclosed(intervals, Rule(count=max(bits // 4, 12), bits=bits))
                reached = max(found.rel_accuracy_bits(), 0)
            except ZeroDivisionError:  # the matrix may be singular: more precision
                reached = 0
            if reached >= wanted:
                return found
        bits += wanted - reached + 16
    raise ArithmeticError(f"limit: {digits} digits are not reached")


def _enclosed(intervals: tuple[tuple[Fraction, Fraction], ...], rule: Rule) -> arb:
    """The ball of g(0) at the working precision."""
    nodes = [_node(below[1], above[0]) for below, above in pairwise(intervals)]
    rows = [_gap_integrals(intervals, nodes, i, rule) for i in range(len(nodes))]
    first = _ray(intervals, nodes, 0, -1, intervals[0][0]).integrals(rule)
    weights = _weights(rows)
    return abs(sum((c * part for c, part in zip(weights, first[1:], strict=True)), first[0]))


def _weights(rows: list[list[arb]]) -> list[arb]:
    """The c_k for which h has no integral over any gap, given the integrals of the basis."""
    if not rows:
        return []
    matrix, right = [], []
    for row in rows:
        size = max((abs(value).mid() for value in row[1:]), key=float)
        matrix.append([value / size for value in row[1:]])
        right.append([-row[0] / size])
    solution = arb_mat(matrix).solve(arb_mat(right))
    return [solution[k, 0] for k in range(len(rows))]


def _gap_integrals(
    intervals: tuple[tuple[Fraction, Fraction], ...], nodes: list[Fraction], i: int, rule: Rule
) -> list[arb]:
    """The integrals of the basis over the gap above interval i, from both of its ends."""
    half = (intervals[i + 1][0] - intervals[i][1]) / 2
    upwards = _ray(intervals, nodes, i, 1, half).integrals(rule)
    downwards = _ray(intervals, nodes, i + 1, -1, half).integrals(rule)
    return [up + down for up, down in zip(upwards, downwards, strict=True)]


def _ray(
    intervals: tuple[tuple[Fraction, Fraction], ...],
    nodes: list[Fraction],
    own: int,
    sign: int,
    reach: Fraction,
) -> Ray:
    """The ray from the upper (sign 1) or lower (−1) end of interval `own`."""
    low, high = intervals[own]
    start = high if sign == 1 else low

    def seen(x: Fraction) -> fmpq:
        return _rational(sign * (x - start))

    # The interval beyond gap j, seen from `own`: j above this gap or j + 1 below it.
    beyond = [intervals[j if j < own else j + 1] for j in range(len(nodes))]
    return Ray(
        sign=sign,
        length=_rational(high - low),
        reach=_rational(reach),
        pairs=tuple(
            Pair(seen(node), (seen(ends[0]), seen(ends[1])))
            for node, ends in zip(nodes, beyond, strict=True)
        ),
        scales=tuple(_rational(node) for node in nodes),
    )


def _node(below: Fraction, above: Fraction) -> Fraction:
    """Near the logarithmic mean of a gap's ends, where the zero of h lies for wide groups."""
    ratio = float(above / below)
    share = 1 / log(ratio) - 1 / (ratio - 1) if ratio > 1.1 else 0.5
    return below + (above - below) * Fraction(round(share * 2**40), 2**40)


def _rational(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)
