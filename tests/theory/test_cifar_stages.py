"""The claims on CIFAR-10's gradients and Hessians hold and fail where they say."""

import pytest
import sympy as sp

import theory.cifar_gradients as gradients
import theory.cifar_hessian as hessian
from theory.claim import Kind, claims_of


@pytest.mark.parametrize("claim", [*claims_of(gradients), *claims_of(hessian)])
def test_each_is_a_measurement_with_a_threshold(claim):
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description
    assert "before any network was trained on CIFAR-10" in claim.notes


ORDERED = {
    gradients.first: sp.Rational(9, 10),
    gradients.second: sp.Rational(9, 10),
    gradients.first_span: 1000,
    gradients.second_span: 100,
}
PLATEAU = {
    gradients.s1: -9,
    gradients.s2: -3,
    gradients.s3: -9,
    gradients.middle: 1 / sp.Integer(3),
}
INHERITS = {hessian.rho: sp.Rational(9, 10), hessian.span: 1000, hessian.quotient: 10}
LARGER = {hessian.top_1: 2, hessian.top_2: 20}


@pytest.mark.parametrize(
    ("claim", "edge", "changes"),
    [
        (gradients.groups, ORDERED, {name: -sp.Rational(1, 100) for name in ORDERED}),
        (
            gradients.plateau,
            PLATEAU,
            {
                gradients.s1: sp.Rational(1, 100),
                gradients.s2: -sp.Rational(1, 100),
                gradients.s3: sp.Rational(1, 100),
                gradients.middle: -sp.Rational(1, 100),
            },
        ),
        (
            hessian.groups,
            INHERITS,
            {hessian.rho: -1, hessian.span: -1, hessian.quotient: sp.Rational(1, 100)},
        ),
        (hessian.second_layer, LARGER, {hessian.top_1: 1, hessian.top_2: -1}),
    ],
)
def test_a_claim_holds_at_its_thresholds_and_fails_beyond_any(claim, edge, changes):
    conclusion = claim.statement().conclusion
    assert bool(conclusion.subs(edge))
    for name, change in changes.items():
        assert not bool(conclusion.subs({**edge, name: edge[name] + change})), name


def test_a_rising_middle_is_steep_too():
    conclusion = gradients.plateau.statement().conclusion
    assert not bool(conclusion.subs({**PLATEAU, gradients.s2: 4}))
