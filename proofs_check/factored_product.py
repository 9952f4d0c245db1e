"""The polynomial p(λ) = ∏ⱼ (1 − ηⱼλ)^Nⱼ, kept factored, and its one maximum on a concave piece.

On a piece [a, b] that has no root 1/ηⱼ strictly inside, write λ = a + t·(b − a), 0 ≤ t ≤ 1:

    1 − ηⱼλ = uⱼ − vⱼt,      uⱼ = 1 − ηⱼa,      vⱼ = ηⱼ(b − a),
    log|p|  = Σⱼ Nⱼ log|uⱼ − vⱼt|,
    F(t)    = d log|p|/dt = −Σⱼ Nⱼvⱼ/(uⱼ − vⱼt).

Each term of log|p| is concave on the piece, so F decreases, and for any t in [0, 1]

    log|p|(t) ≤ max log|p| ≤ log|p|(t) + max(−F(t)·t, F(t)·(1 − t), 0).

The last term is the *slack*: that t is near the maximum need not be proved, the slack shows it.
The u, v are exact, and do not change when λ is scaled by c and the rates by 1/c. Nothing is
expanded, and a count of 10^30 costs what a count of 1 costs. Derived here from log's concavity.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Final

from flint import arb, ctx, fmpq

from numerics.exact import InputError, fraction_text, shown
from numerics.schedule import Schedule

__all__ = [
    "Factors",
    "Peak",
    "Segment",
    "exact_bits",
    "factors",
    "log_p",
    "p_at",
    "peak",
    "segment",
]

MAX_EXACT_BITS: Final = 20_000_000
_FIRST_PRECISION: Final = 64
_MAX_ITERATIONS: Final = 500


@dataclass(frozen=True, slots=True)
class Factors:
    """The distinct rates from the largest down, their counts, and their roots 1/rate; exact."""

    rates: tuple[fmpq, ...]
    counts: tuple[int, ...]
    roots: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """p on the piece [a, b]: uⱼ, vⱼ, Nⱼ, exact, and which factors have the nearest roots outside.

    `below` is the place of the largest root ≤ a, `above` of the smallest root ≥ b; None where
    there is none.
    """

    u: tuple[fmpq, ...]
    v: tuple[fmpq, ...]
    counts: tuple[int, ...]
    below: int | None
    above: int | None


@dataclass(frozen=True, slots=True)
class Peak:
    """A point of a segment: log|p|(t) is in the ball `value`, max log|p| ≤ value + slack.

    `t` is exact; `slack` ≥ 0 is an exact number, rounded up. `is_maximum` says that the maximum
    over the segment is proved to be at t itself (an end), and then the slack is 0.
    """

    t: Fraction
    value: arb
    slack: arb
    is_maximum: bool


@dataclass(frozen=True, slots=True)
class _Balls:
    """A segment's numbers as balls at the working precision; `nv` holds Nⱼvⱼ."""

    u: list[arb]
    v: list[arb]
    nv: list[arb]


def factors(schedule: Schedule) -> Factors:
    """The factors of a schedule's polynomial, equal rates merged."""
    steps = schedule.merged()[::-1]
    return Factors(
        tuple(fmpq(step.rate.numerator, step.rate.denominator) for step in steps),
        tuple(step.count for step in steps),
        tuple(1 / step.rate for step in steps),
    )


def p_at(schedule: Schedule, lam: Fraction) -> Fraction:
    """p(λ) = ∏ⱼ (1 − ηⱼλ)^Nⱼ, exact.

    Args:
        schedule: the steps of one cycle.
        lam: the point λ.

    Returns:
        The value, exact.

    Raises:
        InputError: if the exact value would be longer than 20 million bits.
    """
    values = [(1 - step.rate * lam, step.count) for step in schedule.merged()]
    if not all(value for value, _ in values):
        return Fraction(0)
    if (bits := exact_bits(values)) > MAX_EXACT_BITS:
        raise InputError(
            f"p at {shown(fraction_text(lam))}: the exact value has about {shown(bits)} bits, "
            f"the limit is {MAX_EXACT_BITS}; use log_p"
        )
    return prod((value**count for value, count in values), start=Fraction(1))


def exact_bits(values: list[tuple[Fraction, int]]) -> int:
    """About how many bits ∏ value^count takes, numerator and denominator together."""
    return sum(
        count * (value.numerator.bit_length() + value.denominator.bit_length())
        for value, count in values
        if abs(value) != 1
    )


def log_p(schedule: Schedule, lam: Fraction, *, digits: int = 30) -> tuple[Decimal, Decimal]:
    """An enclosure lower ≤ log|p(λ)| ≤ upper of the natural logarithm.

    Args:
        schedule: the steps of one cycle.
        lam: the point λ, exact.
        digits: decimals after the point.

    Returns:
        The two ends, at most 3·10^(−digits) apart; both are -Infinity where λ is a root.
    """
    point = segment(factors(schedule), lam, lam)
    if 0 in point.u:
        return Decimal("-Infinity"), Decimal("-Infinity")
    value = _log_at(point, Fraction(0), int(3.33 * digits) + 4)
    with ctx.workprec(value.mid().bits() + 4 * digits + 64):
        low = (value * 10**digits).lower().floor().unique_fmpz()
        high = (value * 10**digits).upper().ceil().unique_fmpz()
    return Decimal(f"{low}E-{digits}"), Decimal(f"{high}E-{digits}")


def segment(product: Factors, a: Fraction, b: Fraction) -> Segment:
    """The product on [a, b], a ≤ b, in the coordinate t; no root may lie strictly inside."""
    left, width = fmpq(a.numerator, a.denominator), b - a
    span = fmpq(width.numerator, width.denominator)
    below, above = bisect_right(product.roots, a) - 1, bisect_left(product.roots, b)
    assert above <= below + 1, "a root lies strictly inside the piece"
    return Segment(
        tuple([1 - rate * left for rate in product.rates]),
        tuple([rate * span for rate in product.rates]),
        product.counts,
        below if below >= 0 else None,
        above if above < len(product.roots) else None,
    )


def peak(piece: Segment, bits: int, start: Fraction | None = None) -> Peak:
    """The maximum of log|p| on a segment, to 2^(−bits).

    Args:
        piece: the segment; if it is a single point, that point is no root.
        bits: the slack, and the radius of the value, are at most 2^(−bits).
        start: where to start the search for the critical point, if anywhere.

    Returns:
        The point with its enclosures.
    """
    is_maximum = True
    if piece.v[0] == 0:
        t, slack = Fraction(0), arb(0)
    else:
        found = _end(piece, bits)
        t, slack = found if found is not None else _critical(piece, bits, start)
        is_maximum = found is not None and slack.is_zero()
    return Peak(t, _log_at(piece, t, bits), slack, is_maximum)


def _log_at(piece: Segment, t: Fraction, bits: int) -> arb:
    """A ball of radius ≤ 2^(−bits) around Σ Nⱼ log|uⱼ − vⱼt|; t is no root."""
    precision = bits + _FIRST_PRECISION + sum(piece.counts).bit_length()
    while True:
        with ctx.workprec(precision):
            point = arb(fmpq(t.numerator, t.denominator))
            # One logarithm for all factors with the same count.
            products: dict[int, arb] = {}
            for u, v, count in zip(piece.u, piece.v, piece.counts, strict=True):
                ball = arb(u) - point * v if t else arb(u)
                products[count] = products[count] * ball if count in products else ball
            total = sum((abs(ball).log() * count for count, ball in products.items()), arb(0))
            if total.rad() <= arb(2) ** -bits:
                return total
        precision *= 2


def _balls(piece: Segment) -> _Balls:
    v = [arb(value) for value in piece.v]
    return _Balls(
        [arb(value) for value in piece.u],
        v,
        [value * count for value, count in zip(v, piece.counts, strict=True)],
    )


def _slope(balls: _Balls, t: arb) -> arb:
    """F(t)."""
    return -sum(
        (nv / (u - v * t) for u, v, nv in zip(balls.u, balls.v, balls.nv, strict=True)), arb(0)
    )


def _end(piece: Segment, bits: int) -> tuple[Fraction, arb] | None:
    """The end of the segment where the maximum is, with its slack; None if it is inside.

    Where F is so near to 0 at an end that the slack is ≤ 2^(−bits), that end is taken.
    """
    precision = _FIRST_PRECISION
    below, above = piece.below, piece.above
    open_left = below is not None and piece.u[below] == 0
    open_right = above is not None and piece.u[above] == piece.v[above]
    while not (open_left and open_right):
        with ctx.workprec(precision):
            balls, small = _balls(piece), arb(2) ** -bits
            rises = open_left
            if not open_left:
                at_left = _slope(balls, arb(0))
                if at_left <= 0:
                    return Fraction(0), arb(0)
                if at_left.upper() <= small:
                    return Fraction(0), at_left.upper()
                rises = at_left > 0
            falls = open_right
            if not open_right:
                at_right = _slope(balls, arb(1))
                if at_right >= 0:
                    return Fraction(1), arb(0)
                if -at_right.lower() <= small:
                    return Fraction(1), -at_right.lower()
                falls = at_right < 0
            if rises and falls:
                break
        precision *= 2
    return None


def _critical(piece: Segment, bits: int, start: Fraction | None) -> tuple[Fraction, arb]:
    """A dyadic t strictly inside with slack ≤ 2^(−bits), near the zero of F."""
    # A start is near already: then one round at the full precision is enough.
    precision = _FIRST_PRECISION if start is None else bits + _FIRST_PRECISION
    bracket = (arb(0), arb(1))
    t = _first_guess(piece) if start is None else start
    guess = arb(fmpq(t.numerator, t.denominator)).mid()
    while True:
        with ctx.workprec(precision):
            balls = _balls(piece)
            bracket, guess, steepness = _newton(piece, balls, bracket, guess)
            # |F(t)| ≈ |F′|·|t − t*|: the grid that makes it small, and no finer.
            grid = max(bits + 3 + _magnitude(steepness), 1)
            nearest = (guess * arb(2) ** grid + arb(0.5)).mid().floor().unique_fmpz()
            whole = 0 if nearest is None else int(nearest)  # None: the precision is too low yet
            if 0 < whole < 1 << grid:
                t = Fraction(whole, 1 << grid)
                point = arb(whole) * arb(2) ** -grid
                slope = _slope(balls, point)
                slack = (slope * (1 - point)).max(-slope * point).upper()
                if slack <= arb(2) ** -bits:
                    return t, slack.max(arb(0))
        precision *= 2


def _first_guess(piece: Segment) -> Fraction:
    """The zero of F if only the nearest root on either side counted, clipped to the middle."""
    assert piece.below is not None
    assert piece.above is not None
    roots = [piece.u[j] / piece.v[j] for j in (piece.below, piece.above)]
    low, high = (piece.counts[j] for j in (piece.below, piece.above))
    t = (high * roots[0] + low * roots[1]) / (low + high)
    return Fraction(int(t.p), int(t.q)) if 0 < t < 1 else Fraction(1, 2)


def _newton(
    piece: Segment, balls: _Balls, bracket: tuple[arb, arb], t: arb
) -> tuple[tuple[arb, arb], arb, arb]:
    """Newton's method on h(t) = F(t)·(t − s₋)(s₊ − t), s± the nearest roots, with bisection.

    h has no poles next to the piece and is nearly linear there, so the method converges from
    anywhere in practice; a step that leaves the bracket, or does not halve, is replaced by a
    bisection. Stops where the precision ends.

    Returns:
        The narrowed bracket, the point reached, and |F′| there.
    """
    low, high = bracket
    last = arb(1)
    assert piece.below is not None
    assert piece.above is not None
    enough = arb(2) ** -(ctx.prec // 2)
    for _ in range(_MAX_ITERATIONS):
        quotients = [v / (u - v * t) for u, v in zip(balls.u, balls.v, strict=True)]
        slope = -sum((q * n for q, n in zip(quotients, piece.counts, strict=True)), arb(0))
        bend = sum((q * q * n for q, n in zip(quotients, piece.counts, strict=True)), arb(0))
        if slope > 0:
            low = t
        elif slope < 0:
            high = t
        else:
            break
        # −h/h′ with h′/h = F′/F + (log of the weight)′.
        step = (slope / (bend + slope * (quotients[piece.below] + quotients[piece.above]))).mid()
        if not (low < t + step < high and abs(step) * 2 <= last):
            step = (low + high).mid() / 2 - t
        last, t = abs(step), (t + step).mid()
        if last <= enough * t.min(1 - t):
            break
    return (low, high), t, bend


def _magnitude(ball: arb) -> int:
    """An integer e with |ball| < 2^e."""
    mantissa, exponent = ball.abs_upper().man_exp()
    return int(abs(mantissa)).bit_length() + int(exponent)
