"""The claim on adaptive training: needed without PyTorch, decided by the losses alone."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from numerics.data_source import data_set
from numerics.experiments.adaptive_mlp import ADAPTIVE_MLP, module_at
from numerics.torch_network import Activation, Network
from proofs_check import adaptive_training
from proofs_check.check import checks
from proofs_check.evidence import Verdict

NAME = "network.adaptive"
NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
SMALL = replace(ADAPTIVE_MLP, hidden=(3,), gradients=70, rates=(0.1, 0.4), seeds=(0, 1))


def test_without_torch_the_claim_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    (found,) = checks()[NAME].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == NEEDS_TORCH


@pytest.fixture(scope="module")
def result():
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    done, digits = [], data_set("digits")
    few = replace(digits, X=digits.X[:200], target=digits.target[:200])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adaptive_training, "data_set", lambda *_, **__: few)
        found = adaptive_training.adaptive_mlp_result(SMALL, advance=done.append)
    assert done == ["GD's rate", "seed 0", "seed 1"]
    return found


def test_the_verdict_is_that_of_the_losses(monkeypatch, result):
    high = replace(result.constant[0], losses=(2.0, 1e9))
    low = replace(result.constant[0], losses=(2.0, 1e-9))
    for constant, verdict in (
        ((high, high), Verdict.CONFIRMED),
        ((high, low), Verdict.NOT_CONFIRMED),
        ((low, low), Verdict.NOT_CONFIRMED),
    ):
        monkeypatch.setattr(
            adaptive_training,
            "adaptive_mlp_result",
            lambda *_, constant=constant, **__: replace(result, constant=constant),
        )
        (found,) = checks()[NAME].evidence()
        assert found.verdict is verdict
        assert "200 rows" in found.scope
        assert "threshold" in found.values


def test_both_methods_start_at_the_same_loss_and_keep_to_their_gradients(result):
    for ours, theirs, beside in zip(
        result.adaptive, result.constant, result.quasi_newton, strict=True
    ):
        assert ours.losses[0] == pytest.approx(theirs.losses[0], rel=1e-12)
        assert ours.losses[0] == pytest.approx(beside.losses[0], rel=1e-12)
        assert ours.cost <= 70 == len(theirs.losses) - 1
        assert ours.kept


def test_the_module_is_the_network(result):
    import torch

    network = Network(widths=(3, 4, 5, 2), activation=Activation.TANH)
    w = network.start(0)
    X = torch.from_numpy(np.random.default_rng(0).standard_normal((6, 3)))
    assert torch.allclose(module_at(network, w)(X), network.outputs(w, X), rtol=1e-13, atol=0)


def test_it_is_drawn_and_written(result):
    from mrgd.adaptive_mlp_figures import adaptive_mlp_figure

    figure = adaptive_mlp_figure(result)
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert {"probe", "cycle rolled back", "GD at 0.4", "L-BFGS"} <= set(words)
    assert "all 200 rows" in figure.get_suptitle()
    json.dumps(result.to_json(), allow_nan=False)
    assert [row["seed"] for row in result.rows()] == ["0", "1"]
