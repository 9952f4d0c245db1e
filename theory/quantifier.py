"""`ForAll`: a bounded quantifier for statements about sequences, as a SymPy relation.

`ForAll(L[i] > L[i + 1], (i, 1, n - 1))` says that the relation holds for i = 1, …, n − 1. With
integer ends `doit` writes it out as a conjunction; an empty range is true.
"""

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__ = ["ForAll"]


class ForAll(Boolean):  # type: ignore[misc]  # SymPy has no types
    """The relation `condition` for every integer index from `low` to `high`, ends included."""

    def __new__(cls, condition: Any, limits: Any) -> "ForAll":
        """Builds the quantifier from a relation and limits (index, low, high)."""
        index, low, high = limits
        if not isinstance(index, sp.Symbol):
            raise TypeError(f"the index of a quantifier is a symbol, not {index}")
        found: ForAll = super().__new__(cls, condition, sp.Tuple(index, low, high))
        return found

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols that are not bound by the quantifier."""
        index, low, high = self.args[1]
        inside = {s for s in self.args[0].free_symbols if not isinstance(s, sp.Indexed)}
        outside: set[sp.Basic] = low.free_symbols | high.free_symbols
        return (inside - {index}) | outside

    def _eval_subs(self, old: sp.Basic, new: sp.Basic) -> "ForAll":
        condition, (index, low, high) = self.args
        limits = (index, low.subs(old, new), high.subs(old, new))
        if old == index:  # bound in the relation, but not in the limits
            return ForAll(condition, limits)
        if index in new.free_symbols and condition.has(old):
            raise ValueError(f"{new} for {old} would be captured by the index of {self}")
        return ForAll(condition.subs(old, new), limits)

    def doit(self, **hints: Any) -> sp.Basic:
        """The conjunction over the range, when its ends are integers; itself otherwise."""
        index, low, high = (part.doit(**hints) for part in self.args[1])
        if not (low.is_Integer and high.is_Integer):
            return self
        cases = range(int(low), int(high) + 1)
        return sp.And(*(self.args[0].subs(index, k).doit(**hints) for k in cases))

    def _latex(self, printer: Any) -> str:
        index, low, high = (printer.doprint(part) for part in self.args[1])
        return rf"{printer.doprint(self.args[0])} \quad ({index} = {low}, \ldots, {high})"

    def _sympystr(self, printer: Any) -> str:
        index, low, high = (printer.doprint(part) for part in self.args[1])
        return f"ForAll({printer.doprint(self.args[0])}, {index} = {low}..{high})"
