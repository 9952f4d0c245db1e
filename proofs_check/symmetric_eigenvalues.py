"""Rigorous enclosures of the eigenvalues of a rational symmetric matrix, by exact polynomials.

The characteristic polynomial is computed and factored exactly. A rational root is its own
enclosure. Every other root gets an interval with rational ends at which its irreducible factor
has different signs, evaluated exactly; a factor of degree n with n disjoint such intervals has
one root in each and no other. So python-flint's isolation of the roots is not trusted, only its
exact arithmetic; multiplicities come from the factorisation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, Final

from flint import arb, ctx, fmpq, fmpq_mat, fmpz_poly

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.spectral_group import SpectralGroup

__all__ = ["Eigenvalue", "RationalMatrix", "eigenvalues", "rational_matrix", "spectrum_of"]

MAX_SIZE: Final = 100
MAX_DIGITS: Final = 1_000
MAX_SIZE_TIMES_DIGITS: Final = 20_000  # 100 rows of 200 digits take 6 s
_MAX_BITS: Final = 1 << 20

RationalMatrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class Eigenvalue:
    """One distinct eigenvalue in [lower, upper], both ends exact, with its multiplicity."""

    lower: Fraction
    upper: Fraction
    multiplicity: int


def rational_matrix(rows: Sequence[Sequence[object]]) -> RationalMatrix:
    """The symmetric matrix with these rows, read exactly.

    Raises:
        InputError: if it is empty, too large, not square, not symmetric, or an entry is no exact
            number, or over their common denominator the entries have too many digits.
    """
    if isinstance(rows, str) or not isinstance(rows, Sequence):
        raise InputError(f"matrix: {shown(rows)} is no list of rows; write [[2, 1], [1, 2]]")
    size = len(rows)
    if not 1 <= size <= MAX_SIZE:
        raise InputError(f"matrix: {size} rows; use 1 to {MAX_SIZE}")
    found = []
    for i, row in enumerate(rows, start=1):
        if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != size:
            raise InputError(
                f"matrix: row {i} is {shown(row)}; use {size} entries, as many as rows"
            )
        found.append(
            tuple(fraction_from(x, f"matrix: entry ({i}, {j})") for j, x in enumerate(row, 1))
        )
    for i in range(size):
        for j in range(i):
            if found[i][j] != found[j][i]:
                raise InputError(
                    f"matrix: entry ({i + 1}, {j + 1}) = {shown(fraction_text(found[i][j]))} must "
                    f"be entry ({j + 1}, {i + 1}) = {shown(fraction_text(found[j][i]))}; "
                    "give a symmetric matrix"
                )
    common = lcm(*(x.denominator for row in found for x in row))
    largest = max(abs(x.numerator) * (common // x.denominator) for row in found for x in row)
    digits = max(common, largest).bit_length() * 3 // 10
    if size * digits > MAX_SIZE_TIMES_DIGITS:
        raise InputError(
            f"matrix: {size} rows with {digits} digits over the common denominator; use at most "
            f"{MAX_SIZE_TIMES_DIGITS // size} digits, such as decimals of equal length"
        )
    return tuple(found)


def eigenvalues(matrix: RationalMatrix, *, digits: int = 30) -> tuple[Eigenvalue, ...]:
    """The distinct eigenvalues of a symmetric matrix, from the largest down, enclosed.

    Args:
        matrix: as `rational_matrix` reads it.
        digits: upper − lower ≤ 10^(−digits)·|eigenvalue| for each.

    Returns:
        Disjoint enclosures; the multiplicities add up to the size.

    Raises:
        InputError: if digits are out of range.
    """
    if not 1 <= digits <= MAX_DIGITS:
        raise InputError(f"digits: {shown(digits)} must be an integer from 1 to {MAX_DIGITS}")
    found = fmpq_mat([[_fmpq(x) for x in row] for row in matrix]).charpoly().numer().factor()[1]
    bits = 4 * digits + 64
    while bits <= _MAX_BITS:
        roots = [
            Eigenvalue(low, top, multiplicity)
            for factor, multiplicity in found
            for low, top in _isolated(factor, bits)
        ]
        roots.sort(key=lambda root: root.upper, reverse=True)
        narrow = all(
            root.upper - root.lower <= min(abs(root.lower), abs(root.upper)) / 10**digits
            for root in roots
        )
        disjoint = all(above.lower > below.upper for above, below in pairwise(roots))
        if narrow and disjoint and len(roots) == sum(factor.degree() for factor, _ in found):
            # each interval has a root of its factor, and there are as many as roots
            assert sum(root.multiplicity for root in roots) == len(matrix)
            return tuple(roots)
        bits *= 2
    raise AssertionError("a real symmetric matrix has real eigenvalues, which were not isolated")


def spectrum_of(matrix: RationalMatrix, *, digits: int = 30) -> SpectralGroup:
    """[m, M] with m·I ⪯ matrix ⪯ M·I, each end within 10^(1 − digits) of an eigenvalue, exact.

    Raises:
        InputError: if an eigenvalue is not positive, or digits are out of range.
    """
    found = eigenvalues(matrix, digits=digits + 2)
    least, largest = found[-1], found[0]
    if least.lower <= 0:
        rounded = Decimal(least.lower.numerator) / Decimal(least.lower.denominator)
        raise InputError(
            f"matrix: its least eigenvalue is {rounded:.4g}, which must be > 0; "
            "leave out the directions that the data do not fill, or add a ridge"
        )
    return SpectralGroup(
        _rounded(least.lower, digits, ROUND_FLOOR) if least.lower < least.upper else least.lower,
        _rounded(largest.upper, digits, ROUND_CEILING)
        if largest.lower < largest.upper
        else largest.upper,
    )


def _isolated(factor: fmpz_poly, bits: int) -> list[tuple[Fraction, Fraction]]:
    """Intervals at whose ends an irreducible factor has different signs; its rational root."""
    if factor.degree() == 1:
        root = Fraction(int(-factor[0]), int(factor[1]))
        return [(root, root)]
    intervals = []
    with ctx.workprec(bits):
        roots: Any = factor.complex_roots()
        for root, _ in roots:
            low, top = (_dyadic(end) for end in (root.real.lower(), root.real.upper()))
            if root.imag == 0 and factor(_fmpq(low)) * factor(_fmpq(top)) < 0:
                intervals.append((low, top))
    return intervals


def _dyadic(end: arb) -> Fraction:
    """An exact ball as the rational that it is."""
    mantissa, exponent = (int(part) for part in end.man_exp())
    return mantissa * Fraction(2) ** exponent


def _rounded(value: Fraction, digits: int, direction: str) -> Fraction:
    """The nearest decimal of so many significant digits in the given direction, exact."""
    context = Context(prec=digits, rounding=direction)
    return Fraction(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


def _fmpq(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)
