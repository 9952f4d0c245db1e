"""What no schedule of a given length can beat: de la Vallée-Poussin's inequality for residuals.

A residual polynomial of degree N is p(λ) = 1 + b₁λ + … + b_Nλᴺ; a schedule of N gradient steps has
one, ∏(1 − ηⱼλ). One that alternates over N + 1 points bounds all others from below, so a schedule
shows by itself how near it is to the best of its length.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.point import entries, point
from theory.quantifier import ForAll

__all__ = ["length_bound", "residual", "weight"]

N = sp.Symbol("N", integer=True, positive=True)
i, j, k = sp.symbols("i j k", integer=True)
m, M = sp.symbols("m M", real=True)
x, b, c = sp.IndexedBase("x"), sp.IndexedBase("b"), sp.IndexedBase("c")


def residual(coefficients: sp.IndexedBase, at: sp.Expr) -> sp.Expr:
    """1 + Σ_k c_k λᵏ, k = 1, …, N."""
    return 1 + sp.Sum(coefficients[k] * at**k, (k, 1, N))


def weight(points: tuple[sp.Expr, ...], place: int) -> sp.Expr:
    """w_i = ∏_{j≠i} x_j/(x_j − x_i): Lagrange's weights for the value at 0 from those at xᵢ."""
    own = points[place]
    return sp.Mul(*(other / (other - own) for n, other in enumerate(points) if n != place))


@claim(
    "schedule.length-bound",
    kind=Kind.THEOREM,
    title="If p alternates over N + 1 points of E with |p| ≥ m there, every residual polynomial of "
    "degree ≤ N has max_E |q| ≥ m",
    source="de la Vallée-Poussin 1910, for polynomials with p(0) = 1; derived here",
    notes="For a schedule with N simple roots the points lie one in each stretch between roots. "
    "With q = p it says that a p which attains max_E |p| at these points is the best of its "
    "length.",
)
def length_bound() -> Statement:
    """The level m ≤ M if |q(xᵢ)| ≤ M, |p(xᵢ)| ≥ m and p(xᵢ)p(xᵢ₊₁) < 0 for 0 < x₁ < … < x_{N+1}."""
    # λ ↦ 1 − 2λ/3 is ±1/3 at 1 and 2; T₂ on [1, 2], scaled, is 1/17, −1/17, 1/17
    first = point({N: 1, m: "1/3", M: "1/3"}) | entries(x, (1, 2)) | entries(b, ("-2/3",))
    second = point({N: 2, m: "1/17", M: "1/17"}) | entries(x, (1, "3/2", 2))
    second |= entries(b, ("-24/17", "8/17"))
    return Statement(
        variables=(
            Variable(N, "the degree, an integer ≥ 1"),
            Variable(x, "the points x₁, …, x_{N+1}, real"),
            Variable(b, "the coefficients b₁, …, b_N of p, real"),
            Variable(c, "the coefficients c₁, …, c_N of q, real"),
            Variable(m, "what |p| has at least at the points, real"),
            Variable(M, "what |q| has at most there, real"),
        ),
        hypotheses=(
            x[1] > 0,
            ForAll(x[i] < x[i + 1], (i, 1, N)),
            ForAll(residual(b, x[i]) * residual(b, x[i + 1]) < 0, (i, 1, N)),
            ForAll(sp.Abs(residual(b, x[i])) >= m, (i, 1, N + 1)),
            ForAll(sp.Abs(residual(c, x[i])) <= M, (i, 1, N + 1)),
        ),
        conclusion=sp.Le(m, M),
        # q = p: equality at every point
        instance=first | entries(c, ("-2/3",)),
        witnesses=(
            second | entries(c, ("-24/17", "8/17")),
            second | point({M: "1/9"}) | entries(c, ("-4/3", "4/9")),
        ),
        breaking=(
            point({N: 1, m: 2, M: 1}) | entries(x, (-1, 1)) | entries(b, (3,)) | entries(c, (0,)),
            point({N: 2, m: 2, M: 1})
            | entries(x, (1, 3, 2))
            | entries(b, ("13/2", "-5/2"))
            | entries(c, (0, 0)),
            point({N: 1, m: 2, M: 1}) | entries(x, (1, 2)) | entries(b, (1,)) | entries(c, (0,)),
            first | point({m: 1}) | entries(c, ("-2/3",)),
            first | point({M: "1/4"}) | entries(c, ("-2/3",)),
        ),
    )
