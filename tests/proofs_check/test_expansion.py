"""The proofs on expansions go through, and their false twins do not."""

from dataclasses import replace

import pytest
import sympy as sp
from strategies.decisions import evidence_of

import proofs_check.expansion as proofs
import theory.expansion as theory
import theory.expansion_relu as relu_theory
import theory.expansion_remainder as remainder_theory
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.activation import Activation
from theory.quantifier import ForAll

CHECKS = [proofs.loss, proofs.triangular, proofs.relu, proofs.remainder]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.claim.id)
def test_the_claim_is_proved(check):
    (found,) = evidence_of(check.claim.id)
    assert found.verdict is Verdict.PROVED
    assert found.argument


def refused(check, statement):
    with pytest.raises(NotProved):
        check.function(statement)


def with_part(statement, place, part):
    parts = list(statement.conclusion.args)
    parts[place] = part
    return replace(statement, conclusion=sp.And(*parts, evaluate=False))


@pytest.mark.parametrize("place", range(3))
def test_a_loss_with_twice_a_coefficient_is_not_proved(place):
    statement = theory.loss.statement()
    part = statement.conclusion.args[place]
    refused(proofs.loss, with_part(statement, place, sp.Eq(part.lhs, 2 * part.rhs)))


def test_a_loss_with_an_inequality_is_not_proved():
    statement = theory.loss.statement()
    part = statement.conclusion.args[0]
    refused(proofs.loss, with_part(statement, 0, sp.Le(part.lhs, part.rhs)))


@pytest.mark.parametrize("place", range(4))
def test_jets_that_need_not_agree_are_not_proved_to_give_the_same(place):
    statement = theory.triangular.statement()
    part = statement.conclusion.args[place]
    refused(proofs.triangular, with_part(statement, place, sp.Eq(part.lhs, part.rhs + theory.y)))


def test_jets_that_agree_below_order_k_only_are_not_enough():
    statement = theory.triangular.statement()
    order, *agreements = statement.hypotheses
    fewer = [ForAll(h.args[0], (h.args[1][0], 0, theory.k1 - 1)) for h in agreements]
    refused(proofs.triangular, replace(statement, hypotheses=(order, *fewer)))


@pytest.mark.parametrize("place", range(2))
def test_a_relu_output_past_the_radius_is_not_proved(place):
    statement = relu_theory.relu.statement()
    refused(proofs.relu, replace(statement, hypotheses=statement.hypotheses[place : place + 1]))


def test_a_constant_that_is_too_small_is_not_proved():
    statement = remainder_theory.remainder.statement()
    bounds = [
        remainder_theory.remainder_bound(a, c * sp.Rational(99, 100))
        for a, c in remainder_theory.CONSTANTS.items()
    ]
    refused(proofs.remainder, replace(statement, conclusion=sp.And(*bounds, evaluate=False)))


def test_another_power_another_function_or_a_further_part_is_not_proved():
    statement = remainder_theory.remainder.statement()
    constants = remainder_theory.CONSTANTS
    bounds = [remainder_theory.remainder_bound(a, c) for a, c in constants.items()]
    epsilon = remainder_theory.epsilon
    tanh = bounds[0]
    for twin in (
        sp.Le(tanh.lhs, tanh.rhs * epsilon, evaluate=False),
        sp.Ge(tanh.lhs, tanh.rhs, evaluate=False),
        sp.Le(2 * tanh.lhs, tanh.rhs, evaluate=False),
    ):
        conclusion = sp.And(twin, *bounds[1:], evaluate=False)
        refused(proofs.remainder, replace(statement, conclusion=conclusion))
    more = sp.And(*bounds, epsilon <= 1, evaluate=False)
    refused(proofs.remainder, replace(statement, conclusion=more))


def test_a_smaller_box_is_no_part_of_the_proof():
    statement = remainder_theory.remainder.statement()
    refused(proofs.remainder, replace(statement, hypotheses=statement.hypotheses[:2]))


def test_the_constants_are_within_five_percent_of_what_is_enclosed():
    (found,) = evidence_of("expansion.remainder")
    for activation, constant in remainder_theory.CONSTANTS.items():
        enclosed = sp.Rational(found.values[f"C for {Activation(activation)}, enclosed"])
        assert enclosed <= constant <= enclosed * sp.Rational(105, 100)
