"""Two measurements of the same seeds: the ratio, its interval, the size of the effect, a test.

    d_i = log(a_i/b_i),  m = mean d_i,  s² = Σ(d_i − m)²/(n − 1)

e^m is the ratio of the geometric means. The 95 % interval of m is m ± t·s/√n, t the quantile of
Student's distribution with n − 1 degrees of freedom: it assumes that the d_i are independent and
normal. The effect is Cohen's d_z = m/s. The test is Wilcoxon's signed ranks, two-sided, with the
exact distribution: it assumes that the d_i are independent, and symmetric about 0 where there is
no difference; the d_i must be distinct in size. All numbers are rounded.
Source: Student 1908; Wilcoxon 1945; Cohen 1988, for d_z.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64
from scipy.stats import t as student
from scipy.stats import wilcoxon

from numerics.exact import InputError

__all__ = ["PairedComparison", "paired_comparison"]

LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairedComparison:
    """What n ≥ 2 pairs say; rounded.

    Args:
        differences: d_i = log(a_i/b_i).
        interval: the ends of the 95 % interval of the mean of d.
        effect: d_z; infinite or NaN where all d_i are equal.
        p_value: of the signed ranks.
    """

    differences: Float64[np.ndarray, " n"]
    interval: tuple[float, float]
    effect: float
    p_value: float

    @property
    def mean(self) -> float:
        """m, the mean log-ratio."""
        return float(self.differences.mean())

    @property
    def ratio(self) -> float:
        """e^m, the geometric mean of a over that of b."""
        return math.exp(self.mean)

    def __str__(self) -> str:
        """The ratio with its 95 % interval, d_z and Wilcoxon's p."""
        low, high = map(math.exp, self.interval)
        return (
            f"{self.ratio:.4f} ({low:.4f} to {high:.4f}, d_z {self.effect:.2f}, "
            f"p {self.p_value:.2g}, {len(self.differences)} pairs)"
        )

    def to_json(self) -> dict[str, object]:
        """The numbers, JSON-ready; an effect that is not finite is null."""
        return {
            "pairs": len(self.differences),
            "mean log ratio": self.mean,
            "95 % interval of it": list(self.interval),
            "ratio of geometric means": self.ratio,
            "Cohen's d_z": self.effect if math.isfinite(self.effect) else None,
            "Wilcoxon, exact, two-sided": self.p_value,
        }


def paired_comparison(a: Sequence[float], b: Sequence[float]) -> PairedComparison:
    """Compares a_i with b_i > 0.

    Raises:
        InputError: if there are fewer than two pairs, or a number is not positive and finite.
    """
    first, second = np.array(a, dtype=np.float64), np.array(b, dtype=np.float64)
    n = len(first)
    if first.shape != second.shape or first.ndim != 1 or n < 2:
        raise InputError(
            f"pairs: {first.shape} and {second.shape} numbers are no two pairs; give more seeds"
        )
    both = np.concatenate((first, second))
    if not (np.isfinite(both).all() and (both > 0).all()):
        raise InputError(
            "pairs: a number is not positive and finite, its logarithm is none; leave it out"
        )
    d = np.log(first / second)
    mean, deviation = float(d.mean()), float(d.std(ddof=1))
    half = float(student.ppf((1 + LEVEL) / 2, n - 1)) * deviation / math.sqrt(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = float(np.float64(mean) / deviation)
    return PairedComparison(
        differences=d,
        interval=(mean - half, mean + half),
        effect=effect,
        p_value=float(wilcoxon(d, method="exact").pvalue) if d.any() else 1.0,
    )
