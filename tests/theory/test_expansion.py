"""The statements on expansions at exact points, and what breaks them."""

import pytest
import sympy as sp
from strategies.instances import at

import theory.expansion as theory
import theory.expansion_relu as relu_theory
import theory.expansion_remainder as remainder_theory

CLAIMS = [theory.loss, theory.triangular, relu_theory.relu, remainder_theory.remainder]


def ids(claim):
    return claim.id


@pytest.mark.parametrize("claim", CLAIMS, ids=ids)
def test_a_statement_holds_at_its_instance_and_witnesses(claim):
    statement = claim.statement()
    for point in (statement.instance, *statement.witnesses):
        assert at(statement.conclusion, point) == sp.true


@pytest.mark.parametrize("claim", CLAIMS, ids=ids)
def test_every_hypothesis_has_a_point_that_breaks_it_alone_and_the_conclusion(claim):
    statement = claim.statement()
    broken = set()
    for point in statement.breaking:
        values = [at(hypothesis, point) for hypothesis in statement.hypotheses]
        assert values.count(sp.false) == 1
        assert values.count(sp.true) == len(values) - 1
        assert at(statement.conclusion, point) == sp.false
        broken.add(values.index(sp.false))
    assert broken == set(range(len(statement.hypotheses)))


def test_the_remainder_vanishes_to_its_order():
    activation = next(iter(remainder_theory.CONSTANTS))
    left = remainder_theory.remainder_after(2, activation)
    epsilon, u1 = remainder_theory.epsilon, remainder_theory.u1
    at_zero = {remainder_theory.u0: 0, remainder_theory.w: 1, remainder_theory.v: 1}
    expansion = sp.series(left.subs(at_zero), epsilon, 0, 4).removeO()
    # tanh(tanh(x)) = x − 2x³/3 + …
    assert sp.simplify(expansion + sp.Rational(2, 3) * u1**3 * epsilon**3) == 0
