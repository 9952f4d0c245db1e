"""Rigorous enclosures of SymPy expressions, and relations decided by them.

`enclosure` evaluates an expression on intervals (exact ends, python-flint's Arb for what is not
rational), so that its value at every point of them lies in the result. `truth` decides a relation
on intervals: True and False are proofs, None is "not decided at this precision". Nothing is
decided by SymPy, whose comparisons of irrational numbers are not rigorous.
"""

from collections.abc import Mapping
from typing import Final

import sympy as sp
from flint import ctx

from proofs_check.interval import Interval, NoEnclosure, point
from proofs_check.tape import exact, tape

__all__ = ["PRECISIONS", "NoEnclosure", "enclosure", "truth", "truth_at"]

PRECISIONS: Final = (64, 192, 640, 2048)

Values = Mapping[sp.Symbol, Interval]


def enclosure(expression: sp.Basic, values: Values) -> Interval:
    """An interval that holds the expression's value at every point of the given intervals.

    Raises:
        NoEnclosure: if a function is not supported, or may be undefined on the intervals.
    """
    found: Interval | None = tape(expression)(values)[0]
    if found is None:
        raise NoEnclosure(f"{expression} may be undefined there")
    return found


def truth(relation: sp.Basic, values: Values) -> bool | None:
    """Whether the relation holds at every point of the intervals (True), at none (False), or else.

    None means undecided at the working precision. Undefined terms and
    functions that are not supported leave a relation undecided.
    """
    try:
        found: bool | None = tape(relation)(values)[0]
    except NoEnclosure:  # a function is not supported
        return None
    return found


def truth_at(relation: sp.Basic, point_: Mapping[sp.Symbol, sp.Rational]) -> bool | None:
    """Whether the relation holds at an exact point, at rising precision.

    Rational values are exact, so equality of such is decided too. Sides that are irrational and
    equal leave the answer None, whatever the precision, and so does an undefined term.
    """
    values = {symbol: point(exact(number)) for symbol, number in point_.items()}
    for bits in PRECISIONS:
        with ctx.workprec(bits):
            found = truth(relation, values)
        if found is not None:
            return found
    return None
