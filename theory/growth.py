"""How long a cycle is: the growth polynomial P_n, and the talk's κ^{n−1}(log r)^{n−1}.

With κᵢ ≤ κ, rᵢ ≤ r, ℓ = log(κr) and X = (κ/η)ℓ, the recursion of `theory.cycle.step_count` gives
N_i ≤ 2 + X·Σ_{j>i}(j − i)N_j: the ceiling adds at most 1, −log ρ/(−log(1 − η/κᵢ)) at most 1, and
log max(1, ηL_i/L_j − 1) ≤ log(L_i/L_j) ≤ (j − i)ℓ while −log(1 − η/κᵢ) ≥ η/κ.
So N_{n−m} ≤ a_m with a_0 = 1, a_m = 2 + X·Σ_{k<m}(m − k)a_k, and N ≤ P_n(X) = a_0 + … + a_{n−1}.
P_1 = 1, P_2 = 3 + X, P_{m+1} = (2 + X)P_m − P_{m−1}: monic of degree n − 1, and
P_n(1) = 1, 4, 11, 29, … (Lucas numbers).
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import COUNTS, ENDS, L, N, eta, i, kappa, l, mu, n, rho, talk_counts
from theory.point import entries, point
from theory.quantifier import ForAll

__all__ = [
    "derived_growth_polynomial",
    "growth",
    "growth_as_said",
    "growth_polynomial",
    "growth_with_hypothesis",
    "two_group_count",
]

X = sp.Symbol("X", nonnegative=True)
r = sp.Symbol("r", positive=True)
alpha = sp.Symbol("alpha", positive=True)
C = sp.Symbol("C", integer=True, positive=True)
P = sp.IndexedBase("P")
_SOURCE = (
    'talk, "condition number, local condition number to the power of n minus 1, and then this gap, '
    'log of r to the power of n minus 1"'
)


def derived_growth_polynomial(groups: int) -> sp.Expr:
    """P_n(X), derived from a_m = 2 + X·Σ_{k<m}(m − k)a_k; expanded, exact."""
    counts = [sp.Integer(1)]
    for m in range(1, groups):
        counts.append(sp.expand(2 + X * sum((m - k) * counts[k] for k in range(m))))
    return sp.expand(sum(counts))


def growth_polynomial(groups: int) -> sp.Expr:
    """P_n(X) from P_{m+1} = (2 + X)P_m − P_{m−1}; expanded, exact."""
    before, present = sp.Integer(1), 3 + X
    if groups == 1:
        return before
    for _ in range(groups - 2):
        before, present = present, sp.expand((2 + X) * present - before)
    return present


def two_group_count(local: sp.Expr, gap: sp.Expr) -> sp.Expr:
    """N = N_1 + 1 for two groups with κ₁ = κ₂ = κ, gap r, η = 1 and ρ = 1 − 1/κ."""
    own = 1 - 1 / local
    growth = sp.log(sp.Max(1, local * gap - 1))
    return 1 + sp.ceiling((growth - sp.log(own)) / (-sp.log(own)))


_BOUNDED = (
    ForAll(L[l] <= kappa * mu[l], (l, 1, n)),
    ForAll(mu[l] <= r * L[l + 1], (l, 1, n - 1)),
)
_VARIABLES = (
    Variable(n, "the number of groups, an integer ≥ 1"),
    Variable(L, "the upper ends L₁, …, L_n of the groups, real"),
    Variable(mu, "the lower ends μ₁, …, μ_n of the groups, real"),
    Variable(eta, "the base rate, 0 < η ≤ 1"),
    Variable(kappa, "a common bound of the local condition numbers"),
    Variable(r, "a common bound of the gaps"),
    Variable(rho, "the target of a cycle, at least 1 − η/κ"),
    COUNTS,
    Variable(X, "X = (κ/η) log(κr), ≥ 0"),
)
_RECURSION = (
    sp.Eq(P[1], 1),
    sp.Or(n < 2, sp.Eq(P[2], 3 + X)),
    ForAll(sp.Eq(P[l + 1], (2 + X) * P[l] - P[l - 1]), (l, 2, n - 1)),
)
_HYPOTHESES = (
    ENDS,
    eta <= 1,
    *_BOUNDED,
    rho >= 1 - eta / kappa,
    sp.Eq(X, kappa / eta * sp.log(kappa * r)),
    sp.Eq(N[n], 1),
    talk_counts(),
)
_X = 10 * sp.log(1000)
_INSTANCE = {
    n: sp.Integer(2),
    L[1]: sp.Integer(1000),
    mu[1]: sp.Integer(100),
    L[2]: sp.Integer(1),
    mu[2]: sp.Rational(1, 10),
    eta: sp.Integer(1),
    kappa: sp.Integer(10),
    r: sp.Integer(100),
    rho: sp.Rational(9, 10),
    N[1]: sp.Integer(67),
    N[2]: sp.Integer(1),
    X: _X,
}

# N = 3 against P_2 = 3.71
_LEAST_X = sp.Rational(101, 100) * sp.log(sp.Rational(101, 50))
_NEARLY_TIGHT = {
    n: sp.Integer(2),
    L[1]: sp.Rational(101, 50),
    mu[1]: sp.Integer(2),
    L[2]: sp.Integer(1),
    mu[2]: sp.Rational(100, 101),
    eta: sp.Integer(1),
    kappa: sp.Rational(101, 100),
    r: sp.Integer(2),
    rho: sp.Rational(1, 101),
    N[1]: sp.Integer(2),
    N[2]: sp.Integer(1),
    X: _LEAST_X,
    P[1]: sp.Integer(1),
    P[2]: 3 + _LEAST_X,
}


@claim(
    "cycle.growth",
    kind=Kind.THEOREM,
    title="N ≤ P_n(X), X = (κ/η) log(κr), P_n monic of degree n − 1",
    source=_SOURCE,
    uses=("cycle.step-counts", "logarithm.below-tangent"),
    notes="P₂ = X + 3, P₃ = X² + 5X + 5, P₄ = X³ + 7X² + 14X + 7. The talk's ρ is "
    "1 − η/κ; larger targets need no more steps. The groups need not lie in order: μ_l ≤ rL_{l+1} "
    "and X ≥ 0 are enough.",
)
def growth() -> Statement:
    """N₁ + … + N_n ≤ P_n(X), with P_n from P_{m+1} = (2 + X)P_m − P_{m−1}."""
    return Statement(
        variables=(*_VARIABLES, Variable(P, "the growth polynomials P₁, …, P_n at X")),
        hypotheses=(*_HYPOTHESES, *_RECURSION),
        conclusion=sp.Le(sp.Sum(N[i], (i, 1, n)), P[n]),
        instance=_NEARLY_TIGHT,
        breaking=(
            point({n: 2, eta: "1/4", kappa: "1/2", r: 2, rho: "1/2", X: 0})
            | entries(L, (-1000, -1))
            | entries(mu, (-2000, -2))
            | entries(N, (9, 1))
            | entries(P, (1, 3)),
            point({n: 2, eta: 1, kappa: 1, r: 1, rho: 10, X: 0})
            | entries(L, (-1, 1))
            | entries(mu, (1, 1))
            | entries(N, (4, 1))
            | entries(P, (1, 3)),
            point({n: 2, eta: 2, kappa: 20, r: 1, rho: "9/10", X: 10 * sp.log(20)})
            | entries(L, (400, 20))
            | entries(mu, (20, 1))
            | entries(N, (36, 1))
            | entries(P, (1, 3 + 10 * sp.log(20))),
            _INSTANCE | point({r: "1/10", X: 0}) | entries(P, (1, 3)),
            _INSTANCE | point({rho: "1/1000000000", N[1]: 263}) | entries(P, (1, 3 + _X)),
            _INSTANCE | point({X: 0}) | entries(P, (1, 3)),
            point({n: 1, L[1]: 1, mu[1]: 1, eta: 1, kappa: 1, r: 1, rho: "1/2", N[1]: 1})
            | point({X: 0, P[1]: 0}),
            point({n: 3, eta: 1, kappa: 1, r: 2, rho: "1/2", X: sp.log(2)})
            | entries(L, (4, 2, 1))
            | entries(mu, (4, 2, 1))
            | entries(N, (1, 1, 1))
            | entries(P, (1, 3 + sp.log(2), 0)),
            *(
                _NEARLY_TIGHT | point(changed)
                for changed in ({N[2]: 2}, {N[1]: 3}, {P[2]: 2 + _LEAST_X})
            ),
        ),
    )


@claim(
    "cycle.growth-as-said",
    kind=Kind.THEOREM,
    title="As said: one constant C gives N ≤ C·κⁿ⁻¹(log r)ⁿ⁻¹ for all κ and r",
    source=_SOURCE,
    uses=("logarithm.above-secant",),
    notes="Refuted for n = 2, η = 1: at the fixed gap r = 2 and κ = 2²ᶜ⁺¹, N > C·κ·log r, for "
    "every C (the talk claims that some C will do; the counterexample shown is that of C = 1). "
    "At fixed r the cycle grows like κ·log κ. It holds where κ is bounded by a power of "
    "r: cycle.growth-with-hypothesis.",
)
def growth_as_said() -> Statement:
    """N ≤ C·κ·log r for two groups with κ₁ = κ₂ = κ, with C chosen before κ and r."""
    return Statement(
        variables=(
            Variable(C, "the constant, chosen first"),
            Variable(kappa, "the local condition number of both groups, κ > 1"),
            Variable(r, "the gap, r > 1"),
        ),
        hypotheses=(kappa > 1, r > 1),
        conclusion=sp.Le(two_group_count(kappa, r), C * kappa * sp.log(r)),
        instance={C: sp.Integer(1), kappa: sp.Integer(2), r: sp.Integer(2)},
    )


@claim(
    "cycle.growth-with-hypothesis",
    kind=Kind.THEOREM,
    title="As it holds: if κ ≤ r^α and X ≥ 1, then N ≤ P_n(1)·((1 + α)(κ/η) log r)ⁿ⁻¹",
    source=_SOURCE,
    uses=("cycle.growth",),
    notes="The hypothesis that the talk's order needs: κ bounded by a power of r. X ≥ 1 leaves "
    "out only κr close to 1; it holds whenever κr ≥ 3.",
)
def growth_with_hypothesis() -> Statement:
    """The talk's order with an explicit constant."""
    Q = sp.IndexedBase("Q")
    edge = _INSTANCE | point({alpha: "1/2", Q[1]: 1, Q[2]: 4})
    points = {n: 2, eta: 1, kappa: 1, r: 3, rho: "1/2", X: sp.log(3), alpha: 1}
    near = point({**points, r: "101/100"}) | entries(N, (1, 1)) | entries(Q, (1, 4))
    near |= entries(L, ("101/100", 1)) | entries(mu, ("101/100", 1))
    far = point({**points, kappa: 10, r: 2, rho: "9/10", X: 10 * sp.log(20), alpha: 4})
    far |= entries(Q, (1, 4))
    return Statement(
        variables=(
            *_VARIABLES,
            Variable(alpha, "the exponent, real > 0"),
            Variable(Q, "Q_m = P_m(1): 1, 4, 11, 29, …"),
        ),
        hypotheses=(
            *_HYPOTHESES,
            sp.Le(kappa, r**alpha),
            X >= 1,
            sp.Eq(Q[1], 1),
            sp.Or(n < 2, sp.Eq(Q[2], 4)),
            ForAll(sp.Eq(Q[l + 1], 3 * Q[l] - Q[l - 1]), (l, 2, n - 1)),
        ),
        conclusion=sp.Le(
            sp.Sum(N[i], (i, 1, n)),
            Q[n] * ((1 + alpha) * kappa / eta * sp.log(r)) ** (n - 1),
        ),
        instance=edge,
        breaking=(
            point({**points, eta: "1/4", kappa: "1/2", r: 4, X: 2 * sp.log(2), alpha: "1/100"})
            | entries(L, (-1000000, -1))
            | entries(mu, (-2000000, -2))
            | entries(N, (19, 1))
            | entries(Q, (1, 4)),
            point({**points, rho: 1000000})
            | entries(L, (-1, 1))
            | entries(mu, (1, 1))
            | entries(N, (20, 1))
            | entries(Q, (1, 4)),
            far | entries(L, (10**12, 1)) | entries(mu, (10**11, "1/10")) | entries(N, (264, 1)),
            *(
                edge | point(changed)
                for changed in (
                    {rho: "1/1000000000000", N[1]: 328},
                    {kappa: 1, X: sp.log(100)},
                    {N[1]: 657, N[2]: 10},
                    {N[1]: 670},
                    {Q[2]: -4},
                )
            ),
            near | point({X: 1}),
            near | {X: sp.log(sp.Rational(101, 100))},
            far
            | point({alpha: "1/100"})
            | entries(L, (20, 1))
            | entries(mu, (2, "1/10"))
            | entries(N, (29, 1)),
            point({**points, n: 1, L[1]: 1, mu[1]: 1, N[1]: 1, Q[1]: 0}),
            point({**points, n: 3})
            | entries(L, (9, 3, 1))
            | entries(mu, (9, 3, 1))
            | entries(N, (1, 1, 1))
            | entries(Q, (1, 4, 0)),
        ),
        kept={
            eta <= 1: "cycle.growth, on which this rests, needs it; no counterexample is known to "
            "the weaker bound stated here"
        },
    )
