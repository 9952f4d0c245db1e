"""How good a schedule is at its length: de la Vallée-Poussin's lower bound, certified.

If p(λ) = ∏(1 − ηⱼλ) has alternating signs at N + 1 points of E, and |p| ≥ m there, then every
residual polynomial of degree ≤ N has max_E |q| ≥ m (claim schedule.length-bound): no schedule of N
steps leaves less. The N roots 1/ηⱼ cut E into at most N + 1 stretches; signs alternate over N + 1
points exactly where each stretch has one of them and each root is simple. The pieces of a
`Bound` have the points already, so this costs one pass over them.

Such a p also says something of all lengths, and so of the limit. Where every root has points of its
own group on both sides, no other root between, with |p| ≥ m, the set F = {|p| ≤ m} lies in E, and
T_k(p/m)/T_k(1/m) alternates over kN + 1 points of F. For q of degree k, qᴺ has its degree kN, so
    max_E |q|ᴺ ≥ 1/T_k(1/m) ≥ (m/2)ᵏ,     e^{−g(0)N} ≥ m/2.
Derived here; g is the Green's function of the complement of E with its pole at ∞.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

from numerics.exact import InputError, fraction_text
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.certificate import certificate_head, sealed
from proofs_check.piecewise_maximum import Piece
from proofs_check.supremum import Bound

__all__ = [
    "Alternation",
    "InverseImage",
    "alternation",
    "alternation_certificate",
    "alternation_certificate_text",
    "inverse_image",
    "inverse_image_certificate",
    "inverse_image_certificate_text",
    "length_fraction",
]

_AT_LENGTH: Final = (
    "every schedule of `length` gradient steps has max over the groups of |q(lambda)| >= lower, "
    "q(lambda) = product of (1 - rate*lambda)^count over its steps"
)
_AT_ANY: Final = (
    "every schedule of k gradient steps has max over the groups of |q(lambda)| >= "
    "at_least^(k/length), q(lambda) = product of (1 - rate*lambda)^count over its steps"
)
_GUARD: Final = 6


@dataclass(frozen=True, slots=True)
class Alternation:
    """Every schedule of `schedule.length` steps has max_E |q| ≥ lower; rounded down, certified.

    `points` are exact, lie in the groups and increase; p alternates over them, |p| ≥ lower there.
    """

    schedule: Schedule
    groups: tuple[SpectralGroup, ...]
    points: tuple[Fraction, ...]
    lower: Decimal


@dataclass(frozen=True, slots=True)
class InverseImage:
    """Every schedule of k steps has max_E |q| ≥ at_least^(k/N), N the length of `schedule`.

    That is e^{−g(0)N} ≥ at_least. In each group that has roots the `points`, exact and increasing,
    alternate with them, and |p| ≥ 2·at_least there.
    """

    schedule: Schedule
    groups: tuple[SpectralGroup, ...]
    points: tuple[Fraction, ...]
    at_least: Decimal

    @property
    def limit(self) -> Decimal:
        """An upper bound of g(0), in nats per gradient step: log(1/at_least)/N, rounded up."""
        context = Context(prec=30, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX)
        below = context.next_minus(context.ln(self.at_least))
        return context.divide(below, Decimal(self.schedule.length)).copy_negate()


def alternation(bound: Bound) -> Alternation | None:
    """The N + 1 points of a bound at which its p alternates, with the least |p| at them.

    Args:
        bound: the certified bound of a schedule, with its pieces.

    Returns:
        The points with the certified lower bound for every schedule of that length; None where a
        rate stands twice, or two roots have nothing of the groups between them, or |p| is below
        10^(−10^15).
    """
    roots = _simple_roots(bound.schedule)
    best = None if roots is None else _best_between(bound.pieces, roots)
    if best is None:
        return None
    lower = min(piece.lower for piece in best)
    return Alternation(bound.schedule, bound.groups, tuple(p.point for p in best), lower)


def inverse_image(bound: Bound) -> InverseImage | None:
    """What the level set {|p| ≤ m} ⊂ E of a schedule says of schedules of every length.

    Args:
        bound: the certified bound of a schedule, with its pieces.

    Returns:
        The points and m/2 for the largest m that they show; None where a rate stands twice or a
        root does not lie inside a group.
    """
    roots = _simple_roots(bound.schedule)
    if roots is None:
        return None
    pieces, found, inside = iter(bound.pieces), list[Piece](), 0
    for group in bound.groups:
        own_pieces = []
        for piece in pieces:
            own_pieces.append(piece)
            if piece.right == group.L:
                break
        own = [root for root in roots if group.mu < root < group.L]
        best = _best_between(own_pieces, own) if own else []
        if best is None:
            return None
        inside += len(own)
        found += best
    if inside < len(roots):
        return None
    context = Context(prec=30, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX)
    half = context.divide(min(piece.lower for piece in found), Decimal(2))
    points = tuple(sorted({piece.point for piece in found}))
    return InverseImage(bound.schedule, bound.groups, points, half)


def length_fraction(bound: Bound, reference: Alternation) -> Decimal:
    """The rate of a schedule as a fraction of the best possible one at its length.

    Args:
        bound: the bound of a schedule.
        reference: an alternation on the same groups and of the same length, of this schedule or
            of another.

    Returns:
        log(1/upper)/log(1/lower), at most 1, rounded down; below 0 where upper is above 1.

    Raises:
        InputError: if the groups or the lengths differ.
    """
    if bound.groups != reference.groups or bound.steps != reference.schedule.length:
        raise InputError(
            f"length_fraction: the bound has {bound.steps} steps, the alternation "
            f"{reference.schedule.length}; use the same groups and the same length"
        )
    assert 0 < reference.lower <= bound.upper, "no schedule of this length leaves less"
    context = Context(
        prec=bound.digits + _GUARD, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX
    )
    # `ln` rounds to the nearest number: the next ones enclose the logarithm.
    own = context.next_plus(context.ln(bound.upper)).copy_negate()
    best = context.ln(reference.lower)
    best = context.next_minus(best) if own > 0 else context.next_plus(best)
    return min(context.divide(own, best.copy_negate()), Decimal(1))


def alternation_certificate(found: Alternation) -> dict[str, object]:
    """The certificate of the lower bound, JSON-ready and sealed; the kind "alternation"."""
    fields = _fields(found.schedule, found.groups, found.points)
    head = certificate_head("alternation", _AT_LENGTH)
    return sealed({**head, **fields, "lower": str(found.lower)})


def alternation_certificate_text(found: Alternation) -> str:
    """The certificate as JSON text, one line, ending in a newline."""
    return json.dumps(alternation_certificate(found), sort_keys=True) + "\n"


def inverse_image_certificate(found: InverseImage) -> dict[str, object]:
    """The certificate for every length, JSON-ready and sealed; the kind "inverse-image"."""
    fields = _fields(found.schedule, found.groups, found.points)
    head = certificate_head("inverse-image", _AT_ANY)
    return sealed({**head, **fields, "at_least": str(found.at_least)})


def inverse_image_certificate_text(found: InverseImage) -> str:
    """The certificate as JSON text, one line, ending in a newline."""
    return json.dumps(inverse_image_certificate(found), sort_keys=True) + "\n"


def _simple_roots(schedule: Schedule) -> list[Fraction] | None:
    """The roots 1/rate from the smallest up; None where one is not simple."""
    steps = schedule.merged()
    return None if any(s.count > 1 for s in steps) else [1 / s.rate for s in reversed(steps)]


def _best_between(pieces: Iterable[Piece], roots: Sequence[Fraction]) -> list[Piece] | None:
    """The piece of the largest certified |p| below the first root, between each two, and above.

    None where a stretch has no piece with |p| > 0.
    """
    best: list[Piece | None] = [None] * (len(roots) + 1)
    for piece in pieces:
        stretch = bisect_left(roots, piece.right)  # no root lies strictly inside a piece
        known = best[stretch]
        if piece.lower > 0 and (known is None or piece.lower > known.lower):
            best[stretch] = piece
    found = [piece for piece in best if piece is not None]
    return found if len(found) == len(best) else None


def _fields(
    schedule: Schedule, groups: tuple[SpectralGroup, ...], points: tuple[Fraction, ...]
) -> dict[str, object]:
    return {
        "groups": [group.to_json() for group in groups],
        "length": schedule.length,
        "steps": [step.to_json() for step in schedule.steps],
        "points": [fraction_text(point) for point in points],
    }
