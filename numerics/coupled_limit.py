"""How fast any cycle can contract coupled groups: the weights that show it, in floats.

For weights y ≥ 0, Σy_i = 1, let φ(v) = ∏v_i^y_i and
    h(η, y) = inf over v > 0 of log φ(M(η)v)/φ(v) = inf_x Σ_i y_i log Σ_k M_ik(η) e^(x_k − x_i).
A cycle of N steps with Pu ≤ ρ̂u, u > 0, has φ(u)ρ̂ ≥ φ(Pu) ≥ e^(N·min_η h)φ(u): no cycle of any rates
has a rate above −min_η h(η, y). Between the kinks 2/(L_i + μ_i), where M_ii changes its branch, M
is affine in η, so a log of a sum of its entries is concave, and so is an infimum of such: h is
least at a kink, or as η → 0, where it is 0. Past the last kink M grows with η.
So rates other than the kinks matter at second order only, and without cross terms not at all.
For x = log d the infimum is where d_i(Md)_i = y_i (M is symmetric): a scaling of M with the row
sums y. −min h is convex in y and is lowered by cutting planes. What is found here is a candidate;
proofs_check.coupled_limit certifies it.
Source: derived here; the functional is that of Donsker–Varadhan and Friedland–Karlin.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import scipy.optimize
from jaxtyping import Float64

from numerics.coupled_groups import CoupledGroups, comparison_matrix

__all__ = ["RateWeights", "kinks", "rate_weights", "scaling"]

SWEEPS: Final = 10
MOST_NEWTON_STEPS: Final = 40
SETTLED: Final = 1e-12
MOST_CUTS: Final = 60
CLOSE: Final = 1e-5  # relative, of the best value to the cuts' bound
LEAST_WEIGHT: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RateWeights:
    """Weights y of the groups with the value −min h that they show, and shares of the kinks.

    All are rounded. The value is infinite where every group is a point without cross terms.
    """

    weights: Float64[np.ndarray, " n"]
    shares: Float64[np.ndarray, " j"]
    value: float


def kinks(coupled: CoupledGroups) -> tuple[Fraction, ...]:
    """The distinct rates 2/(L_i + μ_i), from the smallest up; exact."""
    return tuple(sorted({2 / (group.L + group.mu) for group in coupled.groups}))


def scaling(
    matrix: Float64[np.ndarray, "n n"], weights: Float64[np.ndarray, " n"]
) -> Float64[np.ndarray, " n"]:
    """The d ≥ 0 with d_i(Md)_i = y_i, for a symmetric M ≥ 0; d_i = 0 where y_i = 0.

    It minimises the convex ½Σ M_ik e^(x_i + x_k) − Σ y_i x_i, x = log d: one coordinate at a time,
    then by Newton's method with steps of at most 1.

    Returns:
        d, rounded; not near a solution where there is none.
    """
    diagonal = np.diag(matrix)
    rest = matrix - np.diag(diagonal)
    with np.errstate(divide="ignore"):
        start = np.sqrt(weights / np.maximum(diagonal, np.finfo(float).tiny))
    d = np.where(weights > 0, np.minimum(start, 1e150), 0.0)
    for _ in range(SWEEPS):
        for i in range(len(d)):
            others = rest[i] @ d
            below = others + np.sqrt(others**2 + 4 * diagonal[i] * weights[i])
            d[i] = 2 * weights[i] / below if below > 0 else 0.0
    inside = np.flatnonzero(d)
    for _ in range(MOST_NEWTON_STEPS):
        flow = d[inside, None] * matrix[np.ix_(inside, inside)] * d[inside]
        sums = flow.sum(axis=1)
        wrong = weights[inside] - sums
        if np.all(np.abs(wrong) <= SETTLED * weights[inside]):
            break
        step = np.linalg.lstsq(flow + np.diag(sums), wrong, rcond=None)[0]
        d[inside] *= np.exp(step / max(1.0, float(np.abs(step).max())))
    return d


def rate_weights(coupled: CoupledGroups) -> RateWeights:
    """Weights y with −min h nearly least, by cutting planes from the uniform weights."""
    size = len(coupled.groups)
    rates = kinks(coupled)
    matrices = [
        np.array([[float(x) for x in row] for row in comparison_matrix(coupled, rate)])
        for rate in rates
    ]
    # A point without cross terms is brought to 0 by one step: it limits nothing.
    limiting = np.array(
        [
            group.mu < group.L or any(row)
            for group, row in zip(coupled.groups, coupled.cross, strict=True)
        ]
    )
    if not limiting.any():
        weights = np.full(size, 1 / size)
        return RateWeights(
            weights=weights, shares=np.full(len(rates), 1 / len(rates)), value=np.inf
        )
    y = limiting / limiting.sum()
    best, best_value, shares = y, np.inf, np.full(len(rates), 1 / len(rates))
    rows: list[Float64[np.ndarray, " n"]] = []
    owners: list[int] = []
    for _ in range(MOST_CUTS):
        slopes = [-_logs(matrix, scaling(matrix, y)) for matrix in matrices]
        value = max(float(slope @ y) for slope in slopes)
        if value < best_value:
            best, best_value = y, value
        rows += slopes
        owners += range(len(rates))
        solved = scipy.optimize.linprog(
            [*[0.0] * size, 1.0],
            A_ub=np.column_stack([np.stack(rows), -np.ones(len(rows))]),
            b_ub=np.zeros(len(rows)),
            A_eq=[[*[1.0] * size, 0.0]],
            b_eq=[1.0],
            bounds=[*((LEAST_WEIGHT if x else 0.0, float(x)) for x in limiting), (None, None)],
            method="highs-ds",
        )
        if solved.status or solved.x is None or solved.fun is None:
            break
        shares = np.bincount(owners, weights=-solved.ineqlin.marginals, minlength=len(rates))
        if best_value - solved.fun <= CLOSE * abs(best_value):
            break
        y = solved.x[:size]
    return RateWeights(weights=best, shares=shares, value=max(best_value, 0.0))


def _logs(
    matrix: Float64[np.ndarray, "n n"], d: Float64[np.ndarray, " n"]
) -> Float64[np.ndarray, " n"]:
    """The logarithms of (Md)_i/d_i, 0 where d_i = 0."""
    found = np.zeros(len(d))
    inside = d > 0
    found[inside] = np.log((matrix @ d)[inside] / d[inside])
    return found
