"""A formal statement at exact points: whether its hypotheses and its conclusion hold there.

Points give exact numbers to variables and to the entries of sequences. Sides of relations are
evaluated by SymPy (sums, products and quantifiers written out), and compared exactly where they
are rational, in ball arithmetic where they are not: SymPy decides no relation between irrational
numbers. None means not decided.
"""

from collections.abc import Mapping

import sympy as sp

from proofs_check.ball import truth_at
from theory.claim import Statement
from theory.quantifier import ForAll

__all__ = ["Point", "failing_point", "holds_at", "point_text", "value_at"]

Point = Mapping[sp.Basic, sp.Basic]


def holds_at(relation: sp.Basic, point: Point) -> bool | None:
    """Whether the relation holds at the point; None where that is not decided."""
    if isinstance(relation, ForAll):
        return _for_all(relation, point)
    if isinstance(relation, sp.core.relational.Relational):
        return _compared(relation, point)
    if isinstance(relation, sp.Equivalent):
        found = {holds_at(part, point) for part in relation.args}
        return None if None in found else len(found) == 1
    if isinstance(relation, sp.Not | sp.Implies | sp.And | sp.Or):
        return _joined(relation, point)
    value = relation.subs(dict(point)).doit()
    return bool(value) if value in {sp.true, sp.false} else None


def failing_point(statement: Statement) -> Point | None:
    """The first of the statement's own points at which its conclusion is seen to be false."""
    for point in (statement.instance, *statement.witnesses):
        if point and holds_at(statement.conclusion, point) is False:
            return point
    return None


def point_text(point: Point) -> dict[str, str]:
    """The point as text: names to exact numbers."""
    return {sp.sstr(symbol): sp.sstr(value) for symbol, value in point.items()}


def value_at(term: sp.Basic, point: Point) -> sp.Basic:
    """The term at the point, exact; `nan` where it is undefined.

    Symbols are put in first, then the entries of sequences that sums and products bring out.
    """
    symbols = {key: value for key, value in point.items() if isinstance(key, sp.Symbol)}
    entries = {key: value for key, value in point.items() if key not in symbols}
    try:
        return term.subs(symbols).doit().xreplace(entries).doit()
    except (TypeError, ValueError, ZeroDivisionError):  # such as the larger of 1 and 1/0
        return sp.nan


def _compared(relation: sp.Basic, point: Point) -> bool | None:
    sides = [value_at(side, point) for side in relation.args]
    if any(side.has(sp.nan, sp.zoo) or side.is_real is False for side in sides):
        return None
    if sides[0] == sides[1]:
        return isinstance(relation, sp.Eq | sp.Le | sp.Ge)
    return truth_at(relation.func(*sides, evaluate=False), {})


def _joined(relation: sp.Basic, point: Point) -> bool | None:
    parts = [holds_at(part, point) for part in relation.args]
    if isinstance(relation, sp.Not | sp.Implies):
        parts[0] = None if parts[0] is None else not parts[0]
    decisive = not isinstance(relation, sp.And)  # one false part decides an And, a true one an Or
    return decisive if decisive in parts else None if None in parts else not decisive


def _for_all(relation: ForAll, point: Point) -> bool | None:
    index, low, high = relation.args[1]
    ends = [value_at(end, point) for end in (low, high)]
    if not all(end.is_Integer for end in ends):
        return None
    cases = range(int(ends[0]), int(ends[1]) + 1)
    found = {holds_at(relation.args[0].subs(index, k), point) for k in cases}
    return False if False in found else None if None in found else True
