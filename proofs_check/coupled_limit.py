"""No cycle contracts coupled groups faster than this: certified, for all rates, counts and orders.

With the notation of numerics.coupled_limit, Pu ≤ ρ̂u for a cycle of N steps gives −log ρ̂/N ≤
max(0, max_j −h(η_j, y)) over the kinks η_j, for any weights y. For each kink h is bounded from
below: take q ≥ 0, symmetric, Σ_k q_ik = y_i, q_ik = 0 where M_ik = 0. By the concavity of log
(weights q_ik/y_i, in row i),
    Σ_i y_i log Σ_k M_ik e^(x_k − x_i) ≥ Σ_ik q_ik log(M_ik y_i/q_ik) + Σ_ik q_ik(x_k − x_i),
and the last sum is 0, since rows and columns of q have the same sums. y and q are rational, the
logarithms are balls. How y and q were found does not matter.
Whether *any* cycle contracts is decided exactly: it does if and only if diag(μ) − c is positive
definite. If it is, M(η) = I − η(diag(μ) − c) for small η, of spectral radius 1 − ηλ_min. If not,
diag(μ) − c has an eigenvector w ≥ 0, w ≠ 0, to an eigenvalue ≤ 0 (its off-diagonal entries are
≤ 0), and M(η)w ≥ w for every η > 0, so no Pu ≤ ρ̂u with u > 0 has ρ̂ < 1
(claim convex.no-contraction).
Source: derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from flint import arb, ctx

from numerics.coupled_groups import CoupledGroups, comparison_matrix
from numerics.coupled_limit import RateWeights, kinks, rate_weights, scaling
from proofs_check.decimal_enclosure import fraction_bracket
from proofs_check.exact_ball import ball

__all__ = ["CoupledLimit", "coupled_limit", "some_cycle_contracts"]

PRECISION: Final = 128
DIGITS: Final = 12
WEIGHT_UNIT: Final = 10**9

Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoupledLimit:
    """No cycle has a rate −log ρ̂/N above `upper`, in nats a step; certified, rounded up.

    It is Infinity where the weights show nothing: groups that are points without cross terms.
    """

    upper: Decimal
    weights: tuple[Fraction, ...]


def some_cycle_contracts(coupled: CoupledGroups) -> bool:
    """Whether some cycle has ρ̂ < 1: diag(μ) − c is positive definite; by exact elimination."""
    size = len(coupled.groups)
    left = [
        [coupled.groups[i].mu if i == k else -coupled.cross[i][k] for k in range(size)]
        for i in range(size)
    ]
    for pivot in range(size):
        if left[pivot][pivot] <= 0:
            return False
        for i in range(pivot + 1, size):
            factor = left[i][pivot] / left[pivot][pivot]
            for k in range(pivot, size):
                left[i][k] -= factor * left[pivot][k]
    return True


def coupled_limit(coupled: CoupledGroups, found: RateWeights | None = None) -> CoupledLimit:
    """The upper bound of the rate that the weights show; 0 where no cycle contracts.

    Args:
        coupled: groups and cross terms.
        found: weights from `rate_weights`, which is called if absent.

    Returns:
        The bound, certified for any weights; good weights make it small.
    """
    found = rate_weights(coupled) if found is None else found
    whole = [round(WEIGHT_UNIT * float(y)) for y in found.weights]
    weights = tuple(Fraction(y, sum(whole)) for y in whole)
    if not some_cycle_contracts(coupled):
        return CoupledLimit(upper=Decimal(0), weights=weights)
    upper = Fraction(0)
    with ctx.workprec(PRECISION):
        for rate in kinks(coupled):
            below = _least_logarithm(comparison_matrix(coupled, rate), weights)
            if below is None:
                return CoupledLimit(upper=Decimal("Infinity"), weights=weights)
            upper = max(upper, below)
    return CoupledLimit(upper=fraction_bracket(upper, DIGITS)[1], weights=weights)


def _least_logarithm(matrix: Matrix, weights: Sequence[Fraction]) -> Fraction | None:
    """An upper bound of −h for one matrix, rational; None where none is found."""
    flow = _flow(matrix, weights)
    if flow is None:
        return None
    total = arb(0)
    for i, row in enumerate(flow):
        for k, q in enumerate(row):
            if q:
                total -= ball(q) * ball(matrix[i][k] * weights[i] / q).log()
    mantissa, exponent = (int(part) for part in total.upper().man_exp())
    return mantissa * Fraction(2) ** exponent


def _flow(matrix: Matrix, weights: Sequence[Fraction]) -> Matrix | None:
    """The q ≥ 0, symmetric, with the row sums y, 0 where M is 0; rational, near the best one."""
    size = len(matrix)
    floats = np.array([[float(x) for x in row] for row in matrix])
    d = scaling(floats, np.array([float(y) for y in weights]))
    q = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for k in range(i):
            if matrix[i][k] and weights[i] and weights[k]:
                q[i][k] = q[k][i] = Fraction(float(d[i] * floats[i, k] * d[k]))
    for i in range(size):  # a row without a diagonal entry is mended in its largest entry
        if matrix[i][i] == 0:
            k = max(range(size), key=lambda k: (bool(matrix[k][k]), q[i][k]))
            if k == i or not matrix[i][k]:
                if weights[i] != sum(q[i]):
                    return None
                continue
            q[i][k] += weights[i] - sum(q[i])
            q[k][i] = q[i][k]
    for i in range(size):
        q[i][i] = weights[i] - (sum(q[i]) - q[i][i])
    fits = all(
        q[i][k] >= 0 and (matrix[i][k] or not q[i][k]) for i in range(size) for k in range(size)
    )
    return tuple(map(tuple, q)) if fits else None
