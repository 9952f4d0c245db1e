"""Groups and cross terms of ridge logistic regression near its minimiser, enclosed by balls.

From the float data, which are exact numbers here, and a candidate w̃ for the minimiser:
‖w̃ − w*‖ ≤ ‖∇f(w̃)‖/ridge, since f is ridge-strongly convex. A candidate basis is made orthonormal
by Gram–Schmidt in ball arithmetic, so an exact orthonormal basis Q lies in the balls; its columns
span the blocks. Ã = Qᵀ(mean σ′(x_jᵀw̃)x_jx_jᵀ)Q is enclosed, its diagonal blocks by Gershgorin's
discs, the others by Frobenius' norm. With D = δ + max_j‖x_j‖·‖w̃ − w*‖, on |x_jᵀ(w − w*)| ≤ δ
    [μ_i, L_i] = ridge + [e^{−D}l_i⁻, e^Dl_i⁺],   c_ik = cosh D·‖Ã_ik‖ + sinh D·√(l_i⁺l_k⁺)
(theory.logistic). Ends and cross terms are rationals, rounded outward.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
from flint import arb, arb_mat, ctx
from jaxtyping import Float64

from numerics.coupled_groups import CoupledGroups
from numerics.exact import InputError, fraction_text, shown
from numerics.logistic_regression import LogisticRegression, hessian
from numerics.spectral_group import SpectralGroup
from proofs_check.decimal_enclosure import fraction_bracket
from proofs_check.exact_ball import ball, fraction_of

__all__ = ["LogisticBlocks", "logistic_blocks"]

PRECISION: Final = 160
DIGITS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogisticBlocks:
    """The blocks of one problem near its minimiser.

    Args:
        coupled: groups and cross terms, exact, on |x_jᵀ(w − w*)| ≤ δ for every j.
        radius: δ.
        reach: upper bounds of ‖P_ix_j‖, n × blocks, floats rounded up.
        basis: the columns that span the blocks, rounded.
        sizes: the dimensions of the blocks.
        minimiser: w̃, rounded.
        minimiser_error: an upper bound of ‖w̃ − w*‖, a float rounded up.
    """

    coupled: CoupledGroups
    radius: Fraction
    reach: Float64[np.ndarray, "n m"]
    basis: Float64[np.ndarray, "d d"]
    sizes: tuple[int, ...]
    minimiser: Float64[np.ndarray, " d"]
    minimiser_error: float

    def norms(self, offset: Float64[np.ndarray, " d"]) -> Float64[np.ndarray, " m"]:
        """‖P_iv‖ for each block, rounded."""
        parts = np.split(self.basis.T @ offset, np.cumsum(self.sizes)[:-1])
        return np.array([np.linalg.norm(part) for part in parts])


def logistic_blocks(
    problem: LogisticRegression,
    minimiser: Float64[np.ndarray, " d"],
    sizes: Sequence[int],
    *,
    radius: Fraction,
) -> LogisticBlocks:
    """The blocks of eigenvectors of the Hessian at w̃, the largest eigenvalues first.

    Args:
        problem: the data and the ridge.
        minimiser: w̃, a candidate.
        sizes: the dimensions of the blocks, which add up to d.
        radius: δ > 0.

    Returns:
        Groups and cross terms with everything that the region needs, enclosed.

    Raises:
        InputError: if the sizes do not fit, or δ is not positive.
    """
    d = problem.X.shape[1]
    if sum(sizes) != d or min(sizes, default=0) < 1 or radius <= 0:
        raise InputError(
            f"logistic blocks: sizes {tuple(sizes)} and radius {shown(fraction_text(radius))} for "
            f"{d} columns; sizes >= 1 must add up to it, and the radius be > 0"
        )
    basis = np.linalg.eigh(hessian(problem, minimiser))[1][:, ::-1]
    edges = [0, *np.cumsum(sizes).tolist()]
    spans = [range(low, high) for low, high in pairwise(edges)]
    with ctx.workprec(PRECISION):
        exact_basis = _orthonormal(basis)
        X = arb_mat(problem.X.tolist())
        slopes, size = _slopes_and_gradient(problem, X, minimiser)
        Y = X * exact_basis
        rows, ridge = X.nrows(), ball(problem.ridge)
        weighted = arb_mat([[s * y for y in row] for s, row in zip(slopes, Y.table(), strict=True)])
        A = Y.transpose() * weighted
        reach = [
            [sum((y * y for y in row[span.start : span.stop]), arb(0)).sqrt() for span in spans]
            for row in Y.table()
        ]
        longest = max(
            (sum((r * r for r in row), arb(0)).sqrt().upper() for row in reach), key=float
        )
        error = (size / ridge).upper()
        D = ball(radius) + longest * error
        ends = [_disc_ends(A, span, rows) for span in spans]
        groups = tuple(
            SpectralGroup(_below(ridge + low * (-D).exp()), _above(ridge + high * D.exp()))
            for low, high in ends
        )
        cross = [[Fraction(0)] * len(spans) for _ in spans]
        for i, first in enumerate(spans):
            for k, second in enumerate(spans[:i]):
                between = sum((A[a, b] ** 2 for a in first for b in second), arb(0)).sqrt() / rows
                term = D.cosh() * between + D.sinh() * (ends[i][1] * ends[k][1]).sqrt()
                cross[i][k] = cross[k][i] = _above(term)
        return LogisticBlocks(
            coupled=CoupledGroups(groups, tuple(map(tuple, cross))),
            radius=radius,
            reach=np.array([[_float_above(r) for r in row] for row in reach]),
            basis=basis,
            sizes=tuple(sizes),
            minimiser=minimiser,
            minimiser_error=_float_above(error),
        )


def _orthonormal(basis: Float64[np.ndarray, "d d"]) -> arb_mat:
    """Gram–Schmidt on the columns: balls around an exact orthonormal basis."""
    done: list[list[arb]] = []
    for column in basis.T.tolist():
        rest = [arb(x) for x in column]
        for earlier in done:
            part = sum((x * y for x, y in zip(rest, earlier, strict=True)), arb(0))
            rest = [x - part * y for x, y in zip(rest, earlier, strict=True)]
        length = sum((x * x for x in rest), arb(0)).sqrt()
        done.append([x / length for x in rest])
    return arb_mat(done).transpose()


def _slopes_and_gradient(
    problem: LogisticRegression, X: arb_mat, w: Float64[np.ndarray, " d"]
) -> tuple[list[arb], arb]:
    """σ′(x_jᵀw) for each row, and ‖∇f(w)‖."""
    point = arb_mat([[x] for x in w.tolist()])
    z = X * point
    probabilities = [1 / (1 + (-z[j, 0]).exp()) for j in range(X.nrows())]
    residual = arb_mat(
        [[p - int(y)] for p, y in zip(probabilities, problem.y.tolist(), strict=True)]
    )
    slope = X.transpose() * residual
    ridge = ball(problem.ridge)
    entries = [slope[i, 0] / X.nrows() + ridge * point[i, 0] for i in range(X.ncols())]
    return [p * (1 - p) for p in probabilities], sum((g * g for g in entries), arb(0)).sqrt()


def _disc_ends(A: arb_mat, span: range, rows: int) -> tuple[arb, arb]:
    """Gershgorin: bounds of the eigenvalues of a diagonal block of A/n, the lower one ≥ 0."""
    low, high = [], []
    for i in span:
        spread = sum((abs(A[i, k]) for k in span if k != i), arb(0))
        low.append(((A[i, i] - spread) / rows).lower())
        high.append(((A[i, i] + spread) / rows).upper())
    least, most = min(low), max(high)
    return (least if least > 0 else arb(0)), most


def _above(value: arb) -> Fraction:
    return Fraction(fraction_bracket(fraction_of(value.upper()), DIGITS)[1])


def _below(value: arb) -> Fraction:
    return Fraction(fraction_bracket(fraction_of(value.lower()), DIGITS)[0])


def _float_above(value: arb) -> float:
    exact = fraction_of(value.upper())
    nearest = float(exact)
    return nearest if Fraction(nearest) >= exact else float(np.nextafter(nearest, np.inf))
