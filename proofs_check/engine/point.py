"""Relations at exact points: true, false, undefined, or not known.

Rational terms are compared exactly, and others by ball arithmetic at rising precision; two sides
whose difference cancels symbol by symbol are equal. SymPy decides no relation here. A relation
with a term that has no real value (a quotient by zero, the logarithm or the root of a negative
number) is neither true nor false: it is undefined.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

import sympy as sp
from flint import ctx, fmpq

from proofs_check.ball import NoEnclosure, enclosure
from theory.goal import Goal
from theory.written import placed

__all__ = ["Point", "Truth", "point_text", "truth_at_point", "undefined_term", "verdict_on"]

Point = Mapping[sp.Symbol, sp.Expr]

_PRECISIONS: Final = (64, 192, 640)
_LONGEST_RANGE: Final = 3_000
_MOST_BITS: Final = 200_000
# SymPy would write these out, or decide them by rounded numbers.
_NOT_CANCELLED: Final = (sp.Sum, sp.Product, sp.factorial, sp.floor, sp.ceiling, sp.Max, sp.Min)


class Truth(Enum):
    """What is known of a relation at a point."""

    TRUE = "true"
    FALSE = "false"
    UNDEFINED = "undefined"
    UNKNOWN = "unknown"


class _Undefined(Exception):
    """A term that has no real value."""


class _NotRational(Exception):
    """A term that is not evaluated in rational numbers."""


def verdict_on(goal: Goal, point: Point) -> Truth:
    """What the point says about the goal.

    Returns:
        FALSE for a counterexample, UNDEFINED where the hypotheses hold and the conclusion has a
        term without a value, TRUE where the hypotheses and the conclusion hold, and UNKNOWN in all other
        cases: outside of the domains, where a hypothesis does not hold, or where nothing is known.
    """
    for symbol, domain in goal.domains.items():
        value = point[symbol]
        if value.is_Rational:
            if value not in domain:
                return Truth.UNKNOWN
        elif value.is_integer is False and symbol.is_integer:
            return Truth.UNKNOWN
        elif any(
            truth_at_point(end, point) is not Truth.TRUE for end in domain.conditions(symbol)
        ):
            return Truth.UNKNOWN
    for hypothesis in goal.hypotheses:
        if truth_at_point(hypothesis, point) is not Truth.TRUE:
            return Truth.UNKNOWN
    return truth_at_point(goal.conclusion, point)


def truth_at_point(relation: sp.Basic, point: Point) -> Truth:
    """Whether a relation holds at an exact point; every free symbol has a value there."""
    if relation in {sp.true, sp.false}:
        return Truth.TRUE if relation is sp.true else Truth.FALSE
    if isinstance(relation, sp.Not):
        return _DENIED[truth_at_point(relation.args[0], point)]
    if isinstance(relation, sp.And):
        return _all(truth_at_point(part, point) for part in relation.args)
    if isinstance(relation, sp.Or):
        return _DENIED[_all(_DENIED[truth_at_point(part, point)] for part in relation.args)]
    if isinstance(relation, sp.Implies):
        premise = truth_at_point(relation.args[0], point)
        if premise is Truth.FALSE:
            return Truth.TRUE
        conclusion = truth_at_point(relation.args[1], point)
        return _DENIED[_all((premise, _DENIED[conclusion]))]
    return _compared(relation, point)


def undefined_term(part: sp.Basic, point: Point) -> sp.Basic | None:
    """A smallest term of the relation that has no real value at the point; None if all have one."""
    for argument in part.args:
        if isinstance(part, sp.Sum | sp.Product):
            break
        found = undefined_term(argument, point)
        if found is not None:
            return found
    if not isinstance(part, sp.Expr) or not part.args:
        return None
    try:
        _refuse_undefined(part, point)
    except _Undefined:
        return part
    return None


def point_text(point: Point) -> dict[str, str]:
    """The point as text, variable names to exact numbers."""
    return {symbol.name: str(sp.sstr(value)) for symbol, value in point.items()}


_DENIED: Final = {
    Truth.TRUE: Truth.FALSE,
    Truth.FALSE: Truth.TRUE,
    Truth.UNDEFINED: Truth.UNDEFINED,
    Truth.UNKNOWN: Truth.UNKNOWN,
}


def _all(found: Any) -> Truth:
    """False if one is, else unknown if one is, else undefined if one is, else true."""
    seen = set()
    for each in found:
        if each is Truth.FALSE:
            return Truth.FALSE
        seen.add(each)
    for kind in (Truth.UNKNOWN, Truth.UNDEFINED):
        if kind in seen:
            return kind
    return Truth.TRUE


def _compared(relation: sp.Rel, point: Point) -> Truth:
    left, right = relation.args
    try:
        sides = (_rational(left, point), _rational(right, point))
    except _Undefined:
        return Truth.UNDEFINED
    except _NotRational:
        return _compared_by_balls(relation, point)
    return _of(relation, (sides[0] > sides[1]) - (sides[0] < sides[1]))


def _of(relation: sp.Rel, sign: int) -> Truth:
    """The relation between two numbers whose difference has the sign."""
    return Truth.TRUE if sign in _SIGNS[type(relation)] else Truth.FALSE


_SIGNS: Final[Mapping[Any, frozenset[int]]] = {
    sp.Le: frozenset({-1, 0}),
    sp.Lt: frozenset({-1}),
    sp.Ge: frozenset({0, 1}),
    sp.Gt: frozenset({1}),
    sp.Eq: frozenset({0}),
    sp.Ne: frozenset({-1, 1}),
}


def _compared_by_balls(relation: sp.Rel, point: Point) -> Truth:
    left, right = relation.args
    for bits in _PRECISIONS:
        with ctx.workprec(bits):
            try:
                balls = {symbol: enclosure(value, {}) for symbol, value in point.items()}
                difference = enclosure(left, balls) - enclosure(right, balls)
            except (NoEnclosure, ValueError, OverflowError):
                continue
            if difference > 0 or difference < 0:
                return _of(relation, 1 if difference > 0 else -1)
            if difference == 0:
                return _of(relation, 0)
    if undefined_term(relation, point) is not None:
        return Truth.UNDEFINED
    if any(_size(value) > 400 for value in point.values()) or relation.has(*_NOT_CANCELLED):
        return Truth.UNKNOWN
    values = dict(point)
    cancelled = sp.expand(placed(left, values) - placed(right, values))
    if not cancelled.is_Rational:
        return Truth.UNKNOWN
    return _of(relation, int(sp.sign(cancelled)))


def _size(value: sp.Expr) -> int:
    return max(abs(value.p).bit_length(), value.q.bit_length()) if value.is_Rational else 1


def _refuse_undefined(term: sp.Basic, point: Point) -> None:
    """Raises where the outermost operation is undefined for values that are known."""
    if isinstance(term, sp.log):
        sign = _sign(term.args[0], point)
        if sign is not None and sign <= 0:
            raise _Undefined
    elif isinstance(term, sp.Pow) and not isinstance(term, sp.exp):
        sign = _sign(term.base, point)
        power = _sign(term.exp, point)
        is_whole = bool(placed(term.exp, dict(point)).is_integer)
        if sign == 0 and power is not None and power < 0:
            raise _Undefined
        if sign is not None and sign < 0 and not is_whole:
            raise _Undefined


def _sign(term: sp.Expr, point: Point) -> int | None:
    for sign, relation in ((1, sp.Gt), (-1, sp.Lt), (0, sp.Eq)):
        found = truth_at_point(relation(term, 0, evaluate=False), point)
        if found is Truth.TRUE:
            return sign
        if found in {Truth.UNDEFINED, Truth.UNKNOWN}:
            return None
    return None


def _rational(term: sp.Basic, values: Mapping[sp.Symbol, Any]) -> Any:
    """The exact rational value of a term."""
    if isinstance(term, sp.Symbol):
        value = values[term]
        if isinstance(value, fmpq):
            return value
        if not value.is_Rational:
            raise _NotRational
        return fmpq(int(value.p), int(value.q))
    if isinstance(term, sp.Rational):
        return fmpq(int(term.p), int(term.q))
    if isinstance(term, sp.Add):
        return sum((_rational(part, values) for part in term.args), start=fmpq(0))
    if isinstance(term, sp.Mul):
        return _product(_rational(part, values) for part in term.args)
    if isinstance(term, sp.Pow) and not isinstance(term, sp.exp):
        return _power(_rational(term.base, values), _rational(term.exp, values))
    if isinstance(term, sp.Abs):
        return abs(_rational(term.args[0], values))
    if isinstance(term, sp.Max | sp.Min):
        choose = max if isinstance(term, sp.Max) else min
        return choose(_rational(part, values) for part in term.args)
    if isinstance(term, sp.floor | sp.ceiling):
        value = _rational(term.args[0], values)
        return fmpq(value.floor() if isinstance(term, sp.floor) else value.ceil())
    if isinstance(term, sp.factorial):
        return _factorial(_rational(term.args[0], values))
    if isinstance(term, sp.Sum | sp.Product):
        return _over_range(term, values)
    if isinstance(term, sp.exp | sp.log | sp.sin | sp.cos | sp.tan | sp.tanh | sp.sinh | sp.atan):
        return _value_at_root(term, _rational(term.args[0], values))
    raise _NotRational


def _value_at_root(term: sp.Basic, argument: Any) -> Any:
    """The functions at the one point where they are rational."""
    if isinstance(term, sp.log):
        if argument <= 0:
            raise _Undefined
        argument -= 1
    if argument != 0:
        raise _NotRational
    return fmpq(1) if isinstance(term, sp.exp | sp.cos) else fmpq(0)


def _power(base: Any, exponent: Any) -> Any:
    if exponent.q != 1:
        if base < 0 or (base == 0 and exponent < 0):
            raise _Undefined
        if base in {0, 1}:
            return base
        if exponent.q == 2 and _bits(base) < _MOST_BITS:
            roots = [sp.integer_nthroot(int(part), 2) for part in (base.p, base.q)]
            if all(exact for _, exact in roots):
                return _power(fmpq(roots[0][0], roots[1][0]), fmpq(exponent.p))
        raise _NotRational
    whole = int(exponent.p)
    if whole < 0 and base == 0:
        raise _Undefined
    if base not in {0, 1, -1} and _bits(base) * abs(whole) > _MOST_BITS:
        raise _NotRational
    return base**whole


def _bits(value: Any) -> int:
    return int(max(int(value.p).bit_length(), int(value.q).bit_length()))


def _factorial(value: Any) -> Any:
    if value.q != 1 or value < 0:
        raise _Undefined
    if value > _LONGEST_RANGE:
        raise _NotRational
    return fmpq(int(sp.factorial(int(value.p))))


def _over_range(term: sp.Sum | sp.Product, values: Mapping[sp.Symbol, Any]) -> Any:
    ((index, low, high),) = term.limits
    first, last = (_rational(end, values) for end in (low, high))
    if first.q != 1 or last.q != 1 or last - first > _LONGEST_RANGE:
        raise _NotRational
    parts = (
        _rational(term.function, {**values, index: fmpq(k)})
        for k in range(int(first.p), int(last.p) + 1)
    )
    if isinstance(term, sp.Product):
        return _product(parts)
    return sum(parts, start=fmpq(0))


def _product(parts: Any) -> Any:
    found = fmpq(1)
    for part in parts:
        found *= part
    return found
