"""Why the small steps are needed: without them a cycle fails on an explicit spectrum.

Notation of theory.cycle. Source: talk, "you need to rely that you have a sufficient number of
small steps to stabilize when they are not being stable later on".
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import N, eta, i, j, n
from theory.point import point
from theory.quantifier import ForAll

__all__ = ["end_above", "end_below", "fewer_steps", "small_steps"]


def end_above(group: sp.Expr, missing: sp.Expr, smaller: sp.Expr) -> sp.Expr:
    """L_j = 2(M + 1)·4^{i−1−j} for the groups j < i above the group i that gets no steps.

    M = `smaller` is the number of steps smaller than those of group i, L_i = 1, and every group
    is a point (μ_j = L_j): with `end_below` this is the spectrum on which the cycle diverges.
    """
    return 2 * (smaller + 1) * sp.Integer(4) ** (missing - 1 - group)


def end_below(group: sp.Expr, missing: sp.Expr) -> sp.Expr:
    """L_j = (η/3)·4^{i+1−j} for the groups j > i below the group i that gets no steps."""
    return eta / 3 * sp.Integer(4) ** (missing + 1 - group)


@claim(
    "cycle.necessity",
    kind=Kind.THEOREM,
    title="With N_i = 0 an explicit rational spectrum has ‖S‖₂ > 1, whatever the other counts",
    source='talk, "you need to rely that you have a sufficient number of small steps"',
    uses=("cycle.norm",),
    notes="The spectrum depends on the other counts, as it must: for fixed groups, many very "
    "small steps can stand in for the missing ones.",
)
def small_steps() -> Statement:
    """|p(1)| > 1 for the eigenvalue L_i = 1 of the group that gets no steps."""
    M = sp.Symbol("M", integer=True, nonnegative=True)
    larger_groups = sp.Product(sp.Abs(1 - eta / end_above(j, i, M)) ** N[j], (j, 1, i - 1))
    lower_groups = sp.Product(sp.Abs(1 - eta / end_below(j, i)) ** N[j], (j, i + 1, n))
    return Statement(
        variables=(
            Variable(n, "the number of groups, an integer ≥ 2"),
            Variable(i, "the group that gets no steps, 1 ≤ i < n"),
            Variable(eta, "the base rate, 0 < η ≤ 1"),
            Variable(N, "the counts of the other groups, integers ≥ 1"),
            Variable(M, "the number of steps smaller than those of group i"),
        ),
        hypotheses=(
            eta <= 1,
            i < n,
            ForAll(N[j] >= 1, (j, 1, i - 1)),
            ForAll(N[j] >= 1, (j, i + 1, n)),
            sp.Eq(M, sp.Sum(N[j], (j, 1, i - 1))),
        ),
        conclusion=larger_groups * lower_groups > 1,
        instance={
            n: sp.Integer(3),
            i: sp.Integer(2),
            eta: sp.Integer(1),
            N[1]: sp.Integer(5),
            N[3]: sp.Integer(1),
            M: sp.Integer(5),
        },
        breaking=(
            point({n: 3, i: 2, eta: 2, N[1]: 1, N[3]: 1, M: 1}),
            point({n: 1, i: 1, eta: 1, M: 0}),
            point({n: 4, i: 3, eta: 1, N[1]: -10, N[2]: 10, N[4]: 1, M: 0}),
            point({n: 3, i: 2, eta: 1, N[1]: 5, N[3]: 0, M: 5}),
            point({n: 3, i: 2, eta: 1, N[1]: 5, N[3]: 1, M: 0}),
        ),
    )


@claim(
    "cycle.necessity-tight",
    kind=Kind.THEOREM,
    title="More steps of group i never raise |p| on group i: one step fewer than the tight "
    "count breaks ‖S‖₂ ≤ ρ",
    source="derived here",
    uses=("cycle.norm", "cycle.factor-bounds"),
    notes="The tight count is the smallest N_i for which sup |p| over group i is at most ρ, the "
    "other counts fixed. As that supremum falls with N_i, every smaller count breaks the bound; "
    "as it is attained on the closed group, it does so at a λ. Such λ are shown, exactly, for "
    "three schedules of the planner.",
)
def fewer_steps() -> Statement:
    """q^{N+1}·R ≤ q^N·R for the own factor 0 ≤ q < 1 and the modulus R ≥ 0 of the others."""
    q = sp.Symbol("q", nonnegative=True)
    rest = sp.Symbol("R", nonnegative=True)
    count = sp.Symbol("N", integer=True, nonnegative=True)
    return Statement(
        variables=(
            Variable(q, "the modulus of the own factor at an eigenvalue of group i, in [0, 1)"),
            Variable(rest, "the modulus of all other factors there, ≥ 0"),
            Variable(count, "a count of group i, an integer ≥ 0"),
        ),
        hypotheses=(q < 1,),
        conclusion=sp.Le(q ** (count + 1) * rest, q**count * rest),
        instance={q: sp.Rational(999, 1000), rest: sp.Integer(3), count: sp.Integer(4)},
    )
