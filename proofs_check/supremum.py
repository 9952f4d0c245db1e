"""The rigorous maximum of |p(λ)| = ∏ⱼ |1 − ηⱼλ|^Nⱼ over the groups E = ∪ᵢ [μᵢ, Lᵢ].

The bound is a bracket to the digits asked for, with a witness λ in E and with the pieces that
show it (`piecewise_maximum`), which is all that a checker needs. For A symmetric with σ(A) ⊂ E it
bounds the norm of the cycle operator, ‖S‖₂ = max_{σ(A)} |p| (claim cycle.norm). Its cost depends
on the number of distinct rates and not on their counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

from numerics.exact import InputError, fraction_text, shown
from numerics.log_linear import sign
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.decimal_enclosure import order
from proofs_check.factored_product import factors
from proofs_check.piecewise_maximum import Piece, coarse_screen, group_pieces

__all__ = ["Bound", "GroupBound", "Piece", "contraction_bound"]

MAX_DIGITS: Final = 1_000
MAX_DIGITS_TO_DECIDE: Final = 200
_MAX_RATES_EXACT: Final = 64


@dataclass(frozen=True, slots=True)
class GroupBound:
    """lower ≤ max |p| over the group ≤ upper, and |p(witness)| ≥ lower with witness inside."""

    group: SpectralGroup
    lower: Decimal
    upper: Decimal
    witness: Fraction

    def to_json(self) -> dict[str, object]:
        """The group's bound as JSON-ready data."""
        return {
            "group": self.group.to_json(),
            "lower": str(self.lower),
            "upper": str(self.upper),
            "witness": fraction_text(self.witness),
        }


@dataclass(frozen=True, slots=True)
class Bound:
    """lower ≤ max over E of |p| ≤ upper, and |p(witness)| ≥ lower with witness in E.

    The relative width (upper − lower)/upper is at most 10^(1 − digits). `pieces` cover each group
    exactly, in the order of the groups, and within a group upwards.
    """

    schedule: Schedule
    groups: tuple[SpectralGroup, ...]
    digits: int
    lower: Decimal
    upper: Decimal
    witness: Fraction
    per_group: tuple[GroupBound, ...]
    pieces: tuple[Piece, ...]

    @property
    def steps(self) -> int:
        """N, the gradient steps of one cycle."""
        return self.schedule.length

    @property
    def rate(self) -> Decimal:
        """A lower bound of −log(max |p|)/N, in nats per gradient step; negative if |p| > 1."""
        if self.upper == 0:
            return Decimal("Infinity")
        context = Context(prec=self.digits + 6, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX)
        # `ln` rounds to the nearest number; the next one is above the true logarithm.
        above = Decimal(0) if self.upper == 1 else context.next_plus(context.ln(self.upper))
        return context.divide(above.copy_negate(), Decimal(self.steps))

    def holds(self, at_most: Fraction) -> bool | None:
        """Whether max |p| ≤ at_most: True, False, or None where it stays undecided.

        Where at_most lies inside the bracket, the maximum is compared exactly if it is at a
        rational point, and otherwise the bracket is narrowed, to 200 digits at most.
        """
        return self.decided(at_most)[0]

    def decided(self, at_most: Fraction) -> "tuple[bool | None, Bound]":
        """The answer of `holds`, and the bound that shows it: this one, or a narrower one.

        If the answer is True by an exact comparison, at_most may still be below the upper end,
        which is rounded up.
        """
        if at_most <= 0:
            return (self.upper == 0 and at_most == 0), self
        if order(self.upper, at_most) <= 0:
            return True, self
        if order(self.lower, at_most) > 0:
            return False, self
        if (answer := _exact_answer(self, at_most)) is not None:
            return answer, self
        if self.digits >= MAX_DIGITS_TO_DECIDE:
            return None, self
        digits = min(2 * self.digits, MAX_DIGITS_TO_DECIDE)
        return contraction_bound(self.schedule, self.groups, digits=digits).decided(at_most)

    def to_json(
        self,
        at_most: Fraction | None = None,
        *,
        limit: Mapping[str, object] | None = None,
        limit_fraction: Decimal | None = None,
    ) -> dict[str, object]:
        """The bound as JSON-ready data, with the answer of `holds` for at_most.

        The limit g(0) is not computed here: its enclosure and the fraction of it that the rate
        reaches are passed in (`proofs_check.limit`), and null where they are not.
        """
        return {
            "lower": str(self.lower),
            "upper": str(self.upper),
            "witness": fraction_text(self.witness),
            "per_group": [bound.to_json() for bound in self.per_group],
            "steps": self.steps,
            "rate": str(self.rate),
            "digits": self.digits,
            "limit": None if limit is None else dict(limit),
            "limit_fraction": None if limit_fraction is None else str(limit_fraction),
            "at_most": None if at_most is None else fraction_text(at_most),
            "holds": None if at_most is None else self.holds(at_most),
        }


def contraction_bound(
    schedule: Schedule, groups: tuple[SpectralGroup, ...], *, digits: int = 30
) -> Bound:
    """A certified bracket of max |p(λ)| over the groups, with a witness.

    Args:
        schedule: the steps of one cycle; their order does not matter.
        groups: E, in any order, disjoint up to common ends.
        digits: 2 to 1000; the relative width is at most 10^(1 − digits).

    Returns:
        The bound; its ends enclose the maximum, and are equal to it where that is a decimal of
        at most digits + 2 places attained at an end of a group and cheap to write out.

    Raises:
        InputError: if digits is out of range, the groups overlap, or max |p| > 0 is beyond
            10^(±10^15).
    """
    if not isinstance(digits, int) or isinstance(digits, bool) or not 2 <= digits <= MAX_DIGITS:
        raise InputError(f"digits: {shown(digits)} must be an integer from 2 to {MAX_DIGITS}")
    groups = ordered_groups(groups)
    product = factors(schedule)
    screen = coarse_screen(product, groups)
    pieces: list[Piece] = []
    bounds: list[GroupBound] = []
    for group in groups:
        found = group_pieces(product, group, screen, digits)
        best = max(found, key=lambda piece: piece.lower)
        upper = max(piece.upper for piece in found)
        bounds.append(GroupBound(group, best.lower, upper, best.point))
        pieces += found
    largest = max(bounds, key=lambda bound: bound.lower)
    upper = max(bound.upper for bound in bounds)
    if upper > 0 and largest.lower == 0:
        raise InputError("supremum: max |p| is below 10^(-10^15); use smaller counts")
    return Bound(
        schedule,
        groups,
        digits,
        largest.lower,
        upper,
        largest.witness,
        tuple(bounds),
        tuple(pieces),
    )


def _exact_answer(bound: Bound, at_most: Fraction) -> bool | None:
    """Compares max |p| with at_most exactly, if the pieces in doubt have it at rational points."""
    steps = bound.schedule.merged()
    if len(steps) > _MAX_RATES_EXACT:
        return None
    answer: bool | None = True
    for piece in bound.pieces:
        if order(piece.upper, at_most) <= 0:
            continue
        point = _simple_point(piece, bound.digits)
        # Σ Nⱼ log|1 − ηⱼλ| − log ρ at the point.
        terms = [(step.count, abs(1 - step.rate * point)) for step in steps]
        if sign([*terms, (-1, at_most)]) > 0:
            return False
        if not _is_maximum(steps, piece, point):
            answer = None
    return answer


def _simple_point(piece: Piece, digits: int) -> Fraction:
    """The point of the piece, or a much simpler rational in the piece right next to it."""
    width = piece.right - piece.left
    if piece.point in {piece.left, piece.right}:
        return piece.point
    t = (piece.point - piece.left) / width
    simple = t.limit_denominator(10 ** max(digits // 3, 1))
    near = abs(simple - t) * 10 ** (digits // 2 + 1) < 1 and 0 < simple < 1
    return piece.left + simple * width if near else piece.point


def _is_maximum(steps: tuple[Step, ...], piece: Piece, point: Fraction) -> bool:
    """Whether F(point) = −Σ Nⱼηⱼ/(1 − ηⱼ·point) shows, exactly, that |p| is largest there."""
    slope = -sum(step.count * step.rate / (1 - step.rate * point) for step in steps)
    left, right = piece.left == point, piece.right == point
    return slope == 0 or (left and right) or (left and slope < 0) or (right and slope > 0)
