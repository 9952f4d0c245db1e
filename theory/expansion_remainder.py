"""What is left after order K of the expansion in ε: an explicit constant times ε^{K+1}.

The network is f(ε) = vσ(wσ(u_0 + εu_1)) and K = 2; f_0, f_1, f_2 are derived on jets. By Taylor's
formula with Lagrange's remainder, f(ε) − Σ_{k≤K} f_kε^k = ε^{K+1}·c(ξ), where c(ξ) is the
coefficient of order K + 1 of f at u_0 + ξu_1 for some ξ between 0 and ε. With the suprema over ℝ
of |σ′|, …, |σ^(K+1)| in place of the derivatives, jets of bounds give a bound of |c|: the base
point does not matter, so u_0 may be any real number and ε any non-negative one.

Source: section 3 of the mathematics; the constants are derived here, and rounded up.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import sympy as sp

from theory.activation import Activation, differential_ring
from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.explicit_expansion import ExplicitNetwork, polynomial_expression

__all__ = [
    "CONSTANTS",
    "ORDER",
    "constant_formulas",
    "remainder",
    "remainder_after",
    "remainder_bound",
]

ORDER: Final = 2
CONSTANTS: Final[Mapping[Activation, sp.Rational]] = MappingProxyType(
    {
        Activation.TANH: sp.Rational(97, 100),
        Activation.SIGMOID: sp.Rational(7, 1000),
        Activation.SOFTPLUS: sp.Rational(13, 200),
        Activation.GELU: sp.Rational(71, 100),
    }
)

u0, u1, v, w = sp.symbols("u_0 u_1 v w", real=True)
epsilon = sp.Symbol("epsilon", nonnegative=True)


def remainder_after(order: int, activation: Activation) -> sp.Expr:
    """The function f(ε) less its expansion to the given order, as an expression."""
    network = ExplicitNetwork((1, 1, 1), order)
    ring = differential_ring(activation)
    first = ring.derivatives_at(u0, order)
    second = ring.derivatives_at(w * first[0], order)
    meaning = {"u1_0": u1, "W2_0_0": w, "W3_0_0": v}
    meaning |= {f"u{k}_0": sp.Integer(0) for k in range(2, order + 1)}
    meaning |= {f"s1_{j}_0": derivative for j, derivative in enumerate(first)}
    meaning |= {f"s2_{j}_0": derivative for j, derivative in enumerate(second)}
    terms = network.output[0].coefficients
    expansion = sum(epsilon**k * polynomial_expression(c, meaning) for k, c in enumerate(terms))
    (inner,) = ring.derivatives_at(u0 + epsilon * u1, 0)
    (outer,) = ring.derivatives_at(w * inner, 0)
    return v * outer - expansion


def remainder_bound(activation: Activation, constant: sp.Rational) -> sp.Basic:
    """|f(ε) − f_0 − f_1ε − f_2ε²| ≤ constant·ε³."""
    left = sp.Abs(remainder_after(ORDER, activation))
    return sp.Le(left, constant * epsilon ** (ORDER + 1), evaluate=False)


_POINT = {
    u0: sp.Integer(0),
    u1: sp.Integer(1),
    v: sp.Integer(1),
    w: sp.Integer(1),
    epsilon: sp.Rational(1, 8),
}


@claim(
    "expansion.remainder",
    kind=Kind.BOUND,
    title="|f(ε) − f₀ − f₁ε − f₂ε²| ≤ C·ε³ for tanh, sigmoid, softplus, GELU: "
    "C = 0.97, 0.007, 0.065, 0.71",
    source="section 3 of the mathematics; constants derived here",
    notes="The box is ℝ for u_0 and [0, ∞) for ε. One unit in each layer; the same constant "
    "holds at any width, entry by entry, with maximum norms of the vectors and row-sum norms of "
    "the matrices in place of |u_1|, |w| and |v|.",
)
def remainder() -> Statement:
    """For |u_1|, |w|, |v| ≤ 1 and the four activations."""
    return Statement(
        variables=(
            Variable(u0, "the preactivation in order 0, any real number"),
            Variable(u1, "its first coefficient, in [−1, 1]"),
            Variable(w, "the weight of the second layer, in [−1, 1]"),
            Variable(v, "the weight of the third layer, in [−1, 1]"),
            Variable(epsilon, "ε ≥ 0"),
        ),
        hypotheses=(sp.Abs(u1) <= 1, sp.Abs(w) <= 1, sp.Abs(v) <= 1),
        conclusion=sp.And(*(remainder_bound(a, c) for a, c in CONSTANTS.items()), evaluate=False),
        instance=_POINT,
        witnesses=(
            {**_POINT, u0: sp.Rational(3, 2), epsilon: sp.Rational(1, 2)},
            {**_POINT, u0: sp.Integer(-1), w: sp.Integer(-1), epsilon: sp.Rational(1, 2)},
            {**_POINT, epsilon: sp.Rational(1, 100)},
        ),
        breaking=(
            {**_POINT, u1: sp.Integer(2)},
            {**_POINT, w: sp.Integer(2)},
            {**_POINT, v: sp.Integer(2)},
        ),
    )


@derivation(
    "expansion.remainder",
    title="The constant of the remainder, in suprema of the activation's derivatives",
    source="derived here: the coefficient of order K + 1 on jets, bounded term by term",
)
def constant_formulas(order: int = ORDER) -> tuple[Formula, ...]:
    """The coefficient of order K + 1 with a bound in place of each factor; |u_1|, |w|, |v| too.

    Args:
        order: K, the order after which the expansion is cut.

    Returns:
        C with |f(ε) − Σ_{k≤K} f_kε^k| ≤ C·ε^{K+1}.
    """
    network = ExplicitNetwork((1, 1, 1), order + 1)
    sizes = sp.symbols(f"S_:{order + 2}", nonnegative=True)
    slope, inner, outer = sp.symbols("U_1 w v", nonnegative=True)
    meaning: dict[str, sp.Expr] = {"u1_0": slope, "W2_0_0": inner, "W3_0_0": outer}
    meaning |= {f"u{k}_0": sp.Integer(0) for k in range(2, order + 2)}
    meaning |= {f"s{layer}_{j}_0": size for layer in (1, 2) for j, size in enumerate(sizes)}
    right = sp.factor(polynomial_expression(network.output[0].coefficients[order + 1], meaning))
    shapes = {slope: "bound of |u_1|", inner: "bound of |w|", outer: "bound of |v|"}
    shapes |= {size: f"supremum of |σ^({j})| over the reals" for j, size in enumerate(sizes)}
    used = tuple(symbol for symbol in shapes if right.has(symbol))
    return (
        Formula(
            name="remainder_constant",
            left=sp.Symbol("C"),
            right=right,
            words=f"For vσ(wσ(u_0 + εu_1)) after order {order}: S_j bounds |σ^{{(j)}}|. All "
            "coefficients are positive, so that bounds may stand for values.",
            arguments=used,
            shapes=tuple(shapes[symbol] for symbol in used),
        ),
    )
