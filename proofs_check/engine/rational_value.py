"""The exact value of a term at a point, in rational numbers, where it has one.

It is quick, and it decides equality. What has no rational value, or too long a one, is left to
the arithmetic of intervals.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import sympy as sp
from flint import fmpq

__all__ = ["NotRational", "Undefined", "rational_value"]

_LONGEST_RANGE: Final = 3_000
_MOST_BITS: Final = 200_000

Exact = Any  # fmpq: python-flint has no types
Values = Mapping[sp.Symbol, Any]


class Undefined(Exception):
    """A term that has no real value."""


class NotRational(Exception):
    """A term that is not evaluated in rational numbers."""


def rational_value(term: sp.Basic, values: Values) -> Exact:
    """The exact value of a term.

    Args:
        term: of real numbers.
        values: of its free symbols, SymPy's numbers or `fmpq`.

    Returns:
        The value as `fmpq`.

    Raises:
        Undefined: if it has no value.
        NotRational: if the value is not seen to be rational, or is too long.
    """
    if isinstance(term, sp.Symbol):
        return _number(values[term])
    if isinstance(term, sp.Rational):
        return _number(term)
    if isinstance(term, sp.Sum | sp.Product):
        return _over_range(term, values)
    for kind, evaluate in _OPERATIONS.items():
        if isinstance(term, kind):
            return evaluate(*(rational_value(part, values) for part in term.args))
    if isinstance(term, sp.Function):
        return _value_at_root(term, rational_value(term.args[0], values))
    raise NotRational


def _number(value: Any) -> Exact:
    if isinstance(value, fmpq):
        return value
    if not value.is_Rational:
        raise NotRational
    return fmpq(int(value.p), int(value.q))


def _value_at_root(term: sp.Basic, argument: Any) -> Any:
    """A function that is known to be rational at one rational point only, at that point."""
    if not isinstance(term, _RATIONAL_ONCE):
        raise NotRational
    if isinstance(term, sp.log):
        if argument <= 0:
            raise Undefined
        argument -= 1
    if argument != 0:
        raise NotRational
    return fmpq(1) if isinstance(term, sp.exp | sp.cos | sp.cosh) else fmpq(0)


def _power(base: Any, exponent: Any) -> Any:
    if exponent.q != 1:
        if base < 0 or (base == 0 and exponent < 0):
            raise Undefined
        if base in {0, 1}:
            return base
        if exponent.q == 2 and _bits(base) < _MOST_BITS:
            roots = [sp.integer_nthroot(int(part), 2) for part in (base.p, base.q)]
            if all(exact for _, exact in roots):
                return _power(fmpq(roots[0][0], roots[1][0]), fmpq(exponent.p))
        raise NotRational
    whole = int(exponent.p)
    if whole < 0 and base == 0:
        raise Undefined
    if base not in {0, 1, -1} and _bits(base) * abs(whole) > _MOST_BITS:
        raise NotRational
    return base**whole


def _bits(value: Any) -> int:
    return int(max(int(value.p).bit_length(), int(value.q).bit_length()))


def _factorial(value: Any) -> Any:
    if value.q != 1 or value < 0:
        raise Undefined
    if value > _LONGEST_RANGE:
        raise NotRational
    return fmpq(int(sp.factorial(int(value.p))))


def _binomial(top: Any, bottom: Any) -> Any:
    if top.q != 1 or bottom.q != 1 or top > _LONGEST_RANGE or top < 0:
        raise NotRational
    return fmpq(int(sp.binomial(int(top.p), int(bottom.p))))


def _over_range(term: sp.Sum | sp.Product, values: Mapping[sp.Symbol, Any]) -> Any:
    ((index, low, high),) = term.limits
    first, last = (rational_value(end, values) for end in (low, high))
    if first.q != 1 or last.q != 1 or last - first > _LONGEST_RANGE:
        raise NotRational
    if last < first - 1:  # 0 to some, and to SymPy the sum of what lies between, taken backwards
        raise NotRational
    parts = (
        rational_value(term.function, {**values, index: fmpq(k)})
        for k in range(int(first.p), int(last.p) + 1)
    )
    if isinstance(term, sp.Product):
        return _product(parts)
    return _sum(*parts)


def _product(parts: Iterable[Exact]) -> Exact:
    found = fmpq(1)
    for part in parts:
        found *= part
    return found


def _sum(*parts: Exact) -> Exact:
    return sum(parts, start=fmpq(0))


_RATIONAL_ONCE: Final = (
    sp.exp,
    sp.log,
    sp.sin,
    sp.cos,
    sp.tan,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.atan,
    sp.erf,
)
_OPERATIONS: Final[Mapping[Any, Callable[..., Exact]]] = {
    sp.Add: _sum,
    sp.Mul: lambda *parts: _product(parts),
    sp.Pow: _power,
    sp.Abs: abs,
    sp.Max: max,
    sp.Min: min,
    sp.floor: lambda x: fmpq(x.floor()),
    sp.ceiling: lambda x: fmpq(x.ceil()),
    sp.factorial: _factorial,
    sp.binomial: _binomial,
}
