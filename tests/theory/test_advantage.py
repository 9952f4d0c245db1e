"""The region of advantage, at exact points."""

from fractions import Fraction

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import assert_holds, assert_hypotheses, at, instance

import theory.advantage as theory

SETTINGS = settings(derandomize=True, deadline=None, max_examples=12)
TOLERANCE = st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000)


@given(
    local=st.fractions(Fraction(11, 10), 20, max_denominator=10),
    base=st.fractions(Fraction(1, 10), 1, max_denominator=10),
    root=st.fractions(Fraction(11, 10), 10**4, max_denominator=10),
    length=st.integers(1, 200),
    slack=st.integers(0, 5),
    tol=TOLERANCE,
)
@SETTINGS
def test_the_region_of_advantage_at_exact_points(local, base, root, length, slack, tol):
    point = instance(
        theory.advantage, kappa=local, eta=base, w=root, N=length, P=length + slack, tol=tol
    )
    assert_holds(theory.advantage.statement(), point)


def test_the_explicit_part_of_the_region_is_not_all_of_it():
    # inside the region, but a bound P far above N does not show it
    statement = theory.advantage.statement()
    inside = instance(theory.advantage, kappa=2, eta=1, w=200, N=17, P=200, tol=Fraction(1, 2))
    assert_hypotheses(statement, inside)
    (explicit,) = (part for part in statement.conclusion.args if isinstance(part, sp.Implies))
    enough, region = explicit.args
    assert at(enough, inside) == sp.false
    assert at(region, inside) == sp.true


def test_a_point_outside_the_region_is_outside_on_both_sides_of_the_equivalence():
    statement = theory.advantage.statement()
    outside = instance(theory.advantage, kappa=10, eta=1, w=100, N=68, P=73, tol=Fraction(1, 2))
    (both,) = (part for part in statement.conclusion.args if isinstance(part, sp.Equivalent))
    assert {at(side, outside) for side in both.args} == {sp.false}
