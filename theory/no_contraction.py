"""Where no cycle of any rates contracts coupled blocks: the other side of theory.convex.

With c the cross terms, diag(μ) − c has non-positive entries off its diagonal. If it is not positive
definite, it has an eigenvector w ≥ 0, w ≠ 0, to an eigenvalue ≤ 0: μ_iw_i ≤ Σ_k c_ik w_k for all i.
Such a w is enlarged by every comparison matrix, so by every product of them. If it is positive
definite, a step small enough contracts.
Source: derived here; the matrices are M-matrices, the eigenvector is that of Perron and Frobenius.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.convex import L, c, diagonal_factor, eta, k, m, mu, own, v

__all__ = ["no_contraction"]


@claim(
    "convex.no-contraction",
    kind=Kind.THEOREM,
    title="If diag(μ) − c is not positive definite, no cycle of any rates contracts: M(η)w ≥ w for "
    "some w ≥ 0",
    source="derived here",
    uses=("convex.cycle",),
    notes="Stated for one row. It says that the comparison shows no contraction, and not that the "
    "loss has none: the bounds μ, L, c may be far from its Hessians.",
)
def no_contraction() -> Statement:
    """μw_i ≤ Σ_k c_k w_k gives w_i ≤ max(|1 − ημ|, |1 − ηL|)·w_i + η·Σ_k c_k w_k."""
    sent = sp.Sum(c[k] * v[k], (k, 1, m))
    near = {
        m: sp.Integer(1),
        mu: sp.Integer(4),
        L: sp.Integer(9),
        eta: sp.Rational(1, 9),
        own: sp.Integer(1),
        c[1]: sp.Integer(2),
        v[1]: sp.Integer(2),
    }
    return Statement(
        variables=(
            Variable(m, "the number of the other blocks, an integer ≥ 1"),
            Variable(mu, "the lower end of the block's spectrum"),
            Variable(L, "its upper end"),
            Variable(eta, "the rate of the step, real > 0"),
            Variable(own, "w_i ≥ 0, the entry of the block"),
            Variable(c, "c_1, …, c_m: the cross terms with the other blocks, real"),
            Variable(v, "w_1, …, w_m: the other entries, real"),
        ),
        hypotheses=(sp.Le(mu * own, sent),),
        conclusion=sp.Le(own, diagonal_factor(eta, mu, L) * own + eta * sent),
        instance=near,  # equality: the factor is 1 − ημ
        witnesses=(
            near | {eta: sp.Rational(1, 2)},
            near | {m: sp.Integer(2), c[2]: sp.Integer(3), v[2]: sp.Integer(0)},
        ),
        breaking=(near | {v[1]: sp.Rational(1, 2)},),
    )
