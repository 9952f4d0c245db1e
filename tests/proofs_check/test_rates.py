"""The proofs on any increasing rates: each condition of their lemmas is needed."""

import pytest
import sympy as sp
from strategies.decisions import decisions_of, evidence_of

from proofs_check.check import checks
from proofs_check.exact_decision import NotProved, decide

IDLE = {
    "own factor": {"lambda > 0", "L*a_k < 2"},
    "own factor at most 1": {"mu <= lambda"},
    "own bound above 1: there is a count of at least 1 only if ρ is above the larger steps": set(),
    "smaller steps": {"a_k > 0", "mu <= lambda"},
    "larger steps": {"L*a_k < 2", "mu <= lambda"},
    "the count makes the bound at most ρ": set(),
    "the three kinds of factors together": {"small >= 0"},
}


def test_every_condition_that_matters_is_needed():
    decisions = decisions_of("cycle.step-counts-any-rates")
    assert {step: decisions[step].idle for step in IDLE} == IDLE


def test_a_larger_rate_on_a_smaller_group_is_not_bounded_by_one():
    # the false twin of "smaller steps": b > a
    a, b, lam, L = sp.symbols("a b lambda L", real=True)
    with pytest.raises(NotProved, match="fails at"):
        decide(
            "twin", sp.Abs(1 - b * lam) <= 1, given=(lam > 0, lam <= L, a > 0, a * L < 2, b >= a)
        )


def test_the_best_rate_is_decided_from_the_statement_itself():
    (found,) = evidence_of("cycle.best-own-rate")
    conclusion = checks()["cycle.best-own-rate"].claim.statement().conclusion
    established = " ".join(step.establishes for step in found.steps)
    assert all(str(part) in established for part in conclusion.args)
