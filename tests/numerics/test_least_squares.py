import array_api_strict
import numpy as np
import pytest

from numerics.exact import InputError
from numerics.least_squares import (
    LeastSquares,
    block_rows,
    chosen_gradient,
    direct_gradient,
    gram_gradient,
    gram_pays,
    normal_equations,
)
from numerics.rounding import gamma

LIBRARIES = ["numpy", "array_api_strict", "torch"]


def library(name):
    if name == "torch":
        return pytest.importorskip(
            "torch", reason="NEEDS torch: install it with `pip install mrgd[torch]`"
        )
    return {"numpy": np, "array_api_strict": array_api_strict}[name]


def example(xp=np, n=200, d=7):
    generator = np.random.default_rng(5)
    X = generator.normal(size=(n, d)) * 10.0 ** -(np.arange(d) % 3)
    y, w = generator.normal(size=n), generator.normal(size=d)
    return LeastSquares(xp.asarray(X), xp.asarray(y)), xp.asarray(w), (X, y, w)


def to_numpy(array):
    return np.array([float(x) for x in array])


@pytest.mark.parametrize("name", LIBRARIES)
def test_both_gradients_agree_within_their_derived_rounding(name):
    problem, w, (X, y, v) = example(library(name))
    direct = to_numpy(direct_gradient(problem)(w))
    gram = to_numpy(gram_gradient(*normal_equations(problem))(w))
    n, d = X.shape
    # each is within γ_{n+d+3} of |X|ᵀ(|X||w| + |y|)/n, entry by entry
    most = 2 * gamma(n + d + 3) * (np.abs(X).T @ (np.abs(X) @ np.abs(v) + np.abs(y))) / n
    assert np.all(np.abs(direct - gram) <= most)


@pytest.mark.parametrize("name", LIBRARIES)
def test_blocks_of_rows_change_rounding_alone(name, monkeypatch):
    monkeypatch.setattr("numerics.least_squares.BLOCK_BYTES", 2_000)
    monkeypatch.setattr("numerics.least_squares.CACHED_BYTES", 4_000)
    problem, w, (X, y, v) = example(library(name))
    assert block_rows(problem.X) == 35  # five blocks, then one of 25 rows
    found = to_numpy(direct_gradient(problem)(w))
    expected = X.T @ (X @ v - y) / 200
    most = 2 * gamma(210) * (np.abs(X).T @ (np.abs(X) @ np.abs(v) + np.abs(y))) / 200
    assert np.all(np.abs(found - expected) <= most)


def test_a_block_has_at_least_a_row_and_at_most_all():
    assert block_rows(np.ones((3, 10**6))) == 1
    assert block_rows(np.ones((3, 2))) == 3
    assert block_rows(np.ones((2**22, 1), dtype=np.float32)) == 2**22  # in the cache as a whole
    assert block_rows(np.ones((2**22 + 1, 1), dtype=np.float32)) == 2**18


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_gradient_is_the_slope_of_the_loss(name):
    xp = library(name)
    problem, w, (X, _, v) = example(xp)
    gradient = to_numpy(direct_gradient(problem)(w))
    for j in range(X.shape[1]):
        e = np.eye(X.shape[1])[j]
        # a central difference of a quadratic is exact but for rounding, eps·f/h
        slope = problem.loss(xp.asarray(v + e)) - problem.loss(xp.asarray(v - e))
        assert slope / 2 == pytest.approx(gradient[j], abs=1e-12)


def test_the_loss_is_the_mean_of_half_squares():
    problem = LeastSquares(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([3.0, -4.0]))
    assert problem.loss(np.array([1.0, 1.0])) == ((1 - 3) ** 2 + (2 + 4) ** 2) / 4


def test_the_gradient_vanishes_at_the_least_squares_solution():
    problem, _, (X, y, _) = example()
    w = np.linalg.lstsq(X, y)[0]
    assert np.abs(direct_gradient(problem)(w)).max() < 1e-14


def test_the_data_is_never_copied_or_changed():
    problem, w, (X, y, _) = example()
    assert problem.X is not None
    before = problem.X.copy()
    direct_gradient(problem)(w)
    assert np.array_equal(problem.X, before)
    assert np.array_equal(problem.X, X)
    assert LeastSquares(X, y).X is X


@pytest.mark.parametrize(
    ("rows", "columns", "steps", "pays"),
    [
        (10_000, 100, 250, True),
        (399, 100, 10**6, False),
        (400, 100, 10**6, True),
        (10_000, 100, 6, False),
        (10_000, 100, 7, True),
    ],
)
def test_the_gram_path_is_chosen_for_tall_data_and_enough_steps(rows, columns, steps, pays):
    assert gram_pays(rows=rows, columns=columns, steps=steps) is pays


@pytest.mark.parametrize("steps", [1, 1000])
def test_the_chosen_gradient_is_one_of_the_two(steps):
    problem, w, _ = example(d=20)
    found = chosen_gradient(problem, steps=steps)(w)
    if gram_pays(rows=200, columns=20, steps=steps):
        expected = gram_gradient(*normal_equations(problem))(w)
    else:
        expected = direct_gradient(problem)(w)
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (np.ones(3), np.ones(3), r"X has shape \(3,\)"),
        (np.ones((3, 2)), np.ones((3, 1)), r"y \(3, 1\)"),
        (np.ones((3, 2)), np.ones(2), r"shape \(3, 2\) and y \(2,\)"),
        (np.ones((3, 2)), np.ones(3, dtype=np.float32), "X is float64 and y is float32"),
        (np.ones((3, 2), dtype=int), np.ones(3, dtype=int), "X is int64"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(X, y, message):
    with pytest.raises(InputError, match=f"least squares: .*{message}"):
        LeastSquares(X, y)


def test_arrays_of_two_libraries_are_refused():
    with pytest.raises(TypeError):
        LeastSquares(np.ones((3, 2)), array_api_strict.ones(3))
