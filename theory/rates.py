"""Step counts for any increasing rates, not only η/L_j with η ≤ 1.

Group i takes N_i steps of rate a_i, with a_1 ≤ a_2 ≤ … and 0 < a_i L_i < 2. This covers
a_i = η/L_i for 0 < η < 2 and the choice a_i = 2/(L_i + μ_i), whose own factor is the best for a
group: q_i = max(1 − a_iμ_i, a_iL_i − 1) is then (κ_i − 1)/(κ_i + 1). Notation of theory.cycle.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import COUNTS, GROUPS, ORDERED, TWO_GROUPS, L, N, i, j, k, l, lam, mu, n, rho
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
    notes="ρ lies in [q_n, 1) and is positive.",
)
def any_rates() -> Statement:
    """N_n = 1 and the recursion of `step_count` for i < n give |p(λ)| ≤ ρ for λ in any group k."""
    return Statement(
        variables=(
            *GROUPS,
            Variable(a, "the rates a₁, …, a_n, real"),
            Variable(rho, "the target contraction of a cycle, in [q_n, 1), > 0"),
            COUNTS,
            Variable(k, "a group, 1 ≤ k ≤ n"),
            Variable(lam, "an eigenvalue in group k"),
        ),
        hypotheses=(
            *ORDERED,
            ForAll(sp.And(a[l] > 0, a[l] * L[l] < 2), (l, 1, n)),
            ForAll(a[l] <= a[l + 1], (l, 1, n - 1)),
            rho >= own_factor(n),
            rho > 0,
            rho < 1,
            sp.Eq(N[n], 1),
            ForAll(sp.Eq(N[i], step_count(i)), (i, 1, n - 1)),
            k <= n,
            mu[k] <= lam,
            lam <= L[k],
        ),
        conclusion=sp.Le(sp.Product(sp.Abs(1 - a[j] * lam) ** N[j], (j, 1, n)), rho),
        # a_i = 2/(L_i + μ_i): q_i = 9/11, a_2·L_1 − 1 = 19989/11
        instance={
            **{key: value for key, value in TWO_GROUPS.items() if key not in {rho}},
            a[1]: sp.Rational(2, 1100),
            a[2]: sp.Rational(20, 11),
            rho: sp.Rational(9, 11),
            N[1]: sp.Integer(39),
            N[2]: sp.Integer(1),
            k: sp.Integer(2),
            lam: sp.Rational(1, 10),
        },
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
    )
