"""Ridge logistic regression: derivatives against differences, the minimiser, what is refused."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.logistic_regression import LogisticRegression, gradient, hessian, minimiser


def problem(seed: int = 0, ridge: Fraction = Fraction(1, 100)) -> LogisticRegression:
    generator = np.random.default_rng(seed)
    X = generator.standard_normal((60, 4)) * [1.0, 0.5, 0.1, 0.01]
    return LogisticRegression(X=X, y=(X[:, 0] + X[:, 1] > 0).astype(float), ridge=ridge)


def loss(of: LogisticRegression, w: np.ndarray) -> float:
    z = of.X @ w
    return float(np.mean(np.logaddexp(0, z) - of.y * z) + float(of.ridge) * w @ w / 2)


def test_the_gradient_is_that_of_the_loss_and_the_hessian_that_of_the_gradient():
    of = problem()
    w = np.array([1.0, -2.0, 3.0, 0.5])
    slope, curvature = gradient(of)(w), hessian(of, w)
    for i, e in enumerate(np.eye(4) * 1e-5):  # central differences: error about 1e-10
        assert (loss(of, w + e) - loss(of, w - e)) / 2e-5 == pytest.approx(slope[i], abs=1e-8)
        column = (gradient(of)(w + e) - gradient(of)(w - e)) / 2e-5
        assert column == pytest.approx(curvature[i], abs=1e-8)


@pytest.mark.parametrize("ridge", [Fraction(1), Fraction(1, 100), Fraction(1, 10**6)])
def test_the_gradient_vanishes_at_the_minimiser(ridge):
    of = problem(ridge=ridge)
    w = minimiser(of)
    # of order u times the terms that cancel in it
    assert np.linalg.norm(gradient(of)(w)) < 1e-14


def test_large_arguments_do_not_overflow():
    of = problem()
    assert np.isfinite(gradient(of)(np.full(4, 1e6))).all()


ONES = np.ones(3)
BAD = {
    "one label": (np.eye(3), ONES, Fraction(1), r"the labels are '\[1\.0\]'"),
    "three labels": (np.eye(3), np.array([0.0, 1.0, 2.0]), Fraction(1), "the labels are"),
    "shapes": (np.eye(3), np.ones(2), Fraction(1), r"X has shape \(3, 3\) and y \(2,\)"),
    "no ridge": (np.eye(3), np.array([0.0, 1.0, 1.0]), Fraction(0), "ridge = '0' must be > 0"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_problem_is_refused(name):
    X, y, ridge, message = BAD[name]
    with pytest.raises(InputError, match=message):
        LogisticRegression(X=X, y=y, ridge=ridge)
