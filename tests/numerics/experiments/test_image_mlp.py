"""The experiment on digits: the search, the probe, records and comparisons, in a few gradients."""

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.descent import Outcome
from numerics.exact import InputError
from numerics.experiments.image_mlp import (
    CIFAR_MLP,
    FURTHER,
    MNIST_MLP,
    ImageMlpSettings,
    measured,
    network_data,
    network_probe,
    searched,
    trained,
)
from numerics.experiments.image_mlp_result import (
    GrowingRates,
    ImageMlpResult,
    MethodRuns,
    NetworkProbe,
    is_below,
    is_unstable,
)
from numerics.network_training import Training, gradient_descent
from numerics.spectral_group import SpectralGroup
from numerics.torch_backend import one_thread

SMALL = replace(
    MNIST_MLP,
    train=70,
    held_out=50,
    rows=60,
    hidden=(3, 3),
    gradients=6,
    eigenvalues=5,
    seeds=(0, 1),
)


@pytest.fixture(scope="module")
def data():
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    with one_thread():
        yield network_data(data_set("digits"), SMALL)


def test_rows_trained_on_and_held_out_are_those_of_the_split(data):
    X = data_set("digits").X / 255
    assert np.array_equal(data.batch.X.numpy(), X[:60])
    assert np.array_equal(data.held_out.X.numpy(), X[70:120])
    assert "of the 1,797 training images at hand the first 60 trained on" in data.sentence
    assert "images 71 to 120 held out" in data.sentence


def test_what_is_taken_out_is_the_mean_of_the_whole_split():
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    centred = network_data(data_set("digits"), replace(SMALL, centred=True))
    X = data_set("digits").X / 255
    assert np.allclose(centred.batch.X.numpy(), X[:60] - X[:70].mean(axis=0), rtol=0, atol=1e-15)


def dense_hessian(batch, w):
    import torch

    rows = [batch.hessian_vector(w, e) for e in torch.eye(w.numel(), dtype=w.dtype)]
    return torch.stack(rows).numpy()


@pytest.mark.parametrize("steps", [60, 12])
def test_the_probe_finds_the_top_of_the_dense_hessian(data, steps):
    w = data.batch.network.start(0)
    probe = network_probe(data.batch, w, replace(SMALL, probe_steps=steps))
    expected = np.linalg.eigvalsh(dense_hessian(data.batch, w))[::-1]
    taken = len(probe.eigenvalues)
    assert 1 <= taken <= 5
    # resolved values are within 1 %, and the residual is a bound
    assert np.abs(probe.eigenvalues - expected[:taken]).max() <= probe.error + 1e-12
    assert probe.error <= 1e-2 * expected[0]
    assert probe.products <= steps + 3  # three see whether the operator is symmetric
    assert expected[-1] <= probe.least + 1e-12
    assert probe.largest_stable_rate == 2 / probe.eigenvalues[0]
    assert all(
        any(group.mu <= Fraction(value) <= group.L for group in probe.groups)
        for value in expected[:taken].tolist()
        if value > 4 * probe.error
    )


def test_a_probe_of_too_few_steps_is_refused(data):
    with pytest.raises(InputError, match="after 1 Lanczos steps"):
        network_probe(data.batch, data.batch.network.start(0), replace(SMALL, probe_steps=1))


VALUES = (1.0, 2.0, 4.0)


@given(st.floats(-12, 12))
def test_the_search_ends_at_the_valley_or_after_its_further_values(place):
    tried = searched(VALUES, lambda value: abs(math.log2(value) - place))
    assert list(tried) == sorted(tried)
    assert set(VALUES) <= set(tried)
    assert len(tried) <= len(VALUES) + FURTHER
    best = min(tried, key=lambda value: tried[value])
    nearest = 2.0 ** min(max(round(place), -FURTHER), 2 + FURTHER)
    assert tried[best] == tried[nearest]
    if best in {min(tried), max(tried)}:
        assert len(tried) == len(VALUES) + FURTHER


def test_a_search_that_needs_no_further_value_takes_none():
    assert list(searched(VALUES, lambda value: abs(value - 2))) == list(VALUES)


def test_where_all_values_diverge_the_search_goes_down():
    tried = searched(VALUES, lambda value: 1 / value if value < 0.3 else math.inf)
    assert min(tried) == 0.125  # 0.25 is the first that does not, and one more shows a bracket
    assert not math.isfinite(tried[0.5])


def test_the_choice_is_that_of_least_loss_on_the_tuning_seed(data):
    seen = []

    def run(seed, rate):
        seen.append((seed, rate))
        return trained(data, SMALL, seed, gradient_descent(Fraction(rate)))

    runs = measured("GD", SMALL, values=(1e-6, 1e-5, 0.1, 1e6), run=run)
    assert runs.choice == min(runs.tried, key=lambda rate: runs.tried[rate]) == 0.1
    assert seen == [(100, 1e-6), (100, 1e-5), (100, 0.1), (100, 1e6), (0, 0.1), (1, 0.1)]
    assert not runs.is_at_an_end
    assert runs.trainings[0].losses[0] != runs.trainings[1].losses[0]


def training(*losses, outcome=Outcome.COMPLETED):
    return Training(
        losses=losses,
        seconds=tuple(map(float, range(len(losses)))),
        accuracies=(),
        outcome=outcome,
    )


def runs(name, *trainings, **more):
    return MethodRuns(name=name, choice=1.0, tried={}, cycles=(), trainings=trainings, **more)


def test_below_means_on_every_seed_and_divergence_is_above():
    low = runs("a", training(1, 0.1), training(1, 0.2))
    mixed = runs("b", training(1, 0.2), training(1, 0.1))
    burst = runs("c", training(1, 0.3), training(1, 0.01, outcome=Outcome.DIVERGED))
    assert not is_below(low, mixed)
    assert not is_below(mixed, low)
    assert is_below(low, burst)
    assert not is_below(burst, low)
    assert not is_below(low, low)


def test_unstable_is_above_the_start_at_any_time_or_not_finite():
    assert not is_unstable(training(1, 0.5, 0.9, 1))
    assert is_unstable(training(1, 1.01, 0.5))
    assert is_unstable(training(1, 0.5, outcome=Outcome.DIVERGED))


def test_the_least_unstable_rate_counts_even_if_a_larger_one_is_stable():
    calm, wild = training(1, 0.5), training(1, 2, 0.1)
    growing = GrowingRates(seed=0, unit=0.5, trainings={1.0: calm, 2.0: wild, 4.0: calm})
    assert (growing.least_unstable, growing.largest_stable, growing.best) == (2, 1, 2)
    none = GrowingRates(seed=0, unit=0.5, trainings={1.0: calm})
    assert (none.least_unstable, none.largest_stable) == (math.inf, 1)
    assert GrowingRates(seed=0, unit=1.0, trainings={1.0: wild}).largest_stable == 0


def test_results_are_json_and_count_the_products_of_the_probe():
    probe = NetworkProbe(
        eigenvalues=np.array([2.0]),
        error=0.0,
        least=-1.0,
        groups=(SpectralGroup(2, 2),),
        products=63,
    )
    result = ImageMlpResult(
        name="x",
        settings=SMALL.to_json(),
        data="x",
        probes=(probe,),
        runs=(runs("a", training(1.0, 0.1)), runs("b", training(1.0, 0.1), products=63)),
        growing=(
            GrowingRates(
                seed=0, unit=1.0, trainings={1.0: training(1.0, outcome=Outcome.DIVERGED)}
            ),
            GrowingRates(seed=1, unit=1.0, trainings={1.0: training(1.0, 0.1)}),
        ),
    )
    value = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert value["methods"][0]["runs"][0]["losses"] == [1.0, 0.1]
    assert [each["gradients with the probe"] for each in result.rows()] == ["6", "132"]
    assert [each["least_unstable_multiple"] for each in value["growing_rates"]] == [1, None]
    assert result.rows()[0]["diverged"] == "0"


def test_the_experiments_use_the_split_of_the_other_ones_on_cifar():
    from numerics.experiments.image_stages import IMAGE_STAGES

    assert (CIFAR_MLP.train, CIFAR_MLP.held_out) == (IMAGE_STAGES.train, IMAGE_STAGES.held_out)


BAD = [
    (lambda: ImageMlpSettings(seeds=()), r"mnist-mlp: seeds \(\)"),
    (lambda: replace(CIFAR_MLP, seeds=(0, 100)), r"cifar-mlp: seeds \(0, 100\) must be some"),
]
BAD_DATA = [
    (lambda: network_data(data_set("digits"), CIFAR_MLP), "digits has 1797 rows; 4000"),
    (lambda: network_data(DataSet(name="bare", X=np.ones((200, 3))), SMALL), "bare has no target"),
]


@pytest.mark.parametrize(("made", "message"), BAD)
def test_seeds_that_do_not_fit_are_refused(made, message):
    with pytest.raises(InputError, match=message):
        made()


@pytest.mark.parametrize(("made", "message"), BAD_DATA)
def test_data_that_do_not_fit_are_refused(made, message):
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    with pytest.raises(InputError, match=message):
        made()
