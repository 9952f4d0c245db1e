"""Deep linear networks in floats, against differences and against the flow's definition."""

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.linear_network import (
    PlaneProblem,
    balanced_layers,
    end_to_end,
    imbalance,
    layer_gradients,
)

PROBLEM = PlaneProblem(depth=3, goal=(1.0, -2.0), epsilon=0.2)


def network(seed, depth=4, width=3):
    generator = np.random.default_rng(seed)
    return balanced_layers(
        generator.standard_normal(2), depth=depth, width=width, generator=generator
    )


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_balanced_layers_have_the_vector_as_product_and_are_balanced(depth):
    w = np.array([0.3, -1.7])
    layers = balanced_layers(w, depth=depth, width=4, generator=np.random.default_rng(0))
    assert len(layers) == depth
    assert end_to_end(layers) == pytest.approx(w, abs=1e-14)
    assert imbalance(layers) < 1e-14


def test_layers_out_of_balance_are_seen():
    first, *others = network(0)
    assert imbalance((2 * first, *others)) > 0.1


def test_the_gradients_of_the_layers_are_those_of_differences():
    layers, slope = network(1), np.array([0.4, -1.1])
    step = 1e-6
    for j, (layer, gradient) in enumerate(zip(layers, layer_gradients(layers, slope), strict=True)):
        assert gradient.shape == layer.shape
        for entry in np.ndindex(layer.shape):
            moved = [W.copy() for W in layers]
            moved[j][entry] += step
            difference = slope @ (end_to_end(moved) - end_to_end(layers)) / step
            assert gradient[entry] == pytest.approx(difference, abs=1e-8)


def test_a_stack_of_networks_is_each_network():
    one, two = network(2), network(3)
    stack = tuple(np.stack(pair) for pair in zip(one, two, strict=True))
    slopes = np.array([[1.0, 2.0], [-0.5, 0.3]])
    found = layer_gradients(stack, slopes)
    for i, layers in enumerate((one, two)):
        assert end_to_end(stack)[i] == pytest.approx(end_to_end(layers))
        for both, alone in zip(found, layer_gradients(layers, slopes[i]), strict=True):
            assert both[i] == pytest.approx(alone)
    assert imbalance(stack).shape == (2,)


def test_a_small_step_of_the_layers_moves_the_product_along_the_flow():
    w = np.array([0.7, 0.4])
    layers = balanced_layers(w, depth=3, width=4, generator=np.random.default_rng(4))
    step = 1e-6
    gradients = layer_gradients(layers, PROBLEM.gradient(w))
    moved = [W - step * G for W, G in zip(layers, gradients, strict=True)]
    velocity = (end_to_end(moved) - w) / step
    assert PROBLEM.velocity(w) == pytest.approx(velocity, rel=1e-4)


def test_loss_error_and_rest_points():
    goal = np.array(PROBLEM.goal)
    assert PROBLEM.loss(goal) == PROBLEM.error(goal) == 0
    assert PROBLEM.loss(goal + np.array([0.0, 3.0])) == pytest.approx(0.2**2 * 9 / 2)
    assert PROBLEM.error(goal + np.array([3.0, 4.0])) == pytest.approx(5)
    assert np.abs(PROBLEM.velocity(np.stack([goal, np.zeros(2)]))).max() < 1e-15


def test_the_manifold_goes_through_the_goal_and_bends_with_epsilon():
    assert PROBLEM.manifold(np.array(-2.0)) == pytest.approx(1.0)
    bends = [
        PlaneProblem(depth=3, goal=(1.0, 1.0), epsilon=eps).manifold(np.array(-0.5)) - 1
        for eps in (0.02, 0.01)
    ]
    assert bends[0] / bends[1] == pytest.approx(4, rel=1e-2)


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ({"depth": 0}, "depth = 0"),
        ({"goal": (0.0, 1.0)}, r"goal = \(0.0, 1.0\)"),
        ({"epsilon": 0.0}, "epsilon = 0.0"),
        ({"epsilon": 2.0}, "epsilon = 2.0"),
    ],
)
def test_a_problem_without_a_slow_manifold_is_refused(choice, shown):
    with pytest.raises(InputError, match=shown):
        PlaneProblem(**{"depth": 2, "goal": (1.0, 1.0), "epsilon": 0.1, **choice})


def test_a_start_without_direction_is_refused():
    with pytest.raises(InputError, match="w = 0 has no direction"):
        balanced_layers(np.zeros(2), depth=2, width=2, generator=np.random.default_rng(0))
