"""The plane: a deep linear network on data of variances 1 and ε², its fast and its slow direction.

Σ = diag(1, e) with e = ε², w = (x, y), w* = (a, b), a > 0. The flow of theory.linear_network is
−‖w‖^{−2/N}·(X, Y) with the polynomials X = ‖w‖²g₁ + (N−1)x(w·g), Y = ‖w‖²g₂ + (N−1)y(w·g) in
x, y, g = (x − a, e(y − b)). It has the same orbits as (−X, −Y) away from 0.
Source: talk, "there is some kind of very slow, you know, slow manifold, connecting to the
equilibrium point … you're going to flow quickly to here, and you're going to stay here for a very
long time"; derived here.
"""

from functools import cache

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.linear_network import N, end_to_end_field

__all__ = [
    "defect_coefficients",
    "field",
    "jacobian",
    "jacobian_formula",
    "loss",
    "loss_blind",
    "manifold_coefficients",
    "manifold_formula",
    "orbit_polynomials",
    "slow_eigenvalue",
    "slow_manifold",
    "slow_velocity",
]

x, y, b = sp.symbols("x y b", real=True)
a, e = sp.symbols("a e", positive=True)
_H_1, _H_1_SLOPE, _H_2 = sp.symbols("h_1 h_1' h_2", real=True)
TALK = 'talk, the phase portrait: "if you squint … there is some kind of very slow manifold"'
_PLANE = (
    Variable(N, "the number of layers, an integer ≥ 1"),
    Variable(a, "w₁*, real > 0"),
    Variable(b, "w₂*, real"),
    Variable(e, "e = ε², the smaller variance of the data, real > 0"),
)
# ‖w*‖² = 25, whose root is exact
_POINT = {
    N: sp.Integer(2),
    a: sp.Integer(3),
    b: sp.Integer(4),
    e: sp.Rational(1, 100),
}


def loss(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    """½((x − a)² + e(y − b)²)."""
    return ((first - a) ** 2 + e * (second - b) ** 2) / 2


def field() -> tuple[sp.Expr, sp.Expr]:
    """(ẋ, ẏ): the flow of theory.linear_network for this loss."""
    slopes = tuple(sp.diff(loss(x, y), value) for value in (x, y))
    along = x * slopes[0] + y * slopes[1]
    first, second = (
        end_to_end_field(value, slope, along, x**2 + y**2)
        for value, slope in zip((x, y), slopes, strict=True)
    )
    return first, second


@cache
def orbit_polynomials() -> tuple[sp.Expr, sp.Expr]:
    """(X, Y) = −‖w‖^{2/N}(ẋ, ẏ), expanded: polynomials with the same orbits."""
    square = x**2 + y**2
    first, second = (
        sp.expand(sp.cancel(-velocity / square ** (1 - 1 / N) * square)) for velocity in field()
    )
    return first, second


@cache
def defect_coefficients() -> tuple[sp.Expr, sp.Expr]:
    """The coefficients of e and e² of X − (dx/dy)·Y on x = a + e·h₁ + e²·h₂, e³ left out.

    Polynomials in h₁, h₂ and the derivative h₁′, which stand as symbols.
    """
    graph = a + e * _H_1 + e**2 * _H_2
    first, second = (sp.expand(part.subs(x, graph)) for part in orbit_polynomials())
    defect = sp.expand(first - e * _H_1_SLOPE * second)  # h₂′ comes with e² and Y with e
    return defect.coeff(e, 1), defect.coeff(e, 2)


@cache
def manifold_coefficients() -> tuple[sp.Expr, sp.Expr]:
    """h₁(y) and h₂(y) of the slow manifold x = a + e·h₁ + e²·h₂ + O(e³), solved order by order.

    The manifold is invariant: X = (dx/dy)·Y on it. The coefficient of e^k is linear in h_k.
    """
    first, second = defect_coefficients()
    h_1 = sp.factor(-first.subs(_H_1, 0) / sp.diff(first, _H_1))
    known = {_H_1: h_1, _H_1_SLOPE: sp.diff(h_1, y)}
    h_2 = -second.subs(_H_2, 0).subs(known) / sp.diff(second, _H_2)
    return h_1, sp.factor(sp.cancel(h_2))


def slow_velocity() -> sp.Expr:
    """The coefficient of e in ẏ on the slow manifold, by differentiation at e = 0."""
    h_1, _ = manifold_coefficients()
    _, second = field()
    return sp.factor(sp.simplify(sp.diff(second.subs(x, a + e * h_1), e).subs(e, 0)))


@claim(
    "linear-network.jacobian",
    kind=Kind.THEOREM,
    title="At w* the Jacobian has trace −‖w*‖^{2−2/N}(1 + (N−1)ŵ₁² + ε²(1 + (N−1)ŵ₂²)) and "
    "determinant Nε²‖w*‖^{2(2−2/N)}; both eigenvalues are real and negative",
    source=TALK,
    uses=("linear-network.flow",),
    notes="So w* is a stable node for every N ≥ 1 and ε > 0.",
)
def jacobian() -> Statement:
    """Derivatives of the field at w*; 0 < 4·det ≤ tr² and tr < 0 make a stable node."""
    at_goal = [
        [sp.diff(part, value).subs({x: a, y: b}, simultaneous=True) for value in (x, y)]
        for part in field()
    ]
    trace = at_goal[0][0] + at_goal[1][1]
    determinant = at_goal[0][0] * at_goal[1][1] - at_goal[0][1] * at_goal[1][0]
    square = a**2 + b**2
    power = square ** (1 - 1 / N)
    total = power * (1 + (N - 1) * a**2 / square + e * (1 + (N - 1) * b**2 / square))
    product = N * e * power**2
    return Statement(
        variables=_PLANE,
        conclusion=sp.And(
            sp.Eq(trace, -total, evaluate=False),
            sp.Eq(determinant, product, evaluate=False),
            sp.Le(4 * product, total**2, evaluate=False),
            sp.Gt(total, 0, evaluate=False),
        ),
        instance=_POINT,
        witnesses=(
            {**_POINT, N: sp.Integer(1), e: sp.Integer(1)},  # a double eigenvalue
            {**_POINT, e: sp.Integer(1), N: sp.Integer(2)},
            {**_POINT, N: sp.Integer(1)},
        ),
    )


@claim(
    "linear-network.slow-eigenvalue",
    kind=Kind.THEOREM,
    title="The slow eigenvalue is det/tr to leading order: O(ε²), while the fast one stays",
    source=f"{TALK}; derived here",
    uses=("linear-network.jacobian",),
    notes="With T = −tr → ‖w*‖^{2−2/N}(1 + (N−1)ŵ₁²) and det = Nε²‖w*‖^{2(2−2/N)}: the fast one "
    "is at least T/2, the slow one Nε²‖w*‖^{2−2/N}/(1 + (N−1)ŵ₁²) + O(ε⁴).",
)
def slow_eigenvalue() -> Statement:
    """D/T ≤ slow ≤ D/T + 4D²/T³ for T = fast + slow and D = fast·slow."""
    fast, slow = sp.symbols("u v", positive=True)
    T, D = fast + slow, fast * slow
    return Statement(
        variables=(
            Variable(fast, "the modulus of the eigenvalue that is larger in modulus, real > 0"),
            Variable(slow, "the modulus of the other one, real > 0"),
        ),
        hypotheses=(slow <= fast,),
        conclusion=sp.And(
            sp.Le(D / T, slow, evaluate=False),
            sp.Le(slow, D / T + 4 * D**2 / T**3, evaluate=False),
            sp.Ge(fast, T / 2, evaluate=False),
        ),
        instance={fast: sp.Integer(1), slow: sp.Integer(1)},
        witnesses=({fast: sp.Integer(1), slow: sp.Rational(1, 10**6)},),
        breaking=({fast: sp.Integer(1), slow: sp.Integer(2)},),
    )


@derivation(
    "linear-network.jacobian",
    title="Trace and determinant of the Jacobian at w*, and the slow eigenvalue",
    source=TALK,
)
def jacobian_formula() -> tuple[Formula, ...]:
    """Differentiates the field at w*, and expands the smaller eigenvalue in e."""
    matrix = sp.Matrix(field()).jacobian([x, y]).subs({x: a, y: b}, simultaneous=True)
    trace = sp.factor(sp.powsimp(sp.simplify(matrix.trace())))
    determinant = sp.powsimp(sp.factor(sp.simplify(matrix.det())))
    slope = sp.simplify(sp.diff(determinant, e).subs(e, 0) / trace.subs(e, 0))
    arguments = (a, b, e, N)
    shapes = ("number", "number", "number", "number of layers")
    return (
        Formula(
            name="jacobian_trace",
            left=sp.Symbol(r"\operatorname{tr}J"),
            right=trace,
            words="The trace of the Jacobian at w*.",
            arguments=arguments,
            shapes=shapes,
        ),
        Formula(
            name="jacobian_determinant",
            left=sp.Symbol(r"\det J"),
            right=determinant,
            words="The determinant of the Jacobian at w*.",
            arguments=arguments,
            shapes=shapes,
        ),
        Formula(
            name="slow_eigenvalue",
            left=sp.Symbol(r"\lambda_{\mathrm{slow}}"),
            right=slope * e,
            words="The slow eigenvalue at w*, to first order in e = ε².",
            arguments=arguments,
            shapes=shapes,
        ),
    )


@claim(
    "linear-network.slow-manifold",
    kind=Kind.THEOREM,
    title="The slow manifold is x = w₁* + ε²h₁(y) + ε⁴h₂(y) + O(ε⁶), and on it "
    "ẏ = −ε²N‖w‖^{2−2/N}(y − w₂*)/(1 + (N−1)w₁*²/‖w‖²) to leading order",
    source=TALK,
    uses=("linear-network.flow",),
    notes="h₁ = −(N−1)w₁*y(y − w₂*)/(Nw₁*² + y²); h₂ is derived too. That there is such an "
    "invariant curve on bounded ranges of y for small ε is Fenichel's theorem: at ε = 0 the line "
    "x = w₁* rests and attracts, its normal rate is the last part.",
)
def slow_manifold() -> Statement:
    """The defect X − (dx/dy)Y vanishes to order e² on x = a + e·h₁ + e²·h₂.

    The parts: the coefficients of e and of e² of the defect; the velocity; ∂X/∂x at e = 0.
    """
    h_1, h_2 = manifold_coefficients()
    first, _ = orbit_polynomials()
    square = a**2 + y**2
    known = {_H_1: h_1, _H_2: h_2, _H_1_SLOPE: sp.diff(h_1, y)}
    velocity = -N * square ** (1 - 1 / N) * (y - b) / (1 + (N - 1) * a**2 / square)
    return Statement(
        variables=(
            Variable(N, "the number of layers, an integer ≥ 1"),
            Variable(a, "w₁*, real > 0"),
            Variable(b, "w₂*, real"),
            Variable(y, "the second coordinate of a point on the curve, real"),
        ),
        conclusion=sp.And(
            *(
                sp.Eq(coefficient.subs(known), 0, evaluate=False)
                for coefficient in defect_coefficients()
            ),
            sp.Eq(_velocity_slope(e * h_1), velocity, evaluate=False),
            sp.Eq(sp.diff(first, x).subs({e: 0, x: a}), N * a**2 + y**2, evaluate=False),
        ),
        instance={N: sp.Integer(2), a: sp.Integer(3), b: sp.Integer(-1), y: sp.Integer(4)},
        witnesses=(
            {N: sp.Integer(3), a: sp.Integer(1), b: sp.Integer(1), y: sp.Integer(0)},
            {N: sp.Integer(1), a: sp.Integer(2), b: sp.Integer(1), y: sp.Integer(3)},
        ),
    )


def _velocity_slope(bend: sp.Expr) -> sp.Expr:
    """d/de of ẏ on the curve, at e = 0; not simplified."""
    _, second = field()
    return sp.diff(second.subs(x, a + bend), e).subs(e, 0)


@derivation(
    "linear-network.slow-manifold",
    title="The slow manifold to second order in ε², and the velocity along it",
    source=TALK,
)
def manifold_formula() -> tuple[Formula, ...]:
    """Solves for the manifold's coefficients, and differentiates the velocity."""
    h_1, h_2 = manifold_coefficients()
    arguments = (y, a, b, N)
    shapes = ("number", "number", "number", "number of layers")
    rows = (
        ("manifold_first", sp.Symbol("h_1"), h_1, "The coefficient of ε² in x − w₁*."),
        ("manifold_second", sp.Symbol("h_2"), h_2, "The coefficient of ε⁴ in x − w₁*."),
        ("slow_velocity", sp.Symbol("v"), slow_velocity(), "The coefficient of ε² in dy/dt."),
    )
    return tuple(
        Formula(name=name, left=left, right=right, words=words, arguments=arguments, shapes=shapes)
        for name, left, right, words in rows
    )


@claim(
    "linear-network.loss-blind",
    kind=Kind.THEOREM,
    title="On the slow manifold the loss is ½ε²(y − w₂*)² up to a factor 1 + ε²(N−1)²/(4N); "
    "a loss of at most δ leaves an error of up to √(2δ)/ε, and not more",
    source='talk, "monitoring only the training loss in this particular situation when your data '
    'is multi-scale is not sufficient"; derived here',
    uses=("linear-network.slow-manifold",),
    notes="The bound √(2δ)/ε holds everywhere in the plane and is attained at x = w₁*. The factor "
    "is that of the manifold to first order, x = w₁* + ε²h₁.",
)
def loss_blind() -> Statement:
    """Error² ≤ 2·loss/e, equality at x = a, and the loss on x = a + e·h₁ from both sides."""
    h_1, _ = manifold_coefficients()
    on_manifold = loss(a + e * h_1, y)
    leading = e * (y - b) ** 2 / 2
    return Statement(
        variables=(
            *_PLANE,
            Variable(x, "the first coordinate, real"),
            Variable(y, "the second coordinate, real"),
        ),
        hypotheses=(e <= 1,),
        conclusion=sp.And(
            sp.Le((x - a) ** 2 + (y - b) ** 2, 2 * loss(x, y) / e, evaluate=False),
            sp.Eq((y - b) ** 2, 2 * loss(a, y) / e, evaluate=False),
            sp.Le(leading, on_manifold, evaluate=False),
            sp.Le(on_manifold, leading * (1 + e * (N - 1) ** 2 / (4 * N)), evaluate=False),
        ),
        # h₁² is largest at y = √N·a: there the last bound is an equality
        instance={
            N: sp.Integer(4),
            a: sp.Integer(1),
            b: sp.Integer(5),
            e: sp.Rational(1, 4),
            x: sp.Integer(1),
            y: sp.Integer(2),
        },
        witnesses=(
            {
                **{N: sp.Integer(4), a: sp.Integer(1), b: sp.Integer(5), e: sp.Integer(1)},
                **{x: sp.Integer(7), y: sp.Integer(0)},
            },
        ),
        breaking=(
            {
                **{N: sp.Integer(4), a: sp.Integer(1), b: sp.Integer(5), e: sp.Integer(2)},
                **{x: sp.Integer(7), y: sp.Integer(2)},
            },
        ),
    )
