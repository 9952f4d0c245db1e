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


def test_the_logistic_derivatives_are_those_of_the_loss():
    f, y = theory.f, theory.y
    probability = 1 / (1 + sp.exp(-f))
    loss = sp.log(1 + sp.exp(f)) - y * f
    for order, formula in enumerate(theory.logistic_formulas.derive(order=5), start=1):
        (p,) = (symbol for symbol in formula.arguments if str(symbol) == "p")
        right = formula.right.subs(p, probability)
        assert sp.simplify(right - sp.diff(loss, f, order)) == 0


def test_the_cumulants_are_the_derivatives_for_three_classes():
    t = theory.t
    odds = [sp.Rational(1, 2), sp.Rational(1, 3), sp.Rational(1, 6)]
    direction = [sp.Integer(2), sp.Integer(-1), sp.Rational(1, 2)]
    pairs = list(zip(odds, direction, strict=True))
    generating = sp.log(sum(p * sp.exp(t * v) for p, v in pairs))
    for order, formula in enumerate(theory.cross_entropy_formulas.derive(order=4), start=1):
        moments = {
            symbol: sum(p * v ** int(str(symbol).partition("_")[2]) for p, v in pairs)
            for symbol in formula.arguments
        }
        assert formula.right.subs(moments) == sp.simplify(sp.diff(generating, t, order).subs(t, 0))


@pytest.mark.parametrize("derive", [theory.logistic_formulas, theory.cross_entropy_formulas])
def test_order_zero_is_taken_for_one(derive):
    assert derive.derive(order=0) == derive.derive(order=1)
    assert len(derive.derive(order=1)) == 1
