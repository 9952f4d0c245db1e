"""Explicit spectra on which a cycle without its small steps diverges, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.decisions import decisions_of, evidence_of

from numerics.spectral_group import ordered_groups
from proofs_check import necessity
from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.necessity import spectrum_without_group

IDLE = {
    "cycle.necessity": {
        "a larger step at least doubles": {"eta > 0"},
        "a smaller step keeps at least 1 − 1/(2(M + 1)), and at most 1": set(),
        "with u = 1/(2(M + 1)) more than half is left": set(),
        "together": set(),
    },
    "cycle.necessity-tight": {"one more factor q lowers |p|": {"q >= 0"}},
}


@pytest.mark.parametrize("name", IDLE)
def test_every_condition_that_matters_is_needed(name):
    decisions = decisions_of(name)
    assert {step: decisions[step].idle for step in IDLE[name]} == IDLE[name]


def modulus_at_one(groups, counts, missing, eta):
    """|p(1)| with no step of the missing group, by multiplication."""
    product = Fraction(1)
    for j, (group, count) in enumerate(zip(groups, counts, strict=True), start=1):
        if j != missing:
            product *= abs(1 - eta / group.L) ** count
    return product


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_without_one_group_of_steps_the_error_at_one_grows(data):
    counts = data.draw(st.lists(st.integers(1, 60), min_size=2, max_size=5))
    missing = data.draw(st.integers(1, len(counts) - 1))
    eta = data.draw(st.fractions(Fraction(1, 100), 1))
    groups = spectrum_without_group(counts, missing, eta)
    assert ordered_groups(groups) == groups
    assert all(group.kappa == 1 for group in groups)
    assert groups[missing - 1].L == 1
    assert modulus_at_one(groups, counts, missing, eta) > 1


def test_with_one_step_of_its_own_at_rate_one_the_error_at_one_vanishes():
    groups = spectrum_without_group((5, 0, 1), 2, Fraction(1))
    assert 1 - 1 / groups[1].L == 0


def test_the_spectrum_for_other_counts_need_not_diverge():
    # made for 1 step above, met by 10⁴ of them: the small steps stand in for the missing ones
    groups = spectrum_without_group((1, 0, 1), 2, Fraction(1))
    assert modulus_at_one(groups, (1, 0, 1), 2, Fraction(1)) > 1
    assert modulus_at_one(groups, (10_000, 0, 1), 2, Fraction(1)) < 1


def test_a_spectrum_that_does_not_diverge_leaves_the_claim_undecided(monkeypatch):
    honest = spectrum_without_group
    monkeypatch.setattr(
        necessity,
        "spectrum_without_group",
        lambda counts, missing, eta: honest((1, *counts[1:]), missing, eta),
    )
    monkeypatch.setattr(necessity, "sign", lambda terms: -1)
    (found,) = checks()["cycle.necessity"].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "does not diverge" in found.scope


def test_a_tight_schedule_that_is_not_tight_leaves_the_claim_undecided(monkeypatch):
    from numerics.multirate import multirate_schedule

    monkeypatch.setattr(
        necessity,
        "tight_schedule",
        lambda groups, contraction: multirate_schedule(groups, contraction=contraction),
    )
    (found,) = checks()["cycle.necessity-tight"].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "one step fewer than the tight count does not break" in found.scope


def test_the_evidence_shows_spectra_and_broken_bounds():
    (diverging,) = evidence_of("cycle.necessity")
    assert len(diverging.values) == 3
    assert all("|p(1)| = " in value for value in diverging.values.values())
    (broken,) = evidence_of("cycle.necessity-tight")
    assert len(broken.values) == 3
    assert all("|p| > ρ at λ = " in value for value in broken.values.values())
