"""The proofs of theory.convex: their verdicts, and false twins that do not go through."""

import pytest
import sympy as sp
from strategies.decisions import decisions_of, evidence_of

import proofs_check.convex as proofs
import theory.convex as theory
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.claim import Statement, claims_of

PROVED = [claim.id for claim in claims_of(theory)]
CHECKS = {
    "convex.comparison": proofs.comparison,
    "convex.cycle": proofs.cycle,
    "convex.spectral-radius": proofs.spectral_radius,
    "convex.quadratic-limit": proofs.quadratic_limit,
    "convex.cross-terms": proofs.cross_terms,
}


@pytest.mark.parametrize("name", PROVED)
def test_it_is_proved(name):
    (evidence,) = evidence_of(name)
    assert evidence.verdict is Verdict.PROVED


def changed(statement: Statement, conclusion: sp.Basic) -> Statement:
    return Statement(
        variables=statement.variables,
        hypotheses=statement.hypotheses,
        conclusion=conclusion,
        instance=statement.instance,
    )


@pytest.mark.parametrize("name", PROVED)
def test_a_statement_with_a_smaller_bound_is_not_proved(name):
    statement = CHECKS[name].claim.statement()
    parts = sp.And.make_args(statement.conclusion)
    part = next(p for p in parts if isinstance(p, sp.Le))
    rest = [p for p in parts if p is not part]
    twin = changed(statement, sp.And(sp.Le(part.lhs, part.rhs * sp.Rational(9, 10)), *rest))
    with pytest.raises(NotProved):
        CHECKS[name].function(twin)


@pytest.mark.parametrize("name", PROVED)
def test_a_statement_without_a_hypothesis_is_not_proved(name):
    statement = CHECKS[name].claim.statement()
    for i in range(len(statement.hypotheses)):
        twin = Statement(
            variables=statement.variables,
            hypotheses=statement.hypotheses[:i] + statement.hypotheses[i + 1 :],
            conclusion=statement.conclusion,
            instance=statement.instance,
        )
        if name == "convex.quadratic-limit" and "N" in str(statement.hypotheses[i]):
            continue  # it is written out for one step of each rate
        with pytest.raises(NotProved):
            CHECKS[name].function(twin)


def test_the_triangle_inequality_needs_each_of_its_conditions():
    step = decisions_of("convex.comparison")["the triangle inequality"]
    assert step.idle == set()
