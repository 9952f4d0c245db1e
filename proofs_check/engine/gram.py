"""Sums of squares by Gram matrices: Σ ∏g·zᵀGz + Σ r·q = p with every G ⪰ 0, for given bases z.

The identity is a linear system for the entries of all G, and it is solved exactly. What it leaves
free is found in rounded arithmetic (`semidefinite`) and made rational; G = LDLᵀ is then formed
exactly. Where p is 0 at some point every G is singular: its null vectors are read off, rounded, and
left out of the basis. No step of that needs a proof, as the identity is checked in the end.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import fmpq, fmpq_mat

from proofs_check.engine.semidefinite import Block, Centre, centre
from proofs_check.inequality import Inequality, Polynomial, product_of, sum_of

__all__ = ["Form", "Multiple", "Square", "Weight", "identity"]

MOST_UNKNOWNS: Final = 500
_DENOMINATORS: Final = (1, 2, 12, 60, 1000, 10**6, 10**9)
_REDUCTIONS: Final = 5

Exact = Any  # fmpq: python-flint has no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A product of factors g that are not negative, by their names in the certificate."""

    names: tuple[str, ...]
    product: Polynomial


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """weight·zᵀGz for the polynomials z of a basis."""

    weight: Weight
    basis: tuple[Polynomial, ...]


Square = tuple[Exact, Polynomial, Weight]  # c, s and ∏g of c·s²·∏g
Multiple = tuple[int, Polynomial]  # the number of a given equation q = 0, from 1, and r of r·q


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """All solutions of the identity: forms, and the multiples of equations that may be added.

    An unknown vector u = start + Σ yⱼ·directionⱼ lists the entries of each G, row by row up to the
    diagonal, and then the coefficients of `zeros`: pairs of an equation's number and a monomial.
    """

    forms: tuple[Form, ...]
    zeros: tuple[Multiple, ...]
    start: tuple[Exact, ...]
    directions: tuple[tuple[Exact, ...], ...]


def identity(
    target: Polynomial,
    forms: tuple[Form, ...],
    zeros: tuple[Multiple, ...],
    wanted: Inequality,
    deadline: float,
) -> tuple[list[Square], list[Multiple]] | None:
    """The terms c·s²·weight and the multiples of equations; None if there are none."""
    for _ in range(_REDUCTIONS):
        family = _family(target, forms, zeros, wanted)
        if family is None or time.monotonic() > deadline:
            return None
        if not family.directions or not forms:
            return _terms(family, [fmpq(0)] * len(family.directions))
        found = centre(_blocks(family), deadline=deadline)
        if found is None or found.at_most < -1e-6:
            return None
        for denominator in _DENOMINATORS:
            rounded = [_rational(y, denominator) for y in found.y]
            terms = _terms(family, rounded)
            if terms is not None:
                return terms
        reduced = _reduced(forms, found)
        if reduced is None or reduced == forms:
            return None
        forms = reduced
    return None


def _family(
    target: Polynomial,
    forms: tuple[Form, ...],
    zeros: tuple[Multiple, ...],
    wanted: Inequality,
) -> _Family | None:
    """All solutions of the identity, by exact elimination; None if there is none."""
    columns = _columns(forms, zeros, wanted)
    if not columns or len(columns) > MOST_UNKNOWNS:
        return None
    entries = _entries([*columns, target])
    reduced, rank = fmpq_mat(entries).rref()
    rows = [[reduced[i, j] for j in range(len(columns) + 1)] for i in range(rank)]
    pivots = [next(j for j, c in enumerate(row) if c != 0) for row in rows]
    if pivots and pivots[-1] == len(columns):
        return None
    start = [fmpq(0)] * len(columns)
    for row, pivot in zip(rows, pivots, strict=True):
        start[pivot] = row[-1]
    directions = []
    for free in sorted(set(range(len(columns))) - set(pivots)):
        direction = [fmpq(0)] * len(columns)
        direction[free] = fmpq(1)
        for row, pivot in zip(rows, pivots, strict=True):
            direction[pivot] = -row[free]
        directions.append(tuple(direction))
    return _Family(forms=forms, zeros=zeros, start=tuple(start), directions=tuple(directions))


def _columns(
    forms: tuple[Form, ...], zeros: tuple[Multiple, ...], wanted: Inequality
) -> list[Polynomial]:
    """What each unknown is multiplied by: entries off the diagonal count twice."""
    found = []
    for form in forms:
        for i, z in enumerate(form.basis):
            for j in range(i + 1):
                entry = product_of(form.weight.product, product_of(z, form.basis[j]))
                found.append(sum_of((e, c * (1 + (i != j))) for e, c in entry.items()))
    return found + [product_of(r, wanted.given[i - 1][0]) for i, r in zeros]


def _entries(columns: Sequence[Polynomial]) -> list[list[Exact]]:
    """The coefficients: one row a monomial, one column a polynomial."""
    monomials = sorted({e for column in columns for e in column})
    return [[column.get(e, fmpq(0)) for column in columns] for e in monomials]


def _matrices(family: _Family, unknowns: Sequence[Any]) -> list[list[list[Any]]]:
    """The matrices G whose entries the unknowns list."""
    entries = iter(unknowns)
    found = []
    for form in family.forms:
        size = len(form.basis)
        matrix: list[list[Any]] = [[None] * size for _ in range(size)]
        for i in range(size):
            for j in range(i + 1):
                matrix[i][j] = matrix[j][i] = next(entries)
        found.append(matrix)
    return found


def _blocks(family: _Family) -> list[Block]:
    constants = _matrices(family, [_float(c) for c in family.start])
    directions = [_matrices(family, [_float(c) for c in d]) for d in family.directions]
    return [
        Block(
            constant=np.array(constant, dtype=np.float64),
            directions=np.array([d[k] for d in directions], dtype=np.float64),
        )
        for k, constant in enumerate(constants)
    ]


def _terms(family: _Family, y: Sequence[Exact]) -> tuple[list[Square], list[Multiple]] | None:
    """The squares and multiples of one exact solution; None if some G is not positive."""
    unknowns = list(family.start)
    for factor, direction in zip(y, family.directions, strict=True):
        if factor:
            unknowns = [u + factor * d for u, d in zip(unknowns, direction, strict=True)]
    terms = []
    for form, matrix in zip(family.forms, _matrices(family, unknowns), strict=True):
        split = _split(matrix)
        if split is None:
            return None
        for c, row in split:
            root = sum_of(
                (e, r * d) for r, z in zip(row, form.basis, strict=True) for e, d in z.items()
            )
            terms.append((c, root, form.weight))
    rest = unknowns[len(unknowns) - len(family.zeros) :] if family.zeros else []
    multiples: dict[int, Polynomial] = {}
    for c, (i, r) in zip(rest, family.zeros, strict=True):
        multiples[i] = sum_of([*multiples.get(i, {}).items(), *((e, c * d) for e, d in r.items())])
    return terms, [(i, r) for i, r in multiples.items() if r]


def _split(matrix: list[list[Exact]]) -> list[tuple[Exact, list[Exact]]] | None:
    """G = Σ d·l·lᵀ with d > 0, exactly; None if G is not positive semidefinite."""
    size = len(matrix)
    rest = [list(row) for row in matrix]
    found = []
    for k in range(size):
        pivot = rest[k][k]
        if pivot < 0 or (pivot == 0 and any(rest[k][j] != 0 for j in range(k, size))):
            return None
        if pivot == 0:
            continue
        row = [rest[k][j] / pivot if j >= k else fmpq(0) for j in range(size)]
        for i in range(k, size):
            for j in range(k, size):
                rest[i][j] -= pivot * row[i] * row[j]
        found.append((pivot, row))
    return found


def _reduced(forms: tuple[Form, ...], found: Centre) -> tuple[Form, ...] | None:
    """The forms on what is orthogonal to the null vectors that all solutions seem to share."""
    reduced = []
    largest = max(float(np.abs(matrix).max(initial=0)) for matrix in found.matrices) or 1.0
    for form, matrix in zip(forms, found.matrices, strict=True):
        values, vectors = np.linalg.eigh(matrix)
        null = vectors[:, values < 1e-3 * largest].T
        if not len(null):
            reduced.append(form)
            continue
        rows = _echelon(null)
        if rows is None:
            return None
        kept = _orthogonal(rows, len(form.basis))
        basis = tuple(
            sum_of((e, r * d) for r, z in zip(row, form.basis, strict=True) for e, d in z.items())
            for row in kept
        )
        if basis:
            reduced.append(Form(weight=form.weight, basis=basis))
    return tuple(reduced)


def _echelon(rows: Any) -> list[list[Exact]] | None:
    """The reduced echelon form with short rationals for its entries; None if they are far off."""
    work, done = np.array(rows), 0
    for column in range(work.shape[1]):
        if done == len(work):
            break
        pivot = done + int(np.argmax(np.abs(work[done:, column])))
        if abs(work[pivot, column]) < 1e-2:
            continue
        work[[done, pivot]] = work[[pivot, done]]
        work[done] /= work[done, column]
        for i in range(len(work)):
            if i != done:
                work[i] -= work[i, column] * work[done]
        done += 1
    exact = [[_rational(x, 60) for x in row] for row in work]
    rounded = np.array([[_float(x) for x in row] for row in exact])
    return exact if np.abs(rounded - work).max() < 2e-3 else None


def _orthogonal(rows: list[list[Exact]], size: int) -> list[list[Exact]]:
    """A basis of the vectors that are orthogonal to the rows."""
    reduced, rank = fmpq_mat(rows).rref()
    pivots = [next(j for j in range(size) if reduced[i, j] != 0) for i in range(rank)]
    found = []
    for free in sorted(set(range(size)) - set(pivots)):
        vector = [fmpq(0)] * size
        vector[free] = fmpq(1)
        for i, pivot in enumerate(pivots):
            vector[pivot] = -reduced[i, free]
        found.append(vector)
    return found


def _rational(x: float, denominator: int) -> Exact:
    near = Fraction(float(x)).limit_denominator(denominator)
    return fmpq(near.numerator, near.denominator)


def _float(x: Exact) -> float:
    return int(x.p) / int(x.q)
