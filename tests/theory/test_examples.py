"""The worked examples as stated, at exact eigenvalues; billions of steps by exact logarithms."""

from collections import Counter
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import eigenvalues
from strategies.instances import assert_holds, at, exact

import theory.examples as theory
from numerics.log_linear import sign
from numerics.multirate import step_counts
from numerics.spectral_group import SpectralGroup
from theory.cycle import lam


def fraction(number):
    return Fraction(int(number.p), int(number.q))


def stated_groups(statement):
    """The groups of the statement's only hypothesis, from the largest down."""
    ends = []
    for each in statement.hypotheses[0].args:
        (low,) = (part.lts for part in each.args if part.gts == lam)
        (top,) = (part.gts for part in each.args if part.lts == lam)
        ends.append((fraction(low), fraction(top)))
    return tuple(SpectralGroup(*pair) for pair in sorted(ends, reverse=True))


def stated_steps(statement):
    """Pairs (rate, count) of the statement's product, from the smallest rate up."""
    counts = Counter()
    whole = statement.conclusion.lts
    for factor in (f for part in whole.args for f in sp.Mul.make_args(part)):
        base, count = factor.as_base_exp()
        assert abs(base.subs(lam, 0)) == 1
        # SymPy writes even powers of a real modulus without it, and splits odd ones
        (root,) = sp.solve(base.args[0] if isinstance(base, sp.Abs) else base, lam)
        counts[1 / fraction(root)] += int(count)
    return sorted(counts.items())


CLAIMS = [theory.two_groups, theory.billions_of_steps]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_the_counts_and_rates_are_the_talks_for_the_stated_groups(claim):
    statement = claim.statement()
    groups = stated_groups(statement)
    rates = tuple(1 / group.L for group in groups)
    assert stated_steps(statement) == list(zip(rates, step_counts(groups), strict=True))
    target = 1 - 1 / max(group.kappa for group in groups)
    assert statement.conclusion.gts == exact(target)


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=25)
def test_the_two_groups_contract_at_every_eigenvalue(data):
    statement = theory.two_groups.statement()
    groups = stated_groups(statement)
    assert_holds(statement, {lam: exact(data.draw(eigenvalues(groups)))})


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=40)
def test_billions_of_steps_contract_at_every_eigenvalue(data):
    statement = theory.billions_of_steps.statement()
    groups, steps = stated_groups(statement), stated_steps(statement)
    number = data.draw(eigenvalues(groups))
    assert at(statement.hypotheses[0], {lam: exact(number)}) == sp.true
    terms = [(count, abs(1 - rate * number)) for rate, count in steps]
    is_zero = any(factor == 0 for _, factor in terms)
    assert is_zero or sign([*terms, (-1, fraction(statement.conclusion.gts))]) <= 0


def test_far_fewer_steps_would_break_the_two_groups():
    target = theory.two_groups.statement().conclusion.gts
    for small_steps, holds in ((67, True), (40, False)):
        residual = theory.residual(((sp.Rational(1, 1000), small_steps), (sp.Integer(1), 1)))
        assert at(sp.Le(residual, target), {lam: sp.Integer(100)}) == holds


def test_an_eigenvalue_in_the_gap_is_outside_the_statement():
    inside = theory.two_groups.statement().hypotheses[0]
    assert at(inside, {lam: sp.Integer(50)}) == sp.false
