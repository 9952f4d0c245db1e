"""The dimension of MNIST by two standard estimators, with the interval stated before the run.

60 000 training images in ℝ^784, distances Euclidean. Five disjoint drawn subsamples of 1 000
images each are asked for their nearest neighbours among all others; T_j(x) is the distance from x
to the j-th. Maximum likelihood (Levina, Bickel 2004) with MacKay and Ghahramani's pooled average,
k = 20: m = [mean over x of 1/(k − 1)·Σ_{j<k} log(T_k/T_j)]⁻¹. TwoNN (Facco et al. 2017): d is the
slope through the origin of −log(1 − i/N) against the i-th smallest log(T_2/T_1), without the
largest tenth.
Source: talk, "you can kind of try to fit some kind of smooth manifold of dimension eight".
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["HIGH", "LOW", "intrinsic_dimension", "m", "two_nearest"]

LOW, HIGH = sp.Integer(6), sp.Integer(10)
m, two_nearest = sp.symbols("m d", positive=True)


@claim(
    "data.intrinsic-dimension",
    kind=Kind.MEASUREMENT,
    title="MNIST fits a manifold of dimension about 8: both nearest-neighbour estimators lie "
    "between 6 and 10",
    source='talk, "some kind of smooth manifold of dimension eight"',
    notes="About 8 is read as 8 ± 2. Estimates of 12 to 14 have been published for these "
    "estimators, as we understand them, so it was expected to fail. The talk speaks of the "
    "smallest dimension that was found; an estimator's dimension is that of the data at the "
    "distance of the neighbours, and other methods may find another.",
)
def intrinsic_dimension() -> Statement:
    """Thresholds: 6 ≤ m ≤ 10 and 6 ≤ d ≤ 10, each the mean over the five subsamples."""
    return Statement(
        variables=(
            Variable(m, "the maximum-likelihood estimate, k = 20, mean over the subsamples"),
            Variable(two_nearest, "TwoNN's estimate, mean over the subsamples"),
        ),
        conclusion=sp.And(LOW <= m, m <= HIGH, LOW <= two_nearest, two_nearest <= HIGH),
    )
