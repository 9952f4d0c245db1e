"""Gradient descent on strongly convex losses whose Hessian has coupled blocks of different scale.

ℝ^d = ⊕V_i, orthogonal, P_i the projections; for all θ the spectrum of P_iH(θ)P_i on V_i lies in
[μ_i, L_i], and ‖P_iH(θ)P_k‖ ≤ c_ik for i ≠ k. θ* is the minimiser, v_i = ‖P_i(θ − θ*)‖. A gradient
step of rate η is θ⁺ − θ* = (I − ηH̄)(θ − θ*), H̄ the mean of H on the segment from θ* to θ, which
keeps the bounds. So v⁺ ≤ M(η)v in every entry:
    M_ii(η) = max(|1 − ημ_i|, |1 − ηL_i|),   M_ik(η) = η·c_ik.
Source: derived here; comparison matrices of this kind go back to Ostrowski, positive vectors as
bounds of the spectral radius to Collatz and Wielandt.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.quantifier import ForAll

__all__ = [
    "comparison",
    "comparison_matrix",
    "cross_terms",
    "cycle",
    "diagonal_factor",
    "quadratic_limit",
    "spectral_radius",
]

a, d, j, k, m, n = sp.symbols("a d j k m n", integer=True, positive=True)
e, w, lam, c, v, u, b, B, rate, N = (
    sp.IndexedBase(name) for name in ("e", "w", "lambda", "c", "v", "u", "b", "B", "a", "N")
)
eta, mu, L = sp.symbols("eta mu L", positive=True)
own, sent, t = sp.symbols("v_i s t", nonnegative=True)
rho, top, point = sp.symbols("rho U lambda", positive=True)


def diagonal_factor(step: sp.Expr, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """max(|1 − ημ|, |1 − ηL|): the most that a step leaves of a block with spectrum in [μ, L]."""
    return sp.Max(sp.Abs(1 - step * low), sp.Abs(1 - step * high))


def comparison_matrix(
    step: sp.Expr, ends: tuple[tuple[sp.Expr, sp.Expr], ...], cross: sp.Matrix
) -> sp.ImmutableMatrix:
    """M(η) of blocks with the given ends (μ_i, L_i) and cross terms."""
    size = len(ends)
    return sp.ImmutableMatrix(
        size, size, lambda i, k: diagonal_factor(step, *ends[i]) if i == k else step * cross[i, k]
    )


def _entries(base: sp.IndexedBase, *values: object) -> dict[sp.Basic, sp.Basic]:
    return {base[i]: sp.Rational(x) for i, x in enumerate(values, start=1)}


def _step_instance(
    ends: tuple[int, int], step: str, **sequences: tuple[object, ...]
) -> dict[sp.Basic, sp.Basic]:
    found = {d: sp.Integer(len(sequences["e"])), m: sp.Integer(len(sequences["c"]))}
    found |= {mu: sp.Integer(ends[0]), L: sp.Integer(ends[1]), eta: sp.Rational(step)}
    for name, base in (("e", e), ("w", w), ("lam", lam), ("c", c), ("v", v)):
        found |= _entries(base, *sequences[name])
    found[own] = sp.sqrt(sum(sp.Rational(x) ** 2 for x in sequences["e"]))
    found[sent] = sp.sqrt(sum(sp.Rational(x) ** 2 for x in sequences["w"]))
    return found


@claim(
    "convex.comparison",
    kind=Kind.THEOREM,
    title="A gradient step takes the blocks' errors v to at most M(η)v, in every entry",
    source="derived here from ∇f(θ) = H̄(θ − θ*)",
    notes="Stated for one block, in the orthonormal eigenbasis of P_iH̄P_i. w = Σ P_iH̄P_kθ_k is "
    "what the other blocks send; ‖w‖ ≤ s ≤ Σ c_ik v_k is the triangle inequality.",
)
def comparison() -> Statement:
    """Σ_a((1 − ηλ_a)e_a − ηw_a)² ≤ (max(|1 − ημ|, |1 − ηL|)·v_i + η·Σ_k c_k v_k)².

    e_a are the coordinates of the block's error, λ_a the eigenvalues of its own mean Hessian.
    """
    moved = sp.Sum(((1 - eta * lam[a]) * e[a] - eta * w[a]) ** 2, (a, 1, d))
    most = diagonal_factor(eta, mu, L) * own + eta * sp.Sum(c[k] * v[k], (k, 1, m))
    near = _step_instance((1, 10), "1/10", e=(3, 4), w=(-6, -8), lam=(1, 1), c=(2, 3), v=(2, 2))
    return Statement(
        variables=(
            Variable(d, "the dimension of the block, an integer ≥ 1"),
            Variable(m, "the number of the other blocks, an integer ≥ 1"),
            Variable(mu, "the lower end of the block's spectrum"),
            Variable(L, "its upper end"),
            Variable(eta, "the rate of the step, real > 0"),
            Variable(lam, "λ_1, …, λ_d: the eigenvalues of the block's own mean Hessian, real"),
            Variable(e, "e_1, …, e_d: the coordinates of the block's error, real"),
            Variable(w, "w_1, …, w_d: what the other blocks send, real"),
            Variable(own, "v_i, a bound of the block's error, real ≥ 0"),
            Variable(sent, "s, a bound of what the other blocks send, real ≥ 0"),
            Variable(c, "c_1, …, c_m: the cross terms with the other blocks, real"),
            Variable(v, "v_1, …, v_m: the errors of the other blocks, real"),
        ),
        hypotheses=(
            ForAll(lam[a] >= mu, (a, 1, d)),
            ForAll(lam[a] <= L, (a, 1, d)),
            sp.Le(sp.Sum(e[a] ** 2, (a, 1, d)), own**2),
            sp.Le(sp.Sum(w[a] ** 2, (a, 1, d)), sent**2),
            sp.Le(sent, sp.Sum(c[k] * v[k], (k, 1, m))),
        ),
        conclusion=sp.Le(moved, most**2),
        instance=near,  # equality: all at μ, w along −e
        witnesses=(
            # equality at L, where 1 − ηL is negative; and with a cancelling part sent
            _step_instance((1, 10), "3/10", e=(0, 1), w=(0, 2), lam=(5, 10), c=(1,), v=(2,)),
            _step_instance((1, 3), "1", e=(1,), w=(0,), lam=(3,), c=(1,), v=(0,)),
            _step_instance((2, 3), "1/4", e=(2,), w=(-5,), lam=(2,), c=(5, 1), v=(1, 0)),
        ),
        breaking=(
            near | _entries(lam, "1/2", "1/2"),
            near | {eta: sp.Rational(3, 10)} | _entries(lam, 20, 20) | _entries(w, 6, 8),
            near | {own: sp.Integer(4)},
            near | _entries(w, -9, -12),
            near | _entries(c, 2, 2),
        ),
    )


@claim(
    "convex.cycle",
    kind=Kind.THEOREM,
    title="If (∏M)u ≤ ρ̂u for some u > 0, a cycle takes v ≤ t·u to v ≤ ρ̂t·u",
    source="derived here; Collatz, Wielandt",
    uses=("convex.comparison",),
    notes="The order of the factors matters: the M do not commute, unlike the factors of S.",
)
def cycle() -> Statement:
    """Row i of the ordered product P ≥ 0: Σ_k P_ik v_k ≤ ρ̂·t·u_i where v ≤ t·u."""
    near = {
        n: sp.Integer(2),
        j: sp.Integer(2),
        t: sp.Integer(3),
        rho: sp.Rational(1, 2),
        **_entries(b, "1/8", "1/4"),
        **_entries(u, 2, 1),
        **_entries(v, 6, 3),
    }
    return Statement(
        variables=(
            Variable(n, "the number of blocks, an integer ≥ 1"),
            Variable(j, "the row i of the product, 1 ≤ i ≤ n"),
            Variable(b, "P_i1, …, P_in: the row of the ordered product of the M, real"),
            Variable(u, "u_1, …, u_n: the vector, real"),
            Variable(v, "v_1, …, v_n: the errors of the blocks before the cycle, real"),
            Variable(t, "the error measured by u, real ≥ 0"),
            Variable(rho, "ρ̂ > 0, the contraction shown by u"),
        ),
        hypotheses=(
            ForAll(b[k] >= 0, (k, 1, n)),
            ForAll(v[k] <= t * u[k], (k, 1, n)),
            sp.Le(sp.Sum(b[k] * u[k], (k, 1, n)), rho * u[j]),
        ),
        conclusion=sp.Le(sp.Sum(b[k] * v[k], (k, 1, n)), rho * t * u[j]),
        instance=near,
        witnesses=(
            near | {j: sp.Integer(1), rho: sp.Rational(1, 4)},
            near
            | {n: sp.Integer(1), j: sp.Integer(1), rho: sp.Rational(1, 8), t: sp.Integer(4)}
            | _entries(v, 8),
        ),
        breaking=(
            near | _entries(b, "-1/8", "3/4") | _entries(v, 0, 3),
            near | _entries(v, 7, 3),
            near | {rho: sp.Rational(1, 3)},
        ),
    )


@claim(
    "convex.spectral-radius",
    kind=Kind.THEOREM,
    title="A spectral radius below 1 gives such a vector: u = (I − P)⁻¹1, ρ̂ = 1 − 1/max u",
    source="derived here from the Neumann series",
    uses=("convex.cycle",),
)
def spectral_radius() -> Statement:
    """u_i = 1 + Σ_k P_ik u_k ≤ U gives Σ_k P_ik u_k ≤ (1 − 1/U)u_i, for each row i."""
    near = {
        n: sp.Integer(2),
        j: sp.Integer(1),
        top: sp.Integer(4),
        **_entries(b, "1/2", "1/2"),
        **_entries(u, 4, 2),
    }
    image = sp.Sum(b[k] * u[k], (k, 1, n))
    return Statement(
        variables=(
            Variable(n, "the number of blocks, an integer ≥ 1"),
            Variable(j, "the row i of the product, 1 ≤ i ≤ n"),
            Variable(b, "P_i1, …, P_in: the row of the product, real"),
            Variable(u, "u = (I − P)⁻¹1 = 1 + P1 + P²1 + …, real"),
            Variable(top, "U = max u, real > 0"),
        ),
        hypotheses=(sp.Eq(u[j], 1 + image), u[j] <= top),
        conclusion=sp.Le(image, (1 - 1 / top) * u[j]),
        instance=near,
        witnesses=(
            near | {top: sp.Integer(5)},
            near | {n: sp.Integer(1), top: sp.Integer(2)} | _entries(b, "1/2") | _entries(u, 2),
        ),
        breaking=(near | _entries(b, "1/2", 1), near | {top: sp.Integer(3)}),
    )


@claim(
    "convex.quadratic-limit",
    kind=Kind.THEOREM,
    title="Without cross terms the comparison is that of quadratics: |p(λ)| ≤ ∏ M_ii(a_j)^N_j, "
    "with the factors of the step counts",
    source="derived here; the factors are those of cycle.step-counts-any-rates",
    uses=("cycle.step-counts-any-rates",),
    notes="The product of the maxima can exceed the maximum of the product: for c = 0 the "
    "comparison gives back the step counts of quadratics, not the sharp ‖S‖₂. They agree where a "
    "group is a point.",
)
def quadratic_limit() -> Statement:
    """|p(λ)| ≤ ∏_j M_ii(a_j)^N_j for λ in [μ, L], and M_ii(a_j) ≤ max(1, a_jL − 1)."""
    factor = diagonal_factor(rate[k], mu, L)
    near = {
        n: sp.Integer(2),
        mu: sp.Integer(1),
        L: sp.Integer(10),
        point: sp.Integer(10),
        **_entries(rate, "3/10", 1),
        **_entries(N, 2, 1),
    }
    return Statement(
        variables=(
            Variable(n, "the number of rates, an integer ≥ 1"),
            Variable(mu, "the lower end of the group, real > 0"),
            Variable(L, "its upper end, real > 0"),
            Variable(point, "an eigenvalue in the group"),
            Variable(rate, "a_1, …, a_n: the rates, real"),
            Variable(N, "N_1, …, N_n: the step counts, integers"),
        ),
        hypotheses=(
            mu <= point,
            point <= L,
            ForAll(rate[k] > 0, (k, 1, n)),
            ForAll(N[k] >= 0, (k, 1, n)),
        ),
        conclusion=sp.And(
            sp.Le(
                sp.Product(sp.Abs(1 - rate[k] * point) ** N[k], (k, 1, n)),
                sp.Product(factor ** N[k], (k, 1, n)),
            ),
            ForAll(factor <= sp.Max(1, rate[k] * L - 1), (k, 1, n)),
        ),
        instance=near,  # equality at L
        witnesses=(
            near | {n: sp.Integer(1), point: sp.Integer(1)} | _entries(rate, "1/10"),
            near | {mu: sp.Integer(10)},
        ),
        breaking=(
            near | {point: sp.Rational(1, 2)} | _entries(rate, "1/10", "1/10"),
            near | {point: sp.Integer(11)},
            near | _entries(rate, "-3/10", 1),
            near | {point: sp.Integer(5)} | _entries(N, -2, 1),
        ),
    )


@claim(
    "convex.cross-terms",
    kind=Kind.THEOREM,
    title="0 ⪯ A ⪯ B gives ‖A_ik‖ ≤ ½(‖B_ik‖ + √(‖B_ii‖‖B_kk‖))",
    source="derived here: A = ½(B + U) with −B ⪯ U ⪯ B",
    notes="Sharp: equality for A = ½(B + U) with U = [[0, s], [s, 0]], s² = b_ii b_kk. For B with "
    "diagonal blocks it is half the geometric mean of their norms.",
)
def cross_terms() -> Statement:
    """|xᵀAy| ≤ ½(|xᵀBy| + s), s² = xᵀBx·yᵀBy, from A ⪰ 0 and B − A ⪰ 0 on span(x, y).

    Positive semidefinite on two vectors: the diagonal is ≥ 0 and the determinant is ≥ 0.
    """
    a11, a12, a22, b11, b12, b22 = sp.symbols("a_11 a_12 a_22 b_11 b_12 b_22", real=True)
    s = sp.Symbol("s", nonnegative=True)
    near = {
        a11: sp.Rational(1, 2),
        a22: sp.Integer(2),
        a12: sp.Integer(1),
        b11: sp.Integer(1),
        b22: sp.Integer(4),
        b12: sp.Integer(0),
        s: sp.Integer(2),
    }
    rank_one = {a11: 1, a12: -2, a22: 4, b11: 1, b12: -2, b22: 4, s: 2}
    return Statement(
        variables=(
            Variable(a11, "xᵀAx for x in block i"),
            Variable(a12, "xᵀAy"),
            Variable(a22, "yᵀAy for y in block k"),
            Variable(b11, "xᵀBx"),
            Variable(b12, "xᵀBy"),
            Variable(b22, "yᵀBy"),
            Variable(s, "√(xᵀBx·yᵀBy), real ≥ 0"),
        ),
        hypotheses=(
            sp.And(a11 >= 0, a22 >= 0, a11 * a22 >= a12**2),
            sp.And(b11 >= a11, b22 >= a22, (b11 - a11) * (b22 - a22) >= (b12 - a12) ** 2),
            sp.Ge(s**2, b11 * b22),
        ),
        conclusion=sp.Le(sp.Abs(a12), (sp.Abs(b12) + s) / 2),
        instance=near,
        witnesses=(
            near | {a12: sp.Integer(-1)},
            {key: sp.Integer(x) for key, x in rank_one.items()},
        ),
        breaking=(
            near | {a11: sp.Integer(0), a22: sp.Integer(0), a12: sp.Rational(3, 2)},
            near | {a11: sp.Integer(2), a22: sp.Integer(8), a12: sp.Integer(4)},
            near | {s: sp.Integer(1)},
            *(  # B ⪰ A on one of the two vectors alone, with the determinant 0
                {a11: sp.Integer(1), a12: sp.Integer(1), a22: sp.Integer(1), b12: sp.Integer(1)}
                | {b11: first, b22: last, s: sp.Integer(0)}
                for first, last in ((sp.Integer(0), sp.Integer(1)), (sp.Integer(1), sp.Integer(0)))
            ),
        ),
        kept=dict.fromkeys((a11 >= 0, a22 >= 0), "one of the three that say A ⪰ 0"),
    )


@derivation(
    "convex.comparison",
    title="The comparison matrix of two blocks, and the half cycle without cross terms",
    source="derived here from the definition of M(η)",
)
def two_blocks() -> tuple[Formula, ...]:
    """M(η) of two blocks with one cross term, and its determinant, by SymPy."""
    low, high = sp.symbols("mu_1:3", positive=True), sp.symbols("L_1:3", positive=True)
    cross = sp.Symbol("c", nonnegative=True)
    matrix = comparison_matrix(
        eta,
        tuple(zip(low, high, strict=True)),
        sp.Matrix([[0, cross], [cross, 0]]),
    )
    arguments = (eta, *low, *high, cross)
    shapes = ("rate of the step", *("lower end of a block",) * 2, *("upper end of a block",) * 2)
    return (
        Formula(
            name="comparison_matrix",
            left=sp.Symbol("M"),
            right=matrix,
            words="Bounds what a step does to the norms of the blocks' errors, entry by entry.",
            arguments=arguments,
            shapes=(*shapes, "cross term"),
        ),
        Formula(
            name="comparison_determinant",
            left=sp.Symbol(r"\det M"),
            right=sp.expand(matrix.det()),
            words="Its determinant; two blocks contract under repeated steps of one rate when the "
            "diagonal is below 1 and det(I - M) > 0.",
            arguments=arguments,
            shapes=(*shapes, "cross term"),
        ),
    )
