"""Training: budgets, records and outcomes of every method, on digits-like small data."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from numerics.descent import Outcome, descend
from numerics.exact import InputError
from numerics.network_training import (
    adam,
    along,
    divided,
    gradient_descent,
    heavy_ball,
    lbfgs,
    train,
)
from numerics.schedule import Schedule, Step
from numerics.torch_backend import one_thread
from numerics.torch_network import Activation, Loss, Network, full_batch

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


CYCLE = Schedule((Step("1/10", 3), Step("1/2")))
METHODS = {
    "gd": lambda: gradient_descent(Fraction(1, 10)),
    "schedule": lambda: along(CYCLE),
    "heavy ball": lambda: heavy_ball(0.05),
    "adam": lambda: adam(0.01),
    "l-bfgs": lbfgs,
}


def small(rows=40, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, 4))
    y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
    return full_batch(Network(widths=(4, 8, 5, 3), activation=Activation.TANH), X, y, chunk=16)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_uses_its_gradients_and_lowers_the_loss(name):
    batch = small()
    start = batch.network.start(0)
    kept = start.clone()
    found = train(batch, start, METHODS[name](), gradients=25, held_out=small(seed=1), every=10)
    assert found.outcome is Outcome.COMPLETED
    assert len(found.losses) == len(found.seconds) == 26
    assert found.losses[0] == batch.loss(start)
    assert found.final_loss < found.losses[0]
    assert [used for used, _ in found.accuracies] == [0, 10, 20, 25]
    assert all(0 <= share <= 1 for _, share in found.accuracies)
    assert torch.equal(start, kept)


@pytest.mark.parametrize("name", METHODS)
def test_the_same_start_gives_the_same_losses(name):
    batch = small()
    first, again = (
        train(batch, batch.network.start(3), METHODS[name](), gradients=8).losses for _ in range(2)
    )
    assert first == again


def test_a_schedule_goes_the_way_of_the_one_loop():
    batch = small()
    start = batch.network.start(0)
    expected = descend(batch.gradient, start, CYCLE, cycles=3, observe=batch.loss)
    found = train(batch, start, along(CYCLE), gradients=12)
    assert found.losses == pytest.approx(expected.observations, rel=1e-13)


def test_heavy_ball_without_momentum_is_gradient_descent():
    batch = small()
    start = batch.network.start(0)
    plain = train(batch, start, gradient_descent(Fraction(1, 8)), gradients=12)
    ball = train(batch, start, heavy_ball(0.125, momentum=0.0), gradients=12)
    assert ball.losses == pytest.approx(plain.losses, rel=1e-13)


def test_heavy_ball_is_polyaks_recursion():
    batch = small()
    w = before = batch.network.start(0)
    losses = []
    for _ in range(6):
        losses.append(batch.loss(w))
        w, before = w - 0.05 * batch.gradient(w) + 0.9 * (w - before), w
    found = train(batch, batch.network.start(0), heavy_ball(0.05), gradients=5)
    assert found.losses == pytest.approx(losses, rel=1e-12)


def test_divided_rates_are_exact():
    assert divided(CYCLE, Fraction(3)).steps == (Step("1/30", 3), Step("1/6"))


@pytest.mark.parametrize("method", [gradient_descent(Fraction(10**200)), heavy_ball(1e30)])
def test_divergence_is_an_outcome(method):
    batch = small()
    network = Network(widths=(4, 3), loss=Loss.SQUARED)  # a cross-entropy stays finite
    squared = full_batch(network, batch.X.numpy(), batch.target.numpy(), dtype="float32")
    found = train(squared, squared.network.start(0, dtype="float32"), method, gradients=10)
    assert found.outcome is Outcome.DIVERGED
    assert len(found.losses) < 11
    assert found.final_loss == float("inf")


def test_seconds_are_those_of_the_gradients_and_not_of_the_accuracies():
    ticks = itertools.count()
    batch = small()
    plain, tested = (
        train(
            batch,
            batch.network.start(0),
            gradient_descent(Fraction(1, 10)),
            gradients=4,
            held_out=held_out,
            every=1,
            clock=lambda: float(next(ticks)),
        )
        for held_out in (None, small(seed=1))
    )
    # the clock is read once at the start, and after and before each gradient: one tick a gradient
    assert plain.seconds == tested.seconds == (1.0, 2.0, 3.0, 4.0, 5.0)


@pytest.mark.parametrize(("gradients", "every"), [(0, 1), (-3, 1), (5, 0)])
def test_no_gradient_and_no_interval_are_refused(gradients, every):
    batch = small(rows=3)
    with pytest.raises(InputError, match=f"gradients = {gradients} and every = {every}"):
        train(
            batch,
            batch.network.start(0),
            gradient_descent(Fraction(1)),
            gradients=gradients,
            every=every,
        )
