"""Regions: a box for the variables, and the hypotheses that are no ends of it.

The box of a goal takes in the domains and every hypothesis that bounds one variable by an exact
number. Its ends are exact and know whether they belong to it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from flint import fmpq

from proofs_check.interval import Interval, meet
from proofs_check.tape import exact
from theory.domain import Domain, Numbers
from theory.goal import Goal

__all__ = ["Region", "box_text", "interval_of", "number_of", "points", "region_of", "rounded"]

Box = Mapping[sp.Symbol, Interval]
Exact = Any  # fmpq: python-flint has no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The points of `box` at which no hypothesis is false."""

    box: Box
    hypotheses: tuple[sp.Basic, ...] = ()

    @property
    def is_bounded(self) -> bool:
        """Whether the box is bounded."""
        return all(x.is_bounded for x in self.box.values())

    def with_interval(self, symbol: sp.Symbol, x: Interval) -> "Region":
        """The region with another interval for one variable."""
        return replace(self, box={**self.box, symbol: x})


def region_of(goal: Goal) -> Region | None:
    """The region of a goal in normal form; None if its box is empty, and the goal holds."""
    box = {symbol: interval_of(domain) for symbol, domain in goal.domains.items()}
    rest = []
    for relation in goal.hypotheses:
        bound = _bound(relation)
        if bound is None:
            rest.append(relation)
            continue
        symbol, allowed = bound
        met = meet(box[symbol], allowed)
        if met is not None and symbol.is_integer:
            met = _whole(met)
        if met is None:
            return None
        box[symbol] = met
    return Region(box=box, hypotheses=tuple(rest))


def interval_of(domain: Domain) -> Interval:
    """The domain as an interval; ends of integers are integers."""
    low = None if domain.low is None else exact(domain.low)
    high = None if domain.high is None else exact(domain.high)
    found = Interval(low, high, domain.low_open or low is None, domain.high_open or high is None)
    if domain.numbers is Numbers.INTEGER:
        whole = _whole(found)
        assert whole is not None, f"no integer is in {domain}"
        return whole
    return found


def number_of(end: Exact) -> sp.Rational:
    """An exact end as a SymPy number."""
    return sp.Rational(int(end.p), int(end.q))


def rounded(end: Exact) -> float:
    """An exact end as a float; an infinite one where it is too large."""
    try:
        return int(end.p) / int(end.q)
    except OverflowError:
        return math.inf if end > 0 else -math.inf


def box_text(box: Box) -> str:
    """The box in words: `x in [0, 1], y in (0, oo)`."""
    return ", ".join(f"{symbol} in {x}" for symbol, x in box.items())


def _bound(relation: sp.Basic) -> tuple[sp.Symbol, Interval] | None:
    """The variable and the interval that a relation a·x + b ≥ 0 (or the like) keeps it to."""
    if len(relation.free_symbols) != 1 or isinstance(relation, sp.Ne):
        return None
    (symbol,) = relation.free_symbols
    difference = sp.expand(relation.lhs - relation.rhs)
    # each side: a quotient that cancels when it is expanded may be undefined somewhere
    if (
        not all(side.is_polynomial(symbol) for side in relation.args)
        or sp.degree(difference, symbol) != 1
    ):
        return None
    slope, offset = difference.coeff(symbol, 1), difference.coeff(symbol, 0)
    if not (slope.is_Rational and offset.is_Rational):
        return None
    end = exact(-offset / slope)
    if isinstance(relation, sp.Eq):
        return symbol, Interval(end, end)
    strict = isinstance(relation, sp.Lt | sp.Gt)
    if isinstance(relation, sp.Gt | sp.Ge) is bool(slope > 0):
        return symbol, Interval(end, None, strict, high_open=True)
    return symbol, Interval(None, end, low_open=True, high_open=strict)


def _whole(x: Interval) -> Interval | None:
    """The interval between the first and last integers in it."""
    low, high = x.low, x.high
    if low is not None:
        low = fmpq(low.floor() + 1 if x.low_open else low.ceil())
    if high is not None:
        high = fmpq(high.ceil() - 1 if x.high_open else high.floor())
    if low is not None and high is not None and low > high:
        return None
    return Interval(low, high, low is None, high is None)


def points(box: Box, count: int) -> Iterator[dict[sp.Symbol, Interval]]:
    """Exact points of the box, spread over it; infinite ends are approached."""
    steps = [1, 2, 3, 5, 7, 11, 13, 17, 19, 23]
    for k in range(1, count + 1):
        found = {}
        for (symbol, x), step in zip(box.items(), steps * 4, strict=False):
            share = fmpq((k * step * 61) % 128 + (k % 2), 130)
            at = _inside(x, share if share else fmpq(1, 130))
            if symbol.is_integer:
                at = max(fmpq(at.floor()), x.low) if x.low is not None else fmpq(at.floor())
            found[symbol] = Interval(at, at)
        yield found


def _inside(x: Interval, share: Exact) -> Exact:
    if x.low is not None and x.high is not None:
        return x.low + (x.high - x.low) * share
    away = share / (1 - share)  # from 0 to ∞
    if x.low is not None:
        return x.low + away
    if x.high is not None:
        return x.high - away
    return (2 * share - 1) / (1 - (2 * share - 1) ** 2)
