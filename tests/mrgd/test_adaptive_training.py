"""Adaptive training as a user calls it: certified plans, refusals, what it needs."""

import json
from fractions import Fraction

import numpy as np
import pytest

import mrgd
from mrgd.errors import PartNeeded

NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"


def test_without_torch_it_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(PartNeeded, match=r"NEEDS torch: pip install mrgd\[torch\]"):
        mrgd.train_adaptively(object(), None, [], gradients=10)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gradients": 0}, "gradients: .*0.* must be an integer >= 1"),
        ({"floor": 0.5}, "floor: 0.5 is a float"),
        ({"floor": "3/4"}, "floor: '3/4' must be > 0 and <= 1/2"),
        ({"contraction": "2"}, "contraction: '2' must be > 0 and < 1"),
        ({"growth": 1}, "growth: '1' must be > 1"),
        ({"longest": 0}, "longest: '0' must be an integer >= 1"),
        ({"margin": "-1/10"}, "margin: '-1/10' must be > 0"),
        ({"rollbacks": -1}, "rollbacks: .*-1.* must be an integer >= 0"),
        ({"probe_every": 0}, "probe_every: .*0.* must be an integer >= 1"),
        ({"products": 0}, "products: .*0.* must be an integer >= 1"),
        ({"seed": "x"}, "seed: 'x' must be an integer >= 0"),
    ],
)
def test_bad_options_are_refused_before_anything_is_loaded(options, words):
    with pytest.raises(mrgd.InputError, match=words):
        mrgd.train_adaptively(object(), None, [], **{"gradients": 10, **options})


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason=NEEDS_TORCH)


def test_two_scales_are_trained_with_certified_cycles(torch):
    rng = np.random.default_rng(0)
    x = torch.from_numpy(rng.standard_normal((60, 6)) * [1, 1, 1, 0.05, 0.05, 0.05])
    model = torch.nn.Linear(6, 1, bias=False).double()
    with torch.no_grad():
        model.weight.zero_()
    found = mrgd.train_adaptively(
        model, torch.nn.MSELoss(), [(x, x.sum(dim=1, keepdim=True))], gradients=400
    )
    assert isinstance(found, mrgd.AdaptiveTraining)
    assert not found.rolled_back  # the loss is its model, and the probe sees all of it
    # each kept cycle multiplies the loss above the least, which is 0, by max |p|² at most
    for each, probe in zip(found.kept[:1], found.probes[:1], strict=True):
        assert each.seen <= float(probe.cycle.upper) ** 2 * each.before * (1 + 1e-9)
    assert (model.weight - 1).abs().max().item() < 1e-6
    exact = np.linalg.eigvalsh(2 / 60 * x.T.numpy() @ x.numpy())
    groups = found.probes[0].cycle.groups
    assert all(any(g.mu <= value <= g.L for g in groups) for value in exact)
    json.dumps(found.to_json(), allow_nan=False)


def test_a_network_is_trained_past_its_negative_curvature(torch):
    rng = np.random.default_rng(1)
    generator = torch.Generator().manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2)
    ).double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=generator, dtype=torch.float64) / 2)
    x = torch.from_numpy(rng.standard_normal((40, 5)))
    y = torch.sin(x[:, :2] * 2)
    found = mrgd.train_adaptively(
        model, torch.nn.MSELoss(), [(x[:25], y[:25]), (x[25:], y[25:])], gradients=400
    )
    assert found.probes[0].least < 0
    assert all(each.cycle.growth <= np.log(10) for each in found.probes)
    assert all(each.margin >= Fraction(1, 10) for each in found.probes)
    kept = [found.losses[0], *(each.seen for each in found.kept)]
    assert kept[-1] < 0.5 * kept[0]
    for each in found.kept:
        assert each.seen <= each.allowed
    assert found.gradients + 2 * found.products == found.cost <= 400
