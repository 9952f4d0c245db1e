"""The probe against dense Hessians: few networks here, all of them in `mrgd verify`."""

import sys

import numpy as np
import pytest

from numerics.experiments.hessian_probe import (
    dense_eigenvalues,
    ends_seen,
    is_trained,
    network_case,
    probed,
)
from proofs_check import hessian_probe
from proofs_check.check import checks
from proofs_check.evidence import Verdict

CLAIMS = ("hessian.probe", "hessian.probe-groups")


@pytest.mark.parametrize("name", CLAIMS)
def test_without_torch_the_claim_needs_it(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # an import of it fails
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == "NEEDS torch: pip install mrgd[torch]"


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.mark.usefixtures("torch")
def test_a_few_networks_confirm_and_a_wrong_threshold_does_not(monkeypatch):
    monkeypatch.setattr(hessian_probe, "LARGE_CASES", (0, 1))
    monkeypatch.setattr(hessian_probe, "GROUP_CASES", tuple(range(5)))
    monkeypatch.setattr(hessian_probe, "LEAST_INSIDE", 5)
    monkeypatch.setattr(hessian_probe, "LEAST_RESOLVED", 1)
    for name in CLAIMS:
        (found,) = checks()[name].evidence()
        assert found.verdict is Verdict.CONFIRMED, found.values
    monkeypatch.setattr(hessian_probe, "TOLERANCE", 0.0)
    monkeypatch.setattr(hessian_probe, "LEAST_INSIDE", 6)
    for name in CLAIMS:
        (found,) = checks()[name].evidence()
        assert found.verdict is Verdict.NOT_CONFIRMED


@pytest.mark.usefixtures("torch")
def test_an_eigenvalue_that_was_missed_puts_ends_outside():
    case = network_case(0, large=False)
    found, exact = probed(case, steps=150).found, dense_eigenvalues(case)
    assert ends_seen(found, exact).inside
    assert not ends_seen(found, np.concatenate([[2 * exact[0]], exact])).inside
    assert not ends_seen(found, exact * (1 + 1e-3)).inside


@pytest.mark.usefixtures("torch")
def test_a_lowest_end_seen_down_to_the_floor_alone_is_not_counted_as_resolved():
    case = network_case(2, large=False, trained=True)
    few, all_steps = (probed(case, steps=steps, wanted=0).found for steps in (12, 150))
    exact = dense_eigenvalues(case)
    assert ends_seen(few, exact).inside
    assert not ends_seen(few, exact).lowest_resolved
    seen = ends_seen(all_steps, exact)
    assert seen.inside
    assert seen.lowest_resolved
    assert seen.resolved == seen.ends


@pytest.mark.usefixtures("torch")
def test_training_changes_the_weights_and_lowers_the_loss():
    start, trained = (network_case(2, large=False, trained=each) for each in (False, True))
    losses = [case.loss(case.model(case.x), case.y).item() for case in (start, trained)]
    assert losses[1] < losses[0]
    assert sum(map(is_trained, range(100))) == 50
