"""Arrays of numbers as unevaluated sums hi + lo of two float64, about 32 digits.

Roots of a long schedule crowd near the ends of their groups, and groups may be narrow: the
difference of two neighbours then needs more digits than a float64 holds. A pair holds the number,
and the difference of two pairs is one float64 with nearly full relative accuracy. Rounded.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from jaxtyping import Bool, Float64, Int

__all__ = ["FloatPairs", "concatenated", "pairs_of", "selected"]

Floats = Float64[np.ndarray, " k"]


@dataclass(frozen=True, slots=True, eq=False)
class FloatPairs:
    """k numbers hi + lo, |lo| ≤ 2^-53 |hi|."""

    hi: Floats
    lo: Floats

    def __len__(self) -> int:
        return len(self.hi)

    def taken(self, index: Int[np.ndarray, " m"] | slice) -> "FloatPairs":
        """The numbers at these places."""
        return FloatPairs(self.hi[index], self.lo[index])

    def plus(self, offset: Floats) -> "FloatPairs":
        """Each number plus a float, normalised (Knuth's two-sum)."""
        total = self.hi + offset
        back = total - self.hi
        error = (self.hi - (total - back)) + (offset - back) + self.lo
        hi = total + error
        return FloatPairs(hi, error - (hi - total))

    def minus(self, other: "FloatPairs") -> Floats:
        """The differences, number by number, as floats of relative error about 2^-52."""
        difference: Floats = (self.hi - other.hi) + (self.lo - other.lo)
        return difference

    def differences(self, other: "FloatPairs") -> Float64[np.ndarray, "k m"]:
        """All differences self_i − other_j as floats."""
        found: Float64[np.ndarray, "k m"] = np.subtract.outer(self.hi, other.hi)
        found += np.subtract.outer(self.lo, other.lo)
        return found

    def fractions(self) -> tuple[Fraction, ...]:
        """The numbers hi + lo, exact."""
        return tuple(
            Fraction(hi) + Fraction(lo)
            for hi, lo in zip(self.hi.tolist(), self.lo.tolist(), strict=True)
        )


def pairs_of(values: "list[Fraction] | tuple[Fraction, ...]") -> FloatPairs:
    """The nearest pairs to exact numbers; relative error at most 2^-105."""
    hi = [float(value) for value in values]
    lo = [float(value - Fraction(h)) for value, h in zip(values, hi, strict=True)]
    return FloatPairs(np.array(hi), np.array(lo))


def concatenated(*parts: FloatPairs) -> FloatPairs:
    """The numbers of the parts, one after the other."""
    return FloatPairs(
        np.concatenate([part.hi for part in parts]), np.concatenate([part.lo for part in parts])
    )


def selected(condition: Bool[np.ndarray, " k"], yes: FloatPairs, no: FloatPairs) -> FloatPairs:
    """The number of `yes` where the condition holds, of `no` elsewhere."""
    return FloatPairs(np.where(condition, yes.hi, no.hi), np.where(condition, yes.lo, no.lo))
