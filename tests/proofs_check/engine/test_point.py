from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from proofs_check.engine.point import Truth, truth_at_point, undefined_term, verdict_on
from proofs_check.engine.theorem import integer, real
from theory.goal import Goal
from theory.written import joined

x = real("x")
y = real("y")
n = integer("n")
R = sp.Rational
TRUE, FALSE, UNDEFINED, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNDEFINED, Truth.UNKNOWN

AT = [
    (x**2 <= 2, R(7, 5), TRUE),
    (x**2 < 2, sp.sqrt(2), FALSE),
    (sp.Eq(x**2, 2), sp.sqrt(2), TRUE),
    (sp.sin(x) < 1, sp.pi / 2, FALSE),
    (sp.sin(x) <= 1, sp.pi / 2, TRUE),
    (x * sp.exp(-x) < sp.exp(-1), 1, FALSE),
    (sp.sqrt(x) <= R(3, 2), R(9, 4), TRUE),
    (sp.exp(x) > 1, 0, FALSE),
    (sp.log(x) >= 0, 1, TRUE),
    (1 / x <= 1, 0, UNDEFINED),
    (sp.log(x) <= 1, 0, UNDEFINED),
    (sp.log(x) <= 1, -1, UNDEFINED),
    (sp.sqrt(x) <= 1, -1, UNDEFINED),
    (x**x <= 1, R(-1, 2), UNDEFINED),
    (sp.Or(x <= 0, sp.log(x) <= x), -1, TRUE),
    (sp.And(x >= 0, sp.log(x) <= x), -1, FALSE),
    (sp.And(x <= 0, sp.log(x) <= x), -1, UNDEFINED),
    (sp.Implies(x > 0, sp.log(x) <= x), -1, TRUE),
    (sp.Not(sp.log(x) <= 1), -1, UNDEFINED),
    # rounded arithmetic says that this one is false
    (-sp.log(1 - x) <= x / (1 - x), R(1, 5510772583598463000000), TRUE),
]


@pytest.mark.parametrize(("relation", "value", "truth"), AT, ids=[f"{r} at {v}" for r, v, _ in AT])
def test_a_relation_at_an_exact_point(relation, value, truth):
    assert truth_at_point(relation, {x: sp.sympify(value)}) is truth


def test_what_is_not_seen_to_be_equal_is_unknown():
    equal = sp.Eq(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1, evaluate=False)
    assert truth_at_point(equal, {x: R(1, 3)}) is UNKNOWN


def test_the_undefined_term_is_named():
    relation = x * sp.log(x - 1) + 1 / y <= 2
    assert undefined_term(relation, {x: sp.Integer(1), y: sp.Integer(1)}) == sp.log(x - 1)
    assert undefined_term(relation, {x: sp.Integer(2), y: sp.Integer(0)}) == 1 / y
    assert undefined_term(relation, {x: sp.Integer(2), y: sp.Integer(1)}) is None


def test_a_point_outside_of_domain_or_hypotheses_says_nothing():
    u = real("u", 0, 1, open="left")
    goal = Goal(variables=(u,), hypotheses=(u < R(1, 2),), conclusion=u < 0)
    for value in (0, 2, R(1, 2), -1, sp.sqrt(2)):
        assert verdict_on(goal, {u: sp.sympify(value)}) is UNKNOWN
    assert verdict_on(goal, {u: R(1, 3)}) is FALSE
    assert verdict_on(goal, {u: sp.sqrt(2) / 4}) is FALSE


def test_an_integer_variable_takes_integers_only():
    goal = Goal(variables=(n,), conclusion=(n - 1) * (n - 2) >= 0)
    assert verdict_on(goal, {n: R(3, 2)}) is UNKNOWN
    assert verdict_on(goal, {n: sp.sqrt(2)}) is UNKNOWN
    assert verdict_on(goal, {n: sp.Integer(1)}) is TRUE


def test_a_hypothesis_that_is_undefined_excludes_the_point():
    goal = Goal(variables=(x,), hypotheses=(sp.log(x) <= 1,), conclusion=x > 100)
    assert verdict_on(goal, {x: sp.Integer(-1)}) is UNKNOWN


def test_huge_powers_and_long_sums_end():
    k = sp.Symbol("k", integer=True)
    million = {n: sp.Integer(10**6)}
    assert truth_at_point(sp.Le(2**n, n**2, evaluate=False), million) is FALSE
    assert truth_at_point((1 + 1 / n) ** n < 3, million) is TRUE
    assert truth_at_point(sp.Sum(1 / k, (k, 1, n)) <= 5, million) is UNKNOWN
    assert truth_at_point(sp.factorial(n) > 2**n, {n: sp.Integer(300)}) is TRUE


@given(
    st.fractions(max_denominator=50, min_value=-9, max_value=9),
    st.fractions(max_denominator=50, min_value=-9, max_value=9),
)
def test_rational_relations_agree_with_fractions(a: Fraction, b: Fraction):
    point = {x: R(a.numerator, a.denominator), y: R(b.numerator, b.denominator)}
    relation = joined(sp.Or, (x**2 - 3 * y < x * y, sp.Eq(sp.Max(x, y), 2 * y, evaluate=False)))
    expected = a * a - 3 * b < a * b or max(a, b) == 2 * b
    assert truth_at_point(relation, point) is (TRUE if expected else FALSE)
    square = sp.Abs(x * y) <= (x**2 + y**2) / 2
    assert truth_at_point(square, point) is TRUE


def test_what_cancels_is_not_equal_where_it_may_be_undefined():
    nothing = sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1  # 0, which no enclosure shows
    assert truth_at_point(sp.Ge(1 / nothing, 1 / nothing, evaluate=False), {}) is Truth.UNKNOWN
    assert truth_at_point(sp.Ge(nothing, nothing, evaluate=False), {}) is Truth.TRUE


def test_a_sum_that_runs_backwards_is_not_decided():
    k = sp.Symbol("k", integer=True)
    back = sp.Sum(k, (k, 1, -3))
    for value in (0, 3):  # 0 to some; 3 to SymPy
        assert truth_at_point(sp.Eq(back, value, evaluate=False), {}) is Truth.UNKNOWN
    assert truth_at_point(sp.Eq(sp.Sum(k, (k, 1, 0)), 0, evaluate=False), {}) is Truth.TRUE
