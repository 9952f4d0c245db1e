"""The inequalities of the logarithm at exact points, read from their formal statements."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies.instances import assert_hypotheses, exact, margin

import theory.logarithm as theory

UNIT = st.fractions(0, Fraction(999_999, 1_000_000))


@pytest.mark.parametrize("claim", [theory.below_tangent, theory.above_secant], ids=lambda c: c.id)
@given(x=UNIT)
@example(x=Fraction(0))
@example(x=Fraction(1, 10**12))
@example(x=1 - Fraction(1, 10**12))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_bounds_of_the_logarithm_hold_on_the_unit_interval(claim, x):
    statement, instance = claim.statement(), {theory.x: exact(x)}
    assert_hypotheses(statement, instance)
    assert margin(statement.conclusion, instance) >= 0


@given(s=st.fractions(1, 10**6))
@example(s=1 + Fraction(1, 10**12))
@example(s=Fraction(10**9))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_symmetric_ratio_is_bounded_above_one(s):
    statement, instance = theory.symmetric_ratio.statement(), {theory.s: exact(s)}
    if s > 1:
        assert_hypotheses(statement, instance)
        assert margin(statement.conclusion, instance) > 0


@given(x=st.fractions(Fraction(1, 1000), Fraction(99, 100)))
@settings(derandomize=True, max_examples=20, deadline=None)
def test_the_bounds_are_strict_inside_so_neither_can_be_turned_round(x):
    for claim in (theory.below_tangent, theory.above_secant):
        assert margin(claim.statement().conclusion, {theory.x: exact(x)}) > 0


@pytest.mark.parametrize(
    "claim", [theory.below_tangent, theory.above_secant, theory.symmetric_ratio], ids=lambda c: c.id
)
def test_the_defect_is_the_difference_of_the_two_sides(claim):
    conclusion = claim.statement().conclusion
    expression, variable, anchor = theory.defect(claim.id)
    assert sp.simplify(conclusion.rhs - conclusion.lhs - expression) == 0
    assert sp.limit(expression, variable, anchor) == 0
