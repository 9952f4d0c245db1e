"""The worked examples: certified as stated, and not when anything in them is altered."""

from types import SimpleNamespace

import pytest
import sympy as sp
from strategies.false_twins import attempt_at

import theory.examples as theory
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from proofs_check import checker, crosscheck, examples
from proofs_check.certificate import certificate_text
from proofs_check.check import checks
from proofs_check.evidence import Verdict, combined_verdict
from theory.cycle import lam

NAMES = ["cycle.example-two-groups", "cycle.example-four-groups"]
TENTHS = ((sp.Rational(1, 1000), 67), (sp.Integer(1), 1))
TWO = ((sp.Rational(1, 10), sp.Integer(1)), (sp.Integer(100), sp.Integer(1000)))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_certified_and_recomputed(name):
    found = checks()[name].evidence()
    assert [item.verdict for item in found] == [Verdict.CERTIFIED, Verdict.CHECKED]
    assert combined_verdict(found) is Verdict.CERTIFIED
    assert float(found[0].values["upper"]) <= float(checks()[name].claim.statement().conclusion.gts)


def le(steps, target):
    return sp.Le(theory.residual(steps), target, evaluate=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"conclusion": le(TENTHS, sp.Rational(89, 100))},
        {"conclusion": le(TENTHS, sp.Rational(91, 100))},
        {"conclusion": le(((sp.Rational(1, 1000), 66), TENTHS[1]), sp.Rational(9, 10))},
        {"conclusion": le(((sp.Rational(1, 1001), 67), TENTHS[1]), sp.Rational(9, 10))},
        {"hypotheses": (theory.inside(((sp.Rational(1, 20), sp.Integer(1)), TWO[1])),)},
        {"hypotheses": (theory.inside(TWO), lam < 1000), "instance": {lam: sp.Integer(1)}},
        {"hypotheses": ()},
    ],
)
def test_a_statement_with_one_number_altered_is_not_certified(changes):
    (found,) = attempt_at(NAMES[0], **changes)
    assert found.verdict is Verdict.UNDECIDED
    assert "the statement is not" in found.scope


def test_the_unaltered_statement_passes_the_same_comparison():
    same = {"conclusion": le(TENTHS, sp.Rational(9, 10)), "hypotheses": (theory.inside(TWO),)}
    assert attempt_at(NAMES[0], **same)[0].verdict is Verdict.CERTIFIED


def test_other_counts_than_the_stated_ones_are_not_certified(monkeypatch):
    def one_more(groups):
        first, *others = multirate_schedule(groups).steps
        return Schedule((Step(first.rate, first.count + 1), *others), groups)

    monkeypatch.setattr(examples, "multirate_schedule", one_more)
    (found,) = checks()[NAMES[0]].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "the talk's counts are (68, 1)" in found.scope


def test_a_certificate_that_the_checker_rejects_is_no_evidence(monkeypatch):
    def tampered(bound, *, at_most):
        return certificate_text(bound, at_most=at_most).replace("67", "66")

    monkeypatch.setattr(examples, "certificate_text", tampered)
    assert not checker.check("{}").accepted
    (found,) = checks()[NAMES[0]].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "the checker rejects the certificate" in found.scope


def test_a_disagreement_with_mpmath_is_no_evidence(monkeypatch):
    monkeypatch.setattr(examples, "crosscheck", SimpleNamespace(agrees=lambda bound, digits: False))
    assert crosscheck.agrees is not None
    (found,) = checks()[NAMES[1]].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "mpmath finds another maximum" in found.scope
