"""Functions with their derivatives on boxes: what their signs say about the function's sign.

A function f is ≥ 0 on a box if its enclosure there is; if f(c) + ∇f(box)·(box − c) is; if f is
monotone in a variable and ≥ 0 at the end that is lower; and, in one variable, if for a point p
the Taylor coefficients at p have the right signs and so has the next derivative on the box:
    f(x) = Σ_{j<k} f⁽ʲ⁾(p)(x − p)ʲ/j! + f⁽ᵏ⁾(ξ)(x − p)ᵏ/k!.
The last two reach an equality at a corner, at an end that is left out, and at an interior point.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import sympy as sp
from flint import ctx, fmpq

from proofs_check.engine.region import number_of, rounded
from proofs_check.interval import Interval, NoEnclosure, add, meet, multiply, point
from proofs_check.tape import Tape, tape

__all__ = ["Smooth", "middle"]

Box = Mapping[sp.Symbol, Interval]
Exact = Any

HIGHEST_ORDER: Final = 8
LONGEST_NUMBER: Final = 400  # bits of a number at which an expression is simplified
LONGEST: Final = 2000  # operations in an expression that is differentiated
_NOT_SMOOTH: Final = (
    sp.Abs, sp.Max, sp.Min, sp.Piecewise, sp.floor, sp.ceiling, sp.Sum, sp.Product,
    sp.factorial, sp.binomial,
)  # fmt: skip
_PRECISIONS: Final = (64, 256)


class Smooth:
    """A function on boxes, with its derivatives where it has them.

    Args:
        expression: the function.
        symbols: its variables.
        guards: further expressions that must be defined where the function is used.
    """

    def __init__(
        self, expression: sp.Expr, symbols: Sequence[sp.Symbol], guards: Sequence[sp.Expr] = ()
    ) -> None:
        self.expression = expression
        self.symbols = tuple(symbols)
        self._values = tape(expression, *guards)

    def value(self, box: Box) -> Interval | None:
        """The enclosure of f on the box; None where f or a guard may be undefined."""
        found = self._values(box)
        return None if None in found else found[0]

    def slopes(self, box: Box) -> list[Interval | None]:
        """The enclosure of each partial derivative; None where one may be undefined."""
        if self._gradient is None:
            return [None] * len(self.symbols)
        return self._gradient(box)

    def least_sign_at(self, at: Box, factor: int = 1) -> int | None:
        """1 if factor·f > 0 at the points, 0 if it is ≥ 0, None if neither is shown.

        At one exact point an irrational value that is 0 is recognised by simplification.
        """
        for bits in _PRECISIONS:
            with ctx.workprec(bits):
                found = self.value(at)
            if found is None:
                return None
            signed = multiply(point(factor), found)
            if signed.is_nonnegative:
                return 1 if signed.is_positive else 0
            if signed.is_negative:
                return None
        if not all(x.is_point and x.low.height_bits() <= LONGEST_NUMBER for x in at.values()):
            return None
        exact = self.expression.xreplace({s: number_of(x.low) for s, x in at.items()})
        return 0 if sp.simplify(exact) == 0 else None

    def partial(self, symbol: sp.Symbol) -> "Smooth | None":
        """The derivative in one variable, or None where there is none that can be evaluated."""
        if symbol not in self._partials:
            self._partials[symbol] = self._differentiated(symbol)
        return self._partials[symbol]

    def mean_value(
        self, box: Box, centre: Box, slopes: Sequence[Interval | None]
    ) -> Interval | None:
        """The enclosure f(c) + ∇f(box)·(box − c)."""
        total = self.value(centre)
        for symbol, slope in zip(self.symbols, slopes, strict=True):
            if total is None or slope is None:
                return None
            offset = add(box[symbol], point(-centre[symbol].low))
            total = add(total, multiply(slope, offset))
        return total

    def expands(self, symbol: sp.Symbol, box: Box, *, strict: bool) -> bool:
        """Whether Taylor expansion in one variable, at a point of the box, shows f ≥ 0 or > 0."""
        return any(
            self._expands_at(symbol, box, candidate, strict=strict)
            for candidate in self._candidates(symbol, box)
        )

    def _expands_at(self, symbol: sp.Symbol, box: Box, p: Exact, *, strict: bool) -> bool:
        x = box[symbol]
        if p in x:
            sign = self.least_sign_at({**box, symbol: point(p)})
            if sign is None or sign < strict:
                return False
        for side, beyond in (
            (1, Interval(p, None, low_open=True)),
            (-1, Interval(None, p, high_open=True)),
        ):
            half = meet(x, beyond)
            if half is not None and not self._expands_to(
                symbol, {**box, symbol: half}, p, side, strict=strict
            ):
                return False
        return True

    def _expands_to(
        self, symbol: sp.Symbol, half: Box, p: Exact, side: int, *, strict: bool
    ) -> bool:
        """Whether the expansion at p shows the sign on one side of it, where p itself is not."""
        at = {**half, symbol: point(p)}
        current: Smooth | None = self
        is_positive = not strict  # whether a term is > 0 away from p
        for order in range(HIGHEST_ORDER + 1):
            enclosed = None if current is None else current.value(half)
            if current is None or enclosed is None:
                return False
            signed = multiply(point(side**order), enclosed)
            if signed.is_nonnegative and (is_positive or signed.is_positive):
                return True
            if signed.is_negative:
                return False
            sign = current.least_sign_at(at, side**order)
            if sign is None:
                return False
            is_positive = is_positive or sign == 1
            current = current.partial(symbol)
        return False

    def _candidates(self, symbol: sp.Symbol, box: Box) -> list[Exact]:
        """Exact points where f or its derivative may vanish: the ends, and near a zero of f′."""
        x = box[symbol]
        found = [end for end in (x.low, x.high) if end is not None]
        if x.is_bounded and (guess := self._stationary(symbol, box)) is not None:
            for size in (1, 12, 1000):
                near = Fraction(guess).limit_denominator(size)
                candidate = fmpq(near.numerator, near.denominator)
                if candidate in x and candidate not in found:
                    found.append(candidate)
        return found

    def _stationary(self, symbol: sp.Symbol, box: Box) -> float | None:
        """A zero of the derivative, by bisection on signs, rounded; None if the signs agree."""
        slope = self.partial(symbol)
        if slope is None:
            return None
        low, high = box[symbol].low, box[symbol].high
        width = high - low
        low, high = low + width / 1024, high - width / 1021
        signs = [slope.sign_near({**box, symbol: point(end)}) for end in (low, high)]
        if signs[0] * signs[1] >= 0:
            return None
        for _ in range(40):
            mid = (low + high) / 2
            sign = slope.sign_near({**box, symbol: point(mid)})
            low, high = (mid, high) if sign == signs[0] else (low, mid)
        mid = (low + high) / 2
        guess = rounded(mid)
        return guess if math.isfinite(guess) else None

    def sign_near(self, at: Box) -> int:
        """The sign of f at an exact point, 0 where it is not clear at once."""
        found = self.value(at)
        if found is None or not (found.is_positive or found.is_negative):
            return 0
        return 1 if found.is_positive else -1

    @cached_property
    def _partials(self) -> dict[sp.Symbol, "Smooth | None"]:
        return {}

    def _differentiated(self, symbol: sp.Symbol) -> "Smooth | None":
        if self.expression.has(*_NOT_SMOOTH) or self.expression.count_ops() > LONGEST:
            return None
        try:
            return Smooth(sp.diff(self.expression, symbol), self.symbols)
        except NoEnclosure:
            return None

    @cached_property
    def _gradient(self) -> Tape | None:
        partials = [self.partial(symbol) for symbol in self.symbols]
        if any(partial is None for partial in partials):
            return None
        return Tape([partial.expression for partial in partials if partial is not None])


def middle(box: Box) -> dict[sp.Symbol, Interval]:
    """An exact point near the middle of a box; infinite ends are taken at a distance of 1 or 2."""
    return {symbol: point(_middle(x)) for symbol, x in box.items()}


def _middle(x: Interval) -> Exact:
    if x.low is not None and x.high is not None:
        return (x.low + x.high) / 2
    if x.low is not None:
        return max(2 * x.low, x.low + 1)
    if x.high is not None:
        return min(2 * x.high, x.high - 1)
    return fmpq(0)
