"""The dimension of the manifold that data lie near, from distances to nearest neighbours.

T_1(x) ≤ T_2(x) ≤ … are the distances from x to its neighbours. Where the data has constant density
on an m-dimensional flat piece as far as T_k, the volumes (T_j/T_k)^m, j < k, are k − 1 independent
uniform numbers, in order. So Σ_{j<k} log(T_k/T_j) is Gamma(k − 1) with mean (k − 1)/m.

*Maximum likelihood*, pooled over N points: m̂ = N(k − 1)/Σ_xΣ_j log(T_k/T_j). Levina and Bickel
averaged the estimates of the points; pooling their inverses is the likelihood's own maximum. Its
standard error is m/√(N(k − 1)) for points so far apart that they share no neighbour.
*TwoNN*: log(T_2/T_1) is exponential with mean 1/m, so −log(1 − i/N) against the i-th smallest is a
line through the origin of slope m; d̂ is its least-squares slope, without the largest tenth. Hence
d̂/m has a distribution that depends on N alone.
Source: Levina, Bickel, Maximum likelihood estimation of intrinsic dimension, 2004; MacKay,
Ghahramani, Comments on that paper, 2005; Facco, d'Errico, Rodriguez, Laio, Estimating the
intrinsic dimension of datasets by a minimal neighborhood information, 2017.
"""

import math
from typing import Final

import numpy as np
from jaxtyping import Float64, Int, Real

from numerics.exact import InputError

__all__ = [
    "DISCARDED",
    "likelihood_dimension",
    "likelihood_error",
    "neighbour_distances",
    "two_nearest_dimension",
]

DISCARDED: Final = 0.1
BLOCK_ENTRIES: Final = 2**22


def neighbour_distances(
    X: Real[np.ndarray, "n d"], queries: Int[np.ndarray, " q"], count: int
) -> Float64[np.ndarray, "q k"]:
    """The distances from rows of X to their nearest other rows.

    Args:
        X: the data, n × d.
        queries: the indices of the rows that are asked.
        count: k, how many neighbours.

    Returns:
        Distances from the nearest on, rounded. The neighbours are found through
        ‖x‖² − 2xᵀy + ‖y‖², which is exact for bytes; their distances are then computed once more
        from the differences.

    Raises:
        InputError: if there are too few rows, or a row that is asked is there twice.
    """
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415  (slow to import)

    n, d = X.shape
    if not 1 <= count < n:
        raise InputError(
            f"intrinsic dimension: {count} neighbours asked among {n} rows; ask for 1 to {n - 1}"
        )
    places = X.astype(np.float64)
    found = NearestNeighbors(n_neighbors=count + 1, algorithm="brute").fit(places)
    distances = np.empty((len(queries), count))
    step = max(1, BLOCK_ENTRIES // (d * (count + 1)))
    for start in range(0, len(queries), step):
        asked = queries[start : start + step]
        indices = found.kneighbors(places[asked], return_distance=False)
        gaps = np.linalg.norm(places[indices] - places[asked][:, None], axis=2)
        gaps[indices == asked[:, None]] = -1.0  # the row itself comes first, and is dropped
        distances[start : start + len(asked)] = np.sort(gaps, axis=1)[:, 1:]
    repeated = np.flatnonzero(distances[:, 0] <= 0)
    if len(repeated):
        raise InputError(
            f"intrinsic dimension: row {int(queries[repeated[0]]) + 1} is there twice, a neighbour "
            "at distance 0 has no logarithm; remove repeated rows"
        )
    return distances


def likelihood_dimension(distances: Float64[np.ndarray, "q c"], k: int) -> float:
    """m̂ = [mean over x of 1/(k − 1)·Σ_{j<k} log(T_k(x)/T_j(x))]⁻¹.

    Raises:
        InputError: if k is not between 2 and the number of distances, or all k are equal.
    """
    if not 2 <= k <= distances.shape[1]:
        raise InputError(
            f"intrinsic dimension: k = {k} with {distances.shape[1]} neighbours; "
            f"use 2 to {distances.shape[1]}"
        )
    mean = float(np.log(distances[:, k - 1 : k] / distances[:, : k - 1]).mean())
    _refuse_equal(mean)
    return 1 / mean


def likelihood_error(dimension: float, points: int, k: int) -> float:
    """m/√(N(k − 1)), the standard error of N points that share no neighbours."""
    return dimension / math.sqrt(points * (k - 1))


def two_nearest_dimension(distances: Float64[np.ndarray, "q c"]) -> float:
    """TwoNN: the slope through the origin of −log(1 − i/N) against the i-th log(T_2/T_1).

    Raises:
        InputError: if there are fewer than ten points or two distances, or T_1 = T_2 throughout.
    """
    points, neighbours = distances.shape
    if points < 10 or neighbours < 2:
        raise InputError(
            f"intrinsic dimension: {points} points with {neighbours} neighbours; TwoNN needs at "
            "least 10 points and 2 neighbours"
        )
    kept = points - math.ceil(DISCARDED * points)
    ratios = np.sort(np.log(distances[:, 1] / distances[:, 0]))[:kept]
    heights = -np.log1p(-np.arange(1, kept + 1) / points)
    _refuse_equal(float(ratios[-1]))
    return float((ratios @ heights) / (ratios @ ratios))


def _refuse_equal(log_ratio: float) -> None:
    if not log_ratio > 0:
        raise InputError(
            "intrinsic dimension: all neighbours are at the same distance, which fits no "
            "dimension; use more neighbours, or data that are not on a grid"
        )
