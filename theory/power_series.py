"""Two SymPy expressions for statements about power series: [ε^k] and sums over partitions.

`Coefficient(expression, epsilon, k)` is the coefficient of ε^k of a polynomial in ε, and
`PartitionSum(D, u, k)` is Σ D_{|π|} ∏ u_i^{m_i}/m_i! over the partitions π = 1^{m_1}2^{m_2}… of k.
With an integer k `doit` writes either out; before that they are symbols for it.
"""

from functools import reduce
from math import factorial
from operator import add
from typing import Any

import sympy as sp
from sympy.utilities.iterables import partitions

__all__ = ["Coefficient", "PartitionSum", "partition_sum"]


def partition_sum(derivatives: Any, arguments: Any, order: int) -> Any:
    """Σ D_{|π|} ∏ u_i^{m_i}/m_i! over the partitions of `order`, written out.

    Args:
        derivatives: D, indexed from 0; elements of any ring that divides by integers.
        arguments: u, indexed from 1.
        order: the number that is partitioned, 0 or more.

    Returns:
        The sum; D_0 for order 0.
    """
    terms = []
    for partition in partitions(order):
        term = derivatives[sum(partition.values())]
        for i, m in sorted(partition.items()):
            term = term * arguments[i] ** m / factorial(m)
        terms.append(term)
    return reduce(add, terms)


class Coefficient(sp.Expr):  # type: ignore[misc]  # SymPy has no types
    """[ε^k] expression: the coefficient of a power of a bound variable."""

    def __new__(cls, expression: Any, variable: Any, order: Any) -> "Coefficient":
        """Builds it from an expression, the variable and the order k."""
        if not isinstance(variable, sp.Symbol):
            raise TypeError(f"the variable of a power series is a symbol, not {variable}")
        found: Coefficient = super().__new__(
            cls, sp.sympify(expression), variable, sp.sympify(order)
        )
        return found

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols but for the variable, which is bound."""
        expression, variable, order = self.args
        free: set[sp.Basic] = (expression.free_symbols - {variable}) | order.free_symbols
        return free

    def _eval_subs(self, old: sp.Basic, new: sp.Basic) -> sp.Basic:
        expression, variable, order = self.args
        if old == variable:
            return Coefficient(expression, variable, order.subs(old, new))
        return None  # as usual

    def doit(self, **hints: Any) -> sp.Basic:
        """The coefficient, where the order is an integer and the expression a polynomial."""
        expression, variable, order = (part.doit(**hints) for part in self.args)
        if not (order.is_Integer and expression.is_polynomial(variable)):
            return self.func(expression, variable, order)
        if order < 0:
            return sp.Integer(0)
        return _coefficients(expression, variable, int(order))[-1]

    def _latex(self, printer: Any) -> str:
        expression, variable, order = (printer.doprint(part) for part in self.args)
        return rf"\left[{variable}^{{{order}}}\right] \left({expression}\right)"

    def _sympystr(self, printer: Any) -> str:
        expression, variable, order = (printer.doprint(part) for part in self.args)
        return f"[{variable}**{order}]({expression})"


class PartitionSum(sp.Expr):  # type: ignore[misc]  # SymPy has no types
    """Σ D_{|π|} ∏ u_i^{m_i}/m_i! over the partitions π of k."""

    def __new__(cls, derivatives: Any, arguments: Any, order: Any) -> "PartitionSum":
        """Builds it from two indexed bases and the number that is partitioned."""
        if not all(isinstance(base, sp.IndexedBase) for base in (derivatives, arguments)):
            raise TypeError("a sum over partitions is over two sequences")
        found: PartitionSum = super().__new__(cls, derivatives, arguments, sp.sympify(order))
        return found

    def doit(self, **hints: Any) -> sp.Basic:
        """The sum written out, where k is an integer."""
        derivatives, arguments, order = self.args
        order = order.doit(**hints)
        if not order.is_Integer:
            return self.func(derivatives, arguments, order)
        return partition_sum(derivatives, arguments, int(order))

    def _latex(self, printer: Any) -> str:
        d, u, k = (printer.doprint(part) for part in self.args)
        return rf"\sum_{{\pi \vdash {k}}} {d}_{{|\pi|}} \prod_i \frac{{{u}_i^{{m_i}}}}{{m_i!}}"

    def _sympystr(self, printer: Any) -> str:
        d, u, k = (printer.doprint(part) for part in self.args)
        return f"PartitionSum({d}, {u}, {k})"


def _coefficients(expression: sp.Expr, variable: sp.Symbol, order: int) -> list[sp.Expr]:
    """The coefficients of orders 0, …, `order`, higher ones dropped at every product."""
    zeros = [sp.Integer(0)] * order
    if not expression.has(variable):
        return [expression, *zeros]
    if expression == variable:
        return [sp.Integer(0), sp.Integer(1), *zeros][: order + 1]
    if expression.is_Pow and expression.exp.is_Integer and expression.exp >= 0:
        factors = [expression.base] * int(expression.exp)
    elif expression.is_Add or expression.is_Mul:
        factors = list(expression.args)
    else:
        parts = sp.Poly(sp.expand(expression), variable)
        return [parts.coeff_monomial(variable**k) for k in range(order + 1)]
    jets = [_coefficients(factor, variable, order) for factor in factors]
    if expression.is_Add:
        return [sp.Add(*entries) for entries in zip(*jets, strict=True)]
    product = [sp.Integer(1), *zeros]
    for jet in jets:
        product = [
            sp.expand(sp.Add(*(product[i] * jet[k - i] for i in range(k + 1))))
            for k in range(order + 1)
        ]
    return product
