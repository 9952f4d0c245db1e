"""The statements on losses at exact points, and their derivatives in expansions."""

import pytest
import sympy as sp
from strategies.instances import at

import theory.expansion_losses as theory
from theory.activation import Activation, differential_ring

CLAIMS = [theory.logistic, theory.cross_entropy]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_statement_holds_at_its_instance_and_witnesses(claim):
    statement = claim.statement()
    for point in (statement.instance, *statement.witnesses):
        assert at(statement.conclusion, point) == sp.true


def test_weights_that_do_not_sum_to_one_break_the_cross_entropy():
    statement = theory.cross_entropy.statement()
    (point,) = statement.breaking
    assert at(statement.hypotheses[0], point) == sp.false
    assert at(statement.conclusion, point) == sp.false


def test_the_logistic_loss_has_the_derivatives_of_softplus():
    f, y = theory.f, theory.y
    loss = sp.log(1 + sp.exp(f)) - y * f
    softplus = differential_ring(Activation.SOFTPLUS).derivatives_at(f, 4)
    for order in (2, 3, 4):
        assert sp.simplify(sp.diff(loss, f, order) - softplus[order]) == 0
