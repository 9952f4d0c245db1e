"""The order of the steps in a cycle: which partial products grow, and what rounding leaves.

p_k is the product of the first k factors 1 − λ/x_i of a cycle with roots x_i = 1/η_i. Leja's order
with the weight x takes as x_{k+1} the root left at which x·|p_k(x)| is largest; it is derived here
that then no |p_k| exceeds 1 at any root. Between roots the certified transient says it.
Source: F. Leja 1957 and L. Reichel 1991 for the order without the weight.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import lam
from theory.examples import inside, residual
from theory.point import entries, point
from theory.quantifier import ForAll

__all__ = ["example_roots", "order", "order_example", "order_rounding", "partial"]

n = sp.Symbol("n", integer=True, positive=True)
i, j, k, m = sp.symbols("i j k m", integer=True)
x = sp.IndexedBase("x")
error, bound = sp.symbols("e E", nonnegative=True)
overflowing = sp.Symbol("o", integer=True, nonnegative=True)

# Chebyshev's on [1, 100], rounded to integers, in weighted Leja's order.
example_roots = (99, 41, 78, 9, 60, 91, 23, 2)


def partial(length: sp.Expr, at: sp.Expr) -> sp.Expr:
    """|p_m(λ)| = ∏_{i ≤ m} |1 − λ/x_i|."""
    return sp.Product(sp.Abs(1 - at / x[i]), (i, 1, length))


@claim(
    "schedule.order",
    kind=Kind.THEOREM,
    title="In Leja's order with the weight x, no partial product exceeds 1 at any root",
    source="derived here",
    notes="For any roots whatever: no interval, no group is asked for. Without the weight it fails "
    "already for three roots.",
)
def order() -> Statement:
    """|p_m(x_k)| ≤ 1 for all m and k, if x|p_j(x)| over the roots left is largest at x_{j+1}."""
    return Statement(
        variables=(
            Variable(n, "the number of steps, an integer ≥ 1"),
            Variable(x, "the roots x₁, …, x_n in the order of the steps, real"),
        ),
        hypotheses=(
            ForAll(x[k] > 0, (k, 1, n)),
            ForAll(
                ForAll(
                    x[k] * partial(j - 1, x[k]) <= x[j] * partial(j - 1, x[j]),
                    (k, j, n),
                ),
                (j, 1, n),
            ),
        ),
        conclusion=ForAll(ForAll(partial(m, x[k]) <= 1, (k, 1, n)), (m, 0, n)),
        instance=point({n: 3}) | entries(x, (4, 2, 1)),
        witnesses=(
            point({n: 2}) | entries(x, (1, "1/100")),
            point({n: 4}) | entries(x, (99, 41, 78, 9)),
        ),
        breaking=(
            point({n: 2}) | entries(x, (1, -1)),
            point({n: 2}) | entries(x, (1, 3)),
        ),
    )


@claim(
    "schedule.order-example",
    kind=Kind.BOUND,
    title="Eight rates for [1, 100] in that order: every prefix has |p_k| ≤ 1 on the interval",
    source="derived here",
    notes="With the largest rate first the fourth prefix reaches 2386.",
)
def order_example() -> Statement:
    """|p_k(λ)| ≤ 1 for k = 1, …, 8 and 1 ≤ λ ≤ 100."""
    prefixes = [
        residual(tuple((sp.Rational(1, root), 1) for root in example_roots[:length]))
        for length in range(1, len(example_roots) + 1)
    ]
    return Statement(
        variables=(Variable(lam, "an eigenvalue in the interval"),),
        hypotheses=(inside(((sp.Integer(1), sp.Integer(100)),)),),
        conclusion=sp.And(*(sp.Le(each, 1, evaluate=False) for each in prefixes)),
        instance={lam: sp.Integer(1)},
    )


@claim(
    "schedule.order-rounding",
    kind=Kind.MEASUREMENT,
    title="4 000 steps over 8 orders of magnitude in float32: the error stays below the predicted "
    "1/1000; with the rates sorted the runs overflow",
    source="derived here",
    notes="The optimal cycle of 4 000 steps for [1, 2] ∪ [10⁴, 2·10⁴] ∪ [5·10⁷, 10⁸], in the order "
    "that the planner chooses; diagonal quadratics, three cycles, five seeds. The prediction is "
    "the unit roundoff times the certified suffix products, summed.",
)
def order_rounding() -> Statement:
    """Threshold: e ≤ E ≤ 1/1000 after each cycle, on each seed, and both sorted orders overflow."""
    return Statement(
        variables=(
            Variable(error, "max_i |w_i − w*_i|/|w*_i| after a cycle, measured in float32"),
            Variable(bound, "the bound of it, from the certified transient"),
            Variable(overflowing, "how many of the orders increasing and decreasing overflow"),
        ),
        conclusion=sp.And(
            error <= bound, bound <= sp.Rational(1, 1000), sp.Eq(overflowing, 2, evaluate=False)
        ),
    )
