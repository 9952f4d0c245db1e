"""The turns of the methods: who is asked again with more time, and who is not."""

import time

import pytest
import sympy as sp
from strategies.goals import goal, integer, le, lt

from proofs_check.engine import provers
from proofs_check.engine.calculus import Calculus, Sign
from proofs_check.engine.method import OutOfTime
from proofs_check.engine.provers import over_reals, prove
from proofs_check.engine.region import Region
from proofs_check.engine.whole_rules import by_enclosure
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved

n = integer("n", 1)
SHOWN = Evidence(
    verdict=Verdict.PROVED,
    method="a second turn",
    scope="here",
    steps=(ProofStep(name="step", establishes="it", method="a second turn"),),
)


def failing_once(kind):
    """A method that fails at once, and would go through when it is asked again."""
    calls = []

    def method(_, *, seconds):
        calls.append(seconds)
        if len(calls) == 1:
            raise kind("the first turn")
        return SHOWN

    return method


def test_a_method_that_ran_out_of_time_early_is_asked_again(monkeypatch):
    monkeypatch.setattr(provers, "_REAL", (("hurried", failing_once(OutOfTime)),))
    assert over_reals(goal(le(n, n)), seconds=60) is SHOWN


def test_a_method_that_failed_for_good_is_not_asked_again(monkeypatch):
    monkeypatch.setattr(provers, "_REAL", (("failing", failing_once(NotProved)),))
    with pytest.raises(NotProved, match="the first turn") as caught:
        over_reals(goal(le(n, n)), seconds=60)
    assert not isinstance(caught.value, OutOfTime)


def test_the_time_that_is_left_is_shared_by_the_methods_that_it_may_help(monkeypatch):
    def greedy(_, *, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass
        raise OutOfTime("more would be better")

    asked = failing_once(OutOfTime)
    monkeypatch.setattr(provers, "_REAL", (("greedy", greedy), ("modest", asked)))
    assert over_reals(goal(le(n, n)), seconds=1) is SHOWN


def test_a_proof_by_calculus_says_that_it_was_in_a_hurry():
    x = sp.Symbol("x", real=True)
    proof = Calculus(deadline=0.0, rules=(by_enclosure,))
    with pytest.raises(NotProved):
        proof.prove(Sign(expression=sp.exp(x) - x, strict=True, region=Region(box={})))
    assert proof.hurried


def test_the_compound_interest_is_below_e_for_every_integer():
    found = prove(goal(lt((1 + 1 / n) ** n, sp.E)), seconds=60)
    assert found.verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "relation",
    [
        lt((1 + 1 / n) ** (n + 1), sp.E),
        lt((1 + 1 / n) ** n, sp.Rational(27182, 10000)),
        lt(sp.E, (1 + 1 / n) ** n),
    ],
)
def test_false_twins_of_the_compound_interest_are_not_proved(relation):
    with pytest.raises(NotProved):
        prove(goal(relation), seconds=10)
