"""The claims on a network: needed without MNIST or PyTorch, decided by the losses alone."""

import sys
from dataclasses import replace

import pytest

from numerics.data_source import DIRECTORY_VARIABLE, data_set
from numerics.experiments.mnist_mlp import MNIST_MLP, network_data
from proofs_check import mnist_mlp
from proofs_check.check import checks
from proofs_check.evidence import Verdict

CLAIMS = ["network.mnist-mlp", "network.mnist-mlp-heavy-ball"]
NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
SMALL = replace(
    MNIST_MLP, rows=40, hidden=(3, 3), gradients=5, eigenvalues=4, cycle_length=3, seeds=(0, 1)
)


@pytest.mark.parametrize("name", CLAIMS)
def test_without_mnist_the_claim_says_what_it_needs(monkeypatch, name):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope.startswith("NEEDS mnist")


@pytest.mark.parametrize("name", CLAIMS)
def test_without_torch_the_claim_says_what_it_needs(monkeypatch, name):
    digits = data_set("digits")
    monkeypatch.setattr(mnist_mlp, "data_set", lambda *_, **__: digits)
    monkeypatch.setattr(mnist_mlp, "MNIST_MLP", SMALL)
    monkeypatch.setitem(sys.modules, "torch", None)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == NEEDS_TORCH


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("holds", [True, False])
def test_the_verdict_is_that_of_the_losses(monkeypatch, name, holds):
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    monkeypatch.setattr(mnist_mlp, "data_set", lambda *_, **__: data_set("digits"))
    monkeypatch.setattr(mnist_mlp, "MNIST_MLP", SMALL)
    monkeypatch.setattr(mnist_mlp, "is_below", lambda lower, upper: holds)
    (found,) = checks()[name].evidence()
    assert found.verdict is (Verdict.CONFIRMED if holds else Verdict.NOT_CONFIRMED)
    assert "5 gradients, 2 seeds" in found.scope
    assert "threshold" in found.values


def test_every_method_runs_and_is_drawn():
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    from mrgd.mnist_mlp_figures import mnist_mlp_figure

    done = []
    data = network_data(data_set("digits"), SMALL)
    result = mnist_mlp.mnist_mlp_result(data, SMALL, advance=done.append)
    assert tuple(each.name for each in result.runs) == mnist_mlp.METHODS
    assert len(done) == len(mnist_mlp.METHODS) + 1
    assert all(len(each.trainings) == 2 for each in result.runs)
    figure = mnist_mlp_figure(result)
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(words) == len(mnist_mlp.METHODS)
    assert "held out" in figure.get_suptitle()
