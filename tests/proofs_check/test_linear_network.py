"""The proofs about deep linear networks: they go through, and not for false twins."""

import pytest
import sympy as sp
from strategies.false_twins import (
    assert_no_false_twin_is_proved,
    assert_nothing_is_proved_without_a_hypothesis,
)

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
    assert_no_false_twin_is_proved(checks()[name])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_proved_without_one_of_its_hypotheses(name):
    assert_nothing_is_proved_without_a_hypothesis(checks()[name])


def test_an_inequality_is_not_taken_for_an_equation():
    x = sp.Symbol("x")
    assert sides(sp.Eq(x, 1)) == (x, 1)
    with pytest.raises(NotProved, match="is no equation"):
        sides(sp.Le(x, 1))


def test_a_power_that_is_left_is_refused():
    x, n, P = sp.symbols("x n P", positive=True)
    assert power_as_symbol(3 * x ** (1 - n), x, 1 - n, P) == 3 * P
    assert power_as_symbol(x ** (2 * n - 3), x, 1 - n, P) == 1 / (x * P**2)
    with pytest.raises(NotProved, match="is left"):
        power_as_symbol(x ** (n / 2), x, 1 - n, P)
