"""The experiment on digits: choices, records and comparisons, in a handful of gradients."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.descent import Outcome
from numerics.exact import InputError
from numerics.experiments.mnist_mlp import (
    MNIST_MLP,
    MethodRuns,
    MnistMlpResult,
    MnistMlpSettings,
    is_below,
    measured,
    network_data,
    network_probe,
)
from numerics.network_training import Training, gradient_descent
from numerics.torch_backend import one_thread

pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


SMALL = replace(MNIST_MLP, rows=60, hidden=(3, 3), gradients=6, eigenvalues=5, seeds=(0, 1))


@pytest.fixture(scope="module")
def data():
    return network_data(data_set("digits"), SMALL)


def test_rows_held_out_are_the_next_ones(data):
    X = data_set("digits").X / 255
    assert np.array_equal(data.batch.X.numpy(), X[:60])
    assert np.array_equal(data.held_out.X.numpy(), X[60:120])


def test_the_probe_finds_the_top_of_the_dense_hessian(data):
    import torch

    w = data.batch.network.start(0)
    probe = network_probe(data.batch, w, SMALL)
    dense = torch.stack(
        [data.batch.hessian_vector(w, e) for e in torch.eye(w.numel(), dtype=w.dtype)]
    ).numpy()
    expected = np.linalg.eigvalsh(dense)[::-1][:5]
    # eigsh was asked for 1e-4 of the largest; the residual is a bound
    assert np.abs(probe.eigenvalues - expected).max() <= probe.error + 1e-12
    assert probe.error <= 1e-3 * expected[0]
    assert probe.products >= 5
    assert all(
        any(group.mu <= Fraction(value) <= group.L for group in probe.groups)
        for value in expected.tolist()
        if value > 4 * probe.error
    )


def test_the_choice_is_that_of_least_loss_on_the_tuning_seed(data):
    runs = measured(
        "GD",
        data,
        SMALL,
        values=(1e-6, 0.1, 1e-5),
        method=lambda _, rate: (gradient_descent(Fraction(rate)), 0),
    )
    assert runs.choice == min(runs.tried, key=lambda rate: runs.tried[rate]) == 0.1
    assert len(runs.trainings) == 2
    assert runs.is_at_an_end
    assert runs.trainings[0].losses[0] != runs.trainings[1].losses[0]


def training(loss, outcome=Outcome.COMPLETED):
    return Training(losses=(1.0, loss), seconds=(0.0, 0.1), accuracies=(), outcome=outcome)


def runs(name, *trainings):
    return MethodRuns(name=name, choice=1.0, tried={}, cycles=(), trainings=trainings)


def test_below_means_on_every_seed_and_divergence_is_above():
    low, mixed = runs("a", training(0.1), training(0.2)), runs("b", training(0.2), training(0.1))
    burst = runs("c", training(0.3), training(0.01, Outcome.DIVERGED))
    assert not is_below(low, mixed)
    assert not is_below(mixed, low)
    assert is_below(low, burst)
    assert not is_below(burst, low)
    assert not is_below(low, low)


def test_results_are_json_and_say_what_was_chosen():
    result = MnistMlpResult(settings=SMALL, data="x", probes=(), runs=(runs("a", training(0.1)),))
    value = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert value["methods"][0]["runs"][0]["losses"] == [1.0, 0.1]
    assert result.rows()[0]["diverged"] == "0"


BAD = [
    (lambda: MnistMlpSettings(seeds=()), r"seeds \(\)"),
    (lambda: MnistMlpSettings(seeds=(0, 100)), r"seeds \(0, 100\) must be some, without 100"),
    (lambda: network_data(data_set("digits"), MNIST_MLP), "digits has 1797 rows; 2000"),
    (lambda: network_data(DataSet(name="bare", X=np.ones((200, 3))), SMALL), "bare has 200 rows"),
]


@pytest.mark.parametrize(("made", "message"), BAD)
def test_what_does_not_fit_is_refused_with_its_value(made, message):
    with pytest.raises(InputError, match=message):
        made()
