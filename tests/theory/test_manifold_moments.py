"""Samples and curvature as stated, against drawn designs and integrals."""

import numpy as np
import pytest
import sympy as sp
from strategies.false_twins import assert_points

import theory.manifold_moments as theory
from theory.claim import claims_of


@pytest.mark.parametrize("claim", claims_of(theory), ids=lambda c: c.id)
def test_each_statement_holds_at_its_points_and_needs_its_hypotheses(claim):
    assert_points(claim.statement())


def test_drawn_designs_have_the_derived_variance():
    count, features, draws = 14, 3, 4000
    sigma, noise, distance = 0.5, 0.3, 2.0
    rng = np.random.default_rng(0)
    X = rng.standard_normal((draws, count, features)) * [1.0, 1.0, sigma]
    inverse = np.linalg.inv(np.swapaxes(X, 1, 2) @ X)[:, -1, -1]
    found = distance**2 * noise**2 * inverse
    (formula,) = theory.samples_formula.derive()
    expected = sp.lambdify(formula.arguments, formula.right)(
        distance, noise, sigma, count, features
    )
    # four standard errors of the mean
    assert found.mean() == pytest.approx(expected, abs=4 * found.std() / draws**0.5)


def test_the_parabolas_covariance_is_that_of_a_fine_grid():
    t = np.linspace(-1, 1, 200_001)
    curvature = 0.7
    covariance, condition = theory.curvature_formula.derive()
    found = np.cov(np.stack([t, curvature * t**2 / 2]), bias=True)
    expected = sp.lambdify(covariance.arguments, covariance.right)(curvature)
    assert found == pytest.approx(expected, abs=1e-5)  # the grid's spacing
    assert condition.right.subs(theory.kappa, curvature) == pytest.approx(
        np.linalg.cond(found), rel=1e-4
    )
