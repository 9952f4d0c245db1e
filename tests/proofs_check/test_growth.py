"""The proofs on the length of a cycle: wrong polynomials and wrong counts are not proved."""

import pytest
import sympy as sp
from strategies.decisions import decisions_of, evidence_of

import theory.growth as theory
from numerics.multirate import step_counts
from numerics.spectral_group import SpectralGroup
from proofs_check import growth
from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.growth import refuting_point

IDLE = {
    "cycle.growth": {
        "a larger step raises by at most what the ratio of the ends is bounded by": set(),
        "the ratio of the ends of groups i and j is at most (κr)^{j−i}: one turn": set(),
        "a count is at most 2 + X·(weighted sum of the lower counts)": {
            "V >= 0",
            "log_growth >= 0",
            "log_kr >= 0",
        },
        "sums of counts against their bounds, group by group: one turn": set(),
    },
    "cycle.growth-as-said": {"more than C·κ·log 2 steps": set()},
    "cycle.growth-with-hypothesis": {
        "P_m(X) ≤ P_m(1)·X^{m−1} for X ≥ 1: one turn": set(),
        "X ≤ (1 + α)(κ/η)·log r": set(),
        "X ≤ Z gives X^{n−1} ≤ Z^{n−1}: one turn": set(),
    },
}


@pytest.mark.parametrize("name", IDLE)
def test_every_condition_that_matters_is_needed(name):
    decisions = decisions_of(name)
    assert {step: decisions[step].idle for step in IDLE[name]} == IDLE[name]


@pytest.mark.parametrize("source", ["growth_polynomial", "derived_growth_polynomial"])
@pytest.mark.parametrize("wrong", [lambda P: P + 1, lambda P: P - theory.X, lambda P: 2 * P])
def test_a_wrong_polynomial_is_not_proved(source, wrong, monkeypatch):
    honest = getattr(theory, source)
    monkeypatch.setattr(theory, source, lambda groups: sp.expand(wrong(honest(groups))))
    (found,) = checks()["cycle.growth"].evidence()
    assert found.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("constant", range(1, 9))
def test_the_refuting_point_exceeds_the_talks_order_for_every_constant(constant):
    local, ratio, steps = refuting_point(constant)
    assert (local, ratio) == (2 ** (2 * constant + 1), 2)
    lower = SpectralGroup(1, local)
    upper = SpectralGroup(2 * local, 2 * local**2)
    assert steps == sum(step_counts((upper, lower)))
    # log 2 < 7/10
    assert 10 * steps > 7 * constant * local


def test_counts_that_do_not_refute_are_not_taken_for_a_counterexample(monkeypatch):
    monkeypatch.setattr(growth, "step_counts", lambda groups: (1, 1))
    with pytest.raises(NotProved, match="is not above"):
        refuting_point(1)
    (found,) = checks()["cycle.growth-as-said"].attempt()
    assert found.verdict is Verdict.UNDECIDED


def test_the_refutation_carries_its_counterexample_and_what_it_trusts():
    (found,) = evidence_of("cycle.growth-as-said")
    assert found.verdict is Verdict.REFUTED
    assert dict(found.counterexample) == {"C": "1", "kappa": "8", "r": "2", "N": "23"}
    assert "python-flint" in found.trusts


def test_the_evidence_prints_the_first_polynomials():
    (found,) = evidence_of("cycle.growth")
    assert found.values["P_3(X)"] == "X**2 + 5*X + 5"
