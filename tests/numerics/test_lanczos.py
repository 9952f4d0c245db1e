"""Lanczos against dense eigenvalues of random matrices, and its bounds against their meaning."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.lanczos import lanczos

EPS = float(np.finfo(np.float64).eps)


def matrix_with(values, seed=0):
    Q, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(values),) * 2))
    return (Q * np.asarray(values)) @ Q.T


def operator(A):
    return lambda v: A @ v


@given(
    values=st.lists(st.floats(-100, 100), min_size=1, max_size=25),
    steps=st.integers(1, 25),
    seed=st.integers(0, 5),
)
def test_an_eigenvalue_lies_within_the_residual_of_every_ritz_value(values, steps, seed):
    A = matrix_with(values, seed)
    found = lanczos(operator(A), len(values), steps=steps, seed=seed)
    exact = np.linalg.eigvalsh(A)
    slack = 100 * len(values) * EPS * max(1e-300, np.abs(exact).max())
    for theta, residual in zip(found.values, found.residuals, strict=True):
        assert np.abs(exact - theta).min() <= residual + slack
    # Cauchy: the i-th largest Ritz value is not above the i-th largest eigenvalue
    assert (found.values <= exact[::-1][: found.steps] + slack).all()
    assert found.weights.sum() == pytest.approx(1)


def test_all_steps_find_all_eigenvalues_and_no_ghosts():
    values = np.geomspace(1e-6, 1e3, 60)  # without reorthogonalisation 1e3 comes back many times
    found = lanczos(operator(np.diag(values)), 60, steps=60)
    assert found.values == pytest.approx(values[::-1], abs=1e3 * 60 * EPS, rel=0)


def test_the_run_is_that_of_the_seed():
    A = matrix_with(np.arange(1.0, 31.0))
    one, two = (lanczos(operator(A), 30, steps=8, seed=3) for _ in range(2))
    other = lanczos(operator(A), 30, steps=8, seed=4)
    assert np.array_equal(one.values, two.values)
    assert not np.array_equal(one.values, other.values)


def test_an_invariant_subspace_is_left_by_a_fresh_vector():
    A = matrix_with([5.0] * 4 + [2.0] * 3 + [-1.0] * 2)
    found = lanczos(operator(A), 9, steps=9)
    assert np.count_nonzero(found.off_diagonal == 0) >= 2
    assert found.values == pytest.approx([5.0] * 4 + [2.0] * 3 + [-1.0] * 2, abs=1e-13)
    zero = lanczos(lambda v: 0 * v, 4, steps=4)
    assert zero.values.tolist() == [0.0] * 4


def test_it_stops_when_the_wanted_values_are_there_and_not_before():
    values = np.concatenate([[100.0, 50.0, 25.0], np.linspace(0, 1, 197)])
    found = lanczos(operator(matrix_with(values)), 200, steps=200, wanted=3, accuracy=1e-8)
    assert found.steps < 60
    assert (found.residuals[:3] <= 1e-8 * 100).all()
    assert found.values[:3] == pytest.approx([100.0, 50.0, 25.0], rel=1e-13)
    none = lanczos(operator(matrix_with(values)), 200, steps=30, wanted=25, accuracy=1e-8)
    assert none.steps == 30


def test_the_operators_own_vector_is_not_changed():
    kept = np.ones(3)
    lanczos(lambda _: kept, 3, steps=3)
    assert kept.tolist() == [1.0] * 3


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"steps": 0}, "steps: '0' must be an integer >= 1"),
        ({"steps": 2.5}, "steps: '2.5' must be an integer"),
        ({"dimension": True}, "dimension: 'True' must be an integer"),
        ({"operator": lambda v: v[:1]}, "at step 1 is no finite vector of length 3"),
        ({"operator": lambda v: v * np.nan}, "at step 1 is no finite vector"),
    ],
)
def test_bad_input_is_refused(bad, words):
    given_ = {"operator": lambda v: v, "dimension": 3, "steps": 2} | bad
    with pytest.raises(InputError, match=words):
        lanczos(given_.pop("operator"), given_.pop("dimension"), **given_)


def test_it_starts_where_it_is_told_and_the_weights_are_those_of_the_start():
    values, start = np.array([7.0, 3.0, 1.0, -2.0]), np.array([1.0, 2.0, 0.0, 2.0])
    found = lanczos(lambda v: values * v, 4, steps=3, start=1e-200 * start)
    assert found.values == pytest.approx([7.0, 3.0, -2.0], rel=1e-12)
    assert found.weights == pytest.approx(start[[0, 1, 3]] ** 2 / 9, rel=1e-12)


@pytest.mark.parametrize(
    "start", [np.zeros(3), np.ones(4), np.array([1.0, np.nan, 0.0]), np.array([1.0, np.inf, 0.0])]
)
def test_a_start_that_is_no_direction_is_refused(start):
    with pytest.raises(InputError, match="start: it must be a finite vector of length 3"):
        lanczos(lambda v: v, 3, steps=2, start=start)
