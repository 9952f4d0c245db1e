"""Least squares of a data set as a quadratic: restricted to the span whose eigenvalues count."""

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.data_quadratic import DATA, DataSettings, data_quadratic, quadratic_of


def data(X, y=True):
    return DataSet(name="made-up", X=X, target=X[:, 0] ** 2 if y else None)


def test_digits_are_one_problem_with_every_eigenvalue_in_its_groups():
    found, notes = data_quadratic(DATA[0], None)
    assert found.G.shape == (61, 61)
    assert any("3 constant columns" in note for note in notes)
    values = np.linalg.eigvalsh(found.G)
    assert float(found.groups[-1].mu) <= values[0]
    assert values[-1] <= float(found.groups[0].L)
    assert np.trace(found.G) == pytest.approx(61)  # standardised
    assert found.starts.shape == (61, 5)
    np.testing.assert_allclose(
        np.linalg.norm(found.starts, axis=0), np.linalg.norm(found.minimiser)
    )


def test_directions_without_variance_are_left_out_and_said():
    X = np.random.default_rng(0).standard_normal((60, 4))
    X = np.column_stack([X, X[:, 0] + X[:, 1]])
    found, notes = quadratic_of(data(X), (0,))
    assert found.G.shape == (4, 4)
    assert any("restricted to the span of 4 eigenvectors: 1" in note for note in notes)
    # the fit is the same as with all columns
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    y = X[:, 0] ** 2 - np.mean(X[:, 0] ** 2)
    best = Z @ np.linalg.lstsq(Z, y, rcond=1e-10)[0]
    assert found.b @ found.minimiser == pytest.approx(np.mean(best**2), rel=1e-9)


def test_data_without_a_target_and_settings_without_a_run_are_refused():
    X = np.random.default_rng(0).standard_normal((10, 2))
    with pytest.raises(InputError, match="made-up: no target to fit"):
        quadratic_of(data(X, y=False), (0,))
    with pytest.raises(InputError, match="0 seeds and limit = 5 must be >= 1"):
        DataSettings(data="digits", limit=5, seeds=())
