"""Enclosures of eigenvalues, against traces, determinants and matrices with a known spectrum."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from strategies.matrices import gram_matrices

from numerics.exact import InputError
from proofs_check.symmetric_eigenvalues import eigenvalues, rational_matrix, spectrum_of

SETTINGS = settings(derandomize=True, deadline=None, max_examples=40)


def turned(diagonal):
    """A full matrix with the eigenvalues of `diagonal`: a Householder reflection of it."""
    size = len(diagonal)
    vector = sp.Matrix([1, 2, -1, 3, 1, 1, -2, 1][:size])
    reflection = sp.eye(size) - 2 * vector * vector.T / (vector.T * vector)[0]
    found = reflection * sp.diag(*diagonal) * reflection
    return rational_matrix(
        [[Fraction(int(x.p), int(x.q)) for x in found.row(i)] for i in range(size)]
    )


@pytest.mark.parametrize(
    "diagonal",
    [
        [7],
        [3, 3, 3],
        [1, 2, 2, 5, 5, 5],
        [0, 0, 1],
        [-4, -4, 0, 9],
        [1, sp.Rational(1, 10**30), 1 + sp.Rational(1, 10**30)],
    ],
)
def test_a_known_rational_spectrum_is_found_exactly_with_its_multiplicities(diagonal):
    found = eigenvalues(turned(diagonal))
    assert all(root.lower == root.upper for root in found)
    listed = [root.lower for root in found for _ in range(root.multiplicity)]
    assert listed == sorted(Fraction(int(x.p), int(x.q)) for x in map(sp.Rational, diagonal))[::-1]


@given(gram_matrices())
@SETTINGS
def test_trace_and_determinant_lie_between_those_of_the_ends(matrix):
    found = eigenvalues(matrix, digits=20)
    exact = sp.Matrix([[sp.Rational(x.numerator, x.denominator) for x in row] for row in matrix])
    low = high = Fraction(0)
    low_product = high_product = Fraction(1)
    for root in found:
        low += root.multiplicity * root.lower
        high += root.multiplicity * root.upper
        low_product *= root.lower**root.multiplicity
        high_product *= root.upper**root.multiplicity
        assert root.upper - root.lower <= abs(root.lower) / 10**20
        assert root.lower >= 0  # a Gram matrix
    assert low <= Fraction(int(exact.trace().p), int(exact.trace().q)) <= high
    determinant = exact.det()
    assert low_product <= Fraction(int(determinant.p), int(determinant.q)) <= high_product


def test_the_golden_ratio_is_enclosed_to_the_digits_asked_for():
    (large, small) = eigenvalues(rational_matrix([[1, 1], [1, 2]]), digits=50)
    for root in (large, small):  # λ² − 3λ + 1 = 0
        assert (root.lower**2 - 3 * root.lower + 1) * (root.upper**2 - 3 * root.upper + 1) < 0
    assert small.upper < 1 < large.lower


def test_a_nearly_singular_matrix_keeps_its_relative_digits():
    tiny = Fraction(1, 10**60)
    spectrum = spectrum_of(rational_matrix([[1, 1], [1, 1 + tiny]]), digits=20)
    assert 0 < spectrum.mu <= tiny / 2
    assert tiny / 2 - spectrum.mu < tiny / 10**18
    assert spectrum.L - 2 < Fraction(1, 10**18)


@given(gram_matrices())
@SETTINGS
def test_the_matrix_lies_between_the_ends_of_its_spectrum(matrix):
    if eigenvalues(matrix)[-1].lower <= 0:
        return
    spectrum = spectrum_of(matrix, digits=10)
    exact = sp.Matrix([[sp.Rational(x.numerator, x.denominator) for x in row] for row in matrix])
    for sign, end in ((1, spectrum.mu), (-1, spectrum.L)):
        shift = exact - sp.Rational(end.numerator, end.denominator) * sp.eye(len(matrix))
        assert (sign * shift).is_positive_semidefinite


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "0 rows; use 1 to 100"),
        ("1", "'1' is no list of rows"),
        ([[1, 2]], r"row 1 is '\[1, 2\]'; use 1 entries"),
        ([[1, 2], [3, 1]], r"entry \(2, 1\) = '3' must be entry \(1, 2\) = '2'"),
        ([[0.5]], r"entry \(1, 1\): 0\.5 is a float"),
        ([["x"]], "'x' is not a finite number"),
        ([7], "row 1 is '7'"),
        (
            [[f"1/{10**90 + 2 * (i * k) + 1}" for k in range(20)] for i in range(20)],
            "20 rows with [0-9]+ digits over the common denominator; use at most 1000",
        ),
    ],
)
def test_what_is_no_rational_symmetric_matrix_is_refused(rows, words):
    with pytest.raises(InputError, match=words):
        rational_matrix(rows)


@pytest.mark.parametrize("rows", [[[0]], [[1, 2], [2, 1]], [[1, 1], [1, 1]]])
def test_a_matrix_that_is_not_positive_definite_has_no_group(rows):
    with pytest.raises(InputError, match=r"least eigenvalue is .* must be > 0"):
        spectrum_of(rational_matrix(rows))


@pytest.mark.parametrize("digits", [0, 1001])
def test_digits_out_of_range_are_refused(digits):
    with pytest.raises(InputError, match=f"'{digits}' must be an integer from 1"):
        eigenvalues(rational_matrix([[1]]), digits=digits)
