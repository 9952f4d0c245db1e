"""The parts and cases of a goal hold together exactly where the goal does."""

import itertools

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.goals import eq, goal, le, lt, real

from proofs_check.engine.branching import branching
from proofs_check.engine.exact import solver
from proofs_check.engine.monotone import monotone
from proofs_check.engine.normal_form import alternatives, cases, margin, parts, written_out
from proofs_check.engine.provers import assumed
from proofs_check.exact_decision import NotProved
from theory.goal import Goal
from theory.written import joined

x, y = real("x"), real("y")
ATOMS = [
    le(x, 1), lt(y, x), eq(x, y), sp.Ne(x, 2, evaluate=False), sp.Ge(y, 0, evaluate=False),
    le(sp.Abs(x - y), 1), lt(sp.Max(x, y, 1), 2), sp.Gt(sp.Min(x, y), -1, evaluate=False),
    le(sp.Piecewise((x, x > 0), (-y, True)), 1),
]  # fmt: skip


def formulas(depth):
    if depth == 0:
        return st.sampled_from(ATOMS)
    smaller = formulas(depth - 1)
    pairs = st.tuples(smaller, smaller)
    return st.one_of(
        smaller,
        smaller.map(lambda a: sp.Not(a, evaluate=False)),
        pairs.map(lambda ab: sp.And(*ab, evaluate=False)),
        pairs.map(lambda ab: sp.Or(*ab, evaluate=False)),
        pairs.map(lambda ab: sp.Implies(*ab, evaluate=False)),
        pairs.map(lambda ab: sp.Equivalent(*ab, evaluate=False)),
    )


def holds(this: Goal, at):
    """By the definition: the hypotheses imply the conclusion at an exact point."""
    values = [sp.S(h).subs(at).doit() for h in this.hypotheses]
    return sp.Implies(sp.And(*values), sp.S(this.conclusion).subs(at).doit()) == sp.true


POINTS = [
    {x: sp.Rational(a), y: sp.Rational(b)}
    for a, b in itertools.product(("-3/2", "0", "1/2", "1", "2"), ("-1", "0", "1", "3/2"))
]


@given(formulas(2), formulas(1))
@settings(derandomize=True, max_examples=30, deadline=None)
def test_the_parts_hold_together_exactly_where_the_goal_does(conclusion, hypothesis):
    whole = Goal(variables=(x, y), hypotheses=(hypothesis,), conclusion=conclusion)
    try:
        split = parts(whole)
        lifted = [case for part in split for case in cases(part)]
    except NotProved:
        return
    assert all(not case.conclusion.has(sp.Abs, sp.Max, sp.Min, sp.Piecewise) for case in lifted)
    for at in POINTS:
        expected = holds(whole, at)
        assert all(holds(part, at) for part in split) == expected
        assert all(holds(case, at) for case in lifted) == expected


def test_the_parts_are_relations_and_keep_their_strictness():
    (part,) = parts(goal(sp.Implies(sp.Not(le(x, 1), evaluate=False), lt(0, x), evaluate=False)))
    assert set(part.conclusion.args) == {le(x, 1), lt(0, x)}
    first, second = parts(goal(sp.And(le(x, 1), lt(x, 2), evaluate=False), lt(x, 0)))
    assert {first.conclusion, second.conclusion} == {le(x, 1), lt(x, 2)}
    assert first.hypotheses == second.hypotheses == (lt(x, 0),)


def test_nothing_is_decided_on_the_way():
    (part,) = parts(goal(le(sp.log(2), sp.Rational(7, 10)), le(x, x + 1)))
    assert isinstance(part.conclusion, sp.Le)
    assert part.hypotheses == (le(x, x + 1),)


def test_a_conclusion_that_is_a_disjunction_has_one_alternative_for_each_relation():
    (part,) = parts(goal(sp.Or(le(x, 0), le(sp.log(x), x), evaluate=False)))
    first, second = alternatives(part)
    assert first.conclusion == le(sp.log(x), x)
    assert first.hypotheses == (sp.Gt(x, 0, evaluate=False),)
    assert second.conclusion == le(x, 0)


@pytest.mark.parametrize(
    ("relation", "expected"),
    [(le(x, y), "-x + y ≥ 0"), (lt(x, y), "-x + y > 0"), (sp.Gt(x, y), "x - y > 0"),
     (eq(x, y), "x - y = 0"), (sp.Ne(x, y), "x - y ≠ 0")],
)  # fmt: skip
def test_a_margin_is_the_sign_of_a_difference(relation, expected):
    assert str(margin(relation)) == expected


def test_sums_over_short_ranges_are_written_out_and_others_stay():
    k, n = sp.symbols("k n", integer=True)
    short = le(sp.Sum(x**k, (k, 0, 2)) * sp.Product(x + k, (k, 1, 2)), 5)
    assert written_out(short) == le((1 + x + x**2) * (x + 1) * (x + 2), 5)
    assert written_out(sp.Sum(x, (k, 1, 0))) == 0
    assert written_out(sp.Sum(x, (k, 1, n))) == sp.Sum(x, (k, 1, n))
    assert written_out(sp.Sum(x, (k, 1, 10**6))) == sp.Sum(x, (k, 1, 10**6))


def test_what_is_no_relation_or_has_too_many_parts_is_refused():
    with pytest.raises(NotProved, match="no relation"):
        parts(goal(sp.Symbol("p")))
    many = sp.Or(*(sp.And(le(x, k), le(y, k), evaluate=False) for k in range(12)), evaluate=False)
    with pytest.raises(NotProved, match="more than 256"):
        parts(goal(many))
    with pytest.raises(NotProved, match="cover all cases"):
        cases(goal(le(sp.Piecewise((x, x > 0)), 1)))


def test_a_relation_and_its_opposite_are_no_truth_where_they_are_undefined():
    """1/(w² − 2) has neither sign at √2, and SymPy takes A or not A for true."""
    w = real("w", 0, 3)
    pole = 1 / (w**2 - 2)
    above, not_above = sp.Gt(pole, 0, evaluate=False), sp.Le(pole, 0, evaluate=False)
    either = joined(sp.And, (joined(sp.Or, (above, not_above)), sp.Le(w, 3, evaluate=False)))
    itself = sp.Implies(above, above, evaluate=False)
    for conclusion in (either, itself):
        for method in (assumed, solver, branching, monotone):
            with pytest.raises(NotProved):
                method(Goal(variables=(w,), conclusion=conclusion), seconds=2)


def test_a_sum_whose_terms_are_removed_is_not_written_out():
    w, k = real("w", 0, 3), sp.Symbol("k")
    with pytest.raises(NotProved, match="which is not followed"):
        written_out(sp.Sum(k / (w**2 - 2), (k, 0, 0)))
    assert written_out(sp.Sum(w**k, (k, 0, 2))) == 1 + w + w**2
    assert written_out(sp.Sum(k / w, (k, 0, 2))) == 3 / w


def test_an_absolute_value_inside_a_sum_is_not_split():
    """What |k − w| is differs from index to index, also where the index has a variable's name."""
    w, k, m = real("w", 0, 3), sp.Symbol("k", integer=True), sp.Symbol("m", integer=True)
    inside = goal(sp.Ge(sp.Sum(sp.Abs(k - w), (k, 1, m)), 0, evaluate=False))
    assert cases(inside) == (inside,)
    shadow = goal(sp.Ge(sp.Sum(sp.Abs(w - 2), (w, 1, m)), w, evaluate=False))
    assert cases(shadow) == (shadow,)


def test_a_disjunction_is_not_decided_where_its_other_parts_have_no_value():
    """At √2 the quotients have none, and z3 takes 1/0 for a number, here of neither sign."""
    v = real("v", -1, 3)
    pole = 1 / (v**2 - 2)
    relations = (
        sp.Lt(v, 0, evaluate=False),
        sp.Le(v * pole, 0, evaluate=False),
        sp.Ge(pole, 0, evaluate=False),
    )
    either = Goal(variables=(v,), conclusion=joined(sp.Or, relations))
    with pytest.raises(NotProved):
        solver(either, seconds=3)
    with pytest.raises(NotProved):
        monotone(either, seconds=1)


def test_a_quotient_that_cancels_is_no_end_of_a_box():
    v = real("v", -1, 3)
    rest = sp.Le((v**2 + v) / v, 2, evaluate=False)
    either = Goal(variables=(v,), conclusion=joined(sp.Or, (rest, sp.Gt(v, sp.Rational(1, 2)))))
    with pytest.raises(NotProved):
        monotone(either, seconds=1)
