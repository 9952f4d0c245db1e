import pytest
import sympy as sp

from proofs_check.engine.enumeration import enumeration, first_cases, with_bounds
from proofs_check.engine.provers import over_reals
from proofs_check.engine.theorem import integer, real
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.domain import domain_of
from theory.goal import Goal

R = sp.Rational
j = integer("j")
few = integer("n", 1, 50)
n = integer("n", 1)
m = integer("m", 0, 20)
u = real("u", 0, 1)
k = sp.Symbol("k", integer=True)


def goal(conclusion, *hypotheses):
    symbols = conclusion.free_symbols.union(*(each.free_symbols for each in hypotheses))
    variables = tuple(sorted(symbols, key=str))
    return Goal(variables=variables, conclusion=conclusion, hypotheses=hypotheses)


def enumerated(part):
    return enumeration(part, seconds=5, over_reals=over_reals)


def cut(part):
    return first_cases(part, seconds=5, over_reals=over_reals)


CASES = [
    goal((1 + 1 / few) ** few < 3),
    goal(few**2 <= 2500),
    goal(sp.Sum(k**2, (k, 1, few)) <= few**3),
    goal(few + m <= 70),
    goal(u**m <= 1),
    goal(2**few >= 1000, few >= 10),
    goal(m * few <= 4 * m, few < 5),
    goal(sp.Implies(u * few <= 1, u <= 1 / few)),
]


@pytest.mark.parametrize("true", CASES, ids=str)
def test_a_finite_range_is_proved_case_by_case(true):
    assert enumerated(true).verdict is Verdict.PROVED


FALSE = [
    goal(few**2 < 2500),
    goal(2**few <= few**4 + 400000),
    goal(few + m < 70),
    goal(u**m < 1),
    goal(2**few >= 1000, few >= 9),
    goal((few - 17) ** 2 > 0),
]


@pytest.mark.parametrize("false", FALSE, ids=str)
def test_a_single_false_case_ends_it(false):
    with pytest.raises(NotProved):
        enumerated(false)


def test_infinite_and_very_long_ranges_are_refused():
    with pytest.raises(NotProved, match="infinite"):
        enumerated(goal(n > 1))
    with pytest.raises(NotProved, match="too many"):
        enumerated(goal(integer("n", 1, 10**6) > 1))
    with pytest.raises(NotProved, match="no integer variable"):
        enumerated(goal(u <= 1))


CUT = [
    goal((j - 1) * (j - 2) >= 0),
    goal(j**2 >= j),
    goal(n**2 - 7 * n + 12 >= 0),
    goal(n**3 >= 5 * n**2 - 6 * n),
    goal(j * (j + 1) * u >= 0),
    goal((j - 1) * (j - 2) >= 0, j <= 1000),
    goal((j - 1) * (j - 2) >= 0, j <= -1),
    goal((j + 1) * (j + 2) * (j + 20) >= 0, j > -20),
]


@pytest.mark.parametrize("true", CUT, ids=str)
def test_an_infinite_range_is_cut(true):
    assert cut(true).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "false",
    [
        goal((j - 1) * (j - 3) >= 0),
        goal(n**2 - 7 * n + 12 > 0),
        goal(j**2 > j),
        goal((j + 1) * (j + 2) * (j + 20) >= 0, j > -22),
    ],
    ids=str,
)
def test_a_cut_proves_nothing_that_is_false(false):
    with pytest.raises(NotProved):
        cut(false)


def test_what_is_known_for_integers_only_is_not_extended_to_real_numbers():
    with pytest.raises(NotProved, match="factorial"):
        cut(goal(sp.factorial(n) >= n))
    with pytest.raises(NotProved, match="sum"):
        cut(goal(sp.Sum(k, (k, 1, n)) >= n))


@pytest.mark.parametrize(
    ("hypotheses", "text"),
    [
        ((n >= 4,), "integer in [4, oo)"),
        ((n > 4,), "integer in [5, oo)"),
        ((sp.Lt(4, n), n <= R(15, 2)), "integer in [5, 7]"),
        ((n < 9, n < 8), "integer in [1, 7]"),
    ],
)
def test_hypotheses_that_are_bounds_join_the_domain(hypotheses, text):
    found = with_bounds(goal(n <= 100, *hypotheses))
    assert found.hypotheses == ()
    assert str(domain_of(found.variables[0])) == text


def test_hypotheses_that_contradict_the_domain_are_left_as_they_are():
    found = with_bounds(goal(n <= 100, n < 1))
    assert found.hypotheses == (n < 1,)


@pytest.mark.parametrize("method", [enumeration, first_cases])
def test_a_case_that_removes_an_undefined_term_is_not_proved(method):
    """At n = 0 the quotient n/(x² − 2) becomes 0, also at √2, where it is undefined."""
    x, n = real("x", 0, 5), integer("n", 0, 2)
    quotient = sp.Ge(n / (x**2 - 2), 0, evaluate=False)
    beyond = sp.Gt(x, 2, evaluate=False)
    away = sp.Implies(sp.Gt(n, 0, evaluate=False), beyond, evaluate=False)
    with pytest.raises(NotProved):
        method(goal(quotient, away), seconds=5, over_reals=over_reals)
    assert method(goal(quotient, beyond), seconds=5, over_reals=over_reals)
