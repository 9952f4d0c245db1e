"""Exact points of statements: the entries of vectors and matrices that a statement indexes.

`entries(x, (1, 2))` gives x[1] and x[2], `entries(C, ((2, 1), (1, 3)))` gives C[1, 1] to C[2, 2].
"""

from collections.abc import Sequence
from typing import TypeAlias

import sympy as sp

__all__ = ["Exact", "entries"]

Exact: TypeAlias = "sp.Expr | int"


def entries(
    base: sp.IndexedBase, values: Sequence[Exact] | Sequence[Sequence[Exact]]
) -> dict[sp.Basic, sp.Basic]:
    """The entries of a vector, or of a matrix given by rows, counted from 1.

    Args:
        base: what the statement indexes.
        values: integers or exact SymPy numbers.

    Returns:
        Each entry with its value.
    """
    found: dict[sp.Basic, sp.Basic] = {}
    for row, value in enumerate(values, start=1):
        if isinstance(value, int | sp.Expr):
            found[base[row]] = sp.Integer(value) if isinstance(value, int) else value
        else:
            for column, entry in enumerate(value, start=1):
                found[base[row, column]] = sp.Integer(entry) if isinstance(entry, int) else entry
    return found
