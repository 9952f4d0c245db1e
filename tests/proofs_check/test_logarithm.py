"""The proofs on the logarithm: they read their statement, and a wrong one is not proved."""

import dataclasses

import pytest
import sympy as sp
from strategies.decisions import decisions_of, evidence_of
from strategies.false_twins import attempt_at

import theory.logarithm as theory
from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.exact_identity import identity

NAMES = ["logarithm.below-tangent", "logarithm.above-secant", "logarithm.symmetric-ratio"]
x = theory.x
UNSEALED = dataclasses.replace(checks()["logarithm.below-tangent"], seal="")


@pytest.mark.parametrize("name", NAMES)
def test_every_condition_of_the_interval_is_needed(name):
    assert decisions_of(name)["sign of the derivative"].idle == set()


def test_a_steeper_tangent_is_not_proved():
    steeper = sp.Le(sp.log(1 - x), -2 * x)
    (found,) = attempt_at(UNSEALED, conclusion=steeper)
    assert found.verdict is Verdict.UNDECIDED
    assert "the statement is F ≥ 0" in found.scope


def test_a_wider_interval_is_not_proved():
    (found,) = attempt_at(UNSEALED, hypotheses=(sp.Ge(x, -1), sp.Lt(x, 1)), kept={})
    assert found.verdict is Verdict.UNDECIDED
    assert "the statement is not F ≥ 0 for" in found.scope


def test_a_defect_that_tends_elsewhere_is_not_proved(monkeypatch):
    honest = theory.defect

    def shifted(name):
        expression, variable, anchor = honest(name)
        return expression + 1, variable, anchor

    monkeypatch.setattr(theory, "defect", shifted)
    (found,) = checks()["logarithm.above-secant"].evidence()
    assert found.verdict is Verdict.UNDECIDED


def test_a_wrong_derivative_is_no_identity():
    expression, variable, _ = theory.defect("logarithm.above-secant")
    with pytest.raises(NotProved):
        identity("derivative", sp.diff(expression, variable), x / (1 - x))


@pytest.mark.parametrize("name", NAMES)
def test_the_mean_value_theorem_is_listed_as_trusted(name):
    (found,) = evidence_of(name)
    assert "the mean value theorem" in found.trusts
