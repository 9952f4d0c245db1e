"""The maximum of |p| on one interval: cut at the roots, bounded by pieces, refined where large.

On a piece between neighbouring roots log|p| is concave and has one maximum (`factored_product`).
Every piece gets an upper bound that rests on one point c of it, F = (log|p|)′:

    |p(λ)| ≤ |p(c)|·exp(max(F(c)(a − c), F(c)(b − c), 0)) ≤ upper     for λ in [a, b].

First come coarse bounds, in floats where there are many pieces (`float_screen`); then the pieces
that may hold the maximum are refined, from the largest down, to the digits asked for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Final

from flint import arb

from numerics.spectral_group import SpectralGroup
from proofs_check.decimal_enclosure import exponential_bracket, fraction_bracket
from proofs_check.factored_product import Factors, exact_bits, peak, segment
from proofs_check.float_screen import screened_pieces

__all__ = ["Piece", "coarse_screen", "group_pieces"]

_CHEAP_BITS: Final = 20_000
_COARSE_BITS: Final = 40
_COARSE_DIGITS: Final = 12
_SCREEN_FROM: Final = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """|p| ≤ upper on [left, right], by the tangent at `point`; |p(point)| ≥ lower.

    No root lies strictly inside. The bracket is narrow on the pieces that may hold the maximum of
    their group, coarse on the others; it is 0, 0 on a piece that is one point and a root.
    """

    left: Fraction
    right: Fraction
    point: Fraction
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True)
class _Found:
    """log|p|(point) ∈ value on a piece whose maximum is ≤ value + slack; None for the value −∞."""

    left: Fraction
    right: Fraction
    point: Fraction
    value: arb | None
    slack: arb
    is_maximum: bool


def coarse_screen(
    product: Factors, groups: Iterable[SpectralGroup]
) -> dict[tuple[Fraction, Fraction], _Found]:
    """Coarse bounds, by their ends, of the pieces between two roots; empty if these are few."""
    inner = [ends for group in groups for ends in _pieces(product, group)[1:-1]]
    if len(inner) * len(product.roots) < _SCREEN_FROM:
        return {}
    first = [bisect_left(product.roots, left) for left, _ in inner]
    return {
        ends: _Found(*ends, found.point, found.value, found.slack, is_maximum=False)
        for ends, found in zip(inner, screened_pieces(product, first), strict=True)
        if found is not None
    }


def group_pieces(
    product: Factors,
    group: SpectralGroup,
    screen: dict[tuple[Fraction, Fraction], _Found],
    digits: int,
) -> list[Piece]:
    """The pieces of one group, from its lower end up, with their brackets.

    Args:
        product: the factors of p.
        group: the interval.
        screen: what `coarse_screen` found.
        digits: the largest upper and the largest lower end of the pieces agree to a relative
            width of 10^(1 − digits).

    Returns:
        The pieces, which cover the group exactly.
    """
    bits = int((digits + 3) * 3.33) + 3
    ends = _pieces(product, group)
    if len(ends) == 1:
        return [_piece(product, _found(product, *ends[0], bits), digits + 2)]
    coarse = [screen.get((a, b)) or _found(product, a, b, _COARSE_BITS) for a, b in ends]
    fine: dict[int, _Found] = {}
    floor = arb("-inf")
    for i in sorted(range(len(ends)), key=lambda i: -_size(coarse[i])):
        guess = coarse[i]
        if guess.value is not None and not guess.value + guess.slack < floor:
            fine[i] = _found(product, *ends[i], bits, guess.point)
            reached = fine[i].value
            assert reached is not None
            floor = floor.max(reached.lower())
    pieces = {i: _piece(product, item, digits + 2) for i, item in fine.items()}
    top = max((piece.upper for piece in pieces.values()), default=Decimal(0))
    for i, item in enumerate(coarse):
        if i not in pieces:
            piece = _piece(product, item, _COARSE_DIGITS)
            # The coarse bound is below `floor`, and `top` above it: after rounding, take `top`.
            pieces[i] = Piece(*ends[i], piece.point, piece.lower, min(piece.upper, top))
    return [pieces[i] for i in range(len(ends))]


def _pieces(product: Factors, group: SpectralGroup) -> list[tuple[Fraction, Fraction]]:
    """The group cut at the roots strictly inside it; one piece if it is a point."""
    start, stop = bisect_right(product.roots, group.mu), bisect_left(product.roots, group.L)
    return list(pairwise([group.mu, *product.roots[start:stop], group.L]))


def _size(item: _Found) -> float:
    return float("-inf") if item.value is None else float(item.value.mid())


def _found(
    product: Factors, a: Fraction, b: Fraction, bits: int, near: Fraction | None = None
) -> _Found:
    """The maximum on the piece [a, b] to 2^(−bits), its search started near a point."""
    piece = segment(product, a, b)
    if a == b and 0 in piece.u:
        return _Found(a, b, a, None, arb(0), is_maximum=True)
    start = (near - a) / (b - a) if near is not None and a < near < b else None
    top = peak(piece, bits, start)
    return _Found(a, b, a + top.t * (b - a), top.value, top.slack, top.is_maximum)


def _piece(product: Factors, item: _Found, digits: int) -> Piece:
    """The decimal bracket of a piece; exact first where the maximum is at a cheap rational end."""
    if item.value is None:
        return Piece(item.left, item.right, item.point, Decimal(0), Decimal(0))
    if item.is_maximum and sum(product.counts) <= _CHEAP_BITS:
        factors = [
            (abs(1 - item.point / root), count)
            for root, count in zip(product.roots, product.counts, strict=True)
        ]
        if exact_bits(factors) <= _CHEAP_BITS:
            value = prod((factor**count for factor, count in factors), start=Fraction(1))
            return Piece(item.left, item.right, item.point, *fraction_bracket(value, digits))
    bracket = exponential_bracket(item.value, item.slack, digits)
    return Piece(item.left, item.right, item.point, *bracket)
