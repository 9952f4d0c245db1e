"""The language of goals: which functions and relations the engine reads, and refusals of others."""

from typing import Final

import sympy as sp

from numerics.exact import InputError, shown

__all__ = ["refuse_unsupported"]

_JOINING: Final = (sp.And, sp.Or, sp.Not, sp.Implies)
_RELATIONS: Final = (sp.Le, sp.Lt, sp.Ge, sp.Gt, sp.Eq, sp.Ne)
_FUNCTIONS: Final = (
    *(sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.Abs, sp.Max, sp.Min, sp.Piecewise),
    *(sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.erf),
    *(sp.floor, sp.ceiling, sp.factorial, sp.binomial, sp.Sum, sp.Product),
)
_READ: Final = (
    "+ − × ÷, powers, exp, log, sqrt, sin, cos, tan, sinh, cosh, tanh, atan, erf, Abs, Max, Min, "
    "Piecewise, floor, ceiling, factorial, binomial, Sum and Product over finite ranges"
)


def refuse_unsupported(relation: sp.Basic, where: str) -> None:
    """Refuses a relation that says something outside of the engine's language.

    Raises:
        InputError: if a number is rounded or not real, a function or a logical connective is
            unknown, a range is infinite, or two values that are no real numbers are compared.
    """
    if relation in {sp.true, sp.false}:
        return
    if isinstance(relation, _JOINING):
        for part in relation.args:
            refuse_unsupported(part, where)
    elif isinstance(relation, _RELATIONS):
        for side in relation.args:
            _refuse_term(side, where)
    else:
        raise InputError(
            f"{where}: {relation.func.__name__} is not supported; "
            "use <=, <, >=, >, Eq, Ne, and And, Or, Not, Implies"
        )


def _refuse_term(term: sp.Basic, where: str) -> None:
    if isinstance(term, sp.Float):
        raise InputError(
            f"{where}: {term} is a float, which is rounded; write Rational(1, 3) for 1/3 "
            "and Rational('0.1') for 0.1"
        )
    if isinstance(term, sp.Symbol | sp.Rational) or term in {sp.pi, sp.E}:
        return
    if isinstance(term, sp.Piecewise):
        for expression, condition in term.args:
            _refuse_term(expression, where)
            refuse_unsupported(condition, where)
        return
    if isinstance(term, sp.Sum | sp.Product):
        _refuse_range(term, where)
        return
    if not isinstance(term, _FUNCTIONS):
        name = str(term) if not term.args else term.func.__name__
        raise InputError(f"{where}: {shown(name)} is not supported; use {_READ}")
    for argument in term.args:
        _refuse_term(argument, where)


def _refuse_range(term: sp.Sum | sp.Product, where: str) -> None:
    if len(term.limits) != 1 or len(term.limits[0]) != 3:
        raise InputError(f"{where}: {shown(str(term))} must have one index with two ends")
    ((_, low, high),) = term.limits
    if not (low.is_integer and high.is_integer and low.is_finite and high.is_finite):
        raise InputError(
            f"{where}: the range of {shown(str(term))} is not known to be finite and of integers; "
            "use ends such as 1 and n, with n = integer('n', ...)"
        )
    _refuse_index(term, where)
    for part in (term.function, low, high):
        _refuse_term(part, where)


def _refuse_index(term: sp.Sum | sp.Product, where: str) -> None:
    """Refuses an index that is used twice, or declared to be what it is not all over its range.

    SymPy simplifies by what is declared: the root of k² becomes k where k is to be positive.
    """
    ((index, low, high),) = term.limits
    bound = {each for inner in term.function.atoms(sp.Sum, sp.Product) for each in inner.variables}
    if index in low.free_symbols | high.free_symbols | bound:
        raise InputError(
            f"{where}: the index {index} of {shown(str(term))} has another meaning in it; rename it"
        )
    known: dict[str, bool] = dict(sp.Symbol("k", integer=True).assumptions0)
    if low.is_nonnegative:
        known |= sp.Symbol("k", integer=True, nonnegative=True).assumptions0
    if low.is_positive:
        known |= sp.Symbol("k", integer=True, positive=True).assumptions0
    if high.is_nonpositive:
        known |= sp.Symbol("k", integer=True, nonpositive=True).assumptions0
    if high.is_negative:
        known |= sp.Symbol("k", integer=True, negative=True).assumptions0
    if any(known.get(fact) is not truth for fact, truth in index.assumptions0.items()):
        raise InputError(
            f"{where}: the index {index} of {shown(str(term))} is declared to be more than an "
            f"integer from {low} to {high}; use sp.Symbol({str(index)!r}, integer=True)"
        )
