"""How far |p| ≤ 1 reaches from 0: the real stability interval of a cycle as a Runge–Kutta step.

β is the largest number with |p(λ)| ≤ 1 on [0, β], p(λ) = ∏ⱼ(1 − ηⱼλ)^Nⱼ (theory.runge_kutta). Below
the first root p falls from 1 to 0. Between neighbouring roots log|p| is concave: |p| stays below 1
there, or crosses 1 upwards exactly once before its maximum. Beyond the last root |p| grows, and
at twice that root every factor is at least 1 in modulus. So β lies on the first piece whose maximum
exceeds 1, and bisection there, its signs decided in ball arithmetic, encloses it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from numerics.exact import InputError, shown
from numerics.log_linear import sign
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.decimal_enclosure import fraction_bracket, order
from proofs_check.factored_product import Factors, factors, peak, segment
from proofs_check.piecewise_maximum import Piece
from proofs_check.supremum import contraction_bound

__all__ = ["MOST_RATES", "RealStability", "real_stability"]

MOST_RATES: Final = 2_000
MOST_DIGITS: Final = 200
_COARSE: Final = 12
_FINE: Final = 30
_MOST_EXACT: Final = 64
_MOST_REFINED: Final = 64  # pieces whose maximum is within 1e-12 of 1
_PARTS: Final = (Fraction(1, 2), Fraction(3, 8), Fraction(5, 8))


@dataclass(frozen=True, slots=True)
class RealStability:
    """lower ≤ β ≤ upper, where |p| ≤ 1 on [0, β] and on no longer interval; certified.

    The relative width is at most 10^(1 − digits), unless it cannot be decided whether a maximum
    of |p| exceeds 1 or is equal to it: β is then at that maximum or beyond.
    """

    lower: Decimal
    upper: Decimal

    def to_json(self) -> dict[str, str]:
        """The enclosure as text, `{"lower": …, "upper": …}`."""
        return {"lower": str(self.lower), "upper": str(self.upper)}


def real_stability(schedule: Schedule, *, digits: int = 30) -> RealStability:
    """An enclosure of the real stability interval's length.

    Args:
        schedule: the steps of one cycle; their order does not matter.
        digits: 2 to 200, of the enclosure.

    Returns:
        The enclosure, rounded outwards.

    Raises:
        InputError: if digits is out of range or there are more than 2000 distinct rates.
    """
    if not isinstance(digits, int) or isinstance(digits, bool) or not 2 <= digits <= MOST_DIGITS:
        raise InputError(f"digits: {shown(digits)} must be an integer from 2 to {MOST_DIGITS}")
    steps = schedule.merged()
    if len(steps) > MOST_RATES:
        raise InputError(
            f"real stability: {len(steps)} distinct rates; use at most {MOST_RATES}, merge some"
        )
    if len(steps) == 1:  # |1 − ηλ| ≤ 1 up to 2/η
        return RealStability(*fraction_bracket(2 / steps[0].rate, digits))
    undecided: Fraction | None = None
    near = 0
    for piece in _pieces_between_roots(schedule):
        if order(piece.upper, Fraction(1)) <= 0:
            continue
        if order(piece.lower, Fraction(1)) <= 0:
            near += 1
            if near > _MOST_REFINED:
                undecided = piece.left if undecided is None else undecided
                continue
        above = _point_above_one(schedule, piece)
        if above is not None:
            low, high = _crossing(factors(schedule), piece.left, above, digits)
            break
        if undecided is None and not _stays_below_one(schedule, piece):
            undecided = piece.left
    else:
        last = 1 / steps[0].rate
        low, high = _crossing(factors(schedule), last, 2 * last, digits)
    low = low if undecided is None else undecided
    return RealStability(fraction_bracket(low, digits)[0], fraction_bracket(high, digits)[1])


def _pieces_between_roots(schedule: Schedule) -> tuple[Piece, ...]:
    """One piece for each two neighbouring roots, from the lowest up."""
    steps = schedule.merged()
    group = SpectralGroup(1 / steps[-1].rate, 1 / steps[0].rate)
    return contraction_bound(schedule, (group,), digits=_COARSE).pieces


def _point_above_one(schedule: Schedule, piece: Piece) -> Fraction | None:
    """A point of the piece with |p| > 1; None where none is found."""
    if order(piece.lower, Fraction(1)) > 0:
        return piece.point
    bound = contraction_bound(schedule, (SpectralGroup(piece.left, piece.right),), digits=_FINE)
    return bound.witness if order(bound.lower, Fraction(1)) > 0 else None


def _stays_below_one(schedule: Schedule, piece: Piece) -> bool:
    """Whether |p| ≤ 1 is shown on the piece."""
    bound = contraction_bound(schedule, (SpectralGroup(piece.left, piece.right),), digits=_FINE)
    return bound.holds(Fraction(1)) is True


def _crossing(
    product: Factors, low: Fraction, high: Fraction, digits: int
) -> tuple[Fraction, Fraction]:
    """Where |p| reaches 1 on [low, high]: below 1 at low, above 1 at high, and once only between.

    Each turn decides the sign of log|p| at a point between. Where 0 is in its enclosure the
    maximum is hardly above 1, and another point is tried; where all fail, the bracket stays.
    """
    accuracy = Fraction(1, 2 * 10**digits)
    while high - low > accuracy * low:
        for part in _PARTS:
            middle = low + part * (high - low)
            found = _sign_of_log(product, middle, digits)
            if found is not None:
                break
        else:
            break
        if found == 0:
            return middle, middle
        low, high = (middle, high) if found < 0 else (low, middle)
    return low, high


def _sign_of_log(product: Factors, lam: Fraction, digits: int) -> int | None:
    """The sign of log|p(λ)|, exact where there are few rates; None where it is not decided."""
    value = peak(segment(product, lam, lam), int(3.33 * 2 * digits) + _FINE).value
    if value > 0 or value < 0:
        return 1 if value > 0 else -1
    if len(product.roots) > _MOST_EXACT:
        return None
    roots = zip(product.counts, product.roots, strict=True)
    return sign([(count, abs(1 - lam / root)) for count, root in roots])
