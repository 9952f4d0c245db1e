"""Expansions with the widths chosen: every coefficient an explicit polynomial.

The polynomials are over the rationals, in

    u<k>_<i>        entry i of u_k, k ≥ 1 (k = 0 only in a network of depth 1),
    W<l>_<i>_<j>    entry (i, j) of the matrix W_l, l ≥ 2,
    s<l>_<j>_<i>    σ^(j) at entry i of the preactivation of layer l in order 0,
    y_<i>           entry i of the target,
    p_<i>           entry i of the sigmoid or the softmax of f_0,
    loss_0          L_0, where the loss is not squared.

The same network evaluated on the same jets as in theory.network_expansion, over another ring: the
two must agree. python-flint's multivariate polynomials do the arithmetic. Exact.
Source: derived here from the definitions of the network and of the losses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import sympy as sp
from flint import fmpq_mpoly_ctx

from theory.jet import Jet
from theory.network_expansion import Loss

__all__ = ["ExplicitGradient", "ExplicitNetwork", "polynomial_expression"]

Polynomial = Any  # flint.fmpq_mpoly, which has no types


@dataclass(frozen=True, slots=True)
class ExplicitGradient:
    """∂L/∂W_l = δaᵀ by its two factors, one jet for each entry.

    `activation` is None for the first layer, where block b of the data gives ε^bδ(x̃^b)ᵀ.
    """

    layer: int
    delta: tuple[Jet[Polynomial], ...]
    activation: tuple[Jet[Polynomial], ...] | None

    def entry(self, row: int, column: int) -> Jet[Polynomial]:
        """Entry (row, column) of ∂L/∂W_l, counted from 0, for l > 1."""
        if self.activation is None:
            raise ValueError("the first layer's gradient has the data as its second factor")
        return self.delta[row] * self.activation[column]


class ExplicitNetwork:
    """A network with `widths[l − 1]` entries in z^(l), on jets of a given order."""

    def __init__(self, widths: tuple[int, ...], order: int) -> None:
        """Makes the ring, and evaluates the network in it.

        Args:
            widths: the widths of z^(1), …, z^(N), the last that of the output.
            order: the order K of the jets.

        Raises:
            ValueError: if there is no width, a width is below 1, or the order is negative.
        """
        if not widths or min(widths) < 1 or order < 0:
            raise ValueError(f"widths {widths} and order {order} must be 1 and 0 at least")
        self.widths = widths
        self.order = order
        self.names = self._names()
        ring = fmpq_mpoly_ctx.get(self.names, "degrevlex")
        self.generators: Mapping[str, Polynomial] = dict(zip(self.names, ring.gens(), strict=True))
        self._zero = ring.from_dict({})
        self._one = self._zero + 1
        self.layers = self._forward()

    @property
    def depth(self) -> int:
        """N, the number of matrices."""
        return len(self.widths)

    @property
    def output(self) -> tuple[Jet[Polynomial], ...]:
        """f, a jet for each entry."""
        return self.layers[-1]

    def loss(self, loss: Loss) -> Jet[Polynomial]:
        """L = Σ ε^kL_k.

        Raises:
            ValueError: for the logistic loss of an output with more than one entry.
        """
        y, f = self._targets(), self.output
        if loss is Loss.SQUARED:
            residuals = self._residuals()
            return _sum(residual * residual for residual in residuals) / 2
        linear = _sum(f[i].scaled(y[i]) for i in range(len(f)))
        total = self._log_partition(loss) + linear.scaled(self._one * -1)
        return Jet((self.generators["loss_0"], *total.coefficients[1:]))

    def gradients(self, loss: Loss) -> tuple[ExplicitGradient, ...]:
        """∂L/∂W_1, …, ∂L/∂W_N, by backpropagation on jets.

        Raises:
            ValueError: for the logistic loss of an output with more than one entry.
        """
        delta = self._loss_gradient(loss)
        found = []
        for layer in range(self.depth, 0, -1):
            before = self._activated(layer - 1) if layer > 1 else None
            found.append(ExplicitGradient(layer, delta, before))
            if layer > 1:
                slopes = self._activated(layer - 1, derivative=1)
                delta = tuple(
                    slopes[j]
                    * _sum(
                        delta[i].scaled(self.generators[f"W{layer}_{i}_{j}"])
                        for i in range(len(delta))
                    )
                    for j in range(self.widths[layer - 2])
                )
        return tuple(reversed(found))

    def _names(self) -> tuple[str, ...]:
        first = 0 if len(self.widths) == 1 else 1
        names = [f"u{k}_{i}" for k in range(first, self.order + 1) for i in range(self.widths[0])]
        for layer in range(1, len(self.widths)):
            names += [
                f"s{layer}_{j}_{i}"
                for j in range(self.order + 2)
                for i in range(self.widths[layer - 1])
            ]
            names += [
                f"W{layer + 1}_{i}_{j}"
                for i in range(self.widths[layer])
                for j in range(self.widths[layer - 1])
            ]
        names += [f"{letter}_{i}" for letter in "yp" for i in range(self.widths[-1])]
        return (*names, "loss_0")

    def _forward(self) -> tuple[tuple[Jet[Polynomial], ...], ...]:
        """z^(1), …, z^(N). The base point of an activation is read off s, and never needed."""
        g = self.generators
        layer = tuple(
            Jet(tuple(g.get(f"u{k}_{i}", self._zero) for k in range(self.order + 1)))
            for i in range(self.widths[0])
        )
        layers = [layer]
        for number in range(2, self.depth + 1):
            inner = self._composed(number - 1, layers[-1], 0)
            layer = tuple(
                _sum(inner[j].scaled(g[f"W{number}_{i}_{j}"]) for j in range(len(inner)))
                for i in range(self.widths[number - 1])
            )
            layers.append(layer)
        return tuple(layers)

    def _activated(self, layer: int, derivative: int = 0) -> tuple[Jet[Polynomial], ...]:
        return self._composed(layer, self.layers[layer - 1], derivative)

    def _composed(
        self, layer: int, inner: tuple[Jet[Polynomial], ...], derivative: int
    ) -> tuple[Jet[Polynomial], ...]:
        return tuple(
            jet.composed(
                [self.generators[f"s{layer}_{derivative + j}_{i}"] for j in range(self.order + 1)]
            )
            for i, jet in enumerate(inner)
        )

    def _targets(self) -> list[Polynomial]:
        return [self.generators[f"y_{i}"] for i in range(self.widths[-1])]

    def _residuals(self) -> tuple[Jet[Polynomial], ...]:
        return tuple(
            Jet((jet[0] - target, *jet.coefficients[1:]))
            for jet, target in zip(self.output, self._targets(), strict=True)
        )

    def _log_partition(self, loss: Loss) -> Jet[Polynomial]:
        """The logarithm of 1 + e^f or Σ e^{f_i}, less its order 0."""
        minus_ones = [
            self._one * (-1) ** (j - 1) * _factorial(j - 1) for j in range(1, self.order + 1)
        ]
        return self._partition(loss).composed([self._zero, *minus_ones])

    def _partition(self, loss: Loss) -> Jet[Polynomial]:
        """Σ p_i e^{f_i − f_{i,0}}, plus 1 − p for the logistic loss; its order 0 is 1."""
        weighted = _sum(jet.scaled(p) for jet, p in self._exponentials(loss))
        return Jet((self._one, *weighted.coefficients[1:]))

    def _exponentials(self, loss: Loss) -> list[tuple[Jet[Polynomial], Polynomial]]:
        if loss is Loss.LOGISTIC and self.widths[-1] != 1:
            raise ValueError(f"the logistic loss has one output, not {self.widths[-1]}")
        ones = [self._one] * (self.order + 1)
        probabilities = [self.generators[f"p_{i}"] for i in range(self.widths[-1])]
        return [(jet.composed(ones), p) for jet, p in zip(self.output, probabilities, strict=True)]

    def _loss_gradient(self, loss: Loss) -> tuple[Jet[Polynomial], ...]:
        """The residual f − y, or the sigmoid or softmax of f less y."""
        if loss is Loss.SQUARED:
            return self._residuals()
        reciprocal = [self._one * (-1) ** j * _factorial(j) for j in range(self.order + 1)]
        inverse = self._partition(loss).composed(reciprocal)
        found = []
        for (jet, p), target in zip(self._exponentials(loss), self._targets(), strict=True):
            share = jet.scaled(p) * inverse
            found.append(Jet((share[0] - target, *share.coefficients[1:])))
        return tuple(found)


def polynomial_expression(
    polynomial: Polynomial, meaning: Mapping[str, sp.Expr] | None = None
) -> sp.Expr:
    """The polynomial in SymPy, each generator a symbol of its name or what `meaning` says."""
    known = meaning or {}
    gens = [known.get(name, sp.Symbol(name, real=True)) for name in polynomial.context().names()]
    return sp.Add(
        *(
            sp.Rational(int(c.p), int(c.q))
            * sp.Mul(*(g ** int(e) for g, e in zip(gens, exponents, strict=True) if e))
            for exponents, c in sorted(polynomial.to_dict().items(), reverse=True)
        )
    )


def _sum(jets: Any) -> Jet[Polynomial]:
    return reduce(add, jets)


def _factorial(n: int) -> int:
    return int(sp.factorial(n))
