"""The formulas of the cycle operator: step counts, rates and growth, solved for by SymPy.

Each is the solution of an equation of definitions: a step count makes the bound of |p| on its
group equal to ρ, the best rate makes both ends of a group equal, the number of cycles makes the
error equal to tol. Notation of theory.cycle.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import sympy as sp

from theory.cycle import L, N, eta, kappa, larger_step_bound, mu, n, rho, tolerance
from theory.derivation import Formula, derivation
from theory.growth import X, derived_growth_polynomial

__all__ = [
    "best_rate_formulas",
    "convergence_formulas",
    "count_formulas",
    "factor_formulas",
    "growth_formulas",
    "order_formulas",
    "solved_count",
]

i, j, k = sp.symbols("i j k", integer=True, positive=True)
MOST_GROUPS: Final = 5
_KNOWN: Final[Mapping[sp.Symbol, str]] = {
    eta: "base rate, in (0, 1]",
    rho: "target contraction of a cycle",
    kappa: "condition number, at least 1",
    tolerance: "factor asked for, in (0, 1)",
}
_COUNTED: Final = {
    "L": "upper end of group {}",
    "mu": "lower end of group {}",
    "N": "number of steps of group {}",
}


def solved_count(own: sp.Expr, growth: sp.Expr, target: sp.Expr) -> sp.Expr:
    """The least integer count with own^count·e^growth ≤ target: solved for equality, rounded up.

    As own < 1, the bound falls while the count grows, so the next integer is the least.
    """
    count = sp.Symbol("N", real=True)
    (exact,) = sp.solve(sp.Eq(count * sp.log(own) + growth, sp.log(target)), count)
    return sp.ceiling(exact)


def _plain(expression: sp.Expr) -> sp.Expr:
    """Entries such as L[1] as symbols L_1, positive as they are."""
    names = {
        entry: sp.Symbol(f"{entry.base}_{entry.indices[0]}", positive=True)
        for entry in expression.atoms(sp.Indexed)
    }
    return expression.xreplace(names)


def _shapes(arguments: Sequence[sp.Symbol]) -> tuple[str, ...]:
    found = []
    for argument in arguments:
        name, _, group = str(argument).partition("_")
        found.append(_KNOWN.get(argument) or _COUNTED[name].format(group or "i"))
    return tuple(found)


def _function(name: str, left: sp.Basic, right: sp.Expr, words: str) -> Formula:
    arguments = tuple(sorted(right.free_symbols, key=str))
    return Formula(
        name=name,
        left=left,
        right=right,
        words=words,
        arguments=arguments,
        shapes=_shapes(arguments),
    )


@derivation(
    "cycle.factor-bounds",
    title="What a step leaves of a group, at the group's ends",
    source="derived here: a factor 1 − ηλ/L_j is monotone in λ, so that its ends bound it",
)
def factor_formulas() -> tuple[Formula, ...]:
    """Differentiates the factor in λ, and takes its values at μ_i and L_i."""
    lam = sp.Symbol("lambda", positive=True)
    low, top, step = sp.symbols("mu_i L_i L_j", positive=True)
    factor = 1 - eta * lam / step
    slope = factor.diff(lam)
    return (
        Formula(
            name="slope",
            left=sp.Derivative(sp.Symbol("q"), lam),
            right=slope,
            words="Negative everywhere: the factor of a step falls along the group.",
            arguments=(eta, step),
            shapes=("base rate, in (0, 1]", "upper end of group j, whose step it is"),
        ),
        _function(
            "own_factor_most",
            sp.Symbol("q_max"),
            sp.expand(factor.subs({step: top, lam: low}, simultaneous=True)),
            "The most that its own step leaves of group i, at its lower end.",
        ),
        _function(
            "own_factor_least",
            sp.Symbol("q_min"),
            factor.subs({step: top, lam: top}, simultaneous=True),
            "The least that it leaves, at its upper end.",
        ),
        _function(
            "larger_step_most",
            sp.Symbol("g_max"),
            sp.Max(1, -factor.subs(lam, top)),
            "The most that a larger step, of group j, does to group i: 1 above zero, and below "
            "zero its modulus at the upper end.",
        ),
    )


@derivation(
    "cycle.step-counts",
    title="The step counts of a cycle, solved from |p| ≤ ρ",
    source='talk, "you have this kind of inequality that helps you determine how the number of '
    'steps for each learning rate should be"',
)
def count_formulas() -> tuple[Formula, ...]:
    """Solves own^N_i·∏_{j>i} larger_j^N_j = ρ for N_i: any number of groups; two; three."""
    general = solved_count(
        1 - eta * mu[i] / L[i],
        sp.Sum(N[j] * sp.log(larger_step_bound(i, j)), (j, i + 1, n)),
        rho,
    )
    found = [
        Formula(
            name="step_count",
            left=N[i],
            right=general,
            words="For i = n − 1, …, 1, where η < κ_i; N_n = 1. Smaller steps only help.",
        )
    ]
    for groups, group in ((2, 1), (3, 2), (3, 1)):
        growth = sp.Add(
            *(
                (1 if other == groups else N[other]) * sp.log(larger_step_bound(group, other))
                for other in range(group + 1, groups + 1)
            )
        )
        right = _plain(solved_count(1 - eta * mu[group] / L[group], growth, rho))
        found.append(
            _function(
                f"step_count_{group}_of_{groups}",
                sp.Symbol(f"N_{group}"),
                right,
                f"Group {group} of {groups}, where the last group takes one step.",
            )
        )
    return tuple(found)


@derivation(
    "cycle.convergence",
    title="The number of cycles to a tolerance",
    source="derived here: (1 − η/κ)^m = tol solved for m",
)
def convergence_formulas() -> tuple[Formula, ...]:
    """Solves for m; then the same with log(1 − x) at its tangent −x, which is above it."""
    x = sp.Symbol("x", positive=True)
    tangent = sp.series(sp.log(1 - x), x, 0, 2).removeO().subs(x, eta / kappa)
    count = sp.Symbol("m", real=True)
    (enough,) = sp.solve(sp.Eq(count * tangent, sp.log(tolerance)), count)
    return (
        _function(
            "cycles",
            sp.Symbol("m"),
            solved_count(1 - eta / kappa, sp.Integer(0), tolerance),
            "The least number of cycles that bring (1 − η/κ)^m to tol, where η < κ.",
        ),
        _function(
            "cycles_enough",
            sp.Symbol("m"),
            sp.ceiling(enough),
            "A number of cycles that is enough, as log(1 − x) ≤ −x.",
        ),
    )


@derivation(
    "cycle.best-own-rate",
    title="The rate that contracts a group most in one step",
    source="derived here: 1 − aμ = aL − 1 solved for a",
)
def best_rate_formulas() -> tuple[Formula, ...]:
    """Where both ends of [μ, L] are left equal, neither can be improved."""
    rate = sp.Symbol("a", positive=True)
    low, top = sp.symbols("mu L", positive=True)
    (best,) = sp.solve(sp.Eq(1 - rate * low, rate * top - 1), rate)
    left = sp.factor(sp.together(1 - best * low))
    return (
        _function("best_rate", rate, best, "The rate whose factor is equal at both ends."),
        _function("best_factor", sp.Symbol("q"), left, "What it leaves of either end."),
        _function(
            "best_factor_of_condition",
            sp.Symbol("q"),
            sp.cancel(left.subs(top, kappa * low)),
            "The same in the condition number κ = L/μ.",
        ),
    )


@derivation(
    "cycle.growth",
    title="The growth polynomials, which bound the steps of a cycle",
    source="derived here from the recursion of the step counts",
)
def growth_formulas() -> tuple[Formula, ...]:
    """P_1, …, P_5 from a_0 = 1, a_m = 2 + X·Σ_{k<m}(m − k)a_k."""
    found = []
    for groups in range(1, MOST_GROUPS + 1):
        polynomial = derived_growth_polynomial(groups)
        found.append(
            Formula(
                name=f"P_{groups}",
                left=sp.Symbol(f"P_{groups}"),
                right=polynomial,
                words=f"Bounds the steps of a cycle of {groups} group{'s' * (groups > 1)}, with "
                "X = (κ/η) log(κr).",
                arguments=(X,) if polynomial.has(X) else (),
                shapes=("number, at least 0",) if polynomial.has(X) else (),
            )
        )
    return tuple(found)


@derivation(
    "cycle.growth-with-hypothesis",
    title="The constants of the talk's order κⁿ⁻¹(log r)ⁿ⁻¹ where κ ≤ r^α",
    source="derived here: X = (κ/η) log(κr) with κ = r^α, and P_n(X) ≤ P_n(1)Xⁿ⁻¹ for X ≥ 1",
)
def order_formulas() -> tuple[Formula, ...]:
    """Puts κ = r^α into the logarithm alone, and takes P_n at 1."""
    power, gap = sp.symbols("alpha r", positive=True)
    logarithm = sp.expand_log(sp.log(gap**power * gap))
    largest = sp.factor(kappa / eta * logarithm)
    arguments = (kappa, gap, power, eta)
    shapes = ("condition number", "gap, above 1", "exponent, positive", "base rate, in (0, 1]")
    return tuple(
        Formula(
            name=f"order_{groups}",
            left=sp.Symbol("N_max"),
            right=derived_growth_polynomial(groups).subs(X, 1) * largest ** (groups - 1),
            words=f"Bounds the steps of a cycle of {groups} groups.",
            arguments=arguments,
            shapes=shapes,
        )
        for groups in range(2, MOST_GROUPS + 1)
    )
