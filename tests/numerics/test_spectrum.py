from fractions import Fraction

import mpmath
import numpy as np
import pytest

from numerics.exact import InputError
from numerics.rounding import UNIT, gamma
from numerics.spectrum import gram_matrix, pca_spectrum, symmetric_spectrum


def exact_eigenvalues(X, centred=True, digits=40):
    """Eigenvalues of the exact covariance, to `digits`, the largest first."""
    rows = [[Fraction(x) for x in row] for row in np.asarray(X, dtype=float).tolist()]
    n, d = len(rows), len(rows[0])
    mean = [sum(row[j] for row in rows) / n if centred else Fraction(0) for j in range(d)]
    C = [
        [sum((r[i] - mean[i]) * (r[j] - mean[j]) for r in rows) / n for j in range(d)]
        for i in range(d)
    ]
    with mpmath.workdps(digits):
        M = mpmath.matrix([[mpmath.mpf(c.numerator) / c.denominator for c in row] for row in C])
        return sorted(mpmath.eigsy(M, eigvals_only=True), reverse=True)


GENERATOR = np.random.default_rng(3)
CASES = {
    "normal": GENERATOR.normal(size=(60, 6)),
    "graded": GENERATOR.normal(size=(60, 6)) * 10.0 ** -np.arange(6),
    "far from the origin": GENERATOR.normal(1e6, 1.0, size=(60, 4)),
    "float32": GENERATOR.normal(size=(60, 5)).astype(np.float32),
    "bytes": GENERATOR.integers(0, 256, size=(80, 6), dtype=np.uint8),
    "rank one": np.outer(np.arange(40.0), [1.0, 2.0, 3.0]),
    "thin": GENERATOR.normal(3.0, 1.0, size=(5, 9)),
    "thin, far from the origin": GENERATOR.normal(1e5, 1.0, size=(4, 7)),
    "thin bytes": GENERATOR.integers(0, 256, size=(4, 6), dtype=np.uint8),
}


@pytest.mark.parametrize("X", CASES.values(), ids=CASES)
def test_every_eigenvalue_is_within_the_stated_error_of_the_exact_one(X):
    found = pca_spectrum(X)
    exact = exact_eigenvalues(X)
    with mpmath.workdps(40):
        gap = max(
            abs(mpmath.mpf(float(a)) - b) for a, b in zip(found.eigenvalues, exact, strict=True)
        )
    assert gap <= found.error
    # narrow: some hundred roundings, of the size of the whole matrix
    assert found.error <= 3000 * UNIT * sum(map(float, exact))


@pytest.mark.parametrize("centre", [0.0, 1e4])
def test_a_gram_matrix_is_within_its_error_of_the_exact_one(centre):
    X = GENERATOR.normal(centre, 1.0, size=(200, 4))
    G, error = gram_matrix(X)
    rows = [[Fraction(x) for x in row] for row in X.tolist()]
    exact = [[sum(r[i] * r[j] for r in rows) / 200 for j in range(4)] for i in range(4)]
    gap = [[float(Fraction(G[i, j]) - exact[i][j]) for j in range(4)] for i in range(4)]
    assert np.linalg.norm(gap, 2) <= error
    assert error <= gamma(80) * np.trace(G)


def test_the_error_of_a_matrix_holds_for_itself_and_for_the_one_that_is_meant():
    X = GENERATOR.normal(size=(50, 4))
    G, formed = gram_matrix(X)
    itself, both = symmetric_spectrum(G), symmetric_spectrum(G, formed=formed)
    assert itself.error < both.error
    with mpmath.workdps(40):
        exact = sorted(mpmath.eigsy(mpmath.matrix(G.tolist()), eigvals_only=True), reverse=True)
        gap = max(
            abs(mpmath.mpf(float(a)) - b) for a, b in zip(itself.eigenvalues, exact, strict=True)
        )
    assert gap <= itself.error
    meant = exact_eigenvalues(X, centred=False)
    assert (
        max(abs(float(a - b)) for a, b in zip(both.eigenvalues, meant, strict=True)) <= both.error
    )


def test_shifting_every_row_changes_nothing_but_rounding():
    X = GENERATOR.integers(0, 1000, size=(100, 5)).astype(float)
    one, other = pca_spectrum(X), pca_spectrum(X + 2.0**30)
    assert np.abs(one.eigenvalues - other.eigenvalues).max() <= one.error + other.error


def test_a_column_of_zeros_adds_an_eigenvalue_zero_and_moves_no_other():
    X = GENERATOR.normal(size=(100, 5))
    one, other = pca_spectrum(X), pca_spectrum(np.column_stack([X, np.zeros(100)]))
    assert np.abs(one.eigenvalues - other.eigenvalues[:5]).max() <= one.error + other.error
    assert other.eigenvalues[5] <= other.error


def test_scaling_by_a_power_of_two_scales_eigenvalues_and_error_exactly():
    X = GENERATOR.normal(size=(100, 5))
    one, other = pca_spectrum(X), pca_spectrum(X * 8)
    assert np.array_equal(other.eigenvalues, one.eigenvalues * 64)
    assert other.error == pytest.approx(one.error * 64, rel=1e-12)


def test_bytes_and_the_same_numbers_as_floats_agree():
    X = GENERATOR.integers(0, 256, size=(500, 20), dtype=np.uint8)
    one, other = pca_spectrum(X), pca_spectrum(X.astype(float))
    assert np.abs(one.eigenvalues - other.eigenvalues).max() <= one.error + other.error
    assert one.error < other.error  # the sums of bytes are exact


def test_bytes_in_too_many_rows_for_exact_sums_take_the_general_path(monkeypatch):
    monkeypatch.setattr("numerics.spectrum.EXACT_BELOW", 1)
    X = GENERATOR.integers(0, 256, size=(100, 3), dtype=np.uint8)
    found = pca_spectrum(X)
    assert np.array_equal(found.eigenvalues, pca_spectrum(X.astype(float)).eigenvalues)


def test_thin_data_has_zeros_for_the_missing_directions():
    found = pca_spectrum(CASES["thin"])
    assert len(found.eigenvalues) == 9
    assert np.array_equal(found.eigenvalues[5:], np.zeros(4))
    assert found.eigenvalues[4] <= found.error  # centring takes one direction


def test_the_data_is_not_changed():
    for X in CASES.values():
        before = X.copy()
        pca_spectrum(X)
        assert np.array_equal(X, before)


@pytest.mark.parametrize("shape", [(10, 3), (3, 10)])
@pytest.mark.parametrize("value", [0.0, 7.0, 0.1])
def test_data_that_does_not_vary_is_refused(shape, value):
    with pytest.raises(InputError, match="every column is constant; give data that varies"):
        pca_spectrum(np.full(shape, value))


@pytest.mark.parametrize("size", [1.1e70, 1e300, 0.9e-70, 1e-320])
@pytest.mark.parametrize("shape", [(5, 2), (2, 5)])
def test_entries_whose_powers_leave_the_range_of_floats_are_refused(size, shape):
    X = GENERATOR.uniform(-1, 1, size=shape)
    X[0, 0] = -1
    with pytest.raises(InputError, match=r"the largest entry is .* fourth powers leave .* rescale"):
        pca_spectrum(X * size)


@pytest.mark.parametrize("size", [1e69, 1e-69])
def test_entries_just_inside_the_range_are_fine(size):
    X = GENERATOR.uniform(-1, 1, size=(5, 2))
    found, plain = pca_spectrum(X * size), pca_spectrum(X)
    np.testing.assert_allclose(found.eigenvalues / size / size, plain.eigenvalues, rtol=1e-12)


def test_one_column_has_its_variance_as_the_only_eigenvalue():
    X = GENERATOR.normal(size=(50, 1))
    found = pca_spectrum(X)
    assert found.eigenvalues == pytest.approx([np.var(X)], rel=1e-13)


def test_an_eigenvalue_off_by_three_errors_is_seen_by_the_comparison():
    # the false twin of the first test
    X = CASES["graded"]
    found, exact = pca_spectrum(X), exact_eigenvalues(X)
    wrong = found.eigenvalues + 3 * found.error
    gap = max(abs(float(a - b)) for a, b in zip(wrong, exact, strict=True))
    assert gap > found.error
