"""What cross terms do to the rate of a cycle, to leading order. Notation of theory.convex.

Two blocks, a cycle of N steps of rate a and one of rate b, with α_i = M_ii(a), β_i = M_ii(b) and
cross term c. Without it the cycle multiplies block i by D_i = β_iα_i^N. The cross term enters the
ordered product P off the diagonal at first order,
    P₁₂ = c·(bα₂^N + β₁aS) + O(c³),   S = Σ_{k<N} α₁^{N−1−k}α₂^k = (α₁^N − α₂^N)/(α₁ − α₂),
and on the diagonal at second order. So the spectral radius moves by O(c²) where D₁ ≠ D₂; only
where the blocks contract equally does it move by O(c).
Source: derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation

__all__ = [
    "coupling",
    "equal_factors",
    "geometric_sum",
    "leading_terms",
    "radius_formulas",
    "trailing_terms",
]

A, D, root = sp.symbols("A D lambda", real=True)
q, r, s = sp.symbols("q r s", nonnegative=True)
alpha_1, alpha_2, beta_1, beta_2, a, b = sp.symbols("alpha_1 alpha_2 beta_1 beta_2 a b", real=True)
N, k = sp.symbols("N k", integer=True, nonnegative=True)


def geometric_sum() -> sp.Expr:
    """S = Σ_{k=0}^{N−1} α₁^{N−1−k}α₂^k."""
    return sp.Sum(alpha_1 ** (N - 1 - k) * alpha_2**k, (k, 0, N - 1))


@claim(
    "convex.trailing-terms",
    kind=Kind.THEOREM,
    title="Cross terms move the spectral radius at second order: "
    "λ − A lies between qr/(A − D + qr/(A − D)) and qr/(A − D)",
    source="derived here from the characteristic equation",
    uses=("convex.cycle",),
    notes="The first-order effect of c on the rate is zero where A ≠ D: q and r are O(c), A and D "
    "move by O(c²). Bounds, not an expansion: they hold for all q, r ≥ 0.",
)
def trailing_terms() -> Statement:
    """The larger root λ of (λ − A)(λ − D) = qr, the spectral radius of [[A, q], [r, D]]."""
    near = {
        A: sp.Rational(1, 2),
        D: sp.Rational(1, 4),
        q: sp.Rational(1, 4),
        r: sp.Rational(1, 2),
        root: sp.Rational(3, 4),
    }
    small = {
        A: sp.Rational(1, 2),
        D: sp.Rational(1, 4),
        q: sp.Rational(1, 100),
        r: sp.Rational(26, 100),
        root: sp.Rational(51, 100),
    }
    gap = A - D
    return Statement(
        variables=(
            Variable(A, "the entry of the block that contracts less, real"),
            Variable(D, "the entry of the other block, real"),
            Variable(q, "P₁₂ ≥ 0"),
            Variable(r, "P₂₁ ≥ 0"),
            Variable(root, "the spectral radius of [[A, q], [r, D]], real"),
        ),
        hypotheses=(sp.Eq((root - A) * (root - D), q * r), root >= A, A > D),
        conclusion=sp.And(root - A <= q * r / gap, root - A >= q * r / (gap + q * r / gap)),
        instance=small,
        witnesses=(near, {**near, q: sp.Integer(0), root: sp.Rational(1, 2)}),
        breaking=(
            {**near, root: sp.Integer(2)},
            {**near, root: sp.Integer(0)},
            {**near, A: sp.Rational(1, 4), D: sp.Rational(1, 2)},
        ),
    )


@claim(
    "convex.equal-factors",
    kind=Kind.THEOREM,
    title="Where two blocks contract equally, cross terms move the spectral radius at first "
    "order: λ = A + √(qr)",
    source="derived here from the characteristic equation",
    uses=("convex.cycle",),
)
def equal_factors() -> Statement:
    """The larger root λ of (λ − A)² = qr is A + s, s = √(qr)."""
    near = {A: 1, q: 1, r: 4, s: 2, root: 3}
    point = {symbol: sp.Integer(value) for symbol, value in near.items()}
    return Statement(
        variables=(
            Variable(A, "the entry of both blocks, real"),
            Variable(q, "P₁₂ ≥ 0"),
            Variable(r, "P₂₁ ≥ 0"),
            Variable(s, "√(qr) ≥ 0"),
            Variable(root, "the spectral radius of [[A, q], [r, A]], real"),
        ),
        hypotheses=(sp.Eq((root - A) ** 2, q * r), root >= A, sp.Eq(s**2, q * r)),
        conclusion=sp.Eq(root, A + s),
        instance=point,
        witnesses=(point | {q: sp.Integer(0), s: sp.Integer(0), root: sp.Integer(1)},),
        breaking=(
            point | {root: sp.Integer(4)},
            point | {root: sp.Integer(-1)},
            point | {s: sp.Integer(1)},
        ),
    )


@claim(
    "convex.coupling",
    kind=Kind.THEOREM,
    title="A cycle couples its blocks by c·(bα₂^N + β₁aS), to first order in c",
    source="derived here",
    uses=("convex.cycle",),
    notes="The first-order part of an ordered product of matrices diag + c·(off-diagonal) takes "
    "the off-diagonal once: it is the corner of the product of the triangular matrices.",
)
def coupling() -> Statement:
    """The corner of [[β₁, b], [0, β₂]]·[[α₁, a], [0, α₂]]^N is bα₂^N + β₁aS."""
    small = sp.ImmutableMatrix([[alpha_1, a], [0, alpha_2]])
    large = sp.ImmutableMatrix([[beta_1, b], [0, beta_2]])
    product = sp.MatMul(large, sp.MatPow(small, N), evaluate=False)
    values = {alpha_1: "1/5", alpha_2: "9/10", beta_1: 9, beta_2: "1/5", a: "4/5", b: 10, N: 3}
    point = {symbol: sp.Rational(value) for symbol, value in values.items()}
    return Statement(
        variables=(
            Variable(alpha_1, "α₁ = M₁₁(a), real"),
            Variable(alpha_2, "α₂ = M₂₂(a), real"),
            Variable(beta_1, "β₁ = M₁₁(b), real"),
            Variable(beta_2, "β₂ = M₂₂(b), real"),
            Variable(a, "the small rate, real"),
            Variable(b, "the large rate, real"),
            Variable(N, "the number of small steps, an integer ≥ 0"),
        ),
        conclusion=sp.Eq(
            sp.matrices.expressions.matexpr.MatrixElement(product, 0, 1),
            b * alpha_2**N + beta_1 * a * geometric_sum(),
            evaluate=False,
        ),
        instance=point,
        witnesses=(
            point | {N: sp.Integer(1)},
            point | {N: sp.Integer(2), alpha_1: sp.Integer(-2), alpha_2: sp.Integer(3)},
        ),
    )


@derivation(
    "convex.trailing-terms",
    title="The effect of a cross term on the rate of a cycle of N small steps and one large step",
    source="derived here: trace and determinant of the ordered product to second order in c",
)
def leading_terms() -> tuple[Formula, ...]:
    """Couplings of first order, and the coefficient of c² in the spectral radius, by SymPy."""
    c, n = sp.symbols("c N", positive=True)
    first, second, large_1, large_2, small, large = sp.symbols(
        "alpha_1 alpha_2 beta_1 beta_2 a b", positive=True
    )
    total = (first**n - second**n) / (first - second)  # S, summed
    swap = {first: second, second: first, large_1: large_2, large_2: large_1}
    upper = large * second**n + large_1 * small * total
    lower = upper.subs(swap, simultaneous=True)
    # two switches inside the small steps: Σ α₁^iα₂^jα₁^k over i + j + k = N − 2 is ∂S/∂α₁
    diagonal = small**2 * large_1 * sp.diff(total, first) + large * small * total
    trace = diagonal + diagonal.subs(swap, simultaneous=True)
    determinant = (large_1 * large_2 - large**2 * c**2) * (first * second - small**2 * c**2) ** n
    fall = sp.diff(determinant, c, 2).subs(c, 0) / 2
    kept, other = large_2 * second**n, large_1 * first**n
    # λ = D₂ + xc²: the terms of order c² of λ² − (trace)λ + (determinant), linear in x
    x = sp.Symbol("x")
    balance = x * (2 * kept - kept - other) - trace * kept + fall
    rate = -balance.subs(x, 0) / sp.diff(balance, x)
    arguments = (first, second, large_1, large_2, small, large, n)
    shapes = (
        "M_11 of the small rate",
        "M_22 of the small rate",
        "M_11 of the large rate",
        "M_22 of the large rate",
        "the small rate",
        "the large rate",
        "the number of small steps",
    )
    return tuple(
        Formula(
            name=name,
            left=left,
            right=right,
            words=words,
            arguments=arguments,
            shapes=shapes,
        )
        for name, left, right, words in (
            (
                "coupling_12",
                sp.Symbol("P_12") / c,
                upper,
                "How block 2 enters block 1 over a cycle, over c.",
            ),
            (
                "coupling_21",
                sp.Symbol("P_21") / c,
                lower,
                "How block 1 enters block 2 over a cycle, over c.",
            ),
            (
                "trailing_coefficient",
                x,
                rate,
                "The spectral radius of a cycle that is limited by block 2 is D_2 + x c^2, to "
                "order c^2.",
            ),
        )
    )


@derivation(
    "convex.equal-factors",
    title="The spectral radius of two blocks, and of two that contract equally",
    source="derived here from the characteristic equation",
)
def radius_formulas() -> tuple[Formula, ...]:
    """The larger eigenvalue of [[A, q], [r, D]], and its value at D = A."""
    value = sp.Symbol("lambda", real=True)
    roots = sp.solve((sp.Matrix([[A, q], [r, D]]) - value * sp.eye(2)).det(), value)
    # the larger root is the one that is larger where q = r = 1, A = D = 0
    (larger,) = (each for each in roots if each.subs({A: 0, D: 0, q: 1, r: 1}) > 0)
    shapes = ("entry of block 1", "entry of block 2", "coupling", "coupling back")
    return (
        Formula(
            name="spectral_radius",
            left=value,
            right=larger,
            words="The larger eigenvalue of [[A, q], [r, D]], q and r ≥ 0.",
            arguments=(A, D, q, r),
            shapes=shapes,
        ),
        Formula(
            name="spectral_radius_of_equal_blocks",
            left=value,
            right=sp.simplify(larger.subs(D, A)),
            words="At D = A: of first order in the couplings.",
            arguments=(A, q, r),
            shapes=(shapes[0], *shapes[2:]),
        ),
    )
