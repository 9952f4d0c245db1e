"""The proofs on the Hessian take the equations that they are given, and refuse others."""

import pytest
import sympy as sp
from strategies.decisions import evidence_of
from strategies.false_twins import attempt_at

import theory.hessian as theory
from proofs_check.check import checks
from proofs_check.evidence import Verdict

PAIR = theory.e[theory.i], theory.e[theory.k]


def verdict_of_twin(name, change):
    """The verdict of the check when one equation's right side is changed."""
    check = checks()[name]
    statement = check.claim.statement()
    parts = list(sp.And.make_args(statement.conclusion))
    place = next(p for p, part in enumerate(parts) if part.has(theory.e))
    left, right = parts[place].args
    parts[place] = sp.Eq(left, change(right), evaluate=False)
    return {evidence.verdict for evidence in attempt_at(check, conclusion=sp.And(*parts))}


@pytest.mark.parametrize("name", ["hessian.kronecker", "hessian.relu-patterns", "hessian.blocks"])
def test_the_claim_is_proved(name):
    (found,) = evidence_of(name)
    assert found.verdict is Verdict.PROVED


@pytest.mark.parametrize("name", ["hessian.kronecker", "hessian.relu-patterns"])
@pytest.mark.parametrize(
    "change",
    [
        lambda right: right / PAIR[0],
        lambda right: right * PAIR[1],
        lambda right: -right,
        lambda right: right / 2,
        lambda right: right.xreplace({theory.i: theory.k, theory.k: theory.i}) / PAIR[0],
    ],
    ids=["one scale", "three scales", "sign", "half", "other coordinate"],
)
def test_a_hessian_with_another_factor_is_not_proved(name, change):
    assert verdict_of_twin(name, change) == {Verdict.UNDECIDED}


def test_a_curvature_without_the_residual_is_not_that_of_a_smooth_network():
    y, z = theory.y, theory.z
    gauss_newton = theory.F(y, z).diff(y) * theory.F(y, z).diff(z)
    same_row = theory.F(y, z).diff(y) ** 2
    for loss, curvature in ((theory.two_rows(), gauss_newton), (theory.one_row(), same_row)):
        left, right = theory.second_derivative(loss), theory.scaled_mean(curvature)
        (found,) = attempt_at("hessian.kronecker", conclusion=sp.Eq(left, right, evaluate=False))
        assert found.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "change", [lambda right: 2 * right, lambda right: right * right, lambda right: -right]
)
def test_a_block_with_another_factor_is_not_proved(change):
    check = checks()["hessian.blocks"]
    statement = check.claim.statement()
    left, right = statement.conclusion.args
    (found,) = attempt_at(check, conclusion=sp.Eq(left, change(right), evaluate=False))
    assert found.verdict is Verdict.UNDECIDED
    assert "modulo the conditions" in found.scope


def test_the_relu_keeps_its_sign_only_for_small_moves():
    (found,) = attempt_at("hessian.relu-patterns", hypotheses=())
    assert found.verdict is Verdict.UNDECIDED
    assert "fails at" in found.scope
