"""Inequalities on boxes by Bernstein coefficients, with cuts where these leave the sign open.

On a cell, x = (a + bs)/(1 + s), a + s or b − s with s ≥ 0 for each variable turns p into a
polynomial in s; where no coefficient is negative, neither is p. The cut is made along the variable
in which the (normalised) coefficients change most. python-flint multiplies the matrices.
"""

import time
from functools import lru_cache
from itertools import product
from math import comb, prod
from typing import Any, Final

import numpy as np
from flint import fmpq, fmpq_mat, fmpq_poly

from proofs_check.exact_decision import NotProved
from proofs_check.inequality import Inequality, Polynomial, Proof, number_text, value_at
from proofs_check.interval import Interval

__all__ = ["bernstein", "coefficients"]

MOST_COEFFICIENTS: Final = 5_000
_DEEPEST: Final = 14  # cuts a variable

Cell = tuple[Interval, ...]
Exact = Any  # fmpq: python-flint has no types


def bernstein(wanted: Inequality, *, deadline: float, most_boxes: int) -> Proof:
    """A proof by Bernstein coefficients on at most `most_boxes` cells.

    Raises:
        NotProved: if a point is found where it fails, or cells, cuts or time run out.
    """
    sizes = [max((e[i] for e in wanted.polynomial), default=0) + 1 for i in range(len(wanted.box))]
    if prod(sizes) > MOST_COEFFICIENTS:
        raise NotProved(f"there are {prod(sizes)} Bernstein coefficients")
    cuts: list[object] = []
    todo: list[tuple[Cell, int]] = [(wanted.box, 0)]
    boxes = 0
    while todo:
        cell, depth = todo.pop()
        boxes += 1
        if boxes > most_boxes or time.monotonic() > deadline:
            raise NotProved(f"{boxes} boxes are too few")
        found = coefficients(wanted.polynomial, cell)
        if _keeps(found, cell, strict=wanted.strict):
            cuts.append(None)
            continue
        outside = _violated(wanted, cell)
        if outside is not None:
            cuts.append(outside)
            continue
        _refuse_counterexample(wanted, cell)
        if depth >= _DEEPEST * len(cell):
            raise NotProved("no cut settles the sign; equality inside")
        boxes -= 1
        axis = _axis(found, cell)
        low, high = cell[axis].low, cell[axis].high
        at = _cut(low, high)
        cuts.append([wanted.names[axis], number_text(at)])
        below = Interval(low, at, cell[axis].low_open)
        above = Interval(at, high, low_open=False, high_open=cell[axis].high_open)
        todo.append(((*cell[:axis], above, *cell[axis + 1 :]), depth + 1))
        todo.append(((*cell[:axis], below, *cell[axis + 1 :]), depth + 1))
    return {"method": "bernstein", "cuts": cuts}


def coefficients(p: Polynomial, cell: Cell) -> Any:
    """The coefficients of p in s, an array of exact numbers with one axis a variable."""
    shape = [max((e[i] for e in p), default=0) + 1 for i in range(len(cell))]
    table = np.full(shape, fmpq(0), dtype=object)
    for e, c in p.items():
        table[e] = c
    for size, x in zip(shape, cell, strict=True):
        flat = fmpq_mat(size, table.size // size, list(table.reshape(-1)))
        moved = _change_of_basis(size - 1, x.low, x.high) * flat
        # the axis that was first becomes the last: after one turn all are in place
        turned = np.array(moved.entries(), dtype=object).reshape(size, -1).T
        table = turned.reshape(*table.shape[1:], size)
    return table


@lru_cache(maxsize=4096)
def _change_of_basis(degree: int, low: Exact, high: Exact) -> Exact:
    """Column k holds the coefficients of top(s)^k·bottom(s)^(degree − k)."""
    bottom = fmpq_poly([1])
    if low is None and high is None:
        top = fmpq_poly([0, 1])
    elif high is None:
        top = fmpq_poly([low, 1])
    elif low is None:
        top = fmpq_poly([high, -1])
    else:
        top, bottom = fmpq_poly([low, high]), fmpq_poly([1, 1])
    columns = [top**k * bottom ** (degree - k) for k in range(degree + 1)]
    rows = [[column[j] for column in columns] for j in range(degree + 1)]
    return fmpq_mat(rows)


def _keeps(found: Any, cell: Cell, *, strict: bool) -> bool:
    """Whether the coefficients show p ≥ 0, or p > 0, on the cell."""
    for x, size in zip(cell, found.shape, strict=True):
        if x.low is None and x.high is None and size > 1:
            return False
    if any(c < 0 for c in found.flat):
        return False
    if not strict:
        return True
    faces: list[list[int | slice]] = []
    for x, size in zip(cell, found.shape, strict=True):
        ends: list[int | slice] = []
        if x.low is not None and not x.low_open:
            ends.append(0)
        if x.high is not None and not x.high_open:
            ends.append(0 if x.low is None else size - 1)
        faces.append(ends or [slice(None)])
    return all(any(c > 0 for c in np.ravel(found[face])) for face in product(*faces))


def _violated(wanted: Inequality, cell: Cell) -> int | None:
    """The number of a given relation that holds nowhere in the cell, if there is one."""
    for i, (q, relation) in enumerate(wanted.given, 1):
        minus = {e: -c for e, c in q.items()}
        if _keeps(coefficients(minus, cell), cell, strict=relation != ">"):
            return i
        if relation == "=" and _keeps(coefficients(q, cell), cell, strict=True):
            return i
    return None


def _refuse_counterexample(wanted: Inequality, cell: Cell) -> None:
    at = [_cut(x.low, x.high) for x in cell]
    value = value_at(wanted.polynomial, at)
    if value > 0 or (value == 0 and not wanted.strict):
        return
    for q, relation in wanted.given:
        kept = value_at(q, at)
        if kept < 0 or (kept == 0 and relation == ">") or (kept != 0 and relation == "="):
            return
    point = ", ".join(f"{name} = {x}" for name, x in zip(wanted.names, at, strict=True))
    raise NotProved(f"it fails at {point}")


def _axis(found: Any, cell: Cell) -> int:
    """The variable to cut: one without ends, or the one in which the coefficients change most."""
    table = np.array([int(c.p) / int(c.q) for c in found.flat]).reshape(found.shape)
    for axis, (x, size) in enumerate(zip(cell, found.shape, strict=True)):
        if x.low is None and x.high is None and size > 1:
            return axis
        scale = np.array([comb(size - 1, k) for k in range(size)], dtype=np.float64)
        table /= scale.reshape([-1 if i == axis else 1 for i in range(table.ndim)])
    changes = [
        float(np.abs(np.diff(table, axis=i)).max()) if table.shape[i] > 1 else -1.0
        for i in range(table.ndim)
    ]
    return int(np.argmax(changes))


def _cut(low: Exact, high: Exact) -> Exact:
    """A place between two ends: the middle, 0, or twice as far as the one end there is."""
    if low is not None and high is not None:
        return (low + high) / 2
    if low is None and high is None:
        return fmpq(0)
    if low is None:
        return -_cut(-high, None)
    if low < -1:
        return low / 2
    return next((fmpq(k) for k in (0, 1) if low < k), 2 * low)
