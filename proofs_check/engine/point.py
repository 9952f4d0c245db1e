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
from flint import ctx

from proofs_check.ball import NoEnclosure, enclosure
from proofs_check.engine.rational_value import NotRational, Undefined, rational_value
from proofs_check.interval import Interval
from theory.domain import Domain, Numbers
from theory.goal import Goal
from theory.written import placed

__all__ = ["Point", "Truth", "point_text", "truth_at_point", "undefined_term", "verdict_on"]

Point = Mapping[sp.Symbol, sp.Expr]

_PRECISIONS: Final = (64, 192, 640)
# SymPy would write these out, or decide them by rounded numbers.
_NOT_CANCELLED: Final = (
    sp.Sum,
    sp.Product,
    sp.factorial,
    sp.binomial,
    sp.floor,
    sp.ceiling,
    sp.Max,
    sp.Min,
)


class Truth(Enum):
    """What is known of a relation at a point."""

    TRUE = "true"
    FALSE = "false"
    UNDEFINED = "undefined"
    UNKNOWN = "unknown"


def verdict_on(goal: Goal, point: Point) -> Truth:
    """What the point says about the goal.

    Returns:
        FALSE for a counterexample, UNDEFINED where the hypotheses hold and the conclusion has a
        term without a value, TRUE where the hypotheses and the conclusion hold, and UNKNOWN in all
        other cases: outside of the domains, where a hypothesis does not hold, or where nothing is
        known.
    """
    if not all(_is_in(domain, symbol, point) for symbol, domain in goal.domains.items()):
        return Truth.UNKNOWN
    for hypothesis in goal.hypotheses:
        if truth_at_point(hypothesis, point) is not Truth.TRUE:
            return Truth.UNKNOWN
    return truth_at_point(goal.conclusion, point)


def truth_at_point(relation: sp.Basic, point: Point) -> Truth:
    """Whether a relation holds at an exact point; every free symbol has a value there."""
    if isinstance(relation, sp.Rel):
        return _compared(relation, point)
    if isinstance(relation, sp.And):
        return _all(truth_at_point(part, point) for part in relation.args)
    if isinstance(relation, sp.Or):
        return _DENIED[_all(_DENIED[truth_at_point(part, point)] for part in relation.args)]
    if isinstance(relation, sp.Not):
        return _DENIED[truth_at_point(relation.args[0], point)]
    if isinstance(relation, sp.Implies):
        premise, conclusion = relation.args
        denied = (truth_at_point(premise, point), _DENIED[truth_at_point(conclusion, point)])
        return _DENIED[_all(denied)]
    return Truth.TRUE if relation is sp.true else Truth.FALSE


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
    except Undefined:
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


def _is_in(domain: Domain, symbol: sp.Symbol, point: Point) -> bool:
    value = point[symbol]
    if value.is_Rational:
        return value in domain
    ends = domain.conditions(symbol)
    return domain.numbers is Numbers.REAL and all(
        truth_at_point(end, point) is Truth.TRUE for end in ends
    )


def _compared(relation: sp.Rel, point: Point) -> Truth:
    left, right = relation.args
    try:
        sides = (rational_value(left, point), rational_value(right, point))
    except Undefined:
        return Truth.UNDEFINED
    except NotRational:
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
    is_defined = False
    for bits in _PRECISIONS:
        with ctx.workprec(bits):
            try:
                values = {symbol: enclosure(value, {}) for symbol, value in point.items()}
                sign = _order(enclosure(left, values), enclosure(right, values))
                is_defined = True
            except NoEnclosure:
                continue
            if sign is not None:
                return _of(relation, sign)
    if undefined_term(relation, point) is not None:
        return Truth.UNDEFINED
    if not is_defined:  # what cancels may have no value
        return Truth.UNKNOWN
    if any(_size(value) > 400 for value in point.values()) or relation.has(*_NOT_CANCELLED):
        return Truth.UNKNOWN
    exact = dict(point)
    cancelled = sp.expand(placed(left, exact) - placed(right, exact))
    if not cancelled.is_Rational:
        return Truth.UNKNOWN
    return _of(relation, int(sp.sign(cancelled)))


def _order(left: Interval, right: Interval) -> int | None:
    """The sign of left − right, where all numbers of the two intervals agree on it."""
    if left.is_point and left == right:
        return 0
    if left.low is not None and right.high is not None and left.low > right.high:
        return 1
    if left.high is not None and right.low is not None and left.high < right.low:
        return -1
    return None


def _size(value: sp.Expr) -> int:
    return max(abs(value.p).bit_length(), value.q.bit_length()) if value.is_Rational else 1


def _refuse_undefined(term: sp.Basic, point: Point) -> None:
    """Raises where the outermost operation is undefined for values that are known."""
    if isinstance(term, sp.log):
        sign = _sign(term.args[0], point)
        if sign is not None and sign <= 0:
            raise Undefined
    elif isinstance(term, sp.Pow) and not isinstance(term, sp.exp):
        sign = _sign(term.base, point)
        power = _sign(term.exp, point)
        is_whole = bool(placed(term.exp, dict(point)).is_integer)
        if sign == 0 and power is not None and power < 0:
            raise Undefined
        if sign is not None and sign < 0 and not is_whole:
            raise Undefined


def _sign(term: sp.Expr, point: Point) -> int | None:
    for sign, relation in ((1, sp.Gt), (-1, sp.Lt), (0, sp.Eq)):
        found = truth_at_point(relation(term, 0, evaluate=False), point)
        if found is Truth.TRUE:
            return sign
        if found in {Truth.UNDEFINED, Truth.UNKNOWN}:
            return None
    return None
