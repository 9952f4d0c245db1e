"""The claims on networks: needed without images or PyTorch, decided by the losses alone."""

import sys
from dataclasses import replace

import pytest

from numerics.data_source import DIRECTORY_VARIABLE, data_set
from numerics.descent import Outcome
from numerics.experiments.image_mlp import MNIST_MLP, network_data
from numerics.experiments.image_mlp_result import GrowingRates, ImageMlpResult, MethodRuns
from numerics.network_training import Training
from proofs_check import cifar_mlp, image_mlp, mnist_mlp
from proofs_check.check import checks
from proofs_check.evidence import Verdict

CLAIMS = {
    "network.mnist-mlp": ("mnist", (mnist_mlp, "is_below")),
    "network.mnist-mlp-heavy-ball": ("mnist", (mnist_mlp, "is_below")),
    "network.cifar-mlp": ("cifar-10", (cifar_mlp, "is_below_growing")),
    "network.cifar-mlp-unstable": ("cifar-10", (cifar_mlp, "is_unstable_between")),
}
NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
SMALL = replace(
    MNIST_MLP,
    train=40,
    held_out=40,
    hidden=(3, 3),
    gradients=5,
    eigenvalues=4,
    cycle_length=3,
    seeds=(0, 1),
    heavy_ball=(0.1, 0.2),
    adam=(0.001, 0.002),
)
GROWING = replace(SMALL, name="cifar-mlp", data="cifar-10", multiples=(1.0, 2.0, 1e9))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(image_mlp, "data_set", lambda *_, **__: data_set("digits"))
    monkeypatch.setattr(mnist_mlp, "MNIST_MLP", SMALL)
    monkeypatch.setattr(cifar_mlp, "CIFAR_MLP", GROWING)


@pytest.mark.parametrize("name", CLAIMS)
def test_without_the_images_the_claim_says_what_it_needs(monkeypatch, name):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope.startswith(f"NEEDS {CLAIMS[name][0]}")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", CLAIMS)
def test_without_torch_the_claim_says_what_it_needs(monkeypatch, name):
    monkeypatch.setitem(sys.modules, "torch", None)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == NEEDS_TORCH


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("holds", [True, False])
def test_the_verdict_is_that_of_the_comparison(monkeypatch, name, holds):
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    monkeypatch.setattr(*CLAIMS[name][1], lambda *_: holds)
    (found,) = checks()[name].evidence()
    assert found.verdict is (Verdict.CONFIRMED if holds else Verdict.NOT_CONFIRMED)
    assert "first 40 trained on, the next 40 held out" in found.scope
    assert "5 gradients, 2 seeds" in found.scope
    assert "threshold" in found.values


def training(*losses, outcome=Outcome.COMPLETED):
    return Training(losses=losses, seconds=losses, accuracies=(), outcome=outcome)


def result(*growing, ours=(0.3, 0.3)):
    return ImageMlpResult(
        name="x",
        settings={},
        data="x",
        probes=(),
        runs=(
            MethodRuns(
                name="MrGD",
                choice=1.0,
                tried={},
                cycles=(8,),
                trainings=tuple(training(1.0, loss) for loss in ours),
            ),
        ),
        growing=tuple(
            GrowingRates(seed=seed, unit=1.0, trainings=trainings)
            for seed, trainings in enumerate(growing)
        ),
    )


CALM, WILD = training(1.0, 0.4), training(1.0, 2.0, 0.35)
BURST = training(1.0, outcome=Outcome.DIVERGED)


@pytest.mark.parametrize(
    ("trainings", "holds"),
    [
        ({0.5: CALM, 1.0: WILD}, True),
        ({2.0: CALM, 4.0: BURST}, True),
        ({0.5: WILD, 1.0: WILD}, False),
        ({4.0: CALM, 8.0: WILD}, False),
        ({8.0: CALM, 16.0: CALM}, False),
    ],
)
def test_instability_counts_from_1_to_4_on_every_seed(trainings, holds):
    fine = {1.0: CALM, 2.0: BURST}
    assert cifar_mlp.is_unstable_between(result(fine, trainings)) is holds
    assert cifar_mlp.is_unstable_between(result(trainings, fine)) is holds


@pytest.mark.parametrize(
    ("ours", "holds"),
    [((0.3, 0.3), True), ((0.3, 0.35), False), ((0.37, 0.3), False), ((0.3, 0.34), True)],
)
def test_gd_is_taken_at_its_best_rate_of_each_seed_unstable_or_not(ours, holds):
    growing = {1.0: CALM, 2.0: WILD, 4.0: BURST}
    assert cifar_mlp.is_below_growing(result(growing, growing, ours=ours)) is holds


@pytest.mark.parametrize("settings", [SMALL, GROWING])
def test_every_method_runs_and_is_drawn(settings):
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    from mrgd.image_mlp_figures import growing_rates_figure, image_mlp_figure

    done = []
    data = network_data(data_set("digits"), settings)
    found = image_mlp.image_mlp_result(data, settings, advance=done.append)
    assert tuple(each.name for each in found.runs) == image_mlp.METHODS
    assert len(done) == len(image_mlp.METHODS) + 1
    assert all(len(each.trainings) == 2 for each in found.runs)
    figure = image_mlp_figure(found)
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(words) == len(image_mlp.METHODS)
    assert "held out" in figure.get_suptitle()
    assert [axes.get_xlabel().split()[0] for axes in figure.axes] == ["gradients", "seconds"] * 2
    assert [axes.get_ylabel().split()[0] for axes in figure.axes] == ["training"] * 2 + [
        "accuracy"
    ] * 2
    needing = {each.name for each in found.runs if each.products}
    if settings is SMALL:
        assert needing == set(image_mlp.PLANS)
        assert not found.growing
        return
    assert needing == {*image_mlp.PLANS, "GD"}
    assert [each.seed for each in found.growing] == [0, 1]
    assert all(each.trainings.keys() >= set(settings.multiples) for each in found.growing)
    chosen = found.of("GD")
    for growing, run, probe in zip(found.growing, chosen.trainings, found.probes, strict=True):
        assert growing.trainings[chosen.choice] is run  # no training is run twice
        assert growing.unit == probe.largest_stable_rate
    drawn = growing_rates_figure(found)
    assert len(drawn.axes) == 2
    assert len(drawn.legends[0].get_texts()) >= len(settings.multiples) + 1
