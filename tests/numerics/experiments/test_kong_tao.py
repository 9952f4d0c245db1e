"""Gradient descent on x²/2 + ε·sin(x/ε), at small sizes."""

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.experiments.kong_tao import (
    KONG_TAO,
    global_minimum,
    gradient,
    kong_tao_orbits,
    kong_tao_result,
    objective,
    predicted_variance,
)

SMALL = replace(KONG_TAO, starts=20, steps=300, burn_in=50, seeds=(7, 8))


@given(st.floats(min_value=-2, max_value=2), st.sampled_from([1.0, 0.1, 0.01]))
def test_the_gradient_is_the_derivative(x, epsilon):
    h = 1e-6 * epsilon
    left, right = objective(np.array([x - h, x + h]), epsilon)
    assert (right - left) / (2 * h) == pytest.approx(
        float(gradient(np.array([x]), epsilon)[0]), abs=1e-6 / epsilon
    )


@pytest.mark.parametrize("epsilon", [1.0, 0.1, 0.003])
def test_no_point_of_a_grid_is_below_the_minimum(epsilon):
    where, least = global_minimum(epsilon)
    grid = np.linspace(-3, 3, 200_001)
    assert objective(grid, epsilon).min() >= least - 1e-15
    assert abs(float(gradient(np.array([where]), epsilon)[0])) < 1e-9
    assert -math.pi * epsilon / 2 <= where < 0


@given(st.fractions(min_value=Fraction(1, 100), max_value=Fraction(19, 10)))
def test_the_predicted_variance_is_a_fixed_point(rate):
    V = predicted_variance(rate)
    assert (1 - rate) ** 2 * V + rate**2 / 2 == V


def test_cosines_drawn_independently_have_that_variance():
    rng = np.random.default_rng(0)
    x, squares = np.zeros(2_000), []
    for k in range(400):
        x = 0.9 * x - 0.1 * np.cos(rng.uniform(0, 2 * math.pi, x.size))
        if k >= 100:
            squares.append((x**2).mean())
    assert np.mean(squares) == pytest.approx(float(predicted_variance(Fraction(1, 10))), rel=0.03)


def test_a_rate_far_above_epsilon_wanders_and_one_below_does_not():
    large = kong_tao_orbits(SMALL, Fraction(1, 2))
    assert max(large.errors) < 0.1
    assert min(large.exponents) > 0
    width = np.diff(large.edges)
    assert (large.density * width).sum() == pytest.approx(1, abs=1e-3)
    small = kong_tao_orbits(SMALL, Fraction(1, 2000))
    assert min(small.errors) > 0.5
    assert max(small.exponents) < 0


def test_the_small_rate_ends_in_its_first_well_and_passes_no_stationary_point():
    result = kong_tao_result(SMALL)
    descent, epsilon = result.descent, float(SMALL.epsilon)
    assert descent.moved <= 2 * math.pi * epsilon
    for start, end in zip(descent.starts.ravel(), descent.small.ravel(), strict=True):
        between = start + (end - start) * np.linspace(0, 0.99, 500)
        slopes = np.sign(gradient(between, epsilon))
        assert (slopes == np.sign(start - end)).all()
    assert np.abs(gradient(descent.multirate, epsilon)).max() < 1e-6


def test_results_are_the_same_again_and_json():
    first, again = kong_tao_result(SMALL), kong_tao_result(SMALL)
    text = json.dumps(first.to_json(), allow_nan=False)
    assert text == json.dumps(again.to_json(), allow_nan=False)
    assert len({frozenset(row) for row in first.rows()}) == 1
    assert text != json.dumps(kong_tao_result(replace(SMALL, seeds=(1, 2))).to_json())


def test_a_variance_out_of_five_percent_is_not_as_derived():
    result = kong_tao_result(SMALL)
    off = replace(result.orbits[0], predicted=2 * result.orbits[0].predicted)
    assert not replace(result, orbits=(off,)).variance_is_as_derived
    stuck = replace(result.descent, multirate_losses=result.descent.small_losses)
    assert not replace(result, descent=stuck).multirate_leaves_the_well
    assert result.multirate_leaves_the_well
