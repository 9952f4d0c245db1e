"""The statements of theory.logistic at their points, and the derived terms."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import at, exact

import theory.logistic as theory
from theory.claim import Kind, claims_of
from theory.derivation import derivations_of

CLAIMS = {c.id: c for c in claims_of(theory) if c.kind is Kind.THEOREM}
NUMBERS = st.fractions(min_value=-4, max_value=4, max_denominator=20)


@pytest.mark.parametrize("name", CLAIMS)
def test_the_conclusion_holds_at_every_point_given(name):
    statement = CLAIMS[name].statement()
    for point in (statement.instance, *statement.witnesses):
        assert at(statement.conclusion, point) == sp.true


@pytest.mark.parametrize("name", CLAIMS)
def test_every_hypothesis_is_needed(name):
    statement = CLAIMS[name].statement()
    broken = set()
    for point in statement.breaking:
        truths = [at(hypothesis, point) == sp.true for hypothesis in statement.hypotheses]
        assert truths.count(False) == 1
        broken.add(truths.index(False))
        assert at(statement.conclusion, point) == sp.false
    assert broken == set(range(len(statement.hypotheses)))


@settings(max_examples=30, deadline=None)
@given(NUMBERS, NUMBERS)
def test_the_slope_of_the_logistic_function_grows_at_most_exponentially(z, delta):
    statement = theory.curvature.statement()
    point = {theory.z: exact(z), theory.delta: exact(delta)}
    assert at(statement.conclusion, point) == sp.true


def test_the_slope_is_the_second_derivative_of_the_loss():
    loss = sp.log(1 + sp.exp(theory.z))
    assert sp.simplify(sp.diff(loss, theory.z, 2) - theory.sigmoid_slope(theory.z)) == 0


def test_the_derived_cross_term_vanishes_with_the_radius_on_exact_blocks():
    low, high, cross = next(iter(derivations_of(theory))).derive()
    radius, mixed, *_ = cross.arguments
    assert cross.right.subs(mixed, 0).subs(radius, 0) == 0
    assert low.right.subs(radius, 0) == low.arguments[1] + low.arguments[2]
    assert high.right.subs(radius, 0) == high.arguments[1] + high.arguments[2]
