import pytest
import sympy as sp

from theory.claim import Statement, Variable
from theory.domain import Domain, DomainSymbol, Numbers, domain_of
from theory.goal import Goal, goal_of

x = DomainSymbol("x", Domain(numbers=Numbers.REAL, low=sp.Integer(0), high=sp.Integer(1)))
y = DomainSymbol("y", Domain(numbers=Numbers.REAL))


def test_the_conditions_are_the_ends_of_the_domains_and_the_hypotheses():
    goal = Goal(variables=(x, y), hypotheses=(y < x,), conclusion=y < 1)
    assert [str(each) for each in goal.conditions] == ["x >= 0", "x <= 1", "y < x"]
    assert str(goal.assertion) == "Implies(y < x, y < 1)"


def test_a_symbol_without_a_domain_is_refused():
    with pytest.raises(ValueError, match=r"no domain is stated for \['y'\]"):
        Goal(variables=(x,), conclusion=x < y)


def test_two_variables_of_one_name_are_refused():
    other = sp.Symbol("x", real=True)
    with pytest.raises(ValueError, match="two variables are called x"):
        Goal(variables=(x, other), conclusion=x < other)


def test_a_goal_at_a_value_has_one_variable_less():
    goal = Goal(variables=(x, y), hypotheses=(y < x,), conclusion=x <= 1)
    found = goal.at({x: sp.Integer(1)})
    assert found.variables == (y,)
    assert str(found.assertion) == "Implies(y < 1, 1 <= 1)"


def test_another_variable_may_take_the_place_of_one():
    real = DomainSymbol("x", Domain(numbers=Numbers.REAL))
    found = Goal(variables=(x,), conclusion=x >= -1).at({x: real})
    assert found.variables == (real,)
    assert domain_of(found.variables[0]).low is None


def test_a_statement_becomes_a_goal():
    statement = Statement(variables=(Variable(y, "real"),), conclusion=y**2 >= 0)
    assert goal_of(statement) == Goal(variables=(y,), conclusion=y**2 >= 0)


def test_a_statement_on_a_sequence_is_no_goal():
    entries = sp.IndexedBase("L", positive=True)
    statement = Statement(variables=(Variable(entries, "positive"),), conclusion=entries[1] > 0)
    with pytest.raises(ValueError, match="no real variable"):
        goal_of(statement)
