"""Random goals, many of them false by a hair, and a judge of points that shares no code with us.

The judge evaluates in mpmath at 60 digits and knows where a term is undefined. It says nothing of
a goal as a whole; a goal that is false or undefined at one of its points must not be proved.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, Final

import mpmath
import sympy as sp

from strategies.goals import goal, integer, real
from theory.domain import Numbers, domain_of
from theory.goal import Goal

__all__ = ["breach", "random_goal"]

_DIGITS: Final = (60, 600)  # the second where two sides agree to the first
_LARGEST: Final = 10_000

Point = Mapping[sp.Symbol, Fraction]


class _NoValue(Exception):
    """A term without a real value."""


class _TooClose(Exception):
    """Sides that the judge cannot tell apart and that need not be equal, or numbers too large."""


def breach(claim: Goal, draw: Random, *, count: int = 60) -> tuple[str, Point] | None:
    """A point of the domains, where the hypotheses hold and the conclusion does not, and why."""
    for _ in range(count):
        drawn = {symbol: _number(symbol, draw) for symbol in claim.variables}
        point = {symbol: number for symbol, number in drawn.items() if number is not None}
        if len(point) < len(drawn):
            continue
        try:
            if not all(_truth(hypothesis, point) is True for hypothesis in claim.hypotheses):
                continue
            found = _truth(claim.conclusion, point)
        except _TooClose:
            continue
        if found is None and _is_beyond(claim.conclusion, point):
            continue
        if found is not True:
            return ("false" if found is False else "undefined"), point
    return None


def _number(symbol: sp.Symbol, draw: Random) -> Fraction | None:
    """An exact number of the domain: an end, one near it, a simple or a large one."""
    domain = domain_of(symbol)
    low = None if domain.low is None else Fraction(int(domain.low.p), int(domain.low.q))
    high = None if domain.high is None else Fraction(int(domain.high.p), int(domain.high.q))
    start = low if low is not None else Fraction(-5) if high is None else high - 10
    width = (high if high is not None else start + 10) - start
    kind = draw.randrange(6)
    if kind == 0:
        value = start if draw.random() < 0.5 else start + width
    elif kind == 1:
        hair = Fraction(1, 10 ** draw.choice([2, 4, 8, 14]))
        value = start + width * hair if draw.random() < 0.5 else start + width * (1 - hair)
    elif kind == 2:
        value = Fraction(draw.randint(-6, 6), draw.randint(1, 4))
    elif kind == 3 and (low is None or high is None):
        size = Fraction(draw.choice([20, 100, 1000]))
        value = start + size if high is None else start + width - size
    else:
        value = start + width * Fraction(draw.randint(0, 60), 60)
    if domain.numbers is Numbers.INTEGER:
        value = Fraction(round(value))
    return value if sp.Rational(value.numerator, value.denominator) in domain else None


def _truth(relation: sp.Basic, point: Point) -> bool | None:
    """Kleene's three values; None where a term decides and has no value."""
    if relation in {sp.true, sp.false}:
        return relation is sp.true
    if isinstance(relation, sp.Not | sp.Implies | sp.And | sp.Or):
        return _joined(relation, [_truth(part, point) for part in relation.args])
    try:
        return _order(relation, point) in _ORDERS[type(relation)]
    except _NoValue:
        return None


def _joined(relation: sp.Basic, found: list[bool | None]) -> bool | None:
    if isinstance(relation, sp.And):
        return False if False in found else None if None in found else True
    if not isinstance(relation, sp.Or):  # not A; not A or B
        found[0] = None if found[0] is None else not found[0]
    return True if True in found else None if None in found else False


def _order(relation: sp.Basic, point: Point) -> int:
    for digits in _DIGITS:
        with mpmath.workdps(digits):
            left, right = (_value(side, point) for side in relation.args)
            if abs(left - right) > (1 + abs(left) + abs(right)) * mpmath.mpf(10) ** (20 - digits):
                return 1 if left > right else -1
    if _is_beyond(relation, point):
        raise _TooClose
    return 0


def _is_beyond(relation: sp.Basic, point: Point) -> bool:
    """Whether digits may be too few: erf 95 and 1 agree to 3900 of them."""
    has_far_values = relation.has(*_SATURATED) or any(
        power.exp.free_symbols for power in relation.atoms(sp.Pow)
    )
    return has_far_values and max(map(abs, point.values()), default=0) > 5


_SATURATED: Final = (sp.erf, sp.tanh, sp.exp, sp.sinh, sp.cosh)
_ORDERS: Final = {
    sp.Le: {-1, 0}, sp.Lt: {-1}, sp.Ge: {0, 1}, sp.Gt: {1}, sp.Eq: {0}, sp.Ne: {-1, 1},
}  # fmt: skip


def _value(term: sp.Basic, point: Mapping[sp.Basic, Any]) -> Any:
    if term in point:
        number = point[term]
        return mpmath.mpf(number.numerator) / number.denominator
    if isinstance(term, sp.Rational):
        return mpmath.mpf(int(term.p)) / int(term.q)
    for kind, meaning in _WHOLE.items():
        if isinstance(term, kind):
            return meaning(term, point)
    try:
        return _MEANING[term.func](*(_value(part, point) for part in term.args))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise _NoValue from None


def _case(term: sp.Piecewise, point: Mapping[sp.Basic, Any]) -> Any:
    for value, condition in term.args:
        holds = _truth(condition, point)
        if holds is None:
            raise _NoValue
        if holds:
            return _value(value, point)
    raise _NoValue


def _over_range(term: sp.Sum | sp.Product, point: Mapping[sp.Basic, Any]) -> Any:
    ((index, low, high),) = term.limits
    first, last = (int(_value(end, point)) for end in (low, high))
    if last < first - 1 or last - first > 200:
        raise _NoValue
    parts = [_value(term.function, {**point, index: Fraction(k)}) for k in range(first, last + 1)]
    return mpmath.fsum(parts) if isinstance(term, sp.Sum) else mpmath.fprod(parts)


def _power(base: Any, exponent: Any) -> Any:
    if exponent == mpmath.floor(exponent):
        if base == 0 and exponent < 0:
            raise _NoValue
        if abs(exponent) > _LARGEST:
            raise _TooClose
        return base ** int(exponent)
    if base < 0 or (base == 0 and exponent < 0):
        raise _NoValue
    return mpmath.mpf(0) if base == 0 else mpmath.exp(exponent * mpmath.log(base))


def _logarithm(x: Any) -> Any:
    if x <= 0:
        raise _NoValue
    return mpmath.log(x)


def _factorial(x: Any) -> Any:
    if x < 0 or x != mpmath.floor(x):
        raise _NoValue
    return mpmath.factorial(int(x))


_WHOLE: Final[Mapping[Any, Callable[..., Any]]] = {
    sp.Sum | sp.Product: _over_range,
    sp.Piecewise: _case,
    type(sp.pi): lambda _term, _point: +mpmath.pi,
    type(sp.E): lambda _term, _point: +mpmath.e,
}
_MEANING: Final[Mapping[Any, Callable[..., Any]]] = {
    sp.Pow: _power, sp.Add: lambda *parts: mpmath.fsum(parts),
    sp.Mul: lambda *parts: mpmath.fprod(parts),
    sp.exp: mpmath.exp, sp.log: _logarithm, sp.sin: mpmath.sin, sp.cos: mpmath.cos,
    sp.tan: mpmath.tan, sp.sinh: mpmath.sinh, sp.cosh: mpmath.cosh, sp.tanh: mpmath.tanh,
    sp.atan: mpmath.atan, sp.erf: mpmath.erf, sp.Abs: abs, sp.Max: max, sp.Min: min,
    sp.floor: mpmath.floor, sp.ceiling: mpmath.ceil, sp.factorial: _factorial,
}  # fmt: skip


def random_goal(draw: Random) -> Goal:
    """A goal in one to three variables: a known inequality off by a hair, or a random one."""
    while True:
        symbols = _symbols(draw)
        try:
            conclusion = _formula(draw, symbols, 2)
            hypotheses = [_relation(draw, symbols, 1) for _ in range(draw.choice([0, 0, 1, 2]))]
        except TypeError:  # SymPy compares what has no value
            continue
        none = (sp.zoo, sp.nan, sp.oo, sp.I, sp.ITE)
        if conclusion.free_symbols and not any(
            part.has(*none) for part in (conclusion, *hypotheses)
        ):
            return goal(conclusion, *hypotheses)


def _symbols(draw: Random) -> list[sp.Symbol]:
    return [_symbol(draw, name) for name in "xyz"[: draw.choice([1, 1, 1, 2, 2, 3])]]


def _symbol(draw: Random, name: str) -> sp.Symbol:
    low = draw.choice([None, 0, 0, 0, 1, -1, -2, sp.Rational(1, 3)])
    high = draw.choice([None, None if low is None else low + draw.choice([1, 1, 2, 5])])
    if draw.random() < 0.25:
        whole = None if low is None else sp.floor(low)
        return integer(name, whole, None if high is None or whole is None else whole + 6)
    return real(name, low, high, open_at=draw.choice(["", "", "low", "high", "low high"]))


def _formula(draw: Random, symbols: list[sp.Symbol], depth: int) -> sp.Basic:
    if depth and draw.random() < 0.2:
        first, second = (_formula(draw, symbols, depth - 1) for _ in range(2))
        if draw.random() < 0.5:
            return sp.Implies(first, second, evaluate=False)
        return draw.choice([sp.And, sp.Or])(first, second, evaluate=False)
    if draw.random() < 0.1:
        return sp.Not(_relation(draw, symbols, depth), evaluate=False)
    return _relation(draw, symbols, depth)


def _relation(draw: Random, symbols: list[sp.Symbol], depth: int) -> sp.Basic:
    kind = draw.choice([sp.Le, sp.Lt, sp.Ge, sp.Gt, sp.Le, sp.Ge, sp.Eq, sp.Ne])
    if draw.random() < 0.5:
        inside = _term(draw, symbols, draw.choice([0, 0, 1]))
        less, more = draw.choice(_KNOWN)(inside)
        kind = draw.choice([sp.Le, sp.Lt, sp.Le, sp.Le])
        if draw.random() < 0.5:
            more -= draw.choice(
                [sp.Rational(1, 10**5), sp.Rational(1, 100), -sp.Rational(1, 10**5)]
            )
        if draw.random() < 0.3:
            factor = _term(draw, symbols, 0)
            less, more = less * factor, more * factor
        return kind(less, more, evaluate=False)
    right = draw.choice(
        [sp.Integer(0), sp.Integer(draw.randint(-2, 3)), _term(draw, symbols, depth)]
    )
    return kind(_term(draw, symbols, depth), right, evaluate=False)


# Pairs a ≤ b that hold on the domain of their terms, many with equality somewhere.
_KNOWN: Final[tuple[Callable[[sp.Expr], tuple[sp.Expr, sp.Expr]], ...]] = (
    lambda t: (1 + t, sp.exp(t)),
    lambda t: (sp.log(1 + t), t),
    lambda t: (1 - t, -sp.log(t)),
    lambda t: (sp.sin(t), sp.Abs(t)),
    lambda t: (1 - t**2 / 2, sp.cos(t)),
    lambda t: (t * (1 - t), sp.Rational(1, 4)),
    lambda t: (sp.tanh(t) ** 2, t**2),
    lambda t: (1 + t**2 / 2, sp.cosh(t)),
    lambda t: (t * sp.exp(-t), sp.exp(-1)),
    lambda t: (2 * sp.sqrt(t), 1 + t),
    lambda t: (sp.sqrt(1 + t), 1 + t / 2),
    lambda t: (sp.Abs(t), sp.sqrt(1 + t**2)),
    lambda t: (sp.Integer(2), t**2 + t**-2),
    lambda t: (-sp.exp(-1), t * sp.log(t)),
    lambda t: (t, sp.Max(t, 0)),
    lambda t: (sp.floor(t), t),
    lambda t: (sp.atan(t) ** 2, t**2),
    lambda t: (t**t - 1, t**2),
    lambda t: (sp.Integer(0), (t - sp.Rational(1, 3)) ** 2 * sp.exp(t)),
    lambda t: (sp.Min(t, 1), sp.Max(t, 1)),
    lambda t: (sp.Integer(0), (t**2) ** sp.Rational(1, 3)),
)
_FUNCTIONS: Final = (
    sp.exp, sp.log, sp.sqrt, sp.sin, sp.cos, sp.tan, sp.tanh, sp.sinh, sp.cosh, sp.atan, sp.erf,
    sp.Abs, sp.floor, sp.ceiling, lambda t: 1 / t, lambda t: t**2, lambda t: t**3, lambda t: -t,
    lambda t: t ** sp.Rational(1, 3), lambda t: t ** -sp.Rational(1, 2),
)  # fmt: skip


def _term(draw: Random, symbols: list[sp.Symbol], depth: int) -> sp.Expr:
    if depth == 0 or draw.random() < 0.15:
        symbol = draw.choice(symbols)
        number = sp.Rational(draw.choice([1, 1, 2, -1, 3, 30]), draw.choice([1, 1, 2, 3]))
        return draw.choice([symbol, symbol, symbol + number, symbol * number, number])
    kind = draw.randrange(10)
    first = _term(draw, symbols, depth - 1)
    if kind < 4:
        return draw.choice(_FUNCTIONS)(first)
    second = _term(draw, symbols, depth - 1)
    if kind < 6:
        return first + second
    if kind < 8:
        return first * draw.choice([second, second, 1 / second if second != 0 else second])
    if kind == 8:
        return draw.choice([sp.Max, sp.Min])(first, second, evaluate=False)
    return _last(draw, symbols, first, second)


def _last(draw: Random, symbols: list[sp.Symbol], first: sp.Expr, second: sp.Expr) -> sp.Expr:
    whole = [symbol for symbol in symbols if symbol.is_integer]
    index = sp.Symbol("k", integer=True)
    if whole and draw.random() < 0.5:
        end = draw.choice(whole)
        inside = draw.choice(
            [index, index**2, sp.Rational(1, 2) ** index, first * index, 1 / index]
        )
        return draw.choice(
            [sp.Sum(inside, (index, 1, end)), sp.factorial(end), sp.Integer(2) ** end, (-1) ** end]
        )
    if draw.random() < 0.4:
        condition = draw.choice([sp.Lt, sp.Ge])(first, draw.choice([0, 1, 2]), evaluate=False)
        return sp.Piecewise((second, condition), (first, True))
    return first**second
