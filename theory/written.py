"""Relations as they are written: replaced, joined and taken apart with none of them decided.

SymPy evaluates a relation whenever it is rebuilt, by substitution, by pickling, and as a part of
And and Or; it decides comparisons of irrational numbers by rounded arithmetic, at times wrongly.
Here arithmetic is evaluated, and relations, minima, maxima and absolute values are not.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import sympy as sp

__all__ = ["as_data", "from_data", "joined", "placed"]

_JOINED: Final = (sp.And, sp.Or)
_KEPT: Final = (sp.Rel, sp.Not, sp.Implies, sp.Max, sp.Min, sp.Abs)


def joined(kind: type[sp.Basic], parts: tuple[sp.Basic, ...]) -> sp.Basic:
    """And or Or of the parts, in their order, without SymPy's filter; a single part is itself."""
    if len(parts) < 2:
        return parts[0] if parts else kind.identity
    found = sp.Basic.__new__(kind, *parts)
    found._argset = frozenset(parts)
    return found


def placed(term: sp.Basic, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """The term with symbols, or terms in it, replaced."""
    if term in values:
        return values[term]
    if not term.args:
        return term
    if isinstance(term, sp.Sum | sp.Product):
        return term.subs(dict(values))
    return _rebuilt(term.func, tuple(placed(argument, values) for argument in term.args))


def as_data(term: sp.Basic) -> object:
    """The term as nested tuples that can be pickled."""
    if not term.args:
        return term
    return (term.func, *(as_data(argument) for argument in term.args))


def from_data(data: object) -> sp.Basic:
    """The term that `as_data` took apart, its arithmetic evaluated from the leaves up."""
    if not isinstance(data, tuple):
        return data
    kind, *parts = data
    return _rebuilt(kind, tuple(from_data(part) for part in parts))


def _rebuilt(kind: type[sp.Basic], arguments: tuple[sp.Basic, ...]) -> sp.Basic:
    if kind in _JOINED:
        return joined(kind, arguments)
    if kind is sp.Piecewise:
        return _cases(arguments)
    if not issubclass(kind, _KEPT):
        return kind(*arguments)
    is_settled = all(argument.is_Rational for argument in arguments)
    if issubclass(kind, sp.Max | sp.Min | sp.Abs) and is_settled:
        return kind(*arguments)
    return kind(*arguments, evaluate=False)


def _cases(pairs: Iterable[sp.Basic]) -> sp.Basic:
    """The case distinction, of whose conditions only those between rational numbers are decided."""
    found: list[tuple[sp.Basic, sp.Basic]] = []
    for value, condition in pairs:
        holds = condition
        if isinstance(condition, sp.Rel) and all(side.is_Rational for side in condition.args):
            holds = condition.func(*condition.args)
        if holds is not sp.false:
            found.append((value, holds))
        if holds is sp.true:
            break
    if len(found) == 1 and found[0][1] is sp.true:
        return found[0][0]
    return sp.Piecewise(*found, evaluate=False) if found else sp.nan
