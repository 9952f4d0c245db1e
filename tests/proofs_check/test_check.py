"""Checks: one for each claim, and no proof where a step fails or the statement is another one."""

import dataclasses
import inspect

import pytest
import sympy as sp
from strategies.decisions import evidence_of

from numerics.data_set import DataNeeded
from numerics.torch_backend import TorchNeeded
from proofs_check.check import Check, checks, discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from theory.catalogue import claims
from theory.claim import Claim, Kind, Statement, Variable

x = sp.Symbol("x", real=True)
STEP = ProofStep(name="one", establishes="x² > x", method="by sight")
PROOF = Evidence(verdict=Verdict.PROVED, method="by sight", scope="all x > 1", steps=(STEP,))
# The proof of convex.local-blocks takes half a minute; test_trailing_terms.py runs it.
SLOW = {"convex.local-blocks"}
QUICK = [
    name
    for name, claim in claims().items()
    if claim.kind is not Kind.MEASUREMENT and name not in SLOW
]


def squares(conclusion=None):
    return Claim(
        id="a.b",
        kind=Kind.THEOREM,
        title="squares",
        source="a test",
        state=lambda: Statement(
            variables=(Variable(x, "real"),),
            hypotheses=(x > 1,),
            conclusion=x**2 > x if conclusion is None else conclusion,
            instance={x: sp.Integer(2)},
        ),
    )


def test_every_claim_has_a_check_and_every_check_a_claim():
    assert set(checks()) == set(claims())
    assert all(check.claim is claims()[name] for name, check in checks().items())


def test_a_check_is_found_under_the_name_of_its_function():
    assert checks()["cycle.norm"].name == "proofs_check.cycle.norm"
    assert checks()["cycle.example-two-groups"].settings == {"digits": "50"}


@pytest.mark.parametrize("name", QUICK)
def test_each_claim_reaches_the_verdict_of_its_kind(name):
    found = evidence_of(name)
    expected = {Verdict.PROVED}
    if claims()[name].kind is Kind.BOUND:
        expected = {Verdict.PROVED, Verdict.CERTIFIED}
    if name.endswith("-as-said"):
        expected = {Verdict.REFUTED}
    assert found[0].verdict in expected
    assert found[0].steps or found[0].counterexample
    assert found[0].scope
    assert all(step.establishes and step.method for step in found[0].steps)


@pytest.mark.parametrize("name", QUICK)
def test_each_step_of_a_proof_says_what_it_trusts(name):
    (found, *_) = evidence_of(name)
    assert found.trusts or found.counterexample
    assert all(step.trusts for step in found.steps)


def test_a_step_that_fails_leaves_the_claim_undecided_with_the_reason():
    def fails(statement):
        raise NotProved("own factor: fails at [x = 2]")

    (found,) = Check(claim=squares(), function=fails).evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert found.scope == "own factor: fails at [x = 2]"


@pytest.mark.parametrize(
    "absent", [DataNeeded("mnist", "a file", ()), TorchNeeded("NEEDS torch: pip")]
)
def test_a_measurement_without_its_data_or_library_needs_it(absent):
    def measures(statement):
        raise absent

    (found,) = Check(claim=squares(), function=measures).attempt()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == str(absent)


def test_one_piece_of_evidence_and_several_are_both_taken():
    check = discharges(squares(), digits="3")(lambda _: PROOF)
    assert check.evidence() == (PROOF,)
    assert check.settings == {"digits": "3"}
    assert discharges(squares())(lambda _: (PROOF, PROOF)).evidence() == (PROOF, PROOF)


def test_a_proof_of_a_statement_that_is_false_at_its_own_instance_is_not_accepted():
    for conclusion in (x**2 < x, sp.And(x**2 > x, x > 3)):
        (found,) = Check(claim=squares(conclusion), function=lambda _: PROOF).evidence()
        assert found.verdict is Verdict.REFUTED
        assert found.counterexample == {"x": "2"}


def test_a_sealed_proof_is_of_one_statement_only():
    sealed = Check(
        claim=squares(), function=lambda _: PROOF, seal=squares().statement().digest[:12]
    )
    assert sealed.evidence() == (PROOF,)
    (found,) = dataclasses.replace(sealed, claim=squares(x**2 >= x)).evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "not the one this proof was written for" in found.scope


@pytest.mark.parametrize("name", QUICK)
def test_a_check_that_does_not_read_its_statement_is_sealed(name):
    check = checks()[name]
    reads = next(iter(inspect.signature(check.function).parameters)) != "_"
    assert reads or check.seal or check.claim.kind is Kind.BOUND


def test_other_mistakes_of_a_check_are_not_hidden():
    def breaks(statement):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Check(claim=squares(), function=breaks).evidence()
