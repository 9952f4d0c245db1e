"""A worked example of comparison matrices, as a bound with its certificate.

Two blocks with spectra in [1, 3/2] and ε²[1, 3/2] and the cross term ε/4, ε = 1/100: the Hessians
of ½‖Dθ‖² + ½·mean_j log cosh(x_jᵀDθ), D = diag(1, ε), for points with mean x_jx_jᵀ = I, everywhere
(convex.cross-terms). One cycle takes 10 steps of 4/5 and one of 4/(5ε²) = 8000.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.convex import comparison_matrix

__all__ = ["ordered_product", "stated", "two_blocks"]

t = sp.Symbol("t", nonnegative=True)
v = sp.IndexedBase("v")

Ends = tuple[tuple[sp.Expr, sp.Expr], ...]


def ordered_product(
    ends: Ends, cross: sp.Matrix, steps: tuple[tuple[sp.Expr, int], ...]
) -> sp.ImmutableMatrix:
    """M(η_m)^{N_m} ⋯ M(η_1)^{N_1} for the given (rate, count) pairs, exact."""
    product = sp.eye(len(ends))
    for rate, count in steps:
        product = comparison_matrix(rate, ends, cross) ** count * product
    return sp.ImmutableMatrix(product)


def stated(
    product: sp.Matrix, vector: tuple[sp.Expr, ...], contraction: sp.Expr
) -> tuple[tuple[sp.Basic, ...], sp.Basic]:
    """Hypotheses v ≤ t·u, v ≥ 0, and the conclusion Pv ≤ ρ̂t·u, row by row."""
    size = len(vector)
    below = tuple(v[k + 1] <= t * vector[k] for k in range(size))
    rows = [
        sum(product[row, k] * v[k + 1] for k in range(size)) <= contraction * t * vector[row]
        for row in range(size)
    ]
    return below, sp.And(*rows)


@claim(
    "convex.certificate",
    kind=Kind.BOUND,
    title="Blocks [1, 3/2] and ε²[1, 3/2], cross term ε/4, ε = 1/100: 11 steps leave at most 2/5",
    source="derived here",
    uses=("convex.cycle",),
    notes="Without cross terms the same cycle leaves 1/5.",
)
def two_blocks() -> Statement:
    """If v ≤ t·u before the cycle, v ≤ (2/5)t·u after it, for u = (200, 1)."""
    scale = sp.Rational(1, 100)
    top = sp.Rational(3, 2)
    ends = ((sp.Integer(1), top), (scale**2, scale**2 * top))
    cross = sp.Matrix([[0, scale / 4], [scale / 4, 0]])
    small = sp.Rational(4, 5)
    product = ordered_product(ends, cross, ((small, 10), (small / scale**2, 1)))
    hypotheses, conclusion = stated(product, (sp.Integer(200), sp.Integer(1)), sp.Rational(2, 5))
    return Statement(
        variables=(
            Variable(v, "v_1, v_2: the norms of the blocks' errors before the cycle, real"),
            Variable(t, "the error before the cycle, measured by u, real ≥ 0"),
        ),
        hypotheses=hypotheses,
        conclusion=conclusion,
        instance={t: sp.Integer(1), v[1]: sp.Integer(200), v[2]: sp.Integer(1)},
        breaking=(
            {t: sp.Integer(1), v[1]: sp.Integer(1000), v[2]: sp.Integer(1)},
            {t: sp.Integer(1), v[1]: sp.Integer(200), v[2]: sp.Integer(2)},
        ),
    )
