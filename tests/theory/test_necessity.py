"""Without the small steps the cycle diverges, at exact points of the formal statement."""

from fractions import Fraction
from itertools import pairwise

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import assert_holds, at, exact

import theory.necessity as theory
from theory.cycle import N, eta, i, n

STATEMENT = theory.small_steps.statement()
SMALLER = STATEMENT.variables[4].symbol
SETTINGS = settings(derandomize=True, deadline=None, max_examples=30)


def instance_of(counts, missing, base):
    """The statement's variables; the entry of the missing group is not used."""
    return {
        n: sp.Integer(len(counts)),
        i: sp.Integer(missing),
        eta: exact(base),
        SMALLER: sp.Integer(sum(counts[: missing - 1])),
        **{N[j]: sp.Integer(c) for j, c in enumerate(counts, start=1) if j != missing},
    }


@given(st.data())
@SETTINGS
def test_without_one_group_of_steps_the_cycle_grows_whatever_the_other_counts(data):
    counts = data.draw(st.lists(st.integers(1, 30), min_size=2, max_size=4))
    missing = data.draw(st.integers(1, len(counts) - 1))
    base = data.draw(st.fractions(Fraction(1, 50), 1, max_denominator=50))
    assert_holds(STATEMENT, instance_of(counts, missing, base))


@given(st.data())
@SETTINGS
def test_the_explicit_ends_fall_from_group_to_group_with_one_at_the_missing_one(data):
    groups = data.draw(st.integers(2, 5))
    missing = data.draw(st.integers(1, groups - 1))
    smaller = data.draw(st.integers(0, 10**6))
    base = {eta: exact(data.draw(st.fractions(Fraction(1, 50), 1)))}
    ends = [
        theory.end_above(sp.Integer(j), sp.Integer(missing), sp.Integer(smaller))
        if j < missing
        else sp.Integer(1)
        if j == missing
        else theory.end_below(sp.Integer(j), sp.Integer(missing)).subs(base)
        for j in range(1, groups + 1)
    ]
    assert all(above > below > 0 for above, below in pairwise(ends))


def test_with_enough_steps_of_the_missing_group_the_same_spectrum_contracts():
    # the group is a point at L_i = 1 with η = 1, so one step of its own makes |p(1)| = 0
    held = at(STATEMENT.conclusion.lhs, instance_of((5, 0, 1), 2, Fraction(1)))
    assert held > 1
    own = 1 - eta.subs(eta, 1)
    assert own * held == 0


def test_a_step_that_is_too_small_for_the_lower_groups_would_not_diverge():
    # the false twin: with every end above 1 the larger steps are missing, and |p(1)| < 1
    small_only = sp.Abs(1 - 1 / theory.end_above(sp.Integer(1), sp.Integer(2), sp.Integer(5))) ** 5
    assert sp.Rational(1, 2) < small_only < 1


@given(
    q=st.fractions(0, Fraction(99, 100), max_denominator=100),
    rest=st.fractions(0, 10**6, max_denominator=10),
    count=st.integers(0, 60),
)
@SETTINGS
def test_one_more_step_of_the_own_rate_never_raises_the_modulus(q, rest, count):
    statement = theory.fewer_steps.statement()
    values = (exact(q), exact(rest), sp.Integer(count))
    symbols = (variable.symbol for variable in statement.variables)
    assert_holds(statement, dict(zip(symbols, values, strict=True)))
