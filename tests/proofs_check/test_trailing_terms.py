"""Proofs of the effect of cross terms, of the logistic lemmas and of the worked example."""

import json

import pytest
import sympy as sp
from strategies.decisions import evidence_of

import proofs_check.convex_example as example
import proofs_check.logistic_curvature as curvature
import proofs_check.trailing_terms as proofs
from proofs_check.checker import check
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.claim import Statement

CHECKS = {
    each.claim.id: each
    for each in (
        proofs.trailing_terms,
        proofs.equal_factors,
        proofs.coupling,
        curvature.curvature,
        curvature.local_blocks,
    )
}


@pytest.mark.parametrize("name", CHECKS)
def test_it_is_proved(name):
    (evidence,) = evidence_of(name)
    assert evidence.verdict is Verdict.PROVED


def twin(statement: Statement, conclusion: sp.Basic, hypotheses=None) -> Statement:
    return Statement(
        variables=statement.variables,
        hypotheses=statement.hypotheses if hypotheses is None else hypotheses,
        conclusion=conclusion,
        instance=statement.instance,
    )


@pytest.mark.parametrize("name", CHECKS)
def test_no_part_of_the_conclusion_can_be_tightened(name):
    statement = CHECKS[name].claim.statement()
    parts = list(sp.And.make_args(statement.conclusion))
    for i, part in enumerate(parts):
        less, more = (part.lhs, part.rhs) if isinstance(part, sp.Eq) else (part.lts, part.gts)
        tighter = type(part)(less, more * sp.Rational(99, 100), evaluate=False)
        if isinstance(part, sp.Ge):
            tighter = sp.Le(less, more * sp.Rational(99, 100), evaluate=False)
        false = sp.And(*parts[:i], tighter, *parts[i + 1 :], evaluate=False)
        with pytest.raises(NotProved):
            CHECKS[name].function(twin(statement, false))


@pytest.mark.parametrize("name", CHECKS)
def test_no_hypothesis_can_be_left_out(name):
    statement = CHECKS[name].claim.statement()
    for i in range(len(statement.hypotheses)):
        rest = statement.hypotheses[:i] + statement.hypotheses[i + 1 :]
        with pytest.raises(NotProved):
            CHECKS[name].function(twin(statement, statement.conclusion, rest))


def test_a_slope_that_is_not_of_an_exponential_is_refused():
    statement = CHECKS["convex.logistic-curvature"].claim.statement()
    z = sp.Symbol("z", real=True)
    with pytest.raises(NotProved, match="not rational"):
        curvature.curvature.function(twin(statement, sp.Le(sp.exp(z), z)))


def test_the_worked_example_is_certified_and_its_certificate_accepted():
    (evidence,) = evidence_of("convex.certificate")
    assert evidence.verdict is Verdict.CERTIFIED
    assert check(json.dumps(dict(evidence.certificate))).accepted


def test_another_statement_is_not_certified_by_the_example():
    statement = example.two_blocks.claim.statement()
    t, (v, _) = sp.Symbol("t", nonnegative=True), statement.variables
    with pytest.raises(NotProved, match="the statement is not"):
        example.two_blocks.function(twin(statement, v.symbol[1] <= 200 * t))
