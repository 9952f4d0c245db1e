"""Directions against the singular vectors, spans against the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.data_source import data_set
from numerics.exact import InputError
from numerics.principal_components import principal_directions, projections, variance_span
from numerics.spectrum import Spectrum, pca_spectrum


def test_projections_are_uncorrelated_and_have_the_variances_of_the_spectrum():
    X = data_set("breast-cancer").X
    directions = principal_directions(X, 5)
    assert np.allclose(directions.T @ directions, np.eye(5), atol=1e-13)
    found = projections(X, directions, X.mean(axis=0))
    covariance, values = found.T @ found / len(X), pca_spectrum(X).eigenvalues[:5]
    # an eigenvector's error is about eps·λ_1/gap, and it enters the variances squared
    assert np.allclose(covariance, np.diag(values), atol=1e-12 * values[0])


def test_the_sign_is_fixed_by_the_largest_entry():
    X = np.random.default_rng(0).standard_normal((40, 6))
    directions = principal_directions(X, 6)
    assert np.array_equal(principal_directions(-X, 6), directions)
    assert (directions[np.abs(directions).argmax(axis=0), range(6)] > 0).all()


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=9), st.floats(0, 0.4))
def test_the_span_is_below_the_exact_ratio_whatever_the_error(values, error):
    values = np.sort(np.array(values))[::-1]
    for sign in (-1, 1):  # the exact variances may lie anywhere within the error
        exact = values + error * np.where(np.arange(len(values)) == 0, sign, -sign)
        found = variance_span(Spectrum(eigenvalues=values, error=error, rows=9))
        assert found.span <= exact[0] / exact[-1] * (1 + 1e-12)
        assert found.counted == len(values)


def test_variances_at_or_below_the_floor_are_not_counted():
    found = variance_span(Spectrum(eigenvalues=np.array([8.0, 1.0, 0.2, 0.1]), error=0.1, rows=9))
    assert (found.counted, found.total, found.floor) == (2, 4, 0.2)
    assert found.span == pytest.approx(7.9 / 1.1)


def test_the_bulk_is_the_fewest_directions_with_99_percent():
    values = np.array([90.0, 9.5, 0.4, 0.1])
    found = variance_span(Spectrum(eigenvalues=values, error=0.0, rows=9))
    assert (found.bulk_count, found.bulk) == (2, 90 / 9.5)


@pytest.mark.parametrize("count", [0, 4])
def test_more_directions_than_columns_are_refused(count):
    with pytest.raises(InputError, match=f"{count} asked of data with 3 columns"):
        principal_directions(np.eye(5, 3), count)
