"""A positive variable x as eˢ: log x becomes the variable s.

x ↦ log x maps ]0, ∞[ onto all real numbers, so a sign for every x > 0 is the sign of the function
of s for every real s. A minimum at x = e, which is no rational number, is then at s = 1.
"""

from collections.abc import Iterator

import sympy as sp
from flint import fmpq

from proofs_check.engine.region import Region
from proofs_check.interval import Interval

__all__ = ["in_logarithms"]


def in_logarithms(
    expression: sp.Expr, region: Region
) -> Iterator[tuple[sp.Symbol, sp.Expr, Region]]:
    """The expression in s = log x, for each variable x whose logarithm is in it.

    Args:
        expression: a function that is defined on the region.
        region: its box; the interval of x has to reach from 0 (left out) or 1 to 1 or ∞, whose
            logarithms are exact.

    Yields:
        x, the expression with eˢ in its place, and a region that holds every point of the given
        one: the hypotheses on x are left out.
    """
    for symbol in sorted(region.box, key=str):
        interval = _logarithm(region.box[symbol])
        if interval is None or not expression.has(sp.log(symbol)):
            continue
        new = sp.Symbol(f"log({symbol})", real=True)
        box = {new: interval} | {s: x for s, x in region.box.items() if s != symbol}
        kept = tuple(each for each in region.hypotheses if symbol not in each.free_symbols)
        replaced = expression.xreplace({symbol: sp.exp(new)})
        yield symbol, replaced, Region(box=box, hypotheses=kept)


def _logarithm(x: Interval) -> Interval | None:
    """The interval of log x, where its ends are 0 or infinite; None where they are not."""
    from_zero = x.low is not None and x.low == 0 and x.low_open
    from_one = x.low is not None and x.low == 1
    to_one = x.high is not None and x.high == 1
    if x.is_point or not (from_zero or from_one) or not (to_one or x.high is None):
        return None
    return Interval(
        fmpq(0) if from_one else None,
        fmpq(0) if to_one else None,
        low_open=from_zero or x.low_open,
        high_open=x.high is None or x.high_open,
    )
