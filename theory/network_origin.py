"""Deep linear networks near the origin: which orbits reach it, and how close the others come.

For ½(w − w*)ᵀΣ(w − w*) the gradient at w is Σw − β with β = Σw*. Near 0 it is −β to leading order,
and the flow of theory.linear_network becomes ẇ = ‖w‖^{2−2/N}(β + (N−1)ŵ(ŵ·β)). With p the
component of w along β, q the length of the rest, φ the angle to β and r = ‖w‖: sin φ = q/r.
Source: talk, "if you're unfortunate to get here, you'll be attracted to the origin … and you will
never escape"; derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.linear_network import N, end_to_end_field
from theory.slow_manifold import a, b, e, field, x, y

__all__ = ["near_field", "origin", "origin_as_said", "origin_formula", "origin_left"]

p = sp.Symbol("p", real=True)
q, beta = sp.symbols("q beta", positive=True)
TALK = 'talk, "you\'ll be attracted to the origin and you will never escape"'


def near_field() -> tuple[sp.Expr, sp.Expr]:
    """(ṗ, q̇) near the origin, where ∇L = −β: along β and across it."""
    square, along = p**2 + q**2, -beta * p
    return (
        end_to_end_field(p, -beta, along, square),
        end_to_end_field(q, sp.Integer(0), along, square),
    )


@claim(
    "linear-network.origin",
    kind=Kind.THEOREM,
    title="Near 0, r·sin^N φ is constant along orbits and the component along β grows: no orbit "
    "but the ray φ = π reaches 0, and the others come no closer than r·sin^N φ",
    source=TALK,
    uses=("linear-network.flow", "linear-network.invariant"),
    notes="For the leading-order flow ∇L = −β. The loss falls fastest away from 0: the ray φ = π "
    "alone (a set of measure 0) runs into it. The full flow: linear-network.origin-left.",
)
def origin() -> Statement:
    """N q̇r² = (N−1)q(pṗ + qq̇), so d log(q^N/r^{N−1})/dt = 0; q ≤ r; ṗ > 0.

    r sin^Nφ = q^N/r^{N−1} ≤ r, with equality where the orbit passes β at a right angle.
    """
    along, across = near_field()
    square = p**2 + q**2
    return Statement(
        variables=(
            Variable(N, "the number of layers, an integer ≥ 1"),
            Variable(p, "the component of w along β, real"),
            Variable(q, "the length of the rest of w, real > 0"),
            Variable(beta, "‖β‖, real > 0"),
        ),
        conclusion=sp.And(
            sp.Eq(N * across * square, (N - 1) * q * (p * along + q * across), evaluate=False),
            sp.Le(q**2, square, evaluate=False),
            sp.Gt(along, 0, evaluate=False),
        ),
        instance={N: sp.Integer(2), p: sp.Integer(-3), q: sp.Integer(4), beta: sp.Integer(1)},
        witnesses=(
            {N: sp.Integer(3), p: sp.Integer(0), q: sp.Integer(1), beta: sp.Integer(2)},
            {N: sp.Integer(1), p: sp.Integer(1), q: sp.Integer(1), beta: sp.Integer(2)},
        ),
    )


@derivation("linear-network.origin", title="The flow near the origin, in polar form", source=TALK)
def origin_formula() -> tuple[Formula, ...]:
    """Puts p = r cos φ, q = r sin φ into the field, and solves for the conserved power of sin φ."""
    r, phi = sp.symbols("r phi", positive=True)
    polar = {p: r * sp.cos(phi), q: r * sp.sin(phi)}
    along, across = (part.subs(polar, simultaneous=True) for part in near_field())
    radial = sp.simplify(sp.cos(phi) * along + sp.sin(phi) * across)
    turning = sp.simplify((sp.cos(phi) * across - sp.sin(phi) * along) / r)
    power = sp.simplify(-radial / r / (turning * sp.cot(phi)))
    arguments = (r, phi, beta, N)
    shapes = ("number", "angle in radians", "number", "number of layers")
    return (
        Formula(
            name="radial_velocity",
            left=sp.Derivative(r, sp.Symbol("t")),
            right=radial,
            words="How fast the distance to the origin grows.",
            arguments=arguments,
            shapes=shapes,
        ),
        Formula(
            name="turning_velocity",
            left=sp.Derivative(phi, sp.Symbol("t")),
            right=turning,
            words="How fast the angle to β changes.",
            arguments=arguments,
            shapes=shapes,
        ),
        Formula(
            name="closest_distance",
            left=sp.Symbol("c"),
            right=r * sp.sin(phi) ** power,
            words="The distance at which the orbit passes the origin; constant along it.",
            arguments=(r, phi, N),
            shapes=("number", "angle in radians", "number of layers"),
        ),
    )


@claim(
    "linear-network.origin-as-said",
    kind=Kind.THEOREM,
    title="As said: near the origin every orbit is attracted to it",
    source=TALK,
    notes="Refuted: the distance to the origin grows wherever w·β > 0, and elsewhere sooner or "
    "later, one ray apart. See linear-network.origin and linear-network.origin-left.",
)
def origin_as_said() -> Statement:
    """‖w‖² does not grow in the disc ‖w‖ ≤ ‖w*‖/10, in the plane."""
    first, second = field()
    return Statement(
        variables=(
            Variable(N, "the number of layers, an integer ≥ 1"),
            Variable(a, "w₁*, real > 0"),
            Variable(b, "w₂*, real"),
            Variable(e, "e = ε², real > 0"),
            Variable(x, "w₁, real"),
            Variable(y, "w₂, real"),
        ),
        hypotheses=(
            e <= 1,
            x**2 + y**2 > 0,
            100 * (x**2 + y**2) <= a**2 + b**2,
        ),
        conclusion=sp.Le(2 * x * first + 2 * y * second, 0, evaluate=False),
        instance={
            N: sp.Integer(2),
            a: sp.Integer(3),
            b: sp.Integer(4),
            e: sp.Integer(1),
            x: -sp.Rational(3, 10),
            y: -sp.Rational(4, 10),
        },
        breaking=(
            {N: sp.Integer(2), a: sp.Integer(3), b: sp.Integer(4), e: sp.Integer(1)}
            | {x: sp.Integer(0), y: sp.Integer(0)},
        ),
    )


@claim(
    "linear-network.origin-left",
    kind=Kind.THEOREM,
    title="As it holds: in the disc ‖Σw‖ < 2‖β‖/(1 + √N), β·w grows along every orbit; so no orbit "
    "with β·w ≥ 0 tends to 0, and 0 is unstable",
    source="derived here",
    uses=("linear-network.flow",),
    notes="The full flow, any dimension, any Σ ≻ 0, N ≥ 1; by Cauchy and Schwarz |β̂·Σw| and "
    "|ŵ·Σw| are at most ‖Σw‖. At the edge of the disc the bound is an equality.",
)
def origin_left() -> Statement:
    """β·ẇ/‖w‖^{2−2/N} = A(A − m) + (N−1)tA(tA − n) > 0."""
    A, Z = sp.symbols("A Z", positive=True)
    m, n, t, root = sp.symbols("m n t s", real=True)
    point = {root: sp.Integer(2), A: sp.Integer(1), t: sp.Rational(1, 3)}
    edge = sp.Rational(2, 3)
    inside = edge - sp.Rational(1, 10**6)
    return Statement(
        variables=(
            Variable(A, "‖β‖, real > 0"),
            Variable(Z, "‖Σw‖, real > 0"),
            Variable(m, "β̂·Σw, real"),
            Variable(n, "ŵ·Σw, real"),
            Variable(t, "ŵ·β̂, real"),
            Variable(root, "√N, real"),
        ),
        hypotheses=(root >= 1, sp.Abs(m) <= Z, sp.Abs(n) <= Z, (1 + root) * Z < 2 * A),
        conclusion=sp.Gt(A * (A - m) + (root**2 - 1) * t * A * (t * A - n), 0, evaluate=False),
        instance={**point, Z: inside, m: inside, n: inside},
        witnesses=(
            {
                **point,
                root: sp.Integer(1),
                Z: 1 - sp.Rational(1, 10**6),
                m: 1 - sp.Rational(1, 10**6),
                n: sp.Integer(0),
            },
        ),
        breaking=(
            {
                A: sp.Integer(1),
                root: sp.Integer(0),
                t: sp.Integer(1),
                n: sp.Integer(0),
                m: sp.Integer(0),
                Z: sp.Integer(1),
            },
            {**point, Z: inside, m: sp.Integer(3), n: sp.Integer(0)},
            {**point, Z: inside, m: sp.Integer(0), n: sp.Integer(10)},
            {**point, Z: edge, m: edge, n: edge},
        ),
    )
