"""Plans from estimates: their price, and the claims on a few draws."""

import sys
from contextlib import nullcontext
from dataclasses import replace

import pytest

from numerics.estimated_groups import EstimatedGroups
from numerics.experiments.estimate_cases import quadratic_case
from numerics.experiments.estimate_groups import ESTIMATE_GROUPS, PLANS
from numerics.spectral_group import SpectralGroup
from numerics.torch_backend import TorchNeeded
from numerics.uncertain_group import UncertainGroup
from proofs_check import estimate_groups
from proofs_check.check import checks
from proofs_check.estimate_groups import claims_hold, estimate_groups_result, prices
from proofs_check.evidence import Verdict

ON_QUADRATICS = ("estimate.groups", "estimate.lowest-end", "estimate.bars", "estimate.plan")
FEW = replace(ESTIMATE_GROUPS, seeds=(0, 1, 2))


def guess(*groups):
    return EstimatedGroups(
        bars=tuple(UncertainGroup((g.mu, g.mu), (g.L, g.L)) for g in groups),
        ends=groups,
        products=1,
        floor=0.0,
        ends_at_floor=False,
    )


@pytest.mark.parametrize("name", ON_QUADRATICS)
def test_the_verdict_is_that_of_the_count(name, monkeypatch):
    monkeypatch.setattr(estimate_groups, "ESTIMATE_GROUPS", FEW)
    for least, verdict in ((3, Verdict.CONFIRMED), (4, Verdict.NOT_CONFIRMED)):
        monkeypatch.setattr(estimate_groups, "LEAST", least)
        (found,) = checks()[name].evidence()
        assert found.verdict is verdict
        assert found.values["found"] == "3"
        assert "160 products" in found.scope


def test_the_exact_groups_have_the_price_one_and_a_missed_group_does_not_contract():
    case = quadratic_case(2, 0)
    price = prices(case)
    assert price(guess(*case.exact)) == pytest.approx(dict.fromkeys(PLANS, 1.0), rel=1e-3)
    upper, lower = case.exact
    # without steps for the lower group its slowest error loses about mu/L = 1/390 of itself a step
    assert all(each < 0.1 for each in price(guess(upper)).values())
    assert all(each <= 0 for each in price(guess(lower)).values())


def test_a_group_that_ends_too_soon_costs_the_optimal_schedule_its_contraction():
    case = quadratic_case(1, 0)
    (group,) = case.exact
    short = guess(SpectralGroup(group.mu, group.L / 2))
    assert prices(case, "optimal")(short)["optimal"] < 0


def test_the_claim_on_networks_needs_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    (found,) = checks()["estimate.networks"].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == "NEEDS torch: pip install mrgd[torch]"


def test_the_claim_on_networks_counts_starts_and_trained_ones(monkeypatch):
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    monkeypatch.setattr(estimate_groups, "ESTIMATE_GROUPS", replace(FEW, networks=2))
    monkeypatch.setattr(estimate_groups, "LEAST", 4)
    (found,) = checks()["estimate.networks"].evidence()
    assert found.verdict is Verdict.CONFIRMED
    assert found.values["found"] == "4"


def test_what_is_absent_is_named_and_leaves_its_claim_open(monkeypatch):
    def absent(*_, **__):
        raise TorchNeeded("NEEDS torch")

    monkeypatch.setattr(estimate_groups, "network_estimate_case", absent)
    monkeypatch.setattr(estimate_groups, "one_thread", nullcontext)  # it asks for torch itself
    monkeypatch.delenv("MRGD_DATA", raising=False)
    chosen = replace(ESTIMATE_GROUPS, products=(5, 160), seeds=(0, 1), data_starts=1, others=1)
    done = []
    result = estimate_groups_result(chosen, advance=done.append)
    assert len(done) == estimate_groups.STAGES
    assert set(result.needs) == {"mnist", "credit-card", "networks"}
    assert set(result.kinds()) == {
        "one group",
        "two groups",
        "three groups",
        "digits",
        "breast-cancer",
    }
    held = claims_hold(result)
    assert held["estimate.networks"] is None
    assert held["estimate.groups"] is True
    missed = [
        replace(case, estimates=tuple(replace(e, right_count=False) for e in case.estimates))
        for case in result.cases
    ]
    assert claims_hold(replace(result, cases=tuple(missed)))["estimate.groups"] is False
