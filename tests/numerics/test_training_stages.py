"""The stages of a training: the first look at each goal, or the first at the highest accuracy."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.network_training import adam, gradient_descent, train
from numerics.torch_backend import one_thread
from numerics.torch_network import Network, full_batch
from numerics.training_stages import training_stages

pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


@pytest.fixture(scope="module")
def parts():
    rng = np.random.default_rng(0)
    centres = 2 * rng.standard_normal((3, 4))
    target = rng.integers(0, 3, 120)
    X = centres[target] + rng.standard_normal((120, 4))
    network = Network(widths=(4, 6, 3))
    return full_batch(network, X[:80], target[:80]), full_batch(network, X[80:], target[80:])


@pytest.mark.parametrize("method", [adam(0.01), gradient_descent(Fraction(1, 20))])
def test_each_stage_is_the_first_look_that_reaches_its_goal(parts, method):
    batch, held_out = parts
    start = batch.network.start(1)
    looks = train(batch, start, method, gradients=60, held_out=held_out, every=3).accuracies
    highest = max(accuracy for _, accuracy in looks)
    goals = (0.4, 0.6, highest, 1.0)
    found = training_stages(batch, held_out, start, method, goals=goals, gradients=60, every=3)
    for goal, stage in zip(goals, found, strict=True):
        reached = min(goal, highest)
        first = next(used for used, accuracy in looks if accuracy >= reached)
        assert stage.gradients == first
        assert stage.reached == (goal <= highest)
        assert stage.accuracy == held_out.accuracy(stage.w)
        assert stage.loss == pytest.approx(batch.loss(stage.w), rel=1e-12)
    assert found[0].gradients < found[2].gradients
    assert highest < 1, "the goal of 1 is there to be missed"
    assert "100% not reached" in found[3].name
    assert "not reached" not in found[0].name
    assert found[3].to_json()["reached"] is False


def test_goals_that_are_no_accuracies_are_refused(parts):
    batch, held_out = parts
    for goals in ((), (0.0,), (0.3, 1.5)):
        with pytest.raises(InputError, match="must be accuracies"):
            training_stages(
                batch,
                held_out,
                batch.network.start(0),
                adam(0.1),
                goals=goals,
                gradients=1,
                every=1,
            )


def test_a_loss_that_is_not_finite_at_the_start_is_refused(parts):
    batch, held_out = parts
    start = batch.network.start(0) * float("inf")
    with pytest.raises(InputError, match="not finite at the start"):
        training_stages(batch, held_out, start, adam(0.1), goals=(0.5,), gradients=1, every=1)
