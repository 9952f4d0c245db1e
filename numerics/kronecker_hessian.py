"""The first-layer Hessian of a one-hidden-layer ReLU network on data, exactly.

f(x) = Σ_u a_u max(0, W_u·x) on points x_s = D·x̃_s with mean squared loss. While no pre-activation
is 0, H = Σ_c p_c (a_c a_cᵀ) ⊗ A_c over the activation patterns c of the data: a_c keeps the a_u of
the units that are on, A_c is the second moment of the points of the pattern, p_c their share
(claim hessian.relu-patterns). H̃ is the same with x̃ for x, so H = (I⊗D)·H̃·(I⊗D).
Axes: rows and columns of H count first the unit, then the coordinate. Everything is exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from numerics.exact import InputError, fraction_from, shown

__all__ = ["PatternHessian", "graded", "kronecker", "pattern_hessian"]

Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternHessian:
    """H̃ with the patterns that it comes from: which units are on, and on how many points."""

    tilde: Matrix
    patterns: tuple[tuple[tuple[bool, ...], int], ...]


def pattern_hessian(
    weights: Sequence[Sequence[object]],
    outer: Sequence[object],
    data: Sequence[Sequence[object]],
    scales: Sequence[object],
) -> PatternHessian:
    """H̃ = Σ_c p_c (a_c a_cᵀ) ⊗ E[x̃x̃ᵀ | c] for a ReLU network on unscaled data x̃.

    Args:
        weights: W, a row for each hidden unit.
        outer: a, a number for each hidden unit.
        data: the points x̃_s, a row each.
        scales: the diagonal of D, a scale for each coordinate; the network sees D·x̃.

    Returns:
        H̃ and the patterns, exact.

    Raises:
        InputError: if the shapes do not fit, an entry is no exact number, or a pre-activation is
            0, where the loss has no second derivative.
    """
    points = _matrix(data, "data")
    graded_scales = tuple(fraction_from(x, "scale") for x in scales)
    rows = _matrix(weights, "weights")
    last = tuple(fraction_from(x, "outer weight") for x in outer)
    size = len(graded_scales)
    for name, found in (("data", points), ("weights", rows)):
        if len(found[0]) != size:
            raise InputError(f"{name}: {len(found[0])} columns; use {size}, as many as scales")
    if len(last) != len(rows):
        raise InputError(f"outer weights: {len(last)} given; use {len(rows)}, one for each unit")

    members: dict[tuple[bool, ...], list[tuple[Fraction, ...]]] = {}
    for number, point in enumerate(points, start=1):
        seen = [
            _sum_of(w * e * x for w, e, x in zip(row, graded_scales, point, strict=True))
            for row in rows
        ]
        if 0 in seen:
            raise InputError(
                f"data: unit {seen.index(Fraction(0)) + 1} sees 0 at point {number}, where ReLU "
                "has no derivative; move the weights a little"
            )
        members.setdefault(tuple(value > 0 for value in seen), []).append(point)

    total = _zeros(len(rows) * size)
    for pattern, inside in members.items():
        active = [a if on else Fraction(0) for a, on in zip(last, pattern, strict=True)]
        outer_product = tuple(tuple(a * b for b in active) for a in active)
        # p_c·A_c: the sum over the pattern's points, over all points
        moment = tuple(
            tuple(_sum_of(x[i] * x[k] for x in inside) / len(points) for k in range(size))
            for i in range(size)
        )
        total = _sum(total, kronecker(outer_product, moment))
    return PatternHessian(
        tilde=total,
        patterns=tuple((pattern, len(inside)) for pattern, inside in members.items()),
    )


def kronecker(left: Matrix, right: Matrix) -> Matrix:
    """Left ⊗ right: entry ((u, i), (v, k)) is left_uv·right_ik."""
    return tuple(tuple(a * b for a in upper for b in lower) for upper in left for lower in right)


def graded(tilde: Matrix, scales: Sequence[object]) -> Matrix:
    """(I⊗D)·tilde·(I⊗D) for the diagonal D of `scales`, exact.

    Raises:
        InputError: if the size is no multiple of the number of scales.
    """
    exact = tuple(fraction_from(x, "scale") for x in scales)
    if not exact or len(tilde) % len(exact):
        raise InputError(
            f"matrix: size {len(tilde)} must be a multiple of the {len(exact)} scales; "
            "give a scale for each coordinate"
        )
    diagonal = exact * (len(tilde) // len(exact))
    return tuple(
        tuple(a * x * b for x, b in zip(row, diagonal, strict=True))
        for a, row in zip(diagonal, tilde, strict=True)
    )


def _matrix(rows: Sequence[Sequence[object]], name: str) -> Matrix:
    if not rows or not rows[0]:
        raise InputError(f"{name}: {shown(rows)} is empty; give at least one row and column")
    found = tuple(tuple(fraction_from(x, f"{name}: entry") for x in row) for row in rows)
    if len({len(row) for row in found}) != 1:
        raise InputError(
            f"{name}: rows of {sorted({len(r) for r in found})} entries; use one length"
        )
    return found


def _sum_of(terms: Iterable[Fraction]) -> Fraction:
    return sum(terms, Fraction(0))


def _zeros(size: int) -> Matrix:
    return ((Fraction(0),) * size,) * size


def _sum(left: Matrix, right: Matrix) -> Matrix:
    return tuple(
        tuple(a + b for a, b in zip(one, other, strict=True))
        for one, other in zip(left, right, strict=True)
    )
