"""The unit roundoff, u = 2⁻⁵³ for float64 and 2⁻²⁴ for float32, and γ_k = ku/(1 − ku).

A product of k factors 1 + δ, |δ| ≤ u, differs from 1 by at most γ_k; so a sum of n products is
computed with an error of at most γ_n·Σ|x_i y_i|, in any order and with fused operations or not.
Source: N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., Lemma 3.1, §3.1.
"""

import math
from typing import Any, Final

import numpy as np

__all__ = ["UNIT", "UNIT_SINGLE", "finite_or_none", "gamma", "unit_roundoff"]

UNIT: Final = 2.0**-53
UNIT_SINGLE: Final = 2.0**-24


def unit_roundoff(dtype: Any) -> float:
    """u, half the distance from 1 to the next number: 2⁻²⁴ in float32, 2⁻⁵³ in float64; exact."""
    return float(np.finfo(dtype).eps) / 2


def gamma(k: int, unit: float = UNIT) -> float:
    """The bound γ_k = ku/(1 − ku) on the relative error of k roundings in a row."""
    return k * unit / (1 - k * unit)


def finite_or_none(value: float) -> float | None:
    """The number as a float, or None where JSON has no name for it."""
    return float(value) if math.isfinite(value) else None
