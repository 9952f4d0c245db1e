"""The proofs on losses go through, and their false twins do not."""

from dataclasses import replace

import pytest
import sympy as sp
from strategies.decisions import evidence_of

import proofs_check.expansion_losses as proofs
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved

CHECKS = [proofs.logistic, proofs.cross_entropy]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.claim.id)
def test_the_claim_is_proved(check):
    (found,) = evidence_of(check.claim.id)
    assert found.verdict is Verdict.PROVED


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.claim.id)
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize(
    "twin",
    [
        lambda part: sp.Eq(part.lhs, 2 * part.rhs),
        lambda part: sp.Eq(part.lhs, part.rhs + 1),
        lambda part: sp.Eq(part.lhs**2, part.rhs),
        lambda part: sp.Le(part.lhs, part.rhs),
    ],
)
def test_a_false_twin_is_not_proved(check, place, twin):
    statement = check.claim.statement()
    parts = list(statement.conclusion.args)
    parts[place] = twin(parts[place])
    with pytest.raises(NotProved):
        check.function(replace(statement, conclusion=sp.And(*parts, evaluate=False)))


def test_weights_of_any_sum_are_not_enough():
    check = proofs.cross_entropy
    with pytest.raises(NotProved):
        check.function(replace(check.claim.statement(), hypotheses=()))
