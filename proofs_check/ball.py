"""Ball arithmetic on SymPy expressions: rigorous enclosures, and relations decided by them.

`enclosure` evaluates an expression on balls (python-flint's Arb), so that its value at every
point of the given balls lies in the result. `truth` decides a relation at exact numbers or on
balls: True and False are proofs (trusting python-flint), None is "not decided at this precision".
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import sympy as sp
from flint import arb, ctx, fmpq

__all__ = ["NoEnclosure", "as_ball", "enclosure", "truth", "truth_at"]

PRECISIONS: Final = (64, 192, 640, 2048)

Ball = Any  # python-flint has no types
Values = Mapping[sp.Symbol, Ball]


class NoEnclosure(Exception):
    """An expression that has no ball: an unsupported function, or a value that is undefined."""


def as_ball(number: sp.Rational | Fraction | int) -> Ball:
    """The ball of an exact rational at the working precision."""
    exact = Fraction(int(number.p), int(number.q)) if isinstance(number, sp.Rational) else number
    return arb(fmpq(exact.numerator, exact.denominator))


def enclosure(expression: sp.Basic, values: Values) -> Ball:
    """A ball that holds the expression's value at every point of the given balls.

    Raises:
        NoEnclosure: if a function is not supported, or may be undefined on the balls.
    """
    found = _enclosed(expression, values)
    if not found.is_finite():
        raise NoEnclosure(f"{expression} may be undefined there")
    return found


def truth(relation: sp.Basic, values: Values) -> bool | None:
    """Whether the relation holds at every point of the balls (True), at none (False), or neither.

    None means undecided at the working precision. Undefined terms leave a relation undecided.
    """
    if relation in {sp.true, sp.false}:
        return bool(relation)
    if isinstance(relation, sp.Not):
        inner = truth(relation.args[0], values)
        return None if inner is None else not inner
    if isinstance(relation, sp.And | sp.Or | sp.Implies):
        parts = [truth(part, values) for part in relation.args]
        if isinstance(relation, sp.Implies):
            premise, conclusion = parts
            parts = [None if premise is None else not premise, conclusion]
        ends = isinstance(relation, sp.And)  # And ends with False, the others with True
        if any(part is (not ends) for part in parts):
            return not ends
        return ends if all(part is ends for part in parts) else None
    try:
        left, right = (enclosure(side, values) for side in relation.args)
    except NoEnclosure:
        return None
    return _compared(type(relation), left, right)


def truth_at(relation: sp.Basic, point: Mapping[sp.Symbol, sp.Rational]) -> bool | None:
    """Whether the relation holds at an exact point, at rising precision.

    Rational sides are compared exactly, so equality is decided too. Sides that are irrational and
    equal leave the answer None, whatever the precision.
    """
    for bits in PRECISIONS:
        with ctx.workprec(bits):
            found = truth(relation, {symbol: as_ball(value) for symbol, value in point.items()})
        if found is not None:
            return found
    return _exact_truth(relation, point)


def _exact_truth(relation: sp.Basic, point: Mapping[sp.Symbol, sp.Rational]) -> bool | None:
    """As `truth_at`, in exact rationals where both sides are rational."""
    if isinstance(relation, sp.Not | sp.And | sp.Or | sp.Implies):
        values = {part: truth_at(part, point) for part in relation.args}
        if any(value is None for value in values.values()):
            known = {k: sp.S(v) for k, v in values.items() if v is not None}
            reduced = relation.xreplace(known)
            return bool(reduced) if reduced in {sp.true, sp.false} else None
        return bool(relation.func(*(sp.S(values[part]) for part in relation.args)))
    sides = [side.xreplace(dict(point)).doit() for side in relation.args]
    if all(side.is_Rational for side in sides):
        return bool(relation.func(*sides))
    return None


def _compared(kind: type, left: Ball, right: Ball) -> bool | None:
    if kind in {sp.Ge, sp.Gt}:
        return _compared(sp.Le if kind is sp.Ge else sp.Lt, right, left)
    if kind in {sp.Le, sp.Lt}:
        holds = left <= right if kind is sp.Le else left < right
        fails = left > right if kind is sp.Le else left >= right
        return True if holds else False if fails else None
    if kind in {sp.Eq, sp.Ne}:
        if not left.overlaps(right):
            return kind is sp.Ne
        same = left.is_exact() and right.is_exact() and left == right
        return (kind is sp.Eq) if same else None
    raise NoEnclosure(f"{kind.__name__} is no relation between real numbers")


def _enclosed(term: sp.Basic, values: Values) -> Ball:
    if isinstance(term, sp.Symbol):
        if term not in values:
            raise NoEnclosure(f"{term} has no value")
        return values[term]
    if isinstance(term, sp.Rational):
        return as_ball(term)
    if isinstance(term, sp.Pow):
        return _power(term.base, term.exp, values)
    if isinstance(term, sp.Piecewise):
        return _piecewise(term, values)
    if isinstance(term, sp.Sum | sp.Product):
        return _over_range(term, values)
    for kind, build in _FUNCTIONS.items():
        if isinstance(term, kind):
            return build(*(_enclosed(argument, values) for argument in term.args))
    raise NoEnclosure(f"{term.func.__name__} is not supported")


def _power(base: sp.Basic, exponent: sp.Basic, values: Values) -> Ball:
    if exponent.is_Integer and abs(int(exponent)) < 2**31:
        return _enclosed(base, values) ** int(exponent)
    if exponent == sp.Rational(1, 2):
        return _root(_enclosed(base, values))
    ball, power = _enclosed(base, values), _enclosed(exponent, values)
    whole = power.unique_fmpz() if exponent.is_integer else None
    if whole is not None:
        return ball**whole
    if not ball > 0:
        if ball >= 0 and power > 0:  # x^p ≤ u^p on [0, u], as p > 0
            top = arb(ball.upper())
            return (top**power).union(arb(0)) if top > 0 else arb(0)
        raise NoEnclosure(f"{base} may be negative or zero under a power that is no integer")
    return ball**power


def _root(ball: Ball) -> Ball:
    if ball < 0:
        raise NoEnclosure("the root of a negative number")
    if ball > 0:
        return ball.sqrt()
    if not ball >= 0:  # also a ball of [0, 1], whose radius is rounded up
        raise NoEnclosure("a root of what may be negative")
    return arb(ball.upper()).sqrt().union(arb(0))


def _logarithm(ball: Ball) -> Ball:
    if not ball > 0:
        raise NoEnclosure("the logarithm of what may be zero or negative")
    return ball.log()


def _tangent(ball: Ball) -> Ball:
    return ball.tan()


def _piecewise(term: sp.Piecewise, values: Values) -> Ball:
    found: list[Ball] = []
    for expression, condition in term.args:
        holds = truth(condition, values)
        if holds is False:
            continue
        found.append(_enclosed(expression, values))
        if holds:
            break
    else:
        raise NoEnclosure(f"{term} may have no case that applies")
    union = found[0]
    for ball in found[1:]:
        union = union.union(ball)
    return union


def _over_range(term: sp.Sum | sp.Product, values: Values) -> Ball:
    ((index, low, high),) = term.limits
    ends = [_enclosed(end, values).unique_fmpz() for end in (low, high)]
    if None in ends or int(ends[1]) - int(ends[0]) > 10_000:
        raise NoEnclosure(f"{term} has no range that is known and short")
    total = arb(0) if isinstance(term, sp.Sum) else arb(1)
    for k in range(int(ends[0]), int(ends[1]) + 1):
        part = _enclosed(term.function, {**values, index: arb(k)})
        total = total + part if isinstance(term, sp.Sum) else total * part
    return total


def _sum(*terms: Ball) -> Ball:
    return sum(terms, start=arb(0))


def _product(*terms: Ball) -> Ball:
    found = arb(1)
    for term in terms:
        found = found * term
    return found


def _largest(first: Ball, *others: Ball) -> Ball:
    for ball in others:
        first = first.max(ball)
    return first


def _smallest(first: Ball, *others: Ball) -> Ball:
    for ball in others:
        first = first.min(ball)
    return first


_FUNCTIONS: Final[Mapping[Any, Callable[..., Ball]]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.exp: lambda x: x.exp(),
    sp.log: _logarithm,
    sp.sin: lambda x: x.sin(),
    sp.cos: lambda x: x.cos(),
    sp.tan: _tangent,
    sp.sinh: lambda x: x.sinh(),
    sp.cosh: lambda x: x.cosh(),
    sp.tanh: lambda x: x.tanh(),
    sp.atan: lambda x: x.atan(),
    sp.erf: lambda x: x.erf(),
    sp.Abs: abs,
    sp.Max: _largest,
    sp.Min: _smallest,
    sp.floor: lambda x: x.floor(),
    sp.ceiling: lambda x: x.ceil(),
    type(sp.pi): arb.pi,
    type(sp.E): arb.const_e,
}
