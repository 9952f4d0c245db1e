"""Formulas in numbers for a network with one unit a layer, from its explicit polynomials.

The symbols are those of a paper: u_k, W_l, y, and σ_l^(j) for the j-th derivative of an undefined
activation at the preactivation of layer l in order 0; a concrete activation is substituted by its
exact derivatives there. The cross-entropy has two outputs. Exact.
"""

import sympy as sp

from theory.activation import Activation, differential_ring
from theory.derivation import Formula
from theory.explicit_expansion import ExplicitNetwork, polynomial_expression
from theory.network_expansion import Loss

__all__ = ["ExplicitFormulas"]


class ExplicitFormulas:
    """A network with one unit a layer, its polynomials in symbols that have names on paper."""

    def __init__(self, order: int, depth: int, activation: Activation, loss: Loss) -> None:
        """Makes the network and the symbols.

        Raises:
            ValueError: if the order is negative or the depth below 1.
        """
        if order < 0 or depth < 1:
            raise ValueError(f"order {order} and depth {depth} must be 0 and 1 at least")
        outputs = 2 if loss is Loss.CROSS_ENTROPY else 1
        self.network = ExplicitNetwork((*[1] * (depth - 1), outputs), order)
        self._meaning: dict[str, sp.Expr] = {}
        self._latex: dict[sp.Symbol, str] = {}
        self._order = order
        base = self._symbols_of_first_layer()
        for layer in range(1, depth):
            base = self._activated(layer, base, activation)
        self._loss_symbols(base, loss)

    def formula(self, name: str, mark: str, polynomial: object, words: str) -> Formula:
        """A formula that becomes a Python function of the symbols that it contains.

        Args:
            name: its name; also that of its left side.
            mark: its left side in LaTeX.
            polynomial: a polynomial of the network.
            words: what it is.

        Returns:
            The formula, its right side in the symbols named on paper.
        """
        right = polynomial_expression(polynomial, self._meaning)
        used = tuple(s for s in self._latex if s in right.free_symbols)
        return Formula(
            name=name,
            left=sp.Symbol(name),
            right=right,
            words=words,
            arguments=used,
            shapes=tuple("a number" for _ in used),
            latex=rf"{mark} = {sp.latex(right, symbol_names=self._latex)}",
        )

    def _symbol(self, name: str, mark: str) -> sp.Symbol:
        symbol = sp.Symbol(name, real=True)
        self._latex[symbol] = mark
        return symbol

    def _symbols_of_first_layer(self) -> list[sp.Expr]:
        """u_k, with an index for the entry where there are two; returns u_0."""
        several = self.network.widths[0] > 1
        base = []
        for entry in range(self.network.widths[0]):
            for k in range(self._order + 1):
                name = f"u_{k}_{entry}" if several else f"u_{k}"
                mark = f"u_{{{k},{entry}}}" if several else f"u_{{{k}}}"
                self._meaning[f"u{k}_{entry}"] = self._symbol(name, mark)
            base.append(self._meaning[f"u0_{entry}"])
        return base

    def _activated(self, layer: int, base: list[sp.Expr], activation: Activation) -> list[sp.Expr]:
        """The base points of the next layer, with the derivatives at this one given a meaning."""
        highest = self._order + 1
        if activation is Activation.SMOOTH:
            derivatives: list[sp.Expr] = [
                self._symbol(f"sigma_{layer}_{j}", rf"\sigma_{{{layer}}}^{{({j})}}")
                for j in range(highest + 1)
            ]
        else:
            derivatives = list(differential_ring(activation).derivatives_at(base[0], highest))
        for j, derivative in enumerate(derivatives):
            self._meaning[f"s{layer}_{j}_0"] = derivative
        points = []
        several = self.network.widths[layer] > 1
        for row in range(self.network.widths[layer]):
            name = f"W_{layer + 1}_{row}" if several else f"W_{layer + 1}"
            mark = f"W_{{{layer + 1},{row}}}" if several else f"W_{{{layer + 1}}}"
            weight = self._symbol(name, mark)
            self._meaning[f"W{layer + 1}_{row}_0"] = weight
            points.append(weight * derivatives[0])
        return points

    def _loss_symbols(self, output: list[sp.Expr], loss: Loss) -> None:
        """The target, and for the losses that are not squared their values at f_0."""
        targets = [
            self._symbol(
                "y" if len(output) == 1 else f"y_{i}", "y" if len(output) == 1 else f"y_{{{i}}}"
            )
            for i in range(len(output))
        ]
        partition = sp.Add(*map(sp.exp, output)) + (1 if loss is Loss.LOGISTIC else 0)
        for i, (entry, target) in enumerate(zip(output, targets, strict=True)):
            self._meaning[f"y_{i}"] = target
            self._meaning[f"p_{i}"] = sp.exp(entry) / partition
        linear = sp.Add(*(a * b for a, b in zip(output, targets, strict=True)))
        self._meaning["loss_0"] = sp.log(partition) - linear
