"""An independent recomputation of max |p| in mpmath, against which a bound is held.

Nothing is shared with the finder: other arithmetic (mpmath's, not rigorous), another search
(bisection of the derivative's sign between neighbouring roots), in λ itself and not in a scaled
coordinate. Agreement proves nothing, but a slip in either computation would show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from itertools import pairwise

import mpmath
from mpmath import mpf

from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.supremum import Bound

__all__ = ["agrees", "maximum"]


@dataclass(frozen=True, slots=True)
class _Rounded:
    """Roots and counts in mpmath's numbers at the working precision."""

    roots: list[mpf]
    counts: list[int]

    def slope(self, lam: mpf) -> mpf:
        """(log|p|)′ = Σ Nⱼ/(λ − xⱼ)."""
        return mpmath.fsum(n / (lam - x) for x, n in zip(self.roots, self.counts, strict=True))

    def log(self, lam: mpf) -> mpf:
        """Σ Nⱼ log|1 − λ/xⱼ|; −∞ at a root."""
        if lam in self.roots:
            return mpf("-inf")
        terms = zip(self.roots, self.counts, strict=True)
        return mpmath.fsum(n * mpmath.log(abs(1 - lam / x)) for x, n in terms)


def maximum(schedule: Schedule, groups: tuple[SpectralGroup, ...], *, digits: int = 50) -> Decimal:
    """The largest |p(λ)| on the groups, rounded: about `digits` digits are right, none proved.

    Args:
        schedule: the steps of one cycle.
        groups: where λ lies.
        digits: significant digits.

    Returns:
        The maximum, rounded to digits + 5 digits.
    """
    steps = schedule.merged()[::-1]
    roots = [1 / step.rate for step in steps]
    # Digits lost: where roots are close, and in exp(log|p|), |log|p|| up to Σ Nⱼ·(size of a log).
    marks = sorted({*roots, *(end for group in groups for end in (group.mu, group.L))})
    closeness = max((b / (b - a) for a, b in pairwise(marks)), default=Fraction(1))
    spread = marks[-1] / marks[0]
    lost = len(str(schedule.length)) + 2 * len(str(int(closeness))) + len(str(int(spread)))
    with mpmath.workdps(digits + lost + 20):
        rounded = _Rounded([_mpf(root) for root in roots], [step.count for step in steps])
        top = max(_candidates(rounded, roots, groups, digits))
        if top == mpf("-inf"):
            return Decimal(0)
        # Written as mantissa·10^e here, because |p| may be far outside mpmath's printing range.
        exponent = int(mpmath.floor(top / mpmath.log(10)))
        mantissa = mpmath.exp(top - exponent * mpmath.log(10))
        text = mpmath.nstr(mantissa, digits + 5, min_fixed=-1000, max_fixed=1000)
    return Decimal(f"{text}E{exponent}")


def agrees(bound: Bound, digits: int = 50) -> bool:
    """Whether the recomputed maximum lies in the bracket, to a relative 10^(−digits)."""
    found = maximum(bound.schedule, bound.groups, digits=digits)
    context = Context(prec=digits + 10, Emin=MIN_EMIN, Emax=MAX_EMAX)
    unit = Decimal(f"1E-{digits}")
    low = context.multiply(bound.lower, context.subtract(Decimal(1), unit))
    high = context.multiply(bound.upper, context.add(Decimal(1), unit))
    return low <= found <= high


def _candidates(
    rounded: _Rounded, roots: list[Fraction], groups: tuple[SpectralGroup, ...], digits: int
) -> Iterator[mpf]:
    """Values of log|p| at the ends of the groups and at the critical points inside them."""
    for group in groups:
        yield from (
            mpf("-inf") if end in roots else rounded.log(_mpf(end)) for end in (group.mu, group.L)
        )
    for left, right in pairwise(roots):
        for group in groups:
            low, high = max(left, group.mu), min(right, group.L)
            if low >= high:
                continue
            rises = low == left or rounded.slope(_mpf(low)) > 0
            falls = high == right or rounded.slope(_mpf(high)) < 0
            if rises and falls:
                yield rounded.log(_bisected(rounded, _mpf(low), _mpf(high), digits))


def _bisected(rounded: _Rounded, low: mpf, high: mpf, digits: int) -> mpf:
    """The zero of the decreasing slope in (low, high), relative to its distance from the ends."""
    start, end = low, high
    small = mpf(10) ** -(digits + 5)
    while True:
        middle = (low + high) / 2
        if high - low <= small * min(middle - start, end - middle) or not low < middle < high:
            return middle
        if rounded.slope(middle) > 0:
            low = middle
        else:
            high = middle


def _mpf(value: Fraction) -> mpf:
    return mpf(value.numerator) / value.denominator
