"""The Hessian with respect to the first layer, on multiscale data: H = (I⊗D)·H̃·(I⊗D).

f(x) = F(Wx), x = Dx̃, L = E[(f − g)²]/2, with D = diag(e_1, …, e_d) and e_j = ε_b for the
coordinates j of block b. The entry of H for row u and coordinate i against row v and coordinate k
is E[B_uv x_i x_k], B = JᵀJ + (f − g)·F″ with J = F′(Wx), so the scales stand outside:
H̃ = E[B ⊗ x̃x̃ᵀ]. A second derivative moves two rows at most, so F is taken as a function of the
pre-activations y, z of two rows, the others held fixed; it is not known otherwise.
Source: talk, on the Hessian of the first layer; He, Liu, Tsai, arXiv:2402.03021.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.point import entries
from theory.quantifier import ForAll

__all__ = [
    "blocks",
    "kronecker",
    "kronecker_formulas",
    "patterns",
    "patterns_formulas",
    "small_hessian",
]

n, i, k, u, v, m = sp.symbols("n i k u v m", integer=True, positive=True)
c, s, r, j = sp.symbols("c s r j", integer=True, positive=True)
more_inputs, more_rows = sp.symbols("q h", integer=True, nonnegative=True)
t_1, t_2, y, z = sp.symbols("t_1 t_2 y z", real=True)
W, e, x, g = (sp.IndexedBase(name) for name in ("W", "e", "x", "g"))
a, P = sp.IndexedBase("a"), sp.IndexedBase("P")
F = sp.Function("F")

_SOURCE = "talk, the Hessian of the first layer; arXiv:2402.03021"
_SIZE = sp.Max(i, k) + more_inputs
_ROWS = sp.Max(u, v) + more_rows
_DATA = (
    Variable(i, "a coordinate, an integer ≥ 1"),
    Variable(k, "a coordinate, an integer ≥ 1"),
    Variable(more_inputs, "the number of coordinates after both, so that d = max(i, k) + q"),
    Variable(W, "the weights of the first layer, W_rj for row r and coordinate j, real"),
    Variable(e, "e_j, the scale of the block of coordinate j, real"),
)


def second_derivative(loss: sp.Expr) -> sp.Expr:
    """∂²/∂t₁∂t₂ of the loss at t₁ = t₂ = 0; unevaluated, `doit` takes it."""
    return sp.Subs(sp.Derivative(loss, t_1, t_2), (t_1, t_2), (0, 0))


def preactivation(row: int, *shifts: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
    """Σ_j (W_row,j + Σ shift·δ_jk) e_j x̃_sj over the pairs (shift, k)."""
    shift = sum((t * sp.KroneckerDelta(j, place) for t, place in shifts), sp.Integer(0))
    return sp.Sum((W[row, j] + shift) * e[j] * x[s, j], (j, 1, _SIZE))


def squared_mean(output: sp.Expr) -> sp.Expr:
    """E[(output − g)²]/2 over the n points."""
    return sp.Sum((output - g[s]) ** 2 / 2, (s, 1, n)) / n


def two_rows() -> sp.Expr:
    """L with W_1i shifted by t₁ and W_2k by t₂."""
    return squared_mean(F(preactivation(1, (t_1, i)), preactivation(2, (t_2, k))))


def one_row() -> sp.Expr:
    """L with W_1i shifted by t₁ and W_1k by t₂."""
    return squared_mean(F(preactivation(1, (t_1, i), (t_2, k)), preactivation(2)))


def scaled_mean(curvature: sp.Expr) -> sp.Expr:
    """e_i e_k·E[curvature(y, z)·x̃_i x̃_k] at the two pre-activations: the entry of DH̃D."""
    at_point = sp.Subs(curvature, (y, z), (preactivation(1), preactivation(2)))
    return e[i] * e[k] * sp.Sum(at_point * x[s, i] * x[s, k], (s, 1, n)) / n


def _curvature(first: sp.Symbol, other: sp.Symbol) -> sp.Expr:
    """B = J_first·J_other + (F − g)·F″."""
    output = F(y, z)
    return output.diff(first) * output.diff(other) + (output - g[s]) * output.diff(first, other)


@claim(
    "hessian.kronecker",
    kind=Kind.THEOREM,
    title="∇²L = E[B ⊗ xxᵀ] = (I⊗D)·H̃·(I⊗D), B = JᵀJ + (f − g)·F″, H̃ = E[B ⊗ x̃x̃ᵀ]",
    source=_SOURCE,
    notes="Stated entry by entry, for two different rows of W and for one row with itself; rows "
    "are called 1 and 2 since F is arbitrary. E is the mean over a finite data set of any size.",
)
def kronecker() -> Statement:
    """∂²L/∂W_1i∂W_2k = e_i e_k E[B_12 x̃_i x̃_k] and ∂²L/∂W_1i∂W_1k = e_i e_k E[B_11 x̃_i x̃_k].

    B_12 = F_y F_z + (F − g)F_yz and B_11 = F_y² + (F − g)F_yy at the pre-activations.
    """
    return Statement(
        variables=(
            Variable(n, "the number of points, an integer ≥ 1"),
            *_DATA,
            Variable(x, "x_sj, coordinate j of the point x̃_s, real"),
            Variable(g, "the labels g₁, …, g_n, real"),
            Variable(F(y, z), "the network behind two rows, twice continuously differentiable"),
        ),
        conclusion=sp.And(
            sp.Eq(second_derivative(two_rows()), scaled_mean(_curvature(y, z)), evaluate=False),
            sp.Eq(second_derivative(one_row()), scaled_mean(_curvature(y, y)), evaluate=False),
        ),
        instance={
            **{n: sp.Integer(1), i: sp.Integer(1), k: sp.Integer(1), more_inputs: sp.Integer(0)},
            **entries(W, ((3,), (sp.Rational(1, 3),))),
            **entries(e, (sp.Rational(1, 7),)),
            **entries(x, ((-2,),)),
            **entries(g, (1,)),
        },
        witnesses=(
            {
                **{n: sp.Integer(1), i: sp.Integer(1), k: sp.Integer(2)},
                more_inputs: sp.Integer(0),
                **entries(W, ((1, sp.Rational(1, 2)), (-1, 3))),
                **entries(e, (1, sp.Rational(1, 10))),
                **entries(x, ((2, 5),)),
                **entries(g, (3,)),
            },
        ),
    )


def pattern_loss() -> sp.Expr:
    """The squared loss of a ReLU network whose units keep their signs, points grouped by pattern.

    In pattern c the network is Σ_r a_cr (W_r·x): a_cr is 0 where unit r is off. Point s of
    pattern c has the probability P_cs, so that p_c = Σ_s P_cs.
    """
    moved = W[r, j] + sum(
        t * sp.KroneckerDelta(r, row) * sp.KroneckerDelta(j, place)
        for t, row, place in ((t_1, u, i), (t_2, v, k))
    )
    output = sp.Sum(a[c, r] * moved * e[j] * x[c, s, j], (j, 1, _SIZE), (r, 1, _ROWS))
    return sp.Sum(P[c, s] * (output - g[c, s]) ** 2 / 2, (s, 1, n), (c, 1, m))


def pattern_sum() -> sp.Expr:
    """e_i e_k Σ_c a_cu a_cv (p_c A_c)_ik, where p_c A_c = E[x̃x̃ᵀ; pattern c] = Σ_s P_cs x̃x̃ᵀ."""
    moment = sp.Sum(P[c, s] * x[c, s, i] * x[c, s, k], (s, 1, n))
    return e[i] * e[k] * sp.Sum(a[c, u] * a[c, v] * moment, (c, 1, m))


@claim(
    "hessian.relu-patterns",
    kind=Kind.THEOREM,
    title="ReLU: H = Σ_c p_c (a_c a_cᵀ) ⊗ A_c, A_c the second moment of the data in pattern c",
    source=_SOURCE,
    notes="Depth is any: with the signs of all units kept, a ReLU network is linear in Wx, with "
    "the weights a_c of its pattern. At a pre-activation that is 0 the loss has no second "
    "derivative; such W are left out (they have measure 0 for data without a zero vector).",
)
def patterns() -> Statement:
    """Where |t| < |y| the ReLU keeps its sign, max(0, y + t) = [y > 0](y + t); and the sum."""
    points = {
        **{m: sp.Integer(2), n: sp.Integer(2), i: sp.Integer(1), k: sp.Integer(2)},
        more_inputs: sp.Integer(0),
        **{u: sp.Integer(1), v: sp.Integer(2), more_rows: sp.Integer(0)},
        **entries(P, ((sp.Rational(1, 2), sp.Rational(1, 3)), (sp.Rational(1, 6), 0))),
        **entries(a, ((2, -1), (0, 3))),
        **entries(W, ((1, 2), (-1, 1))),
        **entries(e, (1, sp.Rational(1, 10))),
        **{x[1, 1, 1]: sp.Integer(1), x[1, 1, 2]: sp.Integer(2), g[1, 1]: sp.Integer(0)},
        **{x[1, 2, 1]: sp.Integer(3), x[1, 2, 2]: sp.Integer(1), g[1, 2]: sp.Integer(1)},
        **{x[2, 1, 1]: sp.Integer(-1), x[2, 1, 2]: sp.Integer(1), g[2, 1]: sp.Integer(5)},
        **{x[2, 2, 1]: sp.Integer(0), x[2, 2, 2]: sp.Integer(0), g[2, 2]: sp.Integer(0)},
        **{y: sp.Integer(2), t_1: sp.Integer(-1)},
    }
    same = {**points, u: sp.Integer(2), k: sp.Integer(1), more_inputs: sp.Integer(1)}
    moved = sp.Piecewise((y + t_1, y > 0), (0, True))
    return Statement(
        variables=(
            Variable(y, "a pre-activation, real"),
            Variable(t_1, "by how much it is moved, real"),
            Variable(m, "the number of patterns, an integer ≥ 1"),
            Variable(n, "the largest number of points in a pattern, an integer ≥ 1"),
            Variable(P, "P_cs, the probability of point s of pattern c (0 where there is none)"),
            Variable(u, "a row of W, an integer ≥ 1"),
            Variable(v, "a row of W, an integer ≥ 1"),
            Variable(more_rows, "the number of rows after both"),
            *_DATA,
            Variable(a, "a_cr, the weight of unit r in pattern c (0 where it is off), real"),
            Variable(x, "x_csj, coordinate j of point s of pattern c, real"),
            Variable(g, "g_cs, its label, real"),
        ),
        hypotheses=(sp.Abs(t_1) < sp.Abs(y),),
        conclusion=sp.And(
            sp.Eq(sp.Max(0, y + t_1), moved, evaluate=False),
            sp.Eq(second_derivative(pattern_loss()), pattern_sum(), evaluate=False),
        ),
        instance=points,
        witnesses=({**same, y: sp.Integer(-2), t_1: sp.Integer(1)},),
        breaking=({**points, t_1: sp.Integer(-3)},),
    )


@claim(
    "hessian.blocks",
    kind=Kind.THEOREM,
    title="Block (i, k) of H carries the factor ε_i ε_k",
    source=_SOURCE,
    uses=("hessian.kronecker",),
    notes="As a bilinear form: for w supported in block i and z in block k, "
    "wᵀHz = ε_iε_k·wᵀH̃z. With ε_k = ε^k the factor is ε^{i+k}.",
)
def blocks() -> Statement:
    """Σ_a Σ_b w_a (e_a H̃_ab f_b) z_b = ε_i ε_k Σ_a Σ_b w_a H̃_ab z_b where e = ε_i, f = ε_k."""
    rows, columns = sp.symbols("d_i d_k", integer=True, positive=True)
    outer, inner = sp.symbols("epsilon_i epsilon_k", real=True)
    place, beside = sp.symbols("a b", integer=True, positive=True)
    H, w, f = (sp.IndexedBase(name) for name in ("H", "w", "f"))
    vector = sp.IndexedBase("z")

    def form(middle: sp.Expr) -> sp.Expr:
        term = w[place] * middle * vector[beside]
        return sp.Sum(term, (beside, 1, columns), (place, 1, rows))

    point = {
        **{rows: sp.Integer(1), columns: sp.Integer(2)},
        **{outer: sp.Rational(1, 2), inner: sp.Rational(1, 3)},
        **entries(H, ((2, -1),)),
        **entries(w, (3,)),
        **entries(vector, (1, 4)),
        **entries(e, (sp.Rational(1, 2),)),
        **entries(f, (sp.Rational(1, 3), sp.Rational(1, 3))),
    }
    return Statement(
        variables=(
            Variable(rows, "the rows of the block, an integer ≥ 1"),
            Variable(columns, "its columns, an integer ≥ 1"),
            Variable(H, "the block of H̃, real"),
            Variable(e, "the diagonal of D along its rows, real"),
            Variable(f, "the diagonal of D along its columns, real"),
            Variable(outer, "the scale of block i, real"),
            Variable(inner, "the scale of block k, real"),
            Variable(w, "a vector on the rows, real"),
            Variable(vector, "a vector on the columns, real"),
        ),
        hypotheses=(
            ForAll(sp.Eq(e[place], outer), (place, 1, rows)),
            ForAll(sp.Eq(f[beside], inner), (beside, 1, columns)),
        ),
        conclusion=sp.Eq(
            form(e[place] * H[place, beside] * f[beside]),
            outer * inner * form(H[place, beside]),
            evaluate=False,
        ),
        instance=point,
        witnesses=({**point, rows: sp.Integer(1), columns: sp.Integer(1)},),
        breaking=({**point, e[1]: sp.Integer(1)}, {**point, f[2]: sp.Integer(1)}),
    )


def _term_by_term(loss: sp.Expr) -> sp.Expr:
    """The mixed second derivative of a multiple of a sum, taken under the sum.

    Where i, k ≤ d and u, v are rows, each case distinction that SymPy leaves is in its first case.
    """
    outside, total = loss.as_independent(sp.Sum)
    derived = second_derivative(total.function).doit()
    derived = derived.xreplace({each: each.args[0].expr for each in derived.atoms(sp.Piecewise)})
    return outside * sp.Sum(derived, *total.limits)


def _entries_of(name: str, loss: sp.Expr, rows: tuple[sp.Basic, ...], words: str) -> Formula:
    """The mixed second derivative of a loss, as SymPy takes it for any size."""
    return Formula(
        name=name,
        left=sp.Derivative(sp.Symbol("L"), *rows),
        right=_term_by_term(loss),
        words=words,
    )


def small_hessian(loss: sp.Expr, weights: sp.Matrix) -> sp.ImmutableMatrix:
    """∇²loss in the entries of `weights`, row by row, each entry factored."""
    return sp.ImmutableMatrix(sp.hessian(loss, list(weights)).applyfunc(sp.factor))


def _small(name: str, right: sp.Basic, words: str) -> Formula:
    arguments = tuple(sorted(right.free_symbols, key=str))
    return Formula(
        name=name,
        left=sp.Symbol("H"),
        right=right,
        words=words,
        arguments=arguments,
        shapes=("a real number",) * len(arguments),
    )


@derivation(
    "hessian.kronecker",
    title="The Hessian with respect to the first layer of any network",
    source=_SOURCE,
)
def kronecker_formulas() -> tuple[Formula, ...]:
    """The entries for any size and an undefined F; one point, two softplus units, two inputs."""
    weights = sp.Matrix(2, 2, sp.symbols("w_11 w_12 w_21 w_22", real=True))
    seen = weights * sp.Matrix(sp.symbols("x_1 x_2", real=True)).multiply_elementwise(
        sp.Matrix([1, sp.Symbol("epsilon", real=True)])
    )
    outer, label = sp.Matrix(sp.symbols("a_1 a_2", real=True)), sp.Symbol("g", real=True)
    output = outer.dot(seen.applyfunc(lambda t: sp.log(1 + sp.exp(t))))
    return (
        _entries_of(
            "hessian_two_rows",
            two_rows(),
            (W[1, i], W[2, k]),
            "Two rows: the curvature F_yF_z + (F − g)F_yz, with the scales e_i and e_k outside.",
        ),
        _entries_of(
            "hessian_one_row",
            one_row(),
            (W[1, i], W[1, k]),
            "One row: the curvature F_y² + (F − g)F_yy, with the scales e_i and e_k outside.",
        ),
        _small(
            "softplus_hessian",
            small_hessian((output - label) ** 2 / 2, weights),
            "One point, two softplus units, two inputs of scales 1 and ε: rows and columns in the "
            "order w_11, w_12, w_21, w_22.",
        ),
    )


@derivation(
    "hessian.relu-patterns",
    title="The Hessian of a ReLU network as a sum over activation patterns",
    source=_SOURCE,
)
def patterns_formulas() -> tuple[Formula, ...]:
    """The entries for any size; two patterns with one point each, two units, two inputs."""
    weights = sp.Matrix(2, 2, sp.symbols("w_11 w_12 w_21 w_22", real=True))
    scales = sp.diag(1, sp.Symbol("epsilon", real=True))
    loss = sp.Integer(0)
    for pattern in (1, 2):
        active = sp.Matrix(sp.symbols(f"a_{pattern}1 a_{pattern}2", real=True))
        point = sp.Matrix(sp.symbols(f"x_{pattern}1 x_{pattern}2", real=True))
        share, label = sp.symbols(f"p_{pattern} g_{pattern}", real=True)
        loss += share * (active.dot(weights * scales * point) - label) ** 2 / 2
    return (
        _entries_of(
            "relu_hessian_any_size",
            pattern_loss(),
            (W[u, i], W[v, k]),
            "Any number of patterns c, units and coordinates: a_c a_cᵀ times the second moments "
            "of the data in the pattern.",
        ),
        _small(
            "relu_hessian",
            small_hessian(loss, weights),
            "Two patterns of probability p_1 and p_2 with one point each, two units, two inputs "
            "of scales 1 and ε: rows and columns in the order w_11, w_12, w_21, w_22.",
        ),
    )
