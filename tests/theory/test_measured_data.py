"""What the measurements on real data claim, read off small numbers."""

import pytest
import sympy as sp

import theory.intrinsic_dimension as dimension
import theory.principal_components as components
from theory.claim import Kind, claims_of


@pytest.mark.parametrize("claim", [*claims_of(components), *claims_of(dimension)])
def test_each_is_a_measurement_with_a_threshold(claim):
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description


@pytest.mark.parametrize("short", components.spans)
def test_one_data_set_that_is_not_multiscale_breaks_the_claim(short):
    conclusion = components.multiscale_real.statement().conclusion
    spans = dict.fromkeys(components.spans, sp.Integer(1000))
    assert conclusion.subs(spans) == sp.true
    assert conclusion.subs({**spans, short: sp.Integer(999)}) == sp.false


@pytest.mark.parametrize(("m", "d", "holds"), [(6, 10, True), (8, 11, False), (5, 8, False)])
def test_both_estimates_have_to_lie_in_the_interval(m, d, holds):
    conclusion = dimension.intrinsic_dimension.statement().conclusion
    assert bool(conclusion.subs({dimension.m: m, dimension.two_nearest: d})) is holds
