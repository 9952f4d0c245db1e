"""Both estimators on data of known dimension, in bands of four standard errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.intrinsic_dimension import (
    likelihood_dimension,
    likelihood_error,
    neighbour_distances,
    two_nearest_dimension,
)

K = 8
ROWS = 6000
ASKED = 150  # ASKED·K is a fifth of the rows: few of their neighbourhoods meet


def pivots(points, draws=400):
    """d̂/d of exponential ratios, by the definition: what TwoNN does to perfect data."""
    generator = np.random.default_rng(99)
    ratios = generator.exponential(size=(draws, points))
    return [two_nearest_dimension(np.exp(np.stack([0 * r, r], axis=1))) for r in ratios]


def cube(dimension, generator):
    """Uniform on a cube, the rows nearest its middle asked, so that no boundary is near."""
    X = generator.uniform(-1, 1, size=(ROWS, dimension))
    middle = np.flatnonzero(np.abs(X).max(axis=1) < 0.6)
    return X, middle[:ASKED]


def embedded(X, ambient, generator):
    """Vx + c with orthonormal columns V."""
    V, _ = np.linalg.qr(generator.standard_normal((ambient, X.shape[1])))
    return X @ V.T + generator.standard_normal(ambient)


def sphere(dimension, generator):
    """Uniform on the unit sphere of that dimension, in one dimension more."""
    X = generator.standard_normal((ROWS, dimension + 1))
    return X / np.linalg.norm(X, axis=1, keepdims=True), np.arange(ASKED)


def noise(dimension, generator):
    """Normal in all directions; asked near the middle, where the density varies little."""
    X = generator.standard_normal((ROWS, dimension))
    return X, np.argsort(np.linalg.norm(X, axis=1))[:ASKED]


def assert_within_bands(X, asked, dimension):
    distances = neighbour_distances(X, asked, K)
    error = likelihood_error(float(dimension), len(asked), K)
    assert abs(likelihood_dimension(distances, K) - dimension) <= 4 * error
    ratios = pivots(len(asked))
    # the estimate is d·(pivot): its mean and spread come from perfect exponential ratios
    assert abs(two_nearest_dimension(distances) / dimension - np.mean(ratios)) <= 4 * np.std(ratios)
    return error


@pytest.mark.parametrize("dimension", [1, 2, 4])
def test_a_cube_put_into_fifty_dimensions_keeps_its_own(dimension):
    generator = np.random.default_rng(dimension)
    X, asked = cube(dimension, generator)
    error = assert_within_bands(embedded(X, 50, generator), asked, dimension)
    assert 4 * error < 0.5  # the band tells neighbouring dimensions apart up to 4


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_a_sphere_has_one_dimension_less_than_its_space(dimension):
    assert_within_bands(*sphere(dimension, np.random.default_rng(10 + dimension)), dimension)


def test_noise_fills_its_space():
    assert_within_bands(*noise(3, np.random.default_rng(20)), 3)


def test_noise_on_a_line_is_seen_at_its_own_scale_and_not_beyond():
    generator = np.random.default_rng(21)
    line = np.zeros((ROWS, 3))
    line[:, 0] = generator.uniform(-1, 1, ROWS)
    asked = np.flatnonzero(np.abs(line[:, 0]) < 0.9)[:ASKED]
    thick = line + 3e-2 * generator.standard_normal(line.shape)
    thin = line + 1e-7 * generator.standard_normal(line.shape)
    wrong, right = (
        likelihood_dimension(neighbour_distances(X, asked, K), K) for X in (thick, thin)
    )
    assert abs(right - 1) <= 4 * likelihood_error(1.0, ASKED, K)
    assert wrong > 2


def test_a_wrong_dimension_is_seen_to_miss_the_band():
    X, asked = cube(3, np.random.default_rng(3))
    for wrong in (2, 4):
        with pytest.raises(AssertionError):
            assert_within_bands(X, asked, wrong)


@given(seed=st.integers(0, 1000), size=st.integers(12, 40), columns=st.integers(1, 5))
@settings(max_examples=15)
def test_distances_are_those_of_all_pairs(seed, size, columns):
    X = np.random.default_rng(seed).standard_normal((size, columns))
    all_pairs = np.sort(np.linalg.norm(X[:, None] - X[None], axis=2), axis=1)
    found = neighbour_distances(X, np.arange(size), 5)
    # a difference, its square and a sum of `columns` terms: a few units of rounding each
    assert np.allclose(found, all_pairs[:, 1:6], rtol=1e-14, atol=0)


def test_likelihood_of_two_neighbours_is_the_inverse_mean_of_log_ratios():
    distances = np.array([[1.0, 2.0, 9.0], [1.0, 8.0, 9.0]])
    assert likelihood_dimension(distances, 2) == pytest.approx(1 / (2 * np.log(2)), rel=1e-15)


@given(scale=st.floats(1e-3, 1e3), seed=st.integers(0, 100))
@settings(max_examples=15)
def test_units_change_nothing(scale, seed):
    distances = np.sort(np.random.default_rng(seed).uniform(1, 2, size=(30, 4)), axis=1)
    for estimate in (two_nearest_dimension, lambda T: likelihood_dimension(T, 4)):
        assert estimate(scale * distances) == pytest.approx(estimate(distances), rel=1e-10)


GRID = np.ones((12, 3))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: neighbour_distances(np.eye(5), np.arange(5), 5), "5 neighbours .* among 5 rows"),
        (lambda: neighbour_distances(np.eye(5), np.arange(5), 0), "0 neighbours"),
        (
            lambda: neighbour_distances(np.eye(5)[[0, 1, 2, 1]], np.arange(4), 2),
            "row 2 is there twice",
        ),
        (lambda: likelihood_dimension(GRID, 4), "k = 4 with 3 neighbours"),
        (lambda: likelihood_dimension(GRID, 1), "k = 1 with"),
        (lambda: likelihood_dimension(GRID, 3), "same distance"),
        (lambda: two_nearest_dimension(GRID), "same distance"),
        (lambda: two_nearest_dimension(GRID[:9]), "9 points"),
        (lambda: two_nearest_dimension(GRID[:, :1]), "1 neighbours"),
    ],
)
def test_what_fits_no_dimension_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
