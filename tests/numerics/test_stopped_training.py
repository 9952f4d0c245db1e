"""Training down to a loss: it stops at the first iterate there, with the dense Hessian's top."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

from numerics.schedule import Schedule, Step
from numerics.stopped_training import losses_down_to, stopped_run, top_of_hessian
from numerics.torch_backend import one_thread
from numerics.torch_network import Activation, Loss, Network, full_batch

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


@pytest.fixture(scope="module")
def batch():
    rng = np.random.default_rng(3)
    network = Network(widths=(3, 4, 2), activation=Activation.TANH, loss=Loss.SQUARED)
    return full_batch(network, rng.standard_normal((20, 3)), rng.integers(0, 2, 20))


SLOW = Schedule((Step(Fraction(1, 10)),))


def test_it_stops_at_the_first_iterate_below_the_target(batch):
    start = batch.network.start(0)
    all_losses, last = losses_down_to(batch, start, SLOW, target=-math.inf, limit=30)
    assert len(all_losses) == 31
    assert all_losses[-1] == batch.loss(last)
    target = (all_losses[10] + all_losses[11]) / 2
    run = stopped_run(batch, batch, start, SLOW, target=target, limit=30)
    assert run.reached
    assert run.losses == all_losses[:12]
    assert run.gradients == 11


def test_a_start_below_the_target_uses_no_gradient(batch):
    run = stopped_run(batch, batch, batch.network.start(0), SLOW, target=math.inf, limit=5)
    assert run.gradients == 0
    assert run.accuracy == batch.accuracy(batch.network.start(0))


def test_the_sharpness_is_the_top_of_the_dense_hessian(batch):
    start = batch.network.start(1)
    run = stopped_run(batch, batch, start, SLOW, target=math.inf, limit=1)
    dense = torch.stack(
        [batch.hessian_vector(start, e) for e in torch.eye(start.numel(), dtype=start.dtype)]
    ).numpy()
    largest = np.linalg.eigvalsh(dense)[-1]
    assert run.sharpness == pytest.approx(largest, abs=run.residual + 1e-12)
    assert run.residual <= 1e-7 * largest
    assert top_of_hessian(batch, start, wanted=1).values[0] == run.sharpness


@pytest.mark.parametrize("rate", [Fraction(1, 10**9), Fraction(10**200)])
def test_a_target_that_is_not_reached_is_an_outcome(batch, rate):
    start = batch.network.start(0)
    run = stopped_run(batch, batch, start, Schedule((Step(rate),)), target=1e-9, limit=4)
    assert not run.reached
    assert run.gradients <= 4
    value = json.loads(json.dumps(run.to_json(), allow_nan=False))
    assert value["sharpness"] is None
