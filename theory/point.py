"""Exact points of statements: the entries of vectors and matrices that a statement indexes.

`entries(x, (1, 2))` gives x[1] and x[2], `entries(C, ((2, 1), (1, 3)))` gives C[1, 1] to C[2, 2].
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import sympy as sp

__all__ = ["Exact", "entries", "point"]

Exact: TypeAlias = "sp.Expr | int | str"


def entries(
    base: sp.IndexedBase, values: Sequence[Exact] | Sequence[Sequence[Exact]]
) -> dict[sp.Basic, sp.Basic]:
    """The entries of a vector, or of a matrix given by rows, counted from 1.

    Args:
        base: what the statement indexes.
        values: integers, fractions as text (`1/3`), or exact SymPy numbers.

    Returns:
        Each entry with its value.
    """
    found: dict[sp.Basic, sp.Basic] = {}
    for row, value in enumerate(values, start=1):
        if isinstance(value, int | str | sp.Expr):
            found[base[row]] = _exact(value)
        else:
            for column, entry in enumerate(value, start=1):
                found[base[row, column]] = _exact(entry)
    return found


def point(values: Mapping[sp.Basic, Exact]) -> dict[sp.Basic, sp.Basic]:
    """Variables and entries with their values, exact.

    Args:
        values: integers, fractions as text (`1/3`), or exact SymPy numbers.

    Returns:
        The same with SymPy's numbers.
    """
    return {symbol: _exact(value) for symbol, value in values.items()}


def _exact(value: Exact) -> sp.Expr:
    return value if isinstance(value, sp.Expr) else sp.Rational(value)
