"""Evidence and verdicts: what each rung needs, and how a verdict is computed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs_check.evidence import (
    Evidence,
    ProofStep,
    Verdict,
    combined_verdict,
    evidence_from_json,
    measurement,
)

STEP = ProofStep(name="one", establishes="x² ≥ 0", method="by sight", trusts=("eyes",))
RUNGS = [
    Verdict.KERNEL,
    Verdict.PROVED,
    Verdict.CERTIFIED,
    Verdict.CHECKED,
    Verdict.UNREFUTED,
    Verdict.CONFIRMED,
]
THIRD = [Verdict.UNDECIDED, Verdict.NEEDS]


def evidence(verdict):
    return Evidence(
        verdict=verdict,
        method="by sight",
        scope="all x",
        steps=(STEP,),
        counterexample={"x": "1/2"} if verdict is Verdict.REFUTED else {},
        certificate={"format": 1} if verdict is Verdict.CERTIFIED else {},
    )


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.PROVED, "at least one machine-checked step"),
        (Verdict.KERNEL, "at least one machine-checked step"),
        (Verdict.REFUTED, "an exact counterexample"),
        (Verdict.CERTIFIED, "needs its certificate"),
    ],
)
def test_a_rung_without_what_it_rests_on_is_refused(verdict, words):
    with pytest.raises(ValueError, match=words):
        Evidence(verdict=verdict, method="m", scope="s")


@pytest.mark.parametrize("verdict", Verdict)
def test_evidence_survives_json(verdict):
    found = evidence(verdict)
    assert evidence_from_json(json.loads(json.dumps(found.to_json()))) == found


def test_what_steps_trust_is_listed_once_in_order():
    steps = [
        ProofStep(name=name, establishes="", method="", trusts=trusts)
        for name, trusts in (("a", ("z3", "eyes")), ("b", ()), ("c", ("z3", "SymPy")))
    ]
    found = Evidence(verdict=Verdict.PROVED, method="m", scope="s", steps=tuple(steps))
    assert found.trusts == ("z3", "eyes", "SymPy")


def test_no_evidence_is_undecided():
    assert combined_verdict([]) is Verdict.UNDECIDED
    assert combined_verdict([], [Verdict.PROVED]) is Verdict.UNDECIDED


@given(st.lists(st.sampled_from(RUNGS), min_size=1, max_size=4))
@settings(derandomize=True, max_examples=60)
def test_the_strongest_rung_counts(verdicts):
    strongest = min(verdicts, key=RUNGS.index)
    assert combined_verdict(map(evidence, verdicts)) is strongest


@given(
    st.sampled_from(RUNGS),
    st.lists(st.sampled_from([*RUNGS, *THIRD, Verdict.REFUTED, Verdict.NOT_CONFIRMED]), max_size=4),
)
@settings(derandomize=True, max_examples=150)
def test_no_verdict_is_stronger_than_the_weakest_it_rests_on(own, uses):
    found = combined_verdict([evidence(own)], uses)
    if set(uses) <= set(RUNGS):
        assert RUNGS.index(found) == max(map(RUNGS.index, (own, *uses)))
    else:
        assert found is Verdict.UNDECIDED


@pytest.mark.parametrize("other", [Verdict.CHECKED, Verdict.UNREFUTED, *THIRD])
def test_a_refutation_and_a_missed_threshold_stand_beside_weaker_evidence(other):
    assert combined_verdict(map(evidence, (other, Verdict.REFUTED))) is Verdict.REFUTED
    missed = map(evidence, (other, Verdict.NOT_CONFIRMED))
    assert combined_verdict(missed) is Verdict.NOT_CONFIRMED


@pytest.mark.parametrize("verdict", [Verdict.KERNEL, Verdict.PROVED, Verdict.CERTIFIED])
def test_a_proof_and_a_refutation_of_one_statement_are_our_mistake(verdict):
    with pytest.raises(AssertionError, match="both proves and refutes"):
        combined_verdict(map(evidence, (verdict, Verdict.REFUTED)))


@pytest.mark.parametrize(
    ("holds", "verdict"), [(True, Verdict.CONFIRMED), (False, Verdict.NOT_CONFIRMED)]
)
def test_a_measurement_is_confirmed_where_its_thresholds_are_met(holds, verdict):
    found = measurement(holds=holds, method="read", scope="here", values={"threshold": "5"})
    assert found == Evidence(
        verdict=verdict, method="read", scope="here", values={"threshold": "5"}
    )


def test_third_answers_are_neither_passes_nor_failures():
    assert combined_verdict([evidence(Verdict.UNDECIDED)]) is Verdict.UNDECIDED
    assert combined_verdict([evidence(Verdict.NEEDS)]) is Verdict.NEEDS
    assert combined_verdict(map(evidence, THIRD)) is Verdict.NEEDS
    assert combined_verdict(map(evidence, (*THIRD, Verdict.CHECKED))) is Verdict.CHECKED
