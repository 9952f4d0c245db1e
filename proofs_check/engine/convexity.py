"""Convex functions on a box: a stationary point is a minimum.

If the Hessian of f is positive semidefinite all over a box and p is a point of it (or of its
closure) at which the slope in each variable is 0, or ≥ 0 at a low end, or ≤ 0 at a high end, then
f ≥ f(p) on the box.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import sympy as sp
from flint import fmpq

from proofs_check.engine.region import rounded
from proofs_check.engine.smooth import Smooth, middle
from proofs_check.interval import Interval, add, multiply, negative, point, reciprocal

__all__ = ["is_convex_and_stationary"]

Box = Mapping[sp.Symbol, Interval]
Rows = list[list[Interval]]

_SIZES: Final = (1, 12, 1000)


def is_convex_and_stationary(
    function: Smooth, box: Box, free: Sequence[sp.Symbol], *, strict: bool
) -> bool:
    """Whether f is convex on the box in its free variables, and ≥ 0 (> 0) at its minimum there.

    Args:
        function: f.
        box: the box.
        free: the variables whose intervals are no points.
        strict: whether f > 0 is wanted.
    """
    candidates = list(_stationary_points(function, box, free))
    if not candidates:
        return False
    hessian = _hessian(function, box, free)
    if hessian is None or not _is_positive_definite(hessian):
        return False
    for candidate in candidates:
        sign = function.least_sign_at(candidate)
        is_left_out = any(candidate[symbol].low not in box[symbol] for symbol in free)
        if sign is not None and (sign == 1 or not strict or is_left_out):
            return True
    return False


def _stationary_points(
    function: Smooth, box: Box, free: Sequence[sp.Symbol]
) -> list[dict[sp.Symbol, Interval]]:
    """Exact points that satisfy the conditions for a minimum of a convex function on the box."""
    if not all(box[symbol].is_bounded for symbol in free):
        return []
    guess = _newton(function, box, free)
    if not all(map(math.isfinite, guess)):
        return []
    found = []
    for size in _SIZES:
        candidate = dict(box)
        for symbol, number in zip(free, guess, strict=True):
            near = Fraction(number).limit_denominator(size)
            x = box[symbol]
            candidate[symbol] = point(
                min(max(fmpq(near.numerator, near.denominator), x.low), x.high)
            )
        if candidate not in found and _is_stationary(function, box, free, candidate):
            found.append(candidate)
    return found


def _is_stationary(function: Smooth, box: Box, free: Sequence[sp.Symbol], at: Box) -> bool:
    for symbol in free:
        partial = function.partial(symbol)
        if partial is None:
            return False
        x, p = box[symbol], at[symbol].low
        up, down = partial.least_sign_at(at), partial.least_sign_at(at, -1)
        if not ((p < x.high or down is not None) and (p > x.low or up is not None)):
            return False
        if x.low < p < x.high and (up is None or down is None):
            return False
        if (p == x.low and up is None) or (p == x.high and down is None):
            return False
    return True


def _newton(function: Smooth, box: Box, free: Sequence[sp.Symbol]) -> list[float]:
    """A point where the gradient nearly vanishes, rounded; some steps of Newton's method."""
    at: dict[sp.Symbol, Interval] = dict(middle(box))
    for _ in range(6):
        gradient = [_rounded(_value(function.partial(s), at)) for s in free]
        hessian = _hessian(function, at, free)
        if hessian is None:
            break
        step = _solved([[_rounded(entry) for entry in row] for row in hessian], gradient)
        if step is None or not all(map(math.isfinite, (*step, *(_number(at[s]) for s in free)))):
            break
        for symbol, change in zip(free, step, strict=True):
            x = box[symbol]
            moved = Fraction(_number(at[symbol]) - change).limit_denominator(10**9)
            exact = fmpq(moved.numerator, moved.denominator)
            at[symbol] = point(min(max(exact, x.low), x.high))
    return [_number(at[symbol]) for symbol in free]


def _value(function: Smooth | None, at: Box) -> Interval | None:
    return None if function is None else function.value(at)


def _number(x: Interval) -> float:
    return rounded(x.low)


def _rounded(x: Interval | None) -> float:
    if x is None or not x.is_bounded:
        return 0.0
    mid = (x.low + x.high) / 2
    return rounded(mid)


def _solved(rows: list[list[float]], right: list[float]) -> list[float] | None:
    """The solution of a small linear system by elimination with pivots, rounded."""
    size = len(right)
    work = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(work[i][k]))
        if abs(work[pivot][k]) < 1e-12:
            return None
        work[k], work[pivot] = work[pivot], work[k]
        for i in range(size):
            if i != k:
                ratio = work[i][k] / work[k][k]
                work[i] = [a - ratio * b for a, b in zip(work[i], work[k], strict=True)]
    return [work[k][size] / work[k][k] for k in range(size)]


def _hessian(function: Smooth, box: Box, free: Sequence[sp.Symbol]) -> Rows | None:
    rows: Rows = [[point(0)] * len(free) for _ in free]
    for i, first in enumerate(free):
        partial = function.partial(first)
        for j, second in enumerate(free[: i + 1]):
            value = None if partial is None else _value(partial.partial(second), box)
            if value is None or not value.is_bounded:
                return None
            rows[i][j] = rows[j][i] = value
    return rows


def _is_positive_definite(rows: Rows) -> bool:
    """Whether every symmetric matrix in the interval matrix is positive definite (LDLᵀ)."""
    work = [list(row) for row in rows]
    for k, pivot_row in enumerate(work):
        pivot = pivot_row[k]
        if not pivot.is_positive:
            return False
        inverse = reciprocal(pivot)
        for i in range(k + 1, len(work)):
            ratio = multiply(work[i][k], inverse)
            for j in range(k + 1, len(work)):
                work[i][j] = add(work[i][j], negative(multiply(ratio, pivot_row[j])))
    return True
