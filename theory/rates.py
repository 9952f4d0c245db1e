"""Step counts for any increasing rates, not only η/L_j with η ≤ 1.

Group i takes N_i steps of rate a_i, with a_1 ≤ a_2 ≤ … and 0 < a_i L_i < 2. This covers
a_i = η/L_i for 0 < η < 2 and the choice a_i = 2/(L_i + μ_i), whose own factor is the best for a
group: q_i = max(1 − a_iμ_i, a_iL_i − 1) is then (κ_i − 1)/(κ_i + 1). Notation of theory.cycle.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import COUNTS, TWO_GROUPS, L, N, i, j, k, l, lam, mu, n, rho
from theory.point import entries, point
from theory.quantifier import ForAll

__all__ = ["any_rates", "best_own_rate", "own_factor"]

a = sp.IndexedBase("a")


def own_factor(group: sp.Expr) -> sp.Expr:
    """q_i = max(1 − a_iμ_i, a_iL_i − 1): the most that its own step leaves of group i."""
    return sp.Max(1 - a[group] * mu[group], a[group] * L[group] - 1)


def step_count(group: sp.Expr) -> sp.Expr:
    """N_i = ⌈(Σ_{j>i} N_j log max(1, a_jL_i − 1) − log ρ)/(−log q_i)⌉; 1 where q_i = 0."""
    growth = sp.Sum(N[j] * sp.log(sp.Max(1, a[j] * L[group] - 1)), (j, group + 1, n))
    own = own_factor(group)
    return sp.Piecewise(
        (1, sp.Eq(own, 0)),
        (sp.ceiling((growth - sp.log(rho)) / (-sp.log(own))), True),
    )


@claim(
    "cycle.step-counts-any-rates",
    kind=Kind.THEOREM,
    title="The same for any rates a₁ ≤ a₂ ≤ … with 0 < a_iL_i < 2: η/L_i for 0 < η < 2, "
    "2/(L_i + μ_i)",
    source="derived here; the talk has η/L_i",
    uses=("cycle.norm",),
    notes="The groups may lie in any order, and overlap; ρ is at least q_n, and below 1 for a "
    "contraction. Where a group other than k is given more than it needs (q_i ≥ 1), N_i ≥ 1 says "
    "that ρ is large.",
)
def any_rates() -> Statement:
    """N_n ≥ 1 and the recursion of `step_count` for i < n give |p(λ)| ≤ ρ for λ in any group k."""
    # a_i = 2/(L_i + μ_i): q_i = 9/11, a_2·L_1 − 1 = 19989/11
    edge = {key: value for key, value in TWO_GROUPS.items() if key not in {rho}}
    edge |= point({rho: "9/11", k: 2, lam: "1/10"})
    edge |= entries(a, ("1/550", "20/11")) | entries(N, (39, 1))
    return Statement(
        variables=(
            Variable(n, "the number of groups, an integer ≥ 1"),
            Variable(L, "the upper ends L₁, …, L_n of the groups, real"),
            Variable(mu, "the lower ends μ₁, …, μ_n of the groups, real"),
            Variable(a, "the rates a₁, …, a_n, real"),
            Variable(rho, "the target of a cycle, at least q_n"),
            COUNTS,
            Variable(k, "a group, 1 ≤ k ≤ n"),
            Variable(lam, "an eigenvalue in group k"),
        ),
        hypotheses=(
            ForAll(mu[l] <= L[l], (l, 1, n)),
            ForAll(sp.And(a[l] > 0, a[l] * L[l] < 2), (l, 1, n)),
            ForAll(a[l] <= a[l + 1], (l, 1, n - 1)),
            rho >= own_factor(n),
            N[n] >= 1,
            ForAll(sp.Eq(N[i], step_count(i)), (i, 1, n - 1)),
            k <= n,
            mu[k] <= lam,
            lam <= L[k],
        ),
        conclusion=sp.Le(sp.Product(sp.Abs(1 - a[j] * lam) ** N[j], (j, 1, n)), rho),
        instance=edge,
        breaking=(
            point({n: 2, rho: "-1/2", k: 1, lam: 1})
            | entries(L, (1, "1/2"))
            | entries(mu, (1, "3/2"))
            | entries(a, (1, 1))
            | entries(N, (1, 1)),
            point({n: 2, rho: 4, k: 2, lam: 3})
            | entries(L, (1, 3))
            | entries(mu, (1, 3))
            | entries(a, (-1, "1/10"))
            | entries(N, (2, 1)),
            point({n: 2, rho: 4, k: 1, lam: 1})
            | entries(L, (1, "1/10"))
            | entries(mu, (1, "1/10"))
            | entries(a, ("5/2", "5/2"))
            | entries(N, (3, 1)),
            point({n: 2, rho: "1/4", k: 2, lam: 3})
            | entries(L, (1, 4))
            | entries(mu, ("1/2", 3))
            | entries(a, ("3/2", "1/4"))
            | entries(N, (2, 1)),
            *(
                edge | point(changed)
                for changed in (
                    {a[2]: "9/11", N[1]: 35},
                    {N[1]: 1, N[2]: 0},
                    {N[1]: 1, k: 1, lam: 100},
                    {n: 1, N[1]: 1},
                    {lam: "1/20"},
                    {lam: "11/10"},
                )
            ),
        ),
    )


@claim(
    "cycle.best-own-rate",
    kind=Kind.THEOREM,
    title="a = 2/(L + μ) makes a group's own factor smallest: (κ − 1)/(κ + 1)",
    source="textbook; the talk's base rate is η = 1",
)
def best_own_rate() -> Statement:
    """max(1 − aμ, aL − 1) ≥ (κ − 1)/(κ + 1), with equality at a = 2/(L + μ)."""
    low, top, rate = sp.symbols("mu L a", positive=True)
    best = (top - low) / (top + low)
    return Statement(
        variables=(
            Variable(low, "the lower end μ of a group, real > 0"),
            Variable(top, "its upper end L ≥ μ, real"),
            Variable(rate, "any rate, real > 0"),
        ),
        hypotheses=(low <= top,),
        conclusion=sp.And(
            sp.Max(1 - rate * low, rate * top - 1) >= best,
            sp.Eq(sp.Max(1 - 2 * low / (top + low), 2 * top / (top + low) - 1), best),
        ),
        instance={low: sp.Integer(1), top: sp.Integer(10), rate: sp.Rational(1, 10)},
        kept={low <= top: "it says which end is which; κ − 1 is negative without it"},
    )
