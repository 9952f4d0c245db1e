"""Proofs of theory.manifold: sums of any length by induction, small sizes as they are written."""

import sympy as sp

import theory.manifold as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import cited, decide, decide_whole
from proofs_check.induction import loop_invariant
from theory.claim import Statement
from theory.manifold import T, d, m

__all__ = ["noise", "regression_limit", "untrainable", "variance"]

A, B, S, F, n, x, z = sp.symbols("A B S F n x z", real=True)
eta, lam, c, v, sigma, pi = sp.symbols("eta lambda c v sigma pi", real=True)
_METHOD = "induction on decided steps; small sizes decided as written"


@discharges(theory.untrainable)
def untrainable(statement: Statement) -> Evidence:
    """The gradient is a combination of the data, and the data is orthogonal to n."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every network whose first layer is linear in the data, any depth, width, loss, "
        "rate and number of steps; all data in the subspace",
        argument="With X_k = Σ_iδ_ix_ik the stepped row has product Σ_kW_kn_k − ηΣ_kX_kn_k with "
        "n, and Σ_kX_kn_k = Σ_iδ_i(x_i·n) = 0. Induction over the steps gives all of them.",
        steps=(
            *loop_invariant(
                "Σ(W_k − ηX_k)n_k = ΣW_kn_k − ηΣX_kn_k",
                sp.Eq(S, A - eta * B),
                start={S: sp.Integer(0), A: sp.Integer(0), B: sp.Integer(0)},
                turn={S: S + (v - eta * x) * n, A: A + v * n, B: B + x * n},
            ),
            *loop_invariant(
                "each data point adds δ_i(x_i·n) = 0",
                sp.Eq(B, 0),
                start={B: sp.Integer(0)},
                turn={B: B + c * z},
                each=(sp.Eq(z, 0),),
            ),
            *decide_whole(statement, {d: 1, m: 2}),
            *decide_whole(statement, {d: 2, m: 1}),
            *decide_whole(statement, {d: 2, m: 2}),
        ),
    )


@discharges(theory.regression_limit)
def regression_limit(statement: Statement) -> Evidence:
    """The distance to w* is multiplied by 1 − ηλ at each step."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every eigenvalue λ ≥ 0, every rate, every number of steps",
        argument="In the eigenbasis of the data's second moment the directions do not mix. Where "
        "0 < ηλ < 2 the factor is below 1 in modulus, so w tends to w*; where λ = 0 it is 1.",
        steps=(
            *loop_invariant(
                "u_t − w* = (1 − ηλ)^t(u_0 − w*)",
                sp.Eq(S, F * c),
                start={S: c, F: sp.Integer(1)},
                turn={S: S - eta * lam * S, F: F * (1 - eta * lam)},
            ),
            decide(
                "the factor contracts",
                sp.Abs(1 - eta * lam) < 1,
                given=(eta * lam > 0, eta * lam < 2),
            ),
            cited("geometric sequences", "qᵀ tends to 0 where |q| < 1"),
            *(step for steps in (1, 2, 3) for step in decide_whole(statement, {T: steps})),
        ),
    )


@discharges(theory.variance)
def variance(statement: Statement) -> Evidence:
    """Off the diagonal nothing is added, on it τ²n_k²."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every dimension, every n orthogonal to the data, every start of covariance τ²I; "
        "linear regression trained by gradient descent",
        argument="By manifold.regression-limit the trained output at x + n is w*·x + w_0·n: the "
        "first part is fixed, and Var(w_0·n) = ΣΣn_jn_kC_jk.",
        steps=(
            *loop_invariant(
                "ΣΣn_jn_kτ²δ_jk = τ²Σn_k²",
                sp.Eq(S, c * B),
                start={S: sp.Integer(0), B: sp.Integer(0)},
                turn={S: S + n * n * c, B: B + n**2},
            ),
            *(step for size in (1, 2, 3) for step in decide_whole(statement, {d: size})),
        ),
    )


@discharges(theory.noise)
def noise(statement: Statement) -> Evidence:
    """The mean of the gradient is linear in the first two moments of the noise."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every noise of mean 0 and variance σ² that is independent of data and labels, "
        "every rate, every number of steps; the population loss",
        argument="E[(c + vσz)σz] = cσE z + vσ²E z² = σ²v, whatever the residual c: the normal "
        "weight follows u ← u − ησ²u by itself, which is manifold.regression-limit for w* = 0.",
        steps=(
            *loop_invariant(
                "Σπ(c + vσz)σz = cσΣπz + vσ²Σπz²",
                sp.Eq(S, c * sigma * A + v * sigma**2 * B),
                start={S: sp.Integer(0), A: sp.Integer(0), B: sp.Integer(0)},
                turn={
                    S: S + pi * (c + v * sigma * z) * sigma * z,
                    A: A + pi * z,
                    B: B + pi * z**2,
                },
            ),
            *loop_invariant(
                "u_t = (1 − ησ²)^t u_0",
                sp.Eq(S, F * c),
                start={S: c, F: sp.Integer(1)},
                turn={S: S - eta * sigma**2 * S, F: F * (1 - eta * sigma**2)},
            ),
            *decide_whole(statement, {m: 2, T: 1}),
            *decide_whole(statement, {m: 3, T: 2}),
        ),
    )
