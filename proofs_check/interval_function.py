"""Elementary functions on intervals: exp, log, roots, trigonometric and hyperbolic ones, powers.

Each takes a set of numbers and returns a set that holds all values on it. Values that are exact
rationals are found as such (exp 0 = 1, log 1 = 0, √(4/9) = 2/3, sin 0 = 0), so that an equality
at the end of a domain is seen to be one.
"""

from collections.abc import Callable
from typing import Any, Final

from flint import arb, fmpq

from proofs_check.interval import (
    Interval,
    NoEnclosure,
    absolute,
    hull,
    monotone,
    multiply,
    negative,
    point,
    reciprocal,
    rounded_down,
    rounded_up,
    whole_power,
)

__all__ = [
    "arctangent",
    "ceiling",
    "constant",
    "cosine",
    "error_function",
    "exponential",
    "floor",
    "hyperbolic_cosine",
    "hyperbolic_sine",
    "hyperbolic_tangent",
    "largest",
    "logarithm",
    "power",
    "rational_power",
    "sine",
    "smallest",
    "tangent",
]

Ball = Any

_ONE: Final = fmpq(1)
_BOTH: Final = Interval(fmpq(-1), _ONE)


def constant(ball: Ball) -> Interval:
    """The interval of a ball, such as that of π."""
    return Interval(rounded_down(ball), rounded_up(ball))


def exponential(x: Interval) -> Interval:
    """The values e^t."""
    return monotone(arb.exp, x, at_low=fmpq(0))


def logarithm(x: Interval) -> Interval:
    """The values log t.

    Raises:
        NoEnclosure: if a number ≤ 0 is in x.
    """
    if not x.is_positive:
        raise NoEnclosure("the logarithm of what may be zero or negative")
    above = monotone(arb.log, Interval(x.low if x.low != 0 else _ONE, x.high, *x[2:]))
    return above if x.low != 0 else Interval(None, above.high, True, x.high_open)  # noqa: FBT003


def rational_power(x: Interval, p: Any) -> Interval:
    """The values t^p for an exact p that is no integer, t ≥ 0 (t > 0 where p < 0).

    Raises:
        NoEnclosure: if the power is not defined at a number in x.
    """
    if p < 0:
        return reciprocal(rational_power(x, -p))
    if not x.is_nonnegative:
        raise NoEnclosure("a root of what may be negative")
    low = None if x.low is None else _root_bound(x.low, p, up=False)
    high = None if x.high is None else _root_bound(x.high, p, up=True)
    return Interval(low, high, x.low_open, x.high_open)


def power(x: Interval, y: Interval, *, whole: bool) -> Interval:
    """The values t^s for t in x and s in y.

    Args:
        x: the bases.
        y: the exponents.
        whole: whether the exponents are integers, so that negative bases are allowed.

    Raises:
        NoEnclosure: if the power is not defined, or no real number, at some of them.
    """
    if y.is_point:
        exponent = y.low
        if exponent.denom() == 1 and abs(exponent.numer()) < 2**31:
            return whole_power(x, int(exponent.numer()))
        return rational_power(x, exponent)
    if x.is_positive:
        return _positive_power(x, y)
    if not y.is_nonnegative:
        raise NoEnclosure("a power whose base may be zero and whose exponent may be negative")
    if x.is_nonnegative:
        if x.high == 0:  # 0^s is 0, and 1 where s = 0
            return point(0) if y.is_positive else Interval(fmpq(0), _ONE)
        upper = _positive_power(Interval(fmpq(0), x.high, True, x.high_open), y)  # noqa: FBT003
        return hull((upper, point(0) if y.is_positive else Interval(fmpq(0), _ONE)))
    if not whole:
        raise NoEnclosure("a power of what may be negative")
    size = power(absolute(x), y, whole=True)
    return hull((negative(size), size))


def largest(x: Interval, *others: Interval) -> Interval:
    """The values max(s, t)."""
    for y in others:
        low, low_open = max(_low_key(x), _low_key(y))[1:]
        high, high_open = _farther(x, y)
        x = Interval(low, high, bool(low_open), high_open)
    return x


def smallest(x: Interval, *others: Interval) -> Interval:
    """The values min(s, t)."""
    return negative(largest(negative(x), *map(negative, others)))


def floor(x: Interval) -> Interval:
    """The values ⌊t⌋."""
    high = None if x.high is None else x.high.ceil() - 1 if x.high_open else x.high.floor()
    return Interval(
        None if x.low is None else fmpq(x.low.floor()), None if high is None else fmpq(high)
    )


def ceiling(x: Interval) -> Interval:
    """The values ⌈t⌉."""
    return negative(floor(negative(x)))


def sine(x: Interval) -> Interval:
    """The values sin t."""
    return _wave(arb.sin, x, fmpq(1, 2))


def cosine(x: Interval) -> Interval:
    """The values cos t."""
    return _wave(arb.cos, x, fmpq(0))


def tangent(x: Interval) -> Interval:
    """The values tan t.

    Raises:
        NoEnclosure: if a pole may be in x.
    """
    if not x.is_bounded or _turns(x, fmpq(1, 2)):
        raise NoEnclosure("a tangent of what may be a pole")
    return monotone(arb.tan, x)


def arctangent(x: Interval) -> Interval:
    """The values atan t."""
    half = rounded_up(arb.pi() / 2)
    return monotone(arb.atan, x, at_low=-half, at_high=half)


def hyperbolic_sine(x: Interval) -> Interval:
    """The values sinh t."""
    return monotone(arb.sinh, x)


def hyperbolic_cosine(x: Interval) -> Interval:
    """The values cosh t."""
    return monotone(arb.cosh, absolute(x), at_low=_ONE)._replace(
        low_open=absolute(x).low_open,
    )


def hyperbolic_tangent(x: Interval) -> Interval:
    """The values tanh t."""
    return monotone(arb.tanh, x, at_low=-_ONE, at_high=_ONE)


def error_function(x: Interval) -> Interval:
    """The values erf t."""
    return monotone(arb.erf, x, at_low=-_ONE, at_high=_ONE)


def _positive_power(x: Interval, y: Interval) -> Interval:
    return exponential(multiply(y, logarithm(x)))


def _root_bound(end: Any, p: Any, *, up: bool) -> Any:
    """A bound of end^p for end ≥ 0 and p > 0: the exact value where it is rational."""
    degree, exponent = int(p.denom()), int(p.numer())
    if end.height_bits() < 1000 and max(degree, exponent) < 1000:
        roots = [part.root(degree) for part in (end.numer(), end.denom())]
        if fmpq(*roots) ** degree == end:
            return fmpq(*roots) ** exponent
    ball = arb(end).sqrt() ** exponent if degree == 2 else arb(end) ** arb(p)
    return rounded_up(ball) if up else rounded_down(ball)


def _low_key(x: Interval) -> tuple[tuple[bool, Any], Any, bool]:
    return (x.low is not None, x.low if x.low is not None else fmpq(0)), x.low, x.low_open


def _farther(x: Interval, y: Interval) -> tuple[Any, bool]:
    joined = hull((x, y))
    return joined.high, joined.high_open


def _wave(function: Callable[[Ball], Ball], x: Interval, shift: Any) -> Interval:
    """The values of sin or cos: monotone between the extrema (k + shift)·π, where it is (−1)^k."""
    if not x.is_bounded:
        return _BOTH
    turns = [k for k in _turns(x, shift) if k + shift != 0 or 0 not in {x.low, x.high}]
    if len(turns) > 1:
        return _BOTH
    ends = [constant(function(arb(end))) for end in (x.low, x.high)]
    if turns:
        return _clamped(hull([*ends, point(1 if turns[0] % 2 == 0 else -1)]))
    first, last = ends
    rising = last.low >= first.high
    falling = last.high <= first.low
    if rising == falling:
        return _clamped(hull(ends))
    if falling:
        return _clamped(Interval(last.low, first.high, x.high_open, x.low_open))
    return _clamped(Interval(first.low, last.high, x.low_open, x.high_open))


def _clamped(x: Interval) -> Interval:
    low, high = x.low, x.high
    return Interval(
        max(low, fmpq(-1)), min(high, _ONE), x.low_open and low >= -1, x.high_open and high <= 1
    )


def _turns(x: Interval, shift: Any) -> range:
    """The integers k with (k + shift)·π in x, or more of them, but two suffice."""
    first = ((arb(x.low) / arb.pi()) - arb(shift)).lower()
    last = ((arb(x.high) / arb.pi()) - arb(shift)).upper()
    if not (first.is_finite() and last.is_finite()) or last - first > 3:
        return range(3)
    start, end = first.ceil().unique_fmpz(), last.floor().unique_fmpz()
    if start is None or end is None:
        return range(3)
    return range(int(start), int(end) + 1)
