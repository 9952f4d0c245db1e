"""The growth polynomial, and its bound on the length of random cycles."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.cycles import talk_cycles
from strategies.instances import assert_hypotheses, at, count_instance, exact, group_instance

import theory.growth as theory
from numerics.multirate import step_counts
from numerics.spectral_group import gaps, spectral_groups
from proofs_check.growth import refuting_point
from theory.cycle import eta, kappa, n, rho

GROWTH = theory.growth.statement()
REPAIRED = theory.growth_with_hypothesis.statement()
Q = REPAIRED.variables[-1].symbol
SETTINGS = settings(derandomize=True, deadline=None, max_examples=10)


def growth_instance(cycle, r):
    """The variables of cycle.growth, with P_1, …, P_n from the recursion at X."""
    local = exact(cycle.kappa)
    X = local / exact(cycle.eta) * sp.log(local * exact(r))
    P = [sp.Integer(1), 3 + X]
    while len(P) < len(cycle.groups):
        P.append((2 + X) * P[-1] - P[-2])
    return {
        **group_instance(cycle.groups),
        **count_instance(cycle.counts),
        eta: exact(cycle.eta),
        rho: exact(cycle.rho),
        kappa: local,
        theory.r: exact(r),
        theory.X: X,
        **{theory.P[m]: P[m - 1] for m in range(1, len(cycle.groups) + 1)},
    }


@pytest.mark.parametrize("groups", range(1, 13))
def test_the_polynomial_from_the_counts_is_that_of_the_recursion(groups):
    derived = theory.derived_growth_polynomial(groups)
    assert sp.expand(derived - theory.growth_polynomial(groups)) == 0
    assert sp.degree(derived, theory.X) == groups - 1
    assert sp.LC(derived, theory.X) == 1


@pytest.mark.parametrize("groups", range(1, 13))
def test_at_one_it_is_a_lucas_number_of_odd_index(groups):
    assert theory.growth_polynomial(groups).subs(theory.X, 1) == (
        sp.lucas(2 * groups - 1) if groups > 1 else 1
    )


@pytest.mark.parametrize("groups", range(2, 9))
def test_at_zero_every_count_is_two_but_the_last(groups):
    assert theory.growth_polynomial(groups).subs(theory.X, 0) == 2 * groups - 1


def test_the_polynomials_that_the_notes_print_are_these():
    X = theory.X
    assert [theory.growth_polynomial(m) for m in (2, 3, 4)] == [
        X + 3,
        X**2 + 5 * X + 5,
        X**3 + 7 * X**2 + 14 * X + 7,
    ]


@given(st.data())
@SETTINGS
def test_a_cycle_is_no_longer_than_the_polynomial_says(data):
    cycle = data.draw(talk_cycles())
    r = max(gaps(cycle.groups), default=Fraction(2)) * data.draw(
        st.sampled_from([Fraction(1), Fraction(3, 2)])
    )
    instance = growth_instance(cycle, r)
    assert_hypotheses(GROWTH, instance)
    assert sum(cycle.counts) <= instance[theory.P[len(cycle.groups)]].evalf(30)


def test_a_polynomial_that_is_one_smaller_is_broken():
    # κ = 1.01, κr = 2.02: the larger step grows by 1.02 only, and yet it costs a second step
    groups = spectral_groups("1:101/100", "101/50:10201/5000")
    assert step_counts(groups) == (2, 1)
    X = sp.Rational(101, 100) * sp.log(sp.Rational(101, 50))
    lengths = {n: sp.Integer(2), **count_instance((2, 1))}
    assert at(GROWTH.conclusion, {**lengths, theory.P[2]: 3 + X}) == sp.true
    assert at(GROWTH.conclusion, {**lengths, theory.P[2]: 2 + X}) == sp.false


@pytest.mark.parametrize("constant", range(1, 9))
def test_the_talks_order_fails_for_every_constant_at_the_refuting_point(constant):
    statement = theory.growth_as_said.statement()
    local, ratio, steps = refuting_point(constant)
    instance = {
        theory.C: sp.Integer(constant),
        kappa: exact(local),
        theory.r: exact(ratio),
    }
    assert_hypotheses(statement, instance)
    assert at(statement.conclusion, instance) == sp.false
    assert at(statement.conclusion.lts, instance) == steps
    # and by a margin that rounding cannot make
    assert steps > at(statement.conclusion.gts, instance).evalf(30) + 1


def test_the_talks_order_holds_at_a_gap_that_keeps_up_with_the_condition_number():
    statement = theory.growth_as_said.statement()
    instance = {theory.C: sp.Integer(4), kappa: sp.Integer(8), theory.r: sp.Integer(8)}
    assert at(statement.conclusion, instance) == sp.true


@given(st.data())
@SETTINGS
def test_with_its_hypothesis_the_talks_order_holds(data):
    cycle = data.draw(talk_cycles())
    r = max(3, *gaps(cycle.groups), cycle.kappa)
    alpha = data.draw(st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(4)]))
    numbers = [1, 4]
    while len(numbers) < len(cycle.groups):
        numbers.append(3 * numbers[-1] - numbers[-2])
    instance = {
        **growth_instance(cycle, r),
        theory.alpha: exact(alpha),
        **{Q[m]: sp.Integer(numbers[m - 1]) for m in range(1, len(cycle.groups) + 1)},
    }
    assert_hypotheses(REPAIRED, instance)
    assert sum(cycle.counts) <= at(REPAIRED.conclusion.gts, instance).evalf(30)
