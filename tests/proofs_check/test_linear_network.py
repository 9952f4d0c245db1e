"""The proofs about deep linear networks: they go through, and not for false twins."""

from dataclasses import replace

import pytest
import sympy as sp
from strategies.false_twins import false_twins

from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.written_equation import power_as_symbol, sides

NAMES = [
    "linear-network.balanced",
    "linear-network.flow",
    "linear-network.fixed-points",
    "linear-network.invariant",
]


@pytest.mark.parametrize("name", NAMES)
def test_each_is_proved(name):
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.PROVED, found.scope


@pytest.mark.parametrize("name", NAMES)
def test_no_false_twin_is_proved(name):
    check = checks()[name]
    twins = dict(false_twins(check.claim.statement()))
    assert len(twins) >= 3
    for words, twin in twins.items():
        found = replace(check, claim=replace(check.claim, state=lambda twin=twin: twin)).evidence()
        assert all(item.verdict is Verdict.UNDECIDED for item in found), words


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_proved_without_one_of_its_hypotheses(name):
    check = checks()[name]
    statement = check.claim.statement()
    for left_out in statement.hypotheses:
        fewer = tuple(h for h in statement.hypotheses if h != left_out)
        with pytest.raises(NotProved):
            check.function(replace(statement, hypotheses=fewer))


def test_an_inequality_is_not_taken_for_an_equation():
    x = sp.Symbol("x")
    assert sides(sp.Eq(x, 1)) == (x, 1)
    with pytest.raises(NotProved, match="is no equation"):
        sides(sp.Le(x, 1))


def test_a_power_that_is_left_is_refused():
    x, n, P = sp.symbols("x n P", positive=True)
    assert power_as_symbol(3 * x ** (1 - n), x, 1 - n, P) == 3 * P
    with pytest.raises(NotProved, match="is left"):
        power_as_symbol(x ** (2 - n), x, 1 - n, P)
