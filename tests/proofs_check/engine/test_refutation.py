import pytest
import sympy as sp

from proofs_check.engine.point import Truth, verdict_on
from proofs_check.engine.refutation import Found, refutation, search, simple_search
from proofs_check.engine.theorem import integer, real
from proofs_check.evidence import Verdict
from theory.goal import Goal

R = sp.Rational
x = real("x")
y = real("y")
u = real("u", 0, 1)
h = real("h", 0)
p = real("p", 0, open="left")
n = integer("n", 1)


def goal(conclusion, *hypotheses):
    symbols = conclusion.free_symbols.union(*(each.free_symbols for each in hypotheses))
    variables = tuple(sorted(symbols, key=str))
    return Goal(variables=variables, conclusion=conclusion, hypotheses=hypotheses)


# False in a place that is hard to find.
HARD = [
    goal(u * (1 - u) <= R("0.24999")),
    goal((u - R(2, 7)) ** 2 > 0),
    goal((u - R(355, 1130)) ** 2 * (u + 1) > 0),
    goal(sp.log(p) <= p * sp.exp(-1) - R("0.000001")),
    goal(sp.sin(h) < 1, h < 2),
    goal(x**4 - 2 * x**2 * y**2 + y**4 + (x * y - 2) ** 2 > 0),  # at (√2, √2)
    goal(sp.cos(u) <= 1 - u**2 / 2 + u**4 / R("24.0002")),
    goal(sp.sqrt(h) <= h / 2 + R("0.49999")),
    goal((h - 12345) ** 2 >= 1),
    goal(sp.Or(x <= R(22, 7), x >= R(22, 7) + R(1, 1000))),
    goal((x - y) ** 2 >= R(1, 10**6), x + y > 3),
    goal(2**n <= n**4 + 400000),
    goal(n * (n - 1000) < 10**9),
    goal((1 + 1 / n) ** n <= R(27, 10)),
    goal(sp.Ne(n**2, 1369)),
    goal(sp.exp(x) >= 1 + x + x**2 / 2 + x**3 / R("5.9999")),
    goal(sp.tanh(h) <= R("0.9999")),
    goal(sp.Abs(sp.sin(x)) + sp.Abs(sp.cos(x)) <= R("1.41421")),
]


@pytest.mark.parametrize("false", HARD, ids=str)
def test_a_counterexample_is_found_and_is_one(false):
    found = Found()
    assert simple_search(false, found, seconds=0.5) or search(false, found, seconds=4)
    assert verdict_on(false, found.counterexample) is Truth.FALSE
    evidence = refutation(false, found.counterexample)
    assert evidence.verdict is Verdict.REFUTED
    assert set(evidence.counterexample) == {symbol.name for symbol in false.variables}


TRUE = [
    goal(u * (1 - u) <= R(1, 4)),
    goal(sp.sin(x) <= 1),
    goal(sp.log(p) <= p * sp.exp(-1)),
    goal(2**n > n),
    goal((x - y) ** 2 >= 0),
]


@pytest.mark.parametrize("true", TRUE, ids=str)
def test_none_is_found_where_there_is_none(true):
    found = Found()
    assert not simple_search(true, found, seconds=0.2)
    assert not search(true, found, seconds=0.5)
    assert found.counterexample is None
    assert verdict_on(true, found.holds) is Truth.TRUE


def test_a_point_where_a_term_is_undefined_is_no_counterexample():
    found = Found()
    assert not simple_search(goal(h * sp.log(h) <= h**2), found, seconds=0.2)
    assert found.undefined == {h: 0}


def test_what_is_no_counterexample_is_no_evidence():
    with pytest.raises(AssertionError):
        refutation(goal(u <= 1), {u: sp.Integer(1)})


def test_a_false_relation_without_variables_is_refuted():
    false = goal(sp.Lt(2, 1, evaluate=False))
    found = Found()
    assert simple_search(false, found, seconds=0.1)
    assert refutation(false, found.counterexample).scope == "it is false"


def test_the_search_gives_the_same_answer_twice():
    answers = []
    for _ in range(2):
        found = Found()
        assert search(HARD[3], found, seconds=4)
        answers.append(found.counterexample)
    assert answers[0] == answers[1]
