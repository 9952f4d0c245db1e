"""Remainders of expansions in ε, by jets of bounds in ball arithmetic.

A jet of bounds has for its coefficients numbers U_k ≥ ‖u_k‖ in the maximum norm. Composition with
an activation, with sup|σ^(j)| in place of σ^(j), gives bounds again: every coefficient is a
polynomial with non-negative coefficients in the derivatives and in u_1, u_2, …. A matrix
multiplies by its row-sum norm. The coefficient of order K + 1, taken at every ξ in [0, ε],
bounds the remainder after order K divided by ε^{K+1}: Taylor's formula with Lagrange's remainder.

Enclosed: all arithmetic is in balls, and the upper ends are returned. Source: derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb
from typing import Any, Final

import sympy as sp
from flint import arb

from proofs_check.exact_ball import ball
from theory.activation import Activation, differential_ring, z
from theory.jet import Jet

__all__ = ["NormBox", "derivative_suprema", "remainder_constant"]

_PIECES: Final = 2048
_GELU_RADIUS: Final = 8
# the values of the generator in which the derivatives of order 1 and more are polynomials
_RANGES: Final = {
    Activation.TANH: (Fraction(-1), Fraction(1)),
    Activation.SIGMOID: (Fraction(0), Fraction(1)),
    Activation.SOFTPLUS: (Fraction(0), Fraction(1)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormBox:
    """The networks with ‖u_k‖ ≤ coefficients[k − 1], k ≥ 1, ‖W_l‖ ≤ matrices[l − 2], ε ≤ epsilon.

    Maximum norm of vectors, row-sum norm of matrices; u_0 is any vector. Exact.
    """

    coefficients: tuple[Fraction, ...]
    matrices: tuple[Fraction, ...]
    epsilon: Fraction

    def __post_init__(self) -> None:
        """Refuses negative bounds."""
        if min((*self.coefficients, *self.matrices, self.epsilon)) < 0:
            raise ValueError("the bounds of a box of norms are non-negative")


def remainder_constant(activation: Activation, box: NormBox, order: int) -> arb:
    """A constant C with |f(ε) − Σ_{k≤K} f_kε^k| ≤ C·ε^{K+1} for all networks of the box.

    Args:
        activation: a concrete activation with bounded derivatives.
        box: bounds of the coefficients and of the matrices.
        order: K.

    Returns:
        An exact dyadic number, an upper bound.
    """
    bound = _first_layer(box, order + 1)
    suprema = [arb(0), *derivative_suprema(activation, order + 1)]
    for norm in box.matrices:
        bound = bound.composed(suprema).scaled(ball(norm))
    constant: arb = bound[order + 1].upper()
    return constant


def derivative_suprema(activation: Activation, order: int) -> tuple[arb, ...]:
    """Upper bounds of sup|σ′|, …, sup|σ^(order)| over the real line.

    The derivatives of tanh, sigmoid and softplus are polynomials in tanh or the sigmoid, whose
    values lie in [−1, 1] or [0, 1]. Those of GELU are polynomials times the normal density, plus
    the distribution function in the first.

    Raises:
        ValueError: for an activation without bounded derivatives of its own.
    """
    if activation is not Activation.GELU and activation not in _RANGES:
        raise ValueError(f"no suprema are known for the derivatives of a {activation} activation")
    derivatives = differential_ring(activation).derivatives(order)[1:]
    if activation is Activation.GELU:
        return tuple(_gelu_supremum(derivative) for derivative in derivatives)
    low, high = _RANGES[activation]
    polynomials = [_coefficients(derivative) for derivative in derivatives]
    return tuple(
        _largest(_horner(polynomial, x) for x in _pieces(low, high)) for polynomial in polynomials
    )


def _first_layer(box: NormBox, order: int) -> Jet[Any]:
    """Bounds of the coefficients of z(ξ + t) in t, for every ξ in [0, ε]."""
    bounds = [Fraction(0), *box.coefficients]
    return Jet(
        tuple(
            ball(
                sum(
                    (
                        comb(k, i) * bounds[k] * box.epsilon ** (k - i)
                        for k in range(i, len(bounds))
                    ),
                    Fraction(0),
                )
            )
            for i in range(order + 1)
        )
    )


def _gelu_supremum(derivative: sp.Expr) -> arb:
    """A bound of |aΦ(x) + q(x)φ(x)|.

    Past the radius R, |x|^d φ(x) ≤ R^d φ(R), as d ≤ R², and 0 ≤ Φ ≤ 1.
    """
    distribution, density = differential_ring(Activation.GELU).meaning
    parts = sp.Poly(derivative, distribution, density)
    constant = _coefficients(parts.coeff_monomial(distribution))
    factor = _coefficients(parts.coeff_monomial(density))
    rest = parts.as_expr() - parts.coeff_monomial(distribution) * distribution
    rest -= parts.coeff_monomial(density) * density
    assert sp.expand(rest) == 0
    assert len(constant) == 1
    assert len(factor) <= _GELU_RADIUS**2
    end = arb(_GELU_RADIUS)
    tail = abs(constant[0]) + _horner([abs(c) for c in factor], end) * _density(end)
    inside = _largest(
        constant[0] * _distribution(x) + _horner(factor, x) * _density(x)
        for x in _pieces(Fraction(-_GELU_RADIUS), Fraction(_GELU_RADIUS))
    )
    return max(inside, tail.upper())


def _density(x: arb) -> arb:
    return (-x * x / 2).exp() / (2 * arb.pi()).sqrt()


def _distribution(x: arb) -> arb:
    return (1 + (x / arb(2).sqrt()).erf()) / 2


@cache
def _pieces(low: Fraction, high: Fraction) -> tuple[arb, ...]:
    """Balls that cover [low, high]."""
    half = ball((high - low) / (2 * _PIECES))
    radius = arb(0, half.upper())
    return tuple(ball(low) + (2 * i + 1) * half + radius for i in range(_PIECES))


def _coefficients(polynomial: sp.Expr) -> list[arb]:
    """The coefficients of a polynomial in one symbol, the highest first."""
    gens = sorted(polynomial.free_symbols, key=str) or [z]
    return [ball(Fraction(int(c.p), int(c.q))) for c in sp.Poly(polynomial, *gens).all_coeffs()]


def _horner(coefficients: Sequence[arb], x: arb) -> arb:
    total = arb(0)
    for coefficient in coefficients:
        total = total * x + coefficient
    return total


def _largest(values: Any) -> arb:
    """The largest upper end of |value|."""
    largest: arb = max(abs(value).upper() for value in values)
    return largest
