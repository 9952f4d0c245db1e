"""ReLU networks in powers of ε: polynomials, while no preactivation changes sign.

With the signs fixed, ReLU multiplies by 0 or 1. A preactivation of any layer is then a polynomial
p_0 + p_1ε + … + p_mε^m, of the degree m of the first layer's, and it keeps the sign of p_0 while
|ε| ≤ 1 and |ε|·Σ_{k≥1}|p_k| < |p_0|. The radius is the smallest such bound over all
preactivations: an exact rational number for rational weights and data.

Source: section 3 of the mathematics; the radius is derived here.
"""

from collections.abc import Sequence

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["relu", "relu_polynomials", "sign_radius"]

epsilon, y = sp.symbols("epsilon y", real=True)
m, n = sp.symbols("m n", integer=True, positive=True)
g, h, i, j, k = sp.symbols("g h i j k", integer=True)
p, v = sp.IndexedBase("p"), sp.IndexedBase("v")

Polynomials = tuple[tuple[sp.Rational, ...], ...]


def relu_polynomials(
    blocks: Sequence[Sequence[sp.Rational]], matrices: Sequence[sp.Matrix]
) -> tuple[Polynomials, ...]:
    """The preactivations of every layer as polynomials in ε, with the signs they have at ε = 0.

    Args:
        blocks: u_0, …, u_m, the coefficients of the first layer's preactivation, exact.
        matrices: W_2, …, W_N, exact.

    Returns:
        For each layer, for each entry, its coefficients p_0, …, p_m; the last layer is the output.

    Raises:
        ValueError: if a preactivation that ReLU acts on is 0 at ε = 0: it has no sign.
    """
    layers = [tuple(zip(*blocks, strict=True))]
    for number, matrix in enumerate(matrices, start=1):
        for entry, polynomial in enumerate(layers[-1]):
            if polynomial[0] == 0:
                raise ValueError(f"preactivation {entry} of layer {number} is 0 at ε = 0")
        inner = sp.Matrix(
            [[c if polynomial[0] > 0 else 0 for c in polynomial] for polynomial in layers[-1]]
        )
        product = matrix * inner
        layers.append(tuple(tuple(product.row(r)) for r in range(product.rows)))
    return tuple(layers)


def sign_radius(layers: Sequence[Polynomials]) -> sp.Rational:
    """The radius ρ: no preactivation changes sign for |ε| < ρ; exact.

    Args:
        layers: what `relu_polynomials` returns; ReLU acts on all layers but the last.

    Returns:
        min(1, |p_0|/Σ_{k≥1}|p_k|) over all preactivations; 1 where ε may be anything up to 1.
    """
    bounds = [sp.Integer(1)]
    for layer in layers[:-1]:
        for constant, *others in layer:
            change = sum(map(abs, others))
            if change:
                bounds.append(abs(constant) / change)
    return min(bounds)


def _output() -> sp.Expr:
    """Σ_i v_i max(0, Σ_k p_{ik}ε^k)."""
    return sp.Sum(v[i] * sp.Max(0, sp.Sum(p[i, k] * epsilon**k, (k, 0, m))), (i, 1, n))


def _coefficient(order: sp.Expr) -> sp.Expr:
    """Σ_i v_i p_{ik} over the entries with p_{i0} > 0."""
    active = sp.Max(0, p[g, 0]) / p[g, 0]  # 1 or 0
    return sp.Sum(v[g] * active * p[g, order], (g, 1, n))


def _loss_coefficient(order: sp.Expr) -> sp.Expr:
    """½Σ r_jr_{k−j}, where r_j is the output's coefficient, r_0 less y."""
    residual = _coefficient(j) - y * sp.KroneckerDelta(j, 0)
    ends = (j, sp.Max(0, order - m), sp.Min(order, m))
    return sp.Sum(residual * residual.subs(j, order - j), ends) / 2


_ONE = {
    n: sp.Integer(1),
    m: sp.Integer(1),
    p[1, 0]: sp.Integer(1),
    p[1, 1]: sp.Integer(-2),
    v[1]: sp.Integer(3),
    y: sp.Integer(1),
    epsilon: sp.Rational(49, 100),
}
_SQUARE = {
    **_ONE,
    m: sp.Integer(2),
    p[1, 0]: sp.Integer(2),
    p[1, 1]: sp.Integer(-1),
    p[1, 2]: sp.Integer(-2),
    epsilon: sp.Rational(-3, 5),
}
_TWO = {
    **_ONE,
    n: sp.Integer(2),
    p[2, 0]: sp.Integer(-1),
    p[2, 1]: sp.Integer(2),
    v[2]: sp.Integer(-5),
}


@claim(
    "expansion.relu",
    kind=Kind.THEOREM,
    title="While |ε| ≤ 1 and |ε|·Σ_{k≥1}|p_k| < |p_0|, a ReLU output is a polynomial of degree "
    "≤ m in ε, its squared loss one of degree ≤ 2m",
    source="section 3 of the mathematics; the radius derived here",
    notes="Stated for one layer of ReLU. A layer's outputs are again polynomials of degree ≤ m, "
    "so deeper preactivations are too, and the condition on each of them is the same one: "
    "the statement for any depth follows by induction on the layers. For m = 1 the radius is "
    "the exact one, where it is below 1.",
)
def relu() -> Statement:
    """The output Σ v_i max(0, Σ_k p_{ik}ε^k) and its loss are the polynomials that are stated."""
    return Statement(
        variables=(
            Variable(n, "the width, n ≥ 1"),
            Variable(m, "the degree of the preactivations, m ≥ 1"),
            Variable(p, "p_{ik}: the coefficients of preactivation i, real"),
            Variable(v, "the weights of the next layer, real"),
            Variable(y, "the target, real"),
            Variable(epsilon, "ε, real"),
        ),
        hypotheses=(
            sp.Abs(epsilon) <= 1,
            ForAll(
                sp.Abs(epsilon) * sp.Sum(sp.Abs(p[h, k]), (k, 1, m)) < sp.Abs(p[h, 0]), (h, 1, n)
            ),
        ),
        conclusion=sp.And(
            sp.Eq(_output(), sp.Sum(epsilon**k * _coefficient(k), (k, 0, m))),
            sp.Eq(
                (_output() - y) ** 2 / 2, sp.Sum(epsilon**k * _loss_coefficient(k), (k, 0, 2 * m))
            ),
        ),
        instance=_SQUARE,
        witnesses=(_ONE, {**_ONE, p[1, 0]: sp.Integer(-1), p[1, 1]: sp.Integer(2)}, _TWO),
        breaking=(
            {**_ONE, epsilon: sp.Rational(3, 4)},
            {
                **_SQUARE,
                p[1, 0]: sp.Integer(1),
                p[1, 1]: sp.Integer(0),
                p[1, 2]: sp.Rational(-1, 3),
                epsilon: sp.Integer(2),
            },
        ),
    )
