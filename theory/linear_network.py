"""Deep linear networks with one output: the flow of the end-to-end vector, from the layers.

The network is x ↦ W_N⋯W_1x with loss ℓ(w), wᵀ = W_N⋯W_1 ∈ ℝ^{1×d}, and every layer follows its own
gradient: Ẇ_j = −(W_N⋯W_{j+1})ᵀ ∇ℓ(w)ᵀ (W_{j−1}⋯W_1)ᵀ. The start is balanced,
W_{j+1}ᵀW_{j+1} = W_jW_jᵀ. Then all layers have rank one and one singular value s:
W_N = s u_{N−1}ᵀ, W_j = s u_j u_{j−1}ᵀ, W_1 = s u_1vᵀ with unit vectors, so w = s^N v.
Indices count from 1; g = ∇ℓ(w); α = 2 − 2/N.
Source: talk, "a simple dynamical system where the lowercase … w is the result, the multiplication
of all the internal weights"; Arora, Cohen, Hazan 2018, Theorem 1 and Claim 1. Derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.quantifier import ForAll

__all__ = [
    "balanced",
    "end_to_end_field",
    "fixed_points",
    "flow",
    "flow_formula",
    "invariant",
    "invariant_formula",
    "layer_contribution",
]

N, d = sp.symbols("N d", integer=True, positive=True)
i, j, k = sp.symbols("i j k", integer=True, positive=True)
s = sp.Symbol("s", positive=True)
v, g, w = (sp.IndexedBase(name) for name in ("v", "g", "w"))
TALK = 'talk, the deep linear network: "a simple ODE that tells you how the gradient descent …"'
_SIZES = (
    Variable(N, "the number of layers, an integer ≥ 1"),
    Variable(d, "the dimension of the input, an integer ≥ 1"),
)


def dot(left: sp.IndexedBase, right: sp.IndexedBase, *, upto: sp.Expr = d) -> sp.Expr:
    """Σ_{k ≤ d} left_k·right_k."""
    return sp.Sum(left[k] * right[k], (k, 1, upto))


def layer_contribution(layer: sp.Expr, value: sp.Expr, along: sp.Expr) -> sp.Expr:
    """What layer j ≥ 2 brings to −ẇ: |W_N⋯W_{j+1}|² times (W_{j−1}⋯W_1)ᵀ(W_{j−1}⋯W_1)g.

    With W_N⋯W_{j+1} = s^{N−j}u_jᵀ and W_{j−1}⋯W_1 = s^{j−1}u_{j−1}vᵀ, in the coordinate of v that
    `value` is, `along` = v·g.
    """
    above = s ** (N - layer)
    below = s ** (layer - 1)
    return above**2 * below**2 * value * along


def end_to_end_field(value: sp.Expr, slope: sp.Expr, along: sp.Expr, square: sp.Expr) -> sp.Expr:
    """−‖w‖^{2−2/N}(g_i + (N−1)w_i(w·g)/‖w‖²): one coordinate of the flow.

    Args:
        value: w_i.
        slope: g_i.
        along: w·g.
        square: ‖w‖².
    """
    return -(square ** (1 - 1 / N)) * (slope + (N - 1) * value * along / square)


@claim(
    "linear-network.balanced",
    kind=Kind.THEOREM,
    title="Balance is kept: W_{j+1}ᵀW_{j+1} − W_jW_jᵀ does not change while the layers flow",
    source="Arora, Cohen, Hazan 2018, Theorem 1; derived here",
)
def balanced() -> Statement:
    """The entries (a, b) of d/dt W_{j+1}ᵀW_{j+1} and of d/dt W_jW_jᵀ agree.

    With p the row W_N⋯W_{j+2} and q = W_{j−1}⋯W_1∇ℓ: Ẇ_{j+1} = −pᵀ(W_jq)ᵀ, Ẇ_j = −(pW_{j+1})ᵀqᵀ.
    """
    above, below = sp.symbols("m n", integer=True, positive=True)
    a, b, c, e = sp.symbols("a b c e", integer=True, positive=True)
    G, H, p, q = (sp.IndexedBase(name) for name in ("G", "H", "p", "q"))

    def upper_rate(row: sp.Expr, column: sp.Expr) -> sp.Expr:
        return -p[row] * sp.Sum(H[column, k] * q[k], (k, 1, below))

    def lower_rate(row: sp.Expr, column: sp.Expr) -> sp.Expr:
        return -sp.Sum(p[k] * G[k, row], (k, 1, above)) * q[column]

    upper = sp.Sum(upper_rate(c, a) * G[c, b] + G[c, a] * upper_rate(c, b), (c, 1, above))
    lower = sp.Sum(lower_rate(a, e) * H[b, e] + H[a, e] * lower_rate(b, e), (e, 1, below))
    two = sp.Integer(2)
    numbers = iter(range(1, 20))
    return Statement(
        variables=(
            Variable(above, "the number of rows of W_{j+1}, an integer ≥ 1"),
            Variable(below, "the number of columns of W_j, an integer ≥ 1"),
            Variable(G, "the entries of W_{j+1}, real"),
            Variable(H, "the entries of W_j, real"),
            Variable(p, "the entries of W_N⋯W_{j+2}, real"),
            Variable(q, "the entries of W_{j−1}⋯W_1∇ℓ, real"),
            Variable(a, "a row of W_j"),
            Variable(b, "a row of W_j"),
        ),
        conclusion=sp.Eq(upper, lower, evaluate=False),
        instance={
            above: two,
            below: two,
            a: sp.Integer(1),
            b: two,
            **{M[r, t]: sp.Integer(next(numbers)) for M in (G, H) for r in (1, 2) for t in (1, 2)},
            **{vector[r]: sp.Integer(next(numbers)) for vector in (p, q) for r in (1, 2)},
        },
    )


@claim(
    "linear-network.flow",
    kind=Kind.THEOREM,
    title="ẇ = −‖w‖^{2−2/N}(I + (N−1)ŵŵᵀ)∇ℓ(w), the sum of what the N layers bring",
    source=f"{TALK}; Arora, Cohen, Hazan 2018, Claim 1",
    uses=("linear-network.balanced",),
    notes="Stated in one coordinate, for the layers in the form that balance gives them.",
)
def flow() -> Statement:
    """s^{2N−2}g_i from the first layer, (s^{N−j})²(s^{j−1})²v_i(v·g) from each other one."""
    inner = dot(v, g)
    layers = s ** (2 * (N - 1)) * g[i] + sp.Sum(layer_contribution(j, v[i], inner), (j, 2, N))
    square = sp.Sum((s**N * v[k]) ** 2, (k, 1, d))
    field = end_to_end_field(s**N * v[i], g[i], s**N * inner, square)
    unit = {v[1]: sp.Rational(3, 5), v[2]: sp.Rational(4, 5)}
    point = {d: sp.Integer(2), i: sp.Integer(2), **unit, g[1]: sp.Integer(1), g[2]: sp.Integer(-2)}
    return Statement(
        variables=(
            *_SIZES,
            Variable(s, "the singular value of every layer, s = ‖w‖^{1/N} > 0"),
            Variable(v, "the direction ŵ of w, real entries v₁, …, v_d"),
            Variable(g, "the gradient ∇ℓ(w), real entries g₁, …, g_d"),
            Variable(i, "a coordinate, 1 ≤ i ≤ d"),
        ),
        hypotheses=(sp.Eq(dot(v, v), 1),),
        conclusion=sp.Eq(-layers, field, evaluate=False),
        instance={**point, N: sp.Integer(3), s: sp.Integer(2)},
        witnesses=(
            {**point, N: sp.Integer(1), s: sp.Integer(5)},
            {**point, N: sp.Integer(2), s: sp.Rational(1, 3), i: sp.Integer(1)},
        ),
        breaking=(
            {**point, v[1]: sp.Integer(1), v[2]: sp.Integer(1), N: sp.Integer(2), s: sp.Integer(1)},
        ),
    )


@derivation(
    "linear-network.flow",
    title="The end-to-end flow of a balanced deep linear network, in the plane",
    source=TALK,
)
def flow_formula() -> tuple[Formula, ...]:
    """Sums what the layers bring, and writes it with w in place of s and v."""
    x, y, first, second = sp.symbols("w_1 w_2 g_1 g_2", real=True)
    length = sp.Symbol("r", positive=True)
    along = (x * first + y * second) / length
    found = []
    for name, value, slope in (("flow_1", x, first), ("flow_2", y, second)):
        layers = s ** (2 * (N - 1)) * slope + sp.Sum(
            layer_contribution(j, value / length, along), (j, 2, N)
        )
        total = sp.simplify(-layers.doit().subs(s, length ** (1 / N)))
        found.append(
            Formula(
                name=name,
                left=sp.Derivative(value, sp.Symbol("t")),
                right=sp.powsimp(total.subs(length, sp.sqrt(x**2 + y**2))),
                words=f"The velocity of {value} where the loss has the gradient (g_1, g_2).",
                arguments=(x, y, first, second, N),
                shapes=("number",) * 4 + ("number of layers",),
            )
        )
    return tuple(found)


@claim(
    "linear-network.fixed-points",
    kind=Kind.THEOREM,
    title="For N ≥ 2 the flow of ½(w − w*)ᵀΣ(w − w*), Σ ≻ 0, rests at w* and at 0 and nowhere else",
    source='talk, "there is a unique fixed point over here"; derived here',
    uses=("linear-network.flow",),
    notes="The talk calls the fixed point unique: 0 is another one, unstable "
    "(linear-network.origin-left). In coordinates that make Σ diagonal; the flow turns with them.",
)
def fixed_points() -> Statement:
    """All coordinates of the field vanish exactly where w = w* or w = 0."""
    lam, goal = sp.IndexedBase("lambda"), sp.IndexedBase("t")
    along = sp.Sum(w[k] * lam[k] * (w[k] - goal[k]), (k, 1, d))
    square = dot(w, w)
    quotient = sp.Piecewise((0, sp.Eq(square, 0)), (along / square, True))
    slope = lam[i] * (w[i] - goal[i])
    field = -(square ** (1 - 1 / N)) * (slope + (N - 1) * w[i] * quotient)
    rests = ForAll(sp.Eq(field, 0), (i, 1, d))
    at_goal, at_zero = (ForAll(sp.Eq(w[i], point), (i, 1, d)) for point in (goal[i], 0))
    two = sp.Integer(2)
    basis = {d: two, lam[1]: sp.Integer(1), lam[2]: sp.Rational(1, 100), N: two}
    target = {goal[1]: sp.Integer(3), goal[2]: sp.Integer(4)}

    def position(x: int, y: int) -> dict[sp.Basic, sp.Basic]:
        return {w[1]: sp.Integer(x), w[2]: sp.Integer(y)}

    return Statement(
        variables=(
            *_SIZES,
            Variable(lam, "the eigenvalues of Σ, real"),
            Variable(goal, "w* in the eigenbasis of Σ, real entries t₁, …, t_d"),
            Variable(w, "w in the eigenbasis of Σ, real entries w₁, …, w_d"),
        ),
        hypotheses=(N >= 2, ForAll(lam[k] > 0, (k, 1, d))),
        conclusion=sp.And(
            sp.Implies(rests, sp.Or(at_goal, at_zero)),
            sp.Implies(sp.Or(at_goal, at_zero), rests),
        ),
        instance={**basis, **target, **position(3, 4)},
        witnesses=tuple({**basis, **target, **position(*p)} for p in ((0, 0), (3, 0), (4, -3))),
        breaking=(
            {**basis, **target, **position(0, 0), N: sp.Integer(1)},
            {**basis, **target, **position(3, 1), lam[2]: sp.Integer(0)},
        ),
    )


@claim(
    "linear-network.invariant",
    kind=Kind.THEOREM,
    title="If ∇ℓ stays in a subspace G, ‖P_{G⊥}w‖/‖w‖^{1−1/N} does not change",
    source="derived here; the talk's weights that the data cannot train",
    uses=("linear-network.flow",),
    notes="In coordinates in which G is spanned by the first m; stated for the squares, "
    "Q = ‖P_{G⊥}w‖² and S = ‖w‖²: d/dt (Q/S^{1−1/N}) = (Q̇S − (1−1/N)QṠ)/S^{2−1/N}.",
)
def invariant() -> Statement:
    """Q̇S − (1 − 1/N)QṠ = 0 along the flow, where g_k = 0 for k > m."""
    m = sp.Symbol("m", integer=True, nonnegative=True)
    square, along = dot(w, w), dot(w, g)
    rate = end_to_end_field(w[i], g[i], along, square)
    outside = sp.Sum(w[i] ** 2, (i, m + 1, d))
    outside_rate = sp.Sum(2 * w[i] * rate, (i, m + 1, d))
    square_rate = sp.Sum(2 * w[i] * rate, (i, 1, d))
    point = {
        d: sp.Integer(2),
        m: sp.Integer(1),
        w[1]: sp.Integer(3),
        w[2]: sp.Integer(4),
        g[1]: sp.Integer(-2),
        g[2]: sp.Integer(0),
    }
    return Statement(
        variables=(
            *_SIZES,
            Variable(m, "the dimension of G, 0 ≤ m ≤ d"),
            Variable(w, "the end-to-end vector, real entries w₁, …, w_d, not all 0"),
            Variable(g, "∇ℓ(w), real entries g₁, …, g_d"),
        ),
        hypotheses=(ForAll(sp.Eq(g[k], 0), (k, m + 1, d)),),
        conclusion=sp.Eq(outside_rate * square, (1 - 1 / N) * outside * square_rate),
        instance={**point, N: sp.Integer(2)},
        witnesses=(
            {**point, N: sp.Integer(1)},
            {  # ‖w‖² = 27, whose cube root is exact
                **{w[r]: sp.Integer(3) for r in (1, 2, 3)},
                **{g[1]: sp.Integer(1), g[2]: sp.Integer(0), g[3]: sp.Integer(0)},
                **{d: sp.Integer(3), m: sp.Integer(1), N: sp.Integer(3)},
            },
        ),
        breaking=({**point, N: sp.Integer(2), g[2]: sp.Integer(1)},),
    )


@derivation(
    "linear-network.invariant",
    title="What stays constant where the gradient lies in the span of one direction",
    source="derived here",
)
def invariant_formula() -> tuple[Formula, ...]:
    """Solves d log Q/d log S = Q̇S/(QṠ) for the power of S that Q goes with."""
    x, y, slope = sp.symbols("w_1 w_2 g_1", real=True)
    square = x**2 + y**2
    first = end_to_end_field(x, slope, x * slope, square)
    second = end_to_end_field(y, sp.Integer(0), x * slope, square)
    power = sp.simplify(2 * y * second * square / (y**2 * (2 * x * first + 2 * y * second)))
    return (
        Formula(
            name="invariant",
            left=sp.Symbol("I"),
            right=sp.Abs(y) / sp.sqrt(square) ** power,
            words="Constant along every orbit while the gradient has the direction of w_1.",
            arguments=(x, y, N),
            shapes=("number", "number", "number of layers"),
        ),
    )
