"""Where to cut an interval: near points where a derivative changes its sign, and before a tail.

The numbers are candidates, found by rounded bisection; what is proved on each side is exact.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp
from flint import fmpq

from proofs_check.engine.region import points
from proofs_check.engine.smooth import Smooth
from proofs_check.interval import Interval, point

__all__ = ["cuts"]

Box = Mapping[sp.Symbol, Interval]


def cuts(function: Smooth, symbol: sp.Symbol, box: Box) -> Iterator[Any]:
    """Exact numbers inside a variable's interval where to cut it, the likely ones first."""
    x = box[symbol]
    partial = function.partial(symbol)
    if partial is None:
        return
    fixed = next(points({s: y for s, y in box.items() if s != symbol}, 1), {})
    offered: list[Any] = []
    for number in _turning_points(partial, symbol, x, fixed):
        for size in (1, 12, 1000):
            near = number.limit_denominator(size)
            offered.append(fmpq(near.numerator, near.denominator))
    if not x.is_bounded:
        offered.extend(fmpq(cut) for cut in (0, 1, -1, 2, -2, 5, -5, 20))
    for cut in dict.fromkeys(offered):
        if cut in x and cut not in {x.low, x.high}:
            yield cut


def _turning_points(
    slope: Smooth, symbol: sp.Symbol, x: Interval, fixed: Box
) -> Iterator[Fraction]:
    """Points where the slope changes its sign, rounded, by bisection between samples."""
    samples = [at[symbol].low for at in points({symbol: x}, 40)]
    signs = {t: slope.sign_near({**fixed, symbol: point(t)}) for t in samples}
    known = sorted((t, sign) for t, sign in signs.items() if sign)
    for (first, sign), (last, other) in pairwise(known):
        if sign == other:
            continue
        low, high = first, last
        for _ in range(40):
            mid = (low + high) / 2
            is_low = slope.sign_near({**fixed, symbol: point(mid)}) == sign
            low, high = (mid, high) if is_low else (low, mid)
        yield Fraction(int(low.p), int(low.q))
