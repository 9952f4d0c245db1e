"""The bounded quantifier: what it says when written out, and what is bound in it."""

import pytest
import sympy as sp

from theory.quantifier import ForAll

i, k, m, n = sp.symbols("i k m n", integer=True)
x = sp.Symbol("x", real=True)
L = sp.IndexedBase("L")


def test_it_is_the_conjunction_over_the_range_with_both_ends():
    assert ForAll(L[i] > x, (i, 2, 4)).doit() == sp.And(L[2] > x, L[3] > x, L[4] > x)


@pytest.mark.parametrize(("low", "high"), [(1, 0), (5, 2), (n, n - 1)])
def test_an_empty_range_is_true(low, high):
    assert ForAll(x < x - 1, (i, low, high)).subs(n, 7).doit() == sp.true


def test_a_range_with_open_ends_stays_as_it_is():
    statement = ForAll(L[i] > 0, (i, 1, n))
    assert statement.doit() == statement
    assert statement.subs(n, 2).doit() == sp.And(L[1] > 0, L[2] > 0)


def test_one_false_case_makes_it_false():
    statement = ForAll(L[i] > L[i + 1], (i, 1, n - 1)).subs(n, 3).doit()
    assert statement.subs({L[1]: 3, L[2]: 2, L[3]: 1}) == sp.true
    assert statement.subs({L[1]: 3, L[2]: 2, L[3]: 2}) == sp.false


def test_the_index_is_bound_and_everything_else_is_free():
    statement = ForAll(L[i] > x, (i, m, n))
    assert {s.name for s in statement.free_symbols if isinstance(s, sp.Symbol)} == {
        "L", "x", "m", "n",
    }  # fmt: skip
    assert i not in statement.free_symbols


def test_substituting_for_the_index_leaves_the_relation_alone():
    statement = ForAll(L[i] > x, (i, 1, 2))
    assert statement.subs(i, 9) == statement


def test_a_symbol_with_the_index_name_is_free_in_the_limits():
    assert ForAll(L[i] > x, (i, 1, i)).subs(i, 2).doit() == sp.And(L[1] > x, L[2] > x)


def test_the_same_letter_may_be_free_outside_and_bound_inside():
    both = sp.And(i <= 2, ForAll(L[i] > 0, (i, 1, 2)))
    assert both.subs(i, 2).doit() == sp.And(L[1] > 0, L[2] > 0)
    assert i in both.free_symbols


def test_a_value_that_the_index_would_capture_is_refused():
    with pytest.raises(ValueError, match="captured"):
        ForAll(L[i] > x, (i, 1, 3)).subs(x, i)


def test_a_value_with_the_index_is_harmless_where_nothing_is_replaced_inside():
    assert ForAll(L[i] > 0, (i, 1, n)).subs(n, i).subs(i, 2).doit() == sp.And(L[1] > 0, L[2] > 0)


def test_quantifiers_nest():
    square = ForAll(ForAll(L[i] + L[k] > 0, (k, i, 2)), (i, 1, 2))
    assert square.doit() == sp.And(2 * L[1] > 0, L[1] + L[2] > 0, 2 * L[2] > 0)


def test_an_index_that_is_no_symbol_is_refused():
    with pytest.raises(TypeError, match="not 3"):
        ForAll(x > 0, (sp.Integer(3), 1, 2))


def test_it_prints_the_range():
    statement = ForAll(L[i] > x, (i, 1, n))
    assert str(statement) == "ForAll(L[i] > x, i = 1..n)"
    assert r"i = 1, \ldots, n" in sp.latex(statement)
