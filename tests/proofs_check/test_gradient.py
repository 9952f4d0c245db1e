"""The proofs on gradients take the equation that they are given, and refuse another."""

import pytest
import sympy as sp
from strategies.decisions import evidence_of
from strategies.false_twins import attempt_at

import theory.gradient as theory
from proofs_check.check import checks
from proofs_check.evidence import Verdict

ENTRY = theory.x[theory.s, theory.k]
NAMES = ["gradient.linear", "gradient.logistic", "gradient.first-layer"]


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_is_proved_for_any_size(name):
    (found,) = evidence_of(name)
    assert found.verdict is Verdict.PROVED
    assert "Sum" in found.steps[0].establishes


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "wrong",
    [
        lambda right: right * theory.e[theory.k],
        lambda right: right / theory.e[theory.k],
        lambda right: -right,
        lambda right: right * theory.n,
        lambda right: right.xreplace({ENTRY: ENTRY**2}),
    ],
    ids=["scale twice", "no scale", "sign", "sum for mean", "square of the coordinate"],
)
def test_a_gradient_with_another_factor_is_not_proved(name, wrong):
    left, right = checks()[name].claim.statement().conclusion.args
    (found,) = attempt_at(name, conclusion=sp.Eq(left, wrong(right), evaluate=False))
    assert found.verdict is Verdict.UNDECIDED
