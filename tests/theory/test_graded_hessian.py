"""The statements on graded eigenvalues at drawn points, and their edges."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.instances import assert_holds, at, exact

import theory.graded_hessian as theory
from theory.catalogue import claims

SETTINGS = settings(derandomize=True, deadline=None, max_examples=12)
CLAIMS = [theory.eigenvalues, theory.groups, theory.to_schedule]
POSITIVE = st.fractions(Fraction(1, 9), 9, max_denominator=9)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_statement_holds_at_its_points_and_breaks_where_a_hypothesis_does(claim):
    statement = claim.statement()
    for point in (statement.instance, *statement.witnesses):
        assert_holds(statement, point)
    broken = set()
    for point in statement.breaking:
        truths = [at(hypothesis, point) == sp.true for hypothesis in statement.hypotheses]
        assert truths.count(False) == 1
        broken.add(truths.index(False))
        assert at(statement.conclusion, point) == sp.false
    assert broken == set(range(len(statement.hypotheses)))


@given(
    least=POSITIVE,
    ratio=st.fractions(1, 9, max_denominator=9),
    upper=POSITIVE,
    lower=POSITIVE,
    places=st.tuples(*[st.fractions(0, 1, max_denominator=8)] * 3),
)
@SETTINGS
def test_groups_of_two_scales_obey_their_bounds(least, ratio, upper, lower, places):
    assume(upper > lower)
    most = least * ratio
    ends = [(least * e**2, most * e**2) for e in (upper, upper, lower)]
    inside = [low + t * (top - low) for (low, top), t in zip(ends, places, strict=True)]
    statement = theory.groups.statement()
    values = (upper, lower, least, most, *inside)
    symbols = (variable.symbol for variable in statement.variables)
    assert_holds(statement, {s: exact(v) for s, v in zip(symbols, values, strict=True)})


def test_groups_may_touch_when_the_condition_number_is_the_squared_ratio_of_the_scales():
    statement = theory.groups.statement()
    symbols = [variable.symbol for variable in statement.variables]
    # m = 1, M = 4 = (ε/δ)²: the two intervals [1, 4] and [1/4, 1] share the eigenvalue 1
    values = (1, Fraction(1, 2), 1, 4, 1, 1, 1)
    instance = {s: exact(Fraction(v)) for s, v in zip(symbols, values, strict=True)}
    assert_holds(statement, instance)
    loose = statement.conclusion.replace(
        lambda part: isinstance(part, sp.Implies), lambda part: sp.Implies(sp.true, part.args[1])
    )
    assert at(loose, instance) == sp.false


def test_the_derived_bounds_are_those_of_the_statement():
    kappa, gap, largest = theory.bounds_formulas.derive()
    numbers = dict(zip(gap.arguments, (1, sp.Rational(1, 10), 2, 6), strict=True))
    assert kappa.right.subs(numbers) == 3
    assert gap.right.subs(numbers) == sp.Rational(100, 3)
    assert largest.right.subs(numbers) == 100


def test_the_claims_are_in_the_catalogue():
    assert {claim.id for claim in CLAIMS} <= set(claims())
