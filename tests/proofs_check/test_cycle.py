"""The proofs on the cycle: each condition of a lemma is needed, and nothing stronger is proved."""

import pytest
import sympy as sp
from strategies.decisions import decisions_of, evidence_of
from strategies.false_twins import attempt_at

from proofs_check.check import checks
from proofs_check.cycle import product_bound
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved, decide

# The conditions of each lemma that could be left out; every other one is needed.
IDLE = {
    "cycle.norm": {
        "an eigenvector is multiplied by p(λ): one turn": set(),
        "‖p(A)x‖² ≤ M²‖x‖²: one turn": set(),
        "equality at the eigenvector with |p| = M": set(),
    },
    "cycle.factor-bounds": {
        "own factor": set(),
        "smaller steps": set(),
        "larger steps": {"L_larger < L", "eta <= 1"},
    },
    "cycle.step-counts": {
        "the count makes the bound at most ρ": set(),
        "the three kinds of factors together": {"small >= 0"},
        "products of bounded factors: one turn": set(),
        "the talk's ρ = 1 − η/κ is a possible target": set(),
        "the lowest group needs one step": {"eta <= 1"},
        "η = κᵢ: the own factor is 0 on the whole group": {"eta > 0"},
    },
    "cycle.convergence": {
        "the tangent applies at x = η/κ unless η = κ = 1": set(),
        "enough cycles": {"eta <= 1"},
        "η = κ = 1: one cycle is exact, and m ≥ 1": set(),
    },
}


@pytest.mark.parametrize("name", IDLE)
def test_every_condition_that_matters_is_needed(name):
    decisions = decisions_of(name)
    assert {step: decisions[step].idle for step in IDLE[name]} == IDLE[name]


@pytest.mark.parametrize("dropped", [-2, -1])
def test_the_formal_factor_bounds_need_the_eigenvalue_in_its_group(dropped):
    hypotheses = list(checks()["cycle.factor-bounds"].claim.statement().hypotheses)
    del hypotheses[dropped]
    (found,) = attempt_at("cycle.factor-bounds", hypotheses=tuple(hypotheses))
    assert found.verdict is Verdict.UNDECIDED
    assert "as written" in found.scope


def test_products_of_signed_factors_are_not_bounded_by_products_of_bounds():
    assert len(product_bound("a product")) == 2
    a, b, P, B = sp.symbols("a b P B", real=True)
    with pytest.raises(NotProved, match="fails at"):
        decide("twin", P * a <= B * b, given=(P <= B, a <= b))


def test_the_logarithm_rules_are_listed_where_they_are_used():
    for name in ("cycle.step-counts", "cycle.convergence"):
        (found,) = evidence_of(name)
        assert any("log is increasing" in trusted for trusted in found.trusts)
    (found,) = evidence_of("cycle.norm")
    assert "the spectral theorem" in found.trusts
