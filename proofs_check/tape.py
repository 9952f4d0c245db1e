"""Expressions as tapes of interval operations, so that they can be evaluated many times.

A tape holds each common subexpression once. Evaluated on intervals for its variables it gives,
for each of its expressions, a set that holds the values at all points (`Interval`), or None where
the expression may be undefined there; and for each relation whether it holds at all points (True),
at none (False), or neither is shown (None).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import sympy as sp
from flint import arb, fmpq

from proofs_check import interval_function as functions
from proofs_check.interval import (
    Interval,
    NoEnclosure,
    absolute,
    add,
    hull,
    multiply,
    point,
    whole_power,
)

__all__ = ["Tape", "exact", "tape"]

LONGEST_RANGE: Final = 10_000

Values = Mapping[sp.Symbol, Interval]
Slot = Interval | bool | None  # a value, the truth of a condition, or nothing
Placed = tuple[Callable[..., Slot], Sequence[sp.Basic]]  # an operation and its arguments


class Tape:
    """The operations that evaluate some expressions, in order.

    Args:
        expressions: real expressions over symbols, or relations between such.

    Raises:
        NoEnclosure: if a function is not supported.
    """

    def __init__(self, expressions: Sequence[sp.Basic]) -> None:
        self._operations: list[tuple[Callable[..., Slot], tuple[int, ...]]] = []
        self._symbols: list[tuple[int, sp.Symbol]] = []
        self._places: dict[sp.Basic, int] = {}
        self._results = [self._place(expression) for expression in expressions]

    def __call__(self, values: Values) -> list[Any]:
        """The enclosure of each expression, the truth of each relation; None for neither."""
        slots: list[Slot] = []
        for operation, places in self._operations:
            try:
                slots.append(operation(values, *[slots[place] for place in places]))
            except (NoEnclosure, _Missing):
                slots.append(None)
        return [slots[place] for place in self._results]

    def _place(self, term: sp.Basic) -> int:
        found = self._places.get(term)
        if found is None:
            operation, parts = _operation(term)
            places = tuple(self._place(part) for part in parts)
            self._operations.append((operation, places))
            found = self._places[term] = len(self._operations) - 1
        return found


@lru_cache(maxsize=2048)
def tape(*expressions: sp.Basic) -> Tape:
    """The tape of some expressions, built once."""
    return Tape(expressions)


def exact(number: sp.Rational | int) -> Any:
    """A SymPy rational as python-flint's `fmpq`."""
    rational = sp.Rational(number)
    return fmpq(int(rational.p), int(rational.q))


class _Missing(Exception):
    """An operation whose argument is undefined."""


def _operation(term: sp.Basic) -> Placed:
    """How a term is evaluated, and from which others."""
    if isinstance(term, sp.Symbol):
        return lambda values: values.get(term), ()
    if term in {sp.true, sp.false}:
        return lambda _values: term is sp.true, ()
    for kinds, place in _PLACES:
        if isinstance(term, kinds):
            return place(term)
    for kind, build in _FUNCTIONS.items():
        if isinstance(term, kind):
            return _present(build), term.args
    raise NoEnclosure(f"{term.func.__name__} is not supported")


def _number(term: sp.Basic) -> Placed:
    if isinstance(term, sp.Rational):
        value = point(exact(term))
        return lambda _values: value, ()
    make = arb.pi if term == sp.pi else arb.const_e
    return lambda _values: functions.constant(make()), ()


def _connected(term: sp.Basic) -> Placed:
    decide = _CONNECTIVES[type(term)]
    return lambda _values, *parts: decide(parts), term.args


def _present(build: Callable[..., Slot]) -> Callable[..., Slot]:
    def operation(_values: Values, *arguments: Interval | None) -> Slot:
        if None in arguments:
            raise _Missing
        return build(*arguments)

    return operation


def _power(term: sp.Pow) -> Placed:
    base, exponent = term.args
    if base == sp.E:
        return _present(functions.exponential), (exponent,)
    if exponent.is_Integer and abs(int(exponent)) < 2**31:
        whole = int(exponent)
        return _present(lambda x: whole_power(x, whole)), (base,)
    if exponent.is_Rational and not exponent.is_Integer:
        fraction = exact(exponent)
        return _present(lambda x: functions.rational_power(x, fraction)), (base,)
    is_whole = bool(exponent.is_integer)
    return _present(lambda x, y: functions.power(x, y, whole=is_whole)), (base, exponent)


def _piecewise(term: sp.Piecewise) -> Placed:
    """The hull of the cases that may apply, all of whose conditions must be defined."""
    sides = [
        [side for relation in condition.atoms(sp.Rel) for side in relation.args]
        for _, condition in term.args
    ]

    def operation(_values: Values, *slots: Any) -> Slot:
        found, rest = [], iter(slots)
        for own in sides:
            value, holds = next(rest), next(rest)
            compared = [next(rest) for _ in own]
            if holds is False:
                continue
            if value is None or (holds is None and None in compared):
                raise _Missing
            found.append(value)
            if holds:
                return hull(found)
        raise NoEnclosure(f"{term} may have no case that applies")

    cases = zip(term.args, sides, strict=True)
    return operation, [part for case, own in cases for part in (*case.args, *own)]


def _over_range(term: sp.Sum | sp.Product) -> Placed:
    if len(term.limits) != 1 or len(term.limits[0]) != 3:
        raise NoEnclosure(f"{term} is no sum or product over one range")
    ((index, low, high),) = term.limits
    inner = tape(term.function)
    combine, start = (add, point(0)) if isinstance(term, sp.Sum) else (multiply, point(1))

    def operation(values: Values, first: Interval | None, last: Interval | None) -> Slot:
        ends = [_integer(end) for end in (first, last)]
        if ends[1] - ends[0] > LONGEST_RANGE:
            raise NoEnclosure(f"{term} has a range that is too long")
        if ends[1] < ends[0] - 1:  # SymPy takes such a sum backwards
            raise NoEnclosure(f"{term} has a range that runs backwards")
        total = start
        for k in range(ends[0], ends[1] + 1):
            (part,) = inner({**values, index: point(k)})
            if part is None:
                raise _Missing
            total = combine(total, part)
        return total

    return operation, (low, high)


def _integer(x: Interval | None) -> int:
    if x is None or not x.is_point or x.low.denom() != 1:
        raise NoEnclosure("a range has no exact end")
    return int(x.low.numer())


def _sum(first: Interval, *others: Interval) -> Interval:
    for other in others:
        first = add(first, other)
    return first


def _product(first: Interval, *others: Interval) -> Interval:
    for other in others:
        first = multiply(first, other)
    return first


def _all(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _any(parts: Sequence[bool | None]) -> bool | None:
    return _not((_all([_not((part,)) for part in parts]),))


def _not(parts: Sequence[bool | None]) -> bool | None:
    (part,) = parts
    return None if part is None else not part


def _implies(parts: Sequence[bool | None]) -> bool | None:
    premise, conclusion = parts
    return _any((_not((premise,)), conclusion))


def _at_most(x: Interval, y: Interval) -> bool | None:
    return True if _is_at_most(x, y) else False if _is_below(y, x) else None


def _below(x: Interval, y: Interval) -> bool | None:
    return True if _is_below(x, y) else False if _is_at_most(y, x) else None


def _equal(x: Interval, y: Interval) -> bool | None:
    if _is_below(x, y) or _is_below(y, x):
        return False
    return True if x.is_point and y.is_point and x.low == y.low else None


def _is_at_most(x: Interval, y: Interval) -> bool:
    return x.high is not None and y.low is not None and bool(x.high <= y.low)


def _is_below(x: Interval, y: Interval) -> bool:
    if x.high is None or y.low is None:
        return False
    return bool(x.high < y.low or (x.high == y.low and (x.high_open or y.low_open)))


def _factorial(x: Interval) -> Interval:
    n = _integer(x)
    if not 0 <= n <= 10_000:
        raise NoEnclosure("a factorial of what is negative or large")
    return point(exact(sp.factorial(n)))


def _binomial(x: Interval, y: Interval) -> Interval:
    n, k = _integer(x), _integer(y)
    if not 0 <= n <= 10_000:
        raise NoEnclosure("a binomial coefficient of what is negative or large")
    return point(exact(sp.binomial(n, k)))


_CONNECTIVES: Final[Mapping[Any, Callable[[Any], bool | None]]] = {
    sp.And: _all,
    sp.Or: _any,
    sp.Not: _not,
    sp.Implies: _implies,
}

_FUNCTIONS: Final[Mapping[Any, Callable[..., Slot]]] = {
    sp.Le: _at_most,
    sp.Lt: _below,
    sp.Ge: lambda x, y: _at_most(y, x),
    sp.Gt: lambda x, y: _below(y, x),
    sp.Eq: _equal,
    sp.Ne: lambda x, y: _not((_equal(x, y),)),
    sp.Add: _sum,
    sp.Mul: _product,
    sp.exp: functions.exponential,
    sp.log: functions.logarithm,
    sp.sin: functions.sine,
    sp.cos: functions.cosine,
    sp.tan: functions.tangent,
    sp.sinh: functions.hyperbolic_sine,
    sp.cosh: functions.hyperbolic_cosine,
    sp.tanh: functions.hyperbolic_tangent,
    sp.atan: functions.arctangent,
    sp.erf: functions.error_function,
    sp.Abs: absolute,
    sp.Max: functions.largest,
    sp.Min: functions.smallest,
    sp.floor: functions.floor,
    sp.ceiling: functions.ceiling,
    sp.factorial: _factorial,
    sp.binomial: _binomial,
}

_PLACES: Final[Sequence[tuple[Any, Callable[[sp.Basic], Placed]]]] = (
    ((sp.Rational, type(sp.pi), type(sp.E)), _number),
    (tuple(_CONNECTIVES), _connected),
    (sp.Pow, _power),
    (sp.Piecewise, _piecewise),
    ((sp.Sum, sp.Product), _over_range),
)
