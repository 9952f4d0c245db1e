"""A model probed as a user does it, against its dense Hessian."""

import json
import math

import numpy as np
import pytest

import mrgd
from mrgd.errors import PartNeeded


def test_without_torch_it_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(PartNeeded, match=r"NEEDS torch: pip install mrgd\[torch\]"):
        mrgd.probe_model(object(), None, [])


@pytest.fixture
def model():
    torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    return net.double()


def loss(output, target):
    return ((output - target) ** 2).mean()


@pytest.fixture
def batches(model):
    import torch

    x = torch.randn(40, 5, dtype=torch.float64)
    return [(x, torch.randn(40, 2, dtype=torch.float64))]


def dense(model, batches):
    from numerics.hessian_operator import hessian_operator

    operator = hessian_operator(model, loss, batches)
    return np.linalg.eigvalsh(np.stack([operator(e) for e in np.eye(operator.dimension)]))[::-1]


def test_eigenvalues_groups_and_plan_are_those_of_the_dense_hessian(model, batches):
    exact = dense(model, batches)
    found = mrgd.probe_model(model, loss, batches)
    assert found.eigenvalues[:20] == pytest.approx(exact[:20], rel=1e-6)
    top = found.groups[0]
    assert top.L[0] <= exact[0] <= top.L[1]
    assert found.spectrum.least >= exact[-1] - found.rounding
    assert found.plan.schedule.method == "gap-safe"
    assert found.plan.bound.upper <= 1
    text = json.loads(json.dumps(found.to_json()))
    assert {"eigenvalues", "residuals", "groups", "plan", "density", "negative"} <= set(text)
    assert "resolved" in " ".join(found.notes())


def test_the_plan_contracts_every_positive_eigenvalue_that_it_covers(model, batches):
    exact = dense(model, batches)
    found = mrgd.probe_model(model, loss, batches, method="optimal", contraction="1/10")
    inside = exact[exact > found.spectrum.found.floor]
    p = np.ones_like(inside)
    for step in found.plan.schedule.steps:
        p *= (1 - float(step.rate) * inside) ** step.count
    assert np.abs(p).max() <= float(found.plan.bound.upper) * (1 + 1e-9)


def test_a_negative_eigenvalue_is_reported_with_its_growth(model, batches):
    exact = dense(model, batches)
    assert exact[-1] < -1e-3  # at random weights a network's Hessian is indefinite
    found = mrgd.probe_model(model, loss, batches, steps=58)
    assert found.spectrum.least < 0
    growth = math.fsum(
        step.count * math.log(1 + float(step.rate) * -found.spectrum.least)
        for step in found.plan.schedule.steps
    )
    assert found.growth_at_least == pytest.approx(growth)
    assert growth > 0
    assert "are negative, the least near" in found.notes()[-1]


def test_the_same_seed_gives_the_same_probe(model, batches):
    one, two = (mrgd.probe_model(model, loss, batches, layer="0", seed=5) for _ in range(2))
    assert one.to_json() == two.to_json()
    assert one.names == ("0.weight", "0.bias")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"vectors": 0}, "vectors: '0' must be an integer >= 1"),
        ({"steps": 0}, "steps: '0' must be an integer >= 1"),
        ({"seed": -1}, "seed: '-1' must be an integer >= 0"),
        ({"wanted": -1}, "wanted: '-1' must be an integer >= 0"),
        ({"floor": "2"}, "floor: '2' must be > 0 and < 1"),
        ({"floor": 0.5}, "floor: 0.5 is a float"),
        ({"groups": 99}, "groups: 99 asked for"),
        ({"method": "golden"}, "'golden' is not in this version"),
        ({"contraction": "2"}, "contraction: '2' must be"),
    ],
)
def test_bad_options_are_refused(model, batches, options, words):
    with pytest.raises(mrgd.InputError, match=words):
        mrgd.probe_model(model, loss, batches, **options)


def test_a_model_with_dropout_in_training_is_refused(batches):
    import torch

    noisy = torch.nn.Sequential(
        torch.nn.Linear(5, 20), torch.nn.Tanh(), torch.nn.Dropout(), torch.nn.Linear(20, 2)
    ).double()
    two = [(x[:20], y[:20]) for x, y in batches] + [(x[20:], y[20:]) for x, y in batches]
    with pytest.raises(mrgd.InputError, match=r"changes by .* from call to call; call model.eval"):
        mrgd.probe_model(noisy, loss, two)
