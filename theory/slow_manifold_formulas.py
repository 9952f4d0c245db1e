"""What follows in the plane: where the flow rests, its eigenvalues, what the loss tells.

Notation of theory.slow_manifold: Σ = diag(1, e), e = ε², w* = (a, b), a point (x, y) of the plane.
"""

import sympy as sp

from theory.derivation import Formula, derivation
from theory.linear_network import N
from theory.slow_manifold import TALK, a, b, e, loss, manifold_coefficients, orbit_polynomials, x, y

__all__ = ["blindness_formulas", "eigenvalue_formulas", "rest_formulas"]


@derivation(
    "linear-network.fixed-points",
    title="Where the flow rests, across w and along it",
    source='talk, "there is a unique fixed point over here"; derived here',
)
def rest_formulas() -> tuple[Formula, ...]:
    """Factors yX − xY and xX + yY for the polynomials (X, Y) that the flow goes against.

    Off 0 both vanish only with both components of the gradient, (x − a, e(y − b)): at w*.
    """
    first, second = orbit_polynomials()
    shapes = {x: "w₁", y: "w₂", a: "w₁*", b: "w₂*", e: "e = ε²", N: "number of layers"}
    rows = (
        (
            "across",
            "yX - xY",
            sp.factor(y * first - x * second),
            "Across w, for any number N of layers.",
        ),
        (
            "along",
            "xX + yY",
            sp.factor(x * first + y * second),
            "Along w: N times the gradient's part.",
        ),
    )
    return tuple(
        Formula(
            name=name,
            left=sp.Symbol(left),
            right=right,
            words=words,
            arguments=tuple(symbol for symbol in shapes if right.has(symbol)),
            shapes=tuple(shape for symbol, shape in shapes.items() if right.has(symbol)),
        )
        for name, left, right, words in rows
    )


@derivation(
    "linear-network.slow-eigenvalue",
    title="The slow and the fast eigenvalue from trace and determinant",
    source=f"{TALK}; derived here",
)
def eigenvalue_formulas() -> tuple[Formula, ...]:
    """Solves u² − Tu + D = 0, and expands the smaller root in D."""
    total, product = sp.symbols("T D", positive=True)
    modulus = sp.Symbol("u", positive=True)
    roots = sp.solve(modulus**2 - total * modulus + product, modulus)
    slow, fast = sorted(roots, key=lambda root: root.subs({total: 3, product: 2}))
    leading = sp.series(slow, product, 0, 3).removeO()
    rows = (
        ("slow_modulus", "u_slow", slow, "The modulus of the slow eigenvalue."),
        ("fast_modulus", "u_fast", fast, "The modulus of the fast one."),
        ("slow_to_second_order", "u_slow", leading, "The slow one to second order in D = O(ε²)."),
    )
    return tuple(
        Formula(
            name=name,
            left=sp.Symbol(left),
            right=sp.expand(right) if name.endswith("order") else right,
            words=words,
            arguments=(total, product),
            shapes=("minus the trace", "determinant, at most T²/4"),
        )
        for name, left, right, words in rows
    )


@derivation(
    "linear-network.loss-blind",
    title="The loss on the slow manifold, and the error that it leaves",
    source=f"{TALK}; derived here",
)
def blindness_formulas() -> tuple[Formula, ...]:
    """Puts the manifold into the loss; finds the largest distance to w* at a given loss."""
    h_1, _ = manifold_coefficients()
    on_manifold = sp.expand(loss(a + e * h_1, y))
    leading, second = (sp.factor(on_manifold.coeff(e, power)) for power in (1, 2))
    allowed, error = sp.symbols("delta E", positive=True)
    (largest,) = sp.solve(sp.Eq(loss(a, b + error), allowed), error)  # x = a: nothing but y is off
    plane = ("w₁*", "w₂*", "second coordinate")
    return (
        Formula(
            name="loss_first",
            left=sp.Symbol("L_1"),
            right=leading,
            words="The coefficient of ε² of the loss on the manifold.",
            arguments=(b, y),
            shapes=plane[1:],
        ),
        Formula(
            name="loss_second",
            left=sp.Symbol("L_2"),
            right=second,
            words="The coefficient of ε⁴ of the loss on x = w₁* + ε²h_1.",
            arguments=(a, b, y, N),
            shapes=(*plane, "number of layers"),
        ),
        Formula(
            name="second_over_first",
            left=sp.Symbol("L_2") / sp.Symbol("L_1"),
            right=sp.factor(second / leading),
            words="At most (N − 1)²/(4N), at y² = N(w₁*)².",
            arguments=(a, y, N),
            shapes=(plane[0], plane[2], "number of layers"),
        ),
        Formula(
            name="largest_error",
            left=sp.Symbol("E"),
            right=largest,
            words="The distance to w* that a loss of δ leaves at most; e = ε².",
            arguments=(allowed, e),
            shapes=("loss", "the smaller variance ε²"),
        ),
    )
