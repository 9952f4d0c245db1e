"""Intervals with exact ends: rigorous arithmetic on sets of real numbers.

An end is an exact rational or infinite, and it is known whether the end itself belongs to the
set. Sums and products of short rationals are exact, so that [0, 1]² = [0, 1] and √[0, 1] = [0, 1],
which balls with a rounded radius cannot say; longer numbers are rounded outwards to the working
precision (python-flint's Arb), and so are the values of functions that are not rational. An
operation that may be undefined on its arguments raises `NoEnclosure`.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from flint import arb, ctx, fmpq

__all__ = [
    "Interval",
    "NoEnclosure",
    "absolute",
    "add",
    "hull",
    "meet",
    "monotone",
    "multiply",
    "negative",
    "point",
    "reciprocal",
    "rounded_down",
    "rounded_up",
    "whole_power",
]

Exact = Any  # fmpq: python-flint has no types
End = Any  # fmpq, or None where the end is infinite
Ball = Any

_LARGEST_EXPONENT: Final = 20_000  # ends beyond 2^±20 000 become 0 or infinite
_LONGEST_POWER: Final = 64


class NoEnclosure(Exception):
    """An expression that has no enclosure: an unsupported function, or one maybe undefined."""


class Interval(NamedTuple):
    """The numbers from `low` to `high`; an end that is None is infinite.

    `low_open` and `high_open` say that the end itself is not in the set. Ends are exact rationals
    (`fmpq`).
    """

    low: End
    high: End
    low_open: bool = False
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        """Whether the interval is one exact number."""
        return self.low is not None and self.low == self.high

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are finite."""
        return self.low is not None and self.high is not None

    @property
    def is_nonnegative(self) -> bool:
        """Whether every number in it is ≥ 0."""
        return self.low is not None and self.low >= 0

    @property
    def is_positive(self) -> bool:
        """Whether every number in it is > 0."""
        return self.low is not None and (self.low > 0 or (self.low == 0 and self.low_open))

    @property
    def is_nonpositive(self) -> bool:
        """Whether every number in it is ≤ 0."""
        return self.high is not None and self.high <= 0

    @property
    def is_negative(self) -> bool:
        """Whether every number in it is < 0."""
        return self.high is not None and (self.high < 0 or (self.high == 0 and self.high_open))

    def __contains__(self, number: Exact) -> bool:
        """Whether the exact number is in the set."""
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = (
            self.high is None or number < self.high or (number == self.high and not self.high_open)
        )
        return bool(above and below)

    def __str__(self) -> str:
        """The interval as it is written on paper."""
        low = "(-oo" if self.low is None else f"{'(' if self.low_open else '['}{self.low}"
        return f"{low}, " + (
            "oo)" if self.high is None else f"{self.high}{')' if self.high_open else ']'}"
        )


def point(number: Exact | int) -> Interval:
    """The interval of one exact number."""
    exact = fmpq(number)
    return Interval(exact, exact)


def negative(x: Interval) -> Interval:
    """The set −x."""
    return Interval(
        None if x.high is None else -x.high,
        None if x.low is None else -x.low,
        x.high_open,
        x.low_open,
    )


def add(x: Interval, y: Interval) -> Interval:
    """The sums of a number in x and a number in y."""
    low = None if x.low is None or y.low is None else x.low + y.low
    high = None if x.high is None or y.high is None else x.high + y.high
    return _rounded(low, high, x.low_open or y.low_open, x.high_open or y.high_open)


def multiply(x: Interval, y: Interval) -> Interval:
    """The products of a number in x and a number in y."""
    if x.is_point:
        return _scaled(x.low, y)
    if y.is_point:
        return _scaled(y.low, x)
    if x.is_nonpositive:
        return negative(multiply(negative(x), y))
    if y.is_nonpositive:
        return negative(multiply(x, negative(y)))
    if not x.is_nonnegative:
        x, y = y, x
    if not x.is_nonnegative:  # both have numbers of either sign
        low = _lesser(_times(x.low, y.high), _times(x.high, y.low))
        high = _greater(_times(x.low, y.low), _times(x.high, y.high))
        return _rounded(low, high, False, False)  # noqa: FBT003  # closed ends
    # 0 ≤ x: the high end of x, or its low end where y leaves the sign to it
    top, top_open = _end_product(x.high, x.high_open, y.high, y.high_open)
    if y.is_nonnegative:
        bottom, bottom_open = _end_product(x.low, x.low_open, y.low, y.low_open)
    else:
        bottom, bottom_open = _end_product(x.high, x.high_open, y.low, y.low_open)
    return _rounded(bottom, top, bottom_open, top_open)


def reciprocal(x: Interval) -> Interval:
    """The numbers 1/t for t in x.

    Raises:
        NoEnclosure: if 0 is in x.
    """
    if x.is_negative:
        return negative(reciprocal(negative(x)))
    if not x.is_positive:
        raise NoEnclosure("a denominator may be zero")
    low = fmpq(0) if x.high is None else 1 / x.high
    high = None if x.low == 0 else 1 / x.low
    return _rounded(low, high, x.high is None or x.high_open, x.low_open)


def whole_power(x: Interval, n: int) -> Interval:
    """The numbers t^n for t in x and an integer n.

    Raises:
        NoEnclosure: if n < 0 and 0 is in x.
    """
    if n < 0:
        return reciprocal(whole_power(x, -n))
    if n <= 1:
        return x if n else point(1)
    if n % 2 == 0:
        x = absolute(x)
    low, high = _end_power(x.low, n, up=False), _end_power(x.high, n, up=True)
    return Interval(low, high, x.low_open, x.high_open)


def absolute(x: Interval) -> Interval:
    """The values |t|."""
    if x.is_nonnegative:
        return x
    if x.is_nonpositive:
        return negative(x)
    far = hull((x, negative(x)))
    return Interval(fmpq(0), far.high, high_open=far.high_open)


def monotone(
    function: Callable[[Ball], Ball], x: Interval, *, at_low: End = None, at_high: End = None
) -> Interval:
    """The values of an increasing function on x, by its values at the ends.

    Args:
        function: increasing and continuous, on balls.
        x: the arguments.
        at_low: the limit at −∞, which is no value (None: −∞).
        at_high: the limit at ∞, which is no value (None: ∞).
    """
    low, low_open = at_low, True
    if x.low is not None:
        low, low_open = rounded_down(function(arb(x.low))), x.low_open
        if at_low is not None and (low is None or low <= at_low):
            low, low_open = at_low, True
    high, high_open = at_high, True
    if x.high is not None:
        high, high_open = rounded_up(function(arb(x.high))), x.high_open
        if at_high is not None and (high is None or high >= at_high):
            high, high_open = at_high, True
    return Interval(low, high, low_open, high_open)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of the given ones."""
    first, *rest = intervals
    low, high, low_open, high_open = first
    for x in rest:
        if low is not None and (x.low is None or x.low <= low):
            low_open = x.low_open and (low_open or x.low is None or x.low < low)
            low = x.low
        if high is not None and (x.high is None or x.high >= high):
            high_open = x.high_open and (high_open or x.high is None or x.high > high)
            high = x.high
    return Interval(low, high, low_open, high_open)


def meet(x: Interval, y: Interval) -> Interval | None:
    """The numbers in both intervals; None where there are none."""
    low, low_open = x.low, x.low_open
    if y.low is not None and (low is None or y.low >= low):
        low, low_open = y.low, y.low_open or (low == y.low and low_open)
    high, high_open = x.high, x.high_open
    if y.high is not None and (high is None or y.high <= high):
        high, high_open = y.high, y.high_open or (high == y.high and high_open)
    if low is not None and high is not None:
        is_open = low_open or high_open
        if low > high or (low == high and is_open):
            return None
    return Interval(low, high, low_open, high_open)


def rounded_down(ball: Ball) -> End:
    """An exact number that is no larger than any in the ball; None for −∞."""
    return None if not ball.is_finite() else _dyadic(ball.lower(), up=False)


def rounded_up(ball: Ball) -> End:
    """An exact number that is no smaller than any in the ball; None for ∞."""
    return None if not ball.is_finite() else _dyadic(ball.upper(), up=True)


def _dyadic(number: Ball, *, up: bool) -> End:
    if number.is_zero():
        return fmpq(0)
    mantissa, exponent = number.man_exp()
    size = int(exponent) + int(mantissa).bit_length()
    if abs(size) <= _LARGEST_EXPONENT:
        return number.fmpq()
    away = (mantissa > 0) == up  # rounding away from 0
    if size > 0:
        return None if away else fmpq(2) ** _LARGEST_EXPONENT * (1 if mantissa > 0 else -1)
    return fmpq(1 if up else -1, 2**_LARGEST_EXPONENT) if away else fmpq(0)


def _rounded(low: End, high: End, low_open: bool, high_open: bool) -> Interval:  # noqa: FBT001
    """The interval, its long ends rounded outwards."""
    longest = 4 * ctx.prec
    if low is not None and low.height_bits() > longest:
        low = rounded_down(arb(low))
    if high is not None and high.height_bits() > longest:
        high = rounded_up(arb(high))
    return Interval(low, high, low_open, high_open)


def _scaled(factor: Exact, x: Interval) -> Interval:
    if factor == 0:
        return point(0)
    low = None if x.low is None else factor * x.low
    high = None if x.high is None else factor * x.high
    if factor < 0:
        return _rounded(high, low, x.high_open, x.low_open)
    return _rounded(low, high, x.low_open, x.high_open)


def _end_product(a: End, a_open: bool, b: End, b_open: bool) -> tuple[End, bool]:  # noqa: FBT001
    """The product of two ends and whether it is left out; 0·∞ is 0, as a bound."""
    if a == 0 or b == 0:
        taken = (a == 0 and not a_open) or (b == 0 and not b_open)
        return fmpq(0), not taken
    return _times(a, b), a_open or b_open or a is None or b is None


def _times(a: End, b: End) -> End:
    return None if a is None or b is None else a * b


def _lesser(a: End, b: End) -> End:
    return None if a is None or b is None else min(a, b)


def _greater(a: End, b: End) -> End:
    return None if a is None or b is None else max(a, b)


def _end_power(end: End, n: int, *, up: bool) -> End:
    if end is None or end in {0, 1}:
        return end
    if end < 0:  # n is odd
        size = _end_power(-end, n, up=not up)
        return None if size is None else -size
    if n <= _LONGEST_POWER and n * end.height_bits() <= 4 * ctx.prec:
        return end**n
    ball = arb(end) ** n
    return rounded_up(ball) if up else rounded_down(ball)
