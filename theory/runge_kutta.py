"""A cycle as one explicit Runge–Kutta step: how long a real stability interval can be.

A cycle of s gradient steps is one step of an explicit s-stage method for the flow ẋ = −∇f; on an
eigenvalue λ it multiplies by its stability polynomial P, of degree s with P(0) = 1. The method is
consistent (for the step 1) if P′(0) = −1, that is Σ rates = 1, and stable on [0, β] if |P| ≤ 1
there. Runge–Kutta–Chebyshev of first order is P(λ) = T_s(1 − λ/s²), with β = 2s²; no consistent
polynomial of that degree has more. Source: asked after the talk; van der Houwen 1977; Markov 1890.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.point import point
from theory.quantifier import ForAll

__all__ = [
    "any_method",
    "best_damping",
    "damped",
    "derivative_weight",
    "extremum",
    "real_stability",
    "rkc",
]

s = sp.Symbol("s", integer=True, positive=True)
lam, beta = sp.Symbol("lambda", real=True), sp.Symbol("beta", positive=True)
j, k = sp.symbols("j k", integer=True)
K, epsilon = sp.Symbol("K", positive=True), sp.Symbol("epsilon", nonnegative=True)
c = sp.IndexedBase("c")


def rkc(stages: sp.Expr, at: sp.Expr) -> sp.Expr:
    """T_s(1 − λ/s²), the stability polynomial of first-order RKC."""
    return sp.chebyshevt(stages, 1 - at / stages**2)


def best_damping(ratio: sp.Expr) -> sp.Expr:
    """(K + 1)/(K − 1), the w at which both ends of [μ, L] have the same |P|, K = L/μ."""
    return (ratio + 1) / (ratio - 1)


def extremum(stages: sp.Expr, place: sp.Expr) -> sp.Expr:
    """u_j = (1 − cos(πj/s))/2, where T_s(1 − 2u) is (−1)ʲ."""
    return (1 - sp.cos(sp.pi * place / stages)) / 2


def any_method(at: sp.Expr) -> sp.Expr:
    """1 − λ + Σ_k c_k λᵏ, k = 2, …, s: a consistent stability polynomial."""
    return 1 - at + sp.Sum(c[k] * at**k, (k, 2, s))


def derivative_weight(points: tuple[sp.Expr, ...], place: int) -> sp.Expr:
    """d_i with Q′(0) = Σ d_iQ(u_i): Lagrange's weights, points[0] being 0.

    d_i = u_i⁻¹ ∏_{j≠0,i} u_j/(u_j − u_i) for i ≥ 1, and d_0 = −Σ_{j≥1} 1/u_j.
    """
    others = points[1:]
    if place == 0:
        return -sp.Add(*(1 / other for other in others))
    own = points[place]
    rest = [other for n, other in enumerate(others, 1) if n != place]
    return sp.Mul(1 / own, *(other / (other - own) for other in rest))


@claim(
    "rk.real-stability",
    kind=Kind.THEOREM,
    title="First-order RKC of s stages has the real stability interval [0, 2s²] exactly, and no "
    "consistent method of s stages has a longer one",
    source="asked after the talk; van der Houwen 1977, by Markov's inequality; derived here",
    notes="For every s, not only s ≤ 32. That a longer interval is impossible is shown by the "
    "values at s points alone: |P| > 1 at one of them as soon as β > 2s².",
)
def real_stability() -> Statement:
    """|T_s(1 − λ/s²)| ≤ 1 on [0, 2s²], > 1 beyond; |P(βu_j)| ≤ 1 for all j gives β ≤ 2s²."""
    longest = 2 * s**2
    # T₂(1 − λ/4) = 1 − λ + λ²/8, T₃(1 − λ/9) = 1 − λ + 4λ²/27 − 4λ³/729
    two = point({s: 2, beta: 8}) | {c[2]: sp.Rational(1, 8)}
    three = point({s: 3, beta: 18}) | dict(
        zip((c[2], c[3]), (sp.Rational(4, 27), sp.Rational(-4, 729)), strict=True)
    )
    return Statement(
        variables=(
            Variable(s, "the number of stages, an integer ≥ 1"),
            Variable(lam, "an eigenvalue times the step, real"),
            Variable(beta, "the length of an interval, real > 0"),
            Variable(c, "c₂, …, c_s, the other coefficients of a consistent P, real"),
        ),
        conclusion=sp.And(
            sp.Implies(sp.And(lam >= 0, lam <= longest), sp.Le(sp.Abs(rkc(s, lam)), 1)),
            sp.Implies(lam > longest, sp.Gt(sp.Abs(rkc(s, lam)), 1)),
            sp.Implies(
                ForAll(sp.Le(sp.Abs(any_method(beta * extremum(s, j))), 1), (j, 1, s)),
                sp.Le(beta, longest),
            ),
        ),
        instance=two | point({lam: 8}),
        witnesses=(
            two | point({lam: 4}),
            two | point({lam: "801/100"}),
            three | point({lam: 18}),
            point({s: 1, beta: 2, lam: 2}),
        ),
    )


@claim(
    "rk.damped",
    kind=Kind.THEOREM,
    title="However RKC made for [0, L] is damped, it leaves at least 1/T_s((L + μ)/(L − μ)) of "
    "the error at μ or at L",
    source="derived here",
    notes="Damped by w ≥ 1, P(λ) = T_s(w − (w + 1)λ/L)/T_s(w), which is 1/T_s(w) at L in modulus. "
    "The best damping is Chebyshev's polynomial of [μ, L]; none gains from gaps inside [μ, L].",
)
def damped() -> Statement:
    """T_s(w) ≤ max(|T_s(w − (w + 1)/K)|, 1)·T_s((K + 1)/(K − 1)) for w = 1 + ε, K = L/μ > 1."""
    w = 1 + epsilon
    at_mu = sp.Abs(sp.chebyshevt(s, w - (w + 1) / K))
    return Statement(
        variables=(
            Variable(s, "the number of stages, an integer ≥ 1"),
            Variable(epsilon, "the damping, real ≥ 0"),
            Variable(K, "the ratio of the ends of the spectrum, real > 0"),
        ),
        hypotheses=(K > 1,),
        conclusion=sp.Le(sp.chebyshevt(s, w), sp.Max(at_mu, 1) * sp.chebyshevt(s, best_damping(K))),
        # K = 3: the best damping is w = 2, and T₂(2) = 7 on both sides
        instance=point({s: 2, epsilon: 1, K: 3}),
        witnesses=(point({s: 2, epsilon: 2, K: 3}), point({s: 3, epsilon: "1/100", K: 2})),
        breaking=(point({s: 1, epsilon: 0, K: "1/2"}),),
    )
