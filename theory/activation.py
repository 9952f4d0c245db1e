"""Activations and their derivatives of every order, exactly.

A smooth activation generates a ring that is closed under differentiation: tanh′ = 1 − tanh²,
s′ = s − s² for the sigmoid s, Φ′ = φ and φ′ = −zφ for GELU. A derivative of any order is then a
polynomial in few functions, found by the rule of the ring and not by differentiating nested
expressions. The undefined activation has one symbol for each derivative.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import sympy as sp

__all__ = ["Activation", "DifferentialRing", "differential_ring", "z"]

z = sp.Symbol("z", real=True)


class Activation(StrEnum):
    """The activations; SMOOTH is any smooth one, through its undefined derivatives."""

    SMOOTH = "smooth"
    IDENTITY = "identity"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SOFTPLUS = "softplus"
    GELU = "gelu"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentialRing:
    """An activation as an element of a ring of functions of z.

    Args:
        element: the activation, a polynomial in z and the generators.
        rules: each generator with its derivative, in the ring again.
        meaning: each generator as a function of z.
    """

    element: sp.Expr
    rules: Mapping[sp.Symbol, sp.Expr]
    meaning: Mapping[sp.Symbol, sp.Expr]

    def derivatives(self, order: int) -> tuple[sp.Expr, ...]:
        """σ, σ′, …, σ^(order) as polynomials in z and the generators; exact, expanded."""
        found = [sp.expand(self.element)]
        for _ in range(order):
            last = found[-1]
            slope = sp.diff(last, z)
            for generator, rule in self.rules.items():
                slope += sp.diff(last, generator) * rule
            found.append(sp.expand(slope))
        return tuple(found)

    def derivatives_at(self, point: sp.Expr, order: int) -> tuple[sp.Expr, ...]:
        """σ(point), …, σ^(order)(point) as expressions."""
        at = {g: function.subs(z, point) for g, function in self.meaning.items()}
        return tuple(d.subs(z, point).subs(at) for d in self.derivatives(order))


_g, _h = sp.symbols("g h", real=True)
_SIGMOID: Final = 1 / (1 + sp.exp(-z))

_RINGS: Final[Mapping[Activation, DifferentialRing]] = {
    Activation.IDENTITY: DifferentialRing(element=z, rules={}, meaning={}),
    Activation.TANH: DifferentialRing(element=_g, rules={_g: 1 - _g**2}, meaning={_g: sp.tanh(z)}),
    Activation.SIGMOID: DifferentialRing(
        element=_g, rules={_g: _g - _g**2}, meaning={_g: _SIGMOID}
    ),
    Activation.SOFTPLUS: DifferentialRing(
        element=_h,
        rules={_h: _g, _g: _g - _g**2},
        meaning={_h: sp.log(1 + sp.exp(z)), _g: _SIGMOID},
    ),
    Activation.GELU: DifferentialRing(
        element=z * _h,
        rules={_h: _g, _g: -z * _g},
        meaning={
            _h: (1 + sp.erf(z / sp.sqrt(2))) / 2,
            _g: sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi),
        },
    ),
}


def differential_ring(activation: Activation) -> DifferentialRing:
    """The ring of a concrete activation.

    Raises:
        ValueError: for SMOOTH, whose derivatives are undefined.
    """
    if activation not in _RINGS:
        raise ValueError(f"the derivatives of a {activation} activation are symbols, no formulas")
    return _RINGS[activation]
