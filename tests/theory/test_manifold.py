"""Data in a subspace as stated, against training runs in exact numbers."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from strategies.false_twins import assert_points, value_at
from strategies.instances import exact

import theory.manifold as theory
from theory.claim import claims_of

small = st.fractions(min_value=-3, max_value=3, max_denominator=7)


@pytest.mark.parametrize("claim", claims_of(theory), ids=lambda c: c.id)
def test_each_statement_holds_at_its_points_and_needs_its_hypotheses(claim):
    assert_points(claim.statement())


@given(small, small, small, st.integers(1, 4), st.fractions(0, 2, max_denominator=5))
def test_training_by_exact_steps_ends_where_the_closed_form_says(goal, start, rate, steps, lam):
    statement = theory.regression_limit.statement()
    eta, eigenvalue, target, *_ = (variable.symbol for variable in statement.variables)
    rate = abs(rate) + Fraction(1, 9)
    weights = [start]
    for _ in range(steps):
        weights.append(weights[-1] - rate * lam * (weights[-1] - goal))
    point = {
        **{theory.T: sp.Integer(steps), eta: exact(rate)},
        **{eigenvalue: exact(lam), target: exact(goal)},
        **{theory.u[t]: exact(value) for t, value in enumerate(weights)},
    }
    assert all(value_at(h, point) == sp.true for h in statement.hypotheses)
    assert value_at(statement.conclusion, point) == sp.true


def test_the_derived_formulas_are_the_ones_claimed():
    (variance,) = theory.variance_formula.derive()
    first, second, tau = variance.arguments
    assert sp.expand(variance.right - tau**2 * (first**2 + second**2)) == 0
    (weight,) = theory.noise_formula.derive()
    v, eta, sigma, T = weight.arguments
    assert sp.simplify(weight.right / v - (1 - eta * sigma**2) ** T) == 0


@given(goal=small, start=small, variance=small, eta=small, steps=st.integers(0, 6))
def test_the_solved_weight_is_that_of_descent_step_by_step(goal, start, variance, eta, steps):
    (formula,) = theory.regression_formula.derive()
    weight = start
    for _ in range(steps):
        weight -= eta * variance * (weight - goal)
    given_values = (goal, start, variance, eta, steps)
    values = {s: exact(v) for s, v in zip(formula.arguments, given_values, strict=True)}
    found = formula.right.replace(sp.Pow, lambda b, e: sp.Pow(b.subs(values), e.subs(values)))
    assert found.subs(values) == exact(weight)
