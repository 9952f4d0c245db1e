import pickle

import pytest
import sympy as sp

from theory.domain import Domain, DomainSymbol, Numbers
from theory.goal import Goal
from theory.written import as_data, from_data, joined, placed

x = DomainSymbol("x", Domain(numbers=Numbers.REAL, low=sp.Integer(0)))
n = DomainSymbol("n", Domain(numbers=Numbers.INTEGER, low=sp.Integer(1)))
k = sp.Symbol("k", integer=True)
ALWAYS = sp.Ge(x, 0, evaluate=False)  # SymPy knows that it is true, and would say so
ROOT = sp.Lt(sp.sqrt(2), 2, evaluate=False)

RELATIONS = [
    ALWAYS,
    ROOT,
    joined(sp.And, (ALWAYS, ROOT)),
    joined(sp.Or, (sp.Not(ALWAYS, evaluate=False), ROOT)),
    sp.Implies(ALWAYS, ROOT, evaluate=False),
    sp.Le(sp.Max(x, 0, evaluate=False), sp.Abs(x, evaluate=False), evaluate=False),
    sp.Eq(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2, evaluate=False),
]


@pytest.mark.parametrize("relation", RELATIONS, ids=str)
def test_a_relation_travels_as_it_is_written(relation):
    found = from_data(pickle.loads(pickle.dumps(as_data(relation))))
    assert found == relation
    assert str(found) == str(relation)


def test_a_goal_travels_as_it_is_written():
    goal = Goal(variables=(x,), hypotheses=(ALWAYS,), conclusion=ROOT)
    assert pickle.loads(pickle.dumps(goal)) == goal


def test_a_number_in_the_place_of_a_symbol_decides_nothing():
    relation = placed(joined(sp.And, (x < 2, joined(sp.Or, (x > 3, n >= 2)))), {x: sp.Integer(1)})
    assert str(relation) == "(1 < 2) & ((1 > 3) | (n >= 2))"


def test_terms_are_replaced_whole_and_arithmetic_is_evaluated():
    total = sp.Sum(k, (k, 1, n))
    assert placed(sp.Le(total + 1 + x, x), {total: sp.Integer(2)}).lhs == x + 3


def test_a_joined_relation_keeps_the_order_of_its_parts():
    assert joined(sp.And, (ROOT, ALWAYS)).args == (ROOT, ALWAYS)
    assert joined(sp.And, (ROOT,)) == ROOT
    assert joined(sp.Or, ()) is sp.false


def test_the_conditions_of_cases_are_decided_between_rational_numbers_only():
    """SymPy would decide x >= 0, and the comparison of irrational numbers."""
    cases = sp.Piecewise((n, ALWAYS), (2, ROOT), (3, sp.Lt(x, 1)), (4, True), evaluate=False)
    assert from_data(as_data(cases)) == cases
    assert placed(cases, {n: k}).args[0] == (k, ALWAYS)
    decided = sp.Piecewise((n, sp.Lt(n, 3)), (-n, sp.Lt(n, 9)), (x, True), evaluate=False)
    assert placed(decided, {n: sp.Integer(2)}) == 2
    assert placed(decided, {n: sp.Integer(5)}) == -5
    assert placed(decided, {n: sp.Integer(9)}) == x
    assert placed(decided.func(*decided.args[:2], evaluate=False), {n: sp.Integer(9)}) is sp.nan
