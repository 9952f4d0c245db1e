"""Where a term is defined: the conditions under which every function in it has a real value.

A relation with an undefined term does not hold. A method that rewrites terms (and may lose a
quotient on the way) therefore shows these conditions for the relation as it was written.
"""

import sympy as sp

from proofs_check.exact_decision import NotProved

__all__ = ["obligations"]

_EVERYWHERE = (
    sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.erf, sp.Abs,
    sp.Max, sp.Min, sp.Symbol, sp.Rational, type(sp.pi), type(sp.E),
)  # fmt: skip


def obligations(relation: sp.Basic) -> tuple[sp.Basic, ...]:
    """Relations that together say that every term of the relation is defined.

    Raises:
        NotProved: if a function is not known here.
    """
    found: dict[sp.Basic, None] = {}
    for term in sp.preorder_traversal(relation):
        if isinstance(term, sp.logic.boolalg.Boolean | sp.Tuple):
            continue
        for condition in _conditions(term):
            if condition is not None:
                found[condition] = None
    return tuple(found)


def _conditions(term: sp.Basic) -> tuple[sp.Basic | None, ...]:
    if isinstance(term, sp.log):
        return (_above(term.args[0]),)
    if isinstance(term, sp.tan):
        return (_apart(sp.cos(term.args[0])),)
    if isinstance(term, sp.Pow):
        return (_of_power(*term.args),)
    if isinstance(term, _EVERYWHERE):
        return ()
    raise NotProved(f"it is not known here where {term.func.__name__} is defined")


def _of_power(base: sp.Expr, exponent: sp.Expr) -> sp.Basic | None:
    if base == sp.E or (exponent.is_integer and exponent.is_nonnegative):
        return None
    if exponent.is_integer:
        return _apart(base)
    if exponent.is_positive:
        return None if base.is_nonnegative else sp.Ge(base, 0, evaluate=False)
    return _above(base)


def _above(term: sp.Expr) -> sp.Basic | None:
    return None if term.is_Rational and term > 0 else sp.Gt(term, 0, evaluate=False)


def _apart(term: sp.Expr) -> sp.Basic | None:
    return None if term.is_Rational and term != 0 else sp.Ne(term, 0, evaluate=False)
