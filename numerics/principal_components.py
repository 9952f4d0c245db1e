"""Principal directions of data, projections onto them, and how far their variances span.

X is n × d with mean x̄. The directions v_j are eigenvectors of (1/n)·Σ(x − x̄)(x − x̄)ᵀ, the variances
λ_1 ≥ λ_2 ≥ … its eigenvalues; `numerics.spectrum` bounds their error. All numbers are rounded
(float64). The sign of a direction is free: its entry of largest size is made positive.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.linalg
from jaxtyping import Float64, Real

from numerics.data_set import row_blocks
from numerics.exact import InputError
from numerics.spectrum import Spectrum

__all__ = ["BULK", "VarianceSpan", "principal_directions", "projections", "variance_span"]

BULK: Final = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceSpan:
    """How far the variances of one data set span.

    Args:
        span: (λ̂_1 − e)/(λ̂_q + e), at most λ_1/λ_q, up to the rounding of this quotient.
        counted: q, how many computed variances are above 2e.
        total: how many directions there are, d.
        floor: 2e, in squared units of the data.
        bulk: λ̂_1/λ̂_b.
        bulk_count: b, the fewest leading directions that hold 99 % of the variance.
    """

    span: float
    counted: int
    total: int
    floor: float
    bulk: float
    bulk_count: int


def variance_span(spectrum: Spectrum) -> VarianceSpan:
    """The span of the variances above the floor, and of those that hold 99 % of all."""
    values, e = spectrum.eigenvalues, spectrum.error
    counted = int(np.count_nonzero(values > 2 * e))
    sums = np.cumsum(values)
    last = int(np.searchsorted(sums, BULK * sums[-1]))
    return VarianceSpan(
        span=float((values[0] - e) / (values[counted - 1] + e)),
        counted=counted,
        total=len(values),
        floor=2 * e,
        bulk=float(values[0] / values[last]),
        bulk_count=last + 1,
    )


def principal_directions(X: Real[np.ndarray, "n d"], count: int) -> Float64[np.ndarray, "d k"]:
    """The first directions v_1, …, v_count as columns.

    Raises:
        InputError: if there are fewer than `count` columns.
    """
    n, d = X.shape
    if not 1 <= count <= d:
        raise InputError(
            f"principal directions: {count} asked of data with {d} columns; ask for 1 to {d}"
        )
    centre, products = X.mean(axis=0, dtype=np.float64), np.zeros((d, d))
    for block in row_blocks(X, max(32, math.isqrt(n))):
        Y = block - centre
        products += Y.T @ Y
    _, V = scipy.linalg.eigh(products / n, subset_by_index=(d - count, d - 1))
    V = V[:, ::-1]
    largest = V[np.argmax(np.abs(V), axis=0), np.arange(count)]
    return np.asarray(V * np.sign(largest))


def projections(
    X: Real[np.ndarray, "n d"],
    directions: Float64[np.ndarray, "d k"],
    centre: Float64[np.ndarray, " d"],
) -> Float64[np.ndarray, "n k"]:
    """The coordinates (x − c)·v_j of every row."""
    return np.concatenate([(block - centre) @ directions for block in row_blocks(X)])
