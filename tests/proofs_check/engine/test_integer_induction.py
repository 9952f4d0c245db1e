import pytest
import sympy as sp

from proofs_check.engine.integer_induction import induction, with_closed_sums
from proofs_check.engine.provers import over_reals
from proofs_check.engine.theorem import integer, real
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.goal import Goal

R = sp.Rational
n = integer("n", 1)
m = integer("m", 0)
x = real("x", -1)
u = real("u", 0, 1)
a = real("a", 1)
z = real("z")
k = sp.Symbol("k", integer=True)


def goal(conclusion, *hypotheses):
    symbols = conclusion.free_symbols.union(*(each.free_symbols for each in hypotheses))
    variables = tuple(sorted(symbols, key=str))
    return Goal(variables=variables, conclusion=conclusion, hypotheses=hypotheses)


TRUE = [
    goal((1 + x) ** n >= 1 + n * x),
    goal((1 + x) ** m >= 1 + m * x),
    goal(2**m > m),
    goal(2**n >= n**2, n >= 4),
    goal(3**n >= 2 * n + 1),
    goal(sp.factorial(n) >= 2 ** (n - 1)),
    goal(sp.factorial(n + 2) >= 3**n),
    goal(sp.Eq(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2)),
    goal(sp.Eq(sp.Sum(k**3, (k, 1, n)), n**2 * (n + 1) ** 2 / 4)),
    goal(sp.Eq(sp.Sum(2**k, (k, 0, m)), 2 ** (m + 1) - 1)),
    goal(sp.Eq((1 - z) * sp.Sum(z**k, (k, 0, m)), 1 - z ** (m + 1))),
    goal(sp.Sum(1 / k**2, (k, 1, n)) <= 2 - 1 / n),
    goal(sp.Sum(1 / k, (k, 1, n)) >= sp.log(n + 1)),
    goal(sp.Sum(1 / sp.sqrt(k), (k, 1, n)) >= sp.sqrt(n)),
    goal(sp.Sum(1 / sp.sqrt(k), (k, 1, n)) <= 2 * sp.sqrt(n)),
    goal((1 - u) ** n <= sp.exp(-n * u)),
    goal((1 - u) ** n * (1 + n * u) <= 1),
    goal(a**n >= 1 + n * (a - 1)),
    goal(sp.exp(n * u) >= 1 + n * u),
    goal(sp.Eq(sp.Product(1 + 1 / k, (k, 1, n)), n + 1)),
    goal(sp.Product(1 - 1 / (2 * k), (k, 1, n)) ** 2 <= 1 / (2 * n + 1)),
    goal(u**n <= u),
]


@pytest.mark.parametrize("true", TRUE, ids=str)
def test_a_step_carries_the_claim_to_all_integers(true):
    evidence = induction(true, seconds=8, over_reals=over_reals)
    assert evidence.verdict is Verdict.PROVED
    assert evidence.method.startswith("induction on")
    assert len(evidence.steps) >= 2


FALSE = [
    goal((1 + x) ** n > 1 + n * x),
    goal((1 + z) ** n >= 1 + n * z),
    goal(2**n > n**2),
    goal(2**n > n**2, n >= 4),
    goal(2**n <= n**4 + 400000),
    goal(sp.factorial(n) > 2 ** (n - 1)),
    goal(sp.Eq(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2 + (n - 1) * (n - 2) * (n - 3))),
    goal(sp.Sum(1 / k**2, (k, 1, n)) <= R(8, 5)),
    goal(sp.Sum(1 / k, (k, 1, n)) <= R(5, 2) + n / R(50)),
    goal((1 - u) ** n >= sp.exp(-n * u)),
    goal(u**n >= u),
    goal(sp.Eq(sp.Product(1 + 1 / k, (k, 1, n)), 2 * n)),
    goal((1 + 1 / n) ** n <= R(27, 10)),
    goal(sp.sqrt(n - 3) <= n),  # not defined at 1
    goal(1 / (n - 5) <= 2),  # nor at 5
]


@pytest.mark.parametrize("false", FALSE, ids=str)
def test_a_false_claim_is_carried_nowhere(false):
    for method in (induction, with_closed_sums):
        with pytest.raises(NotProved):
            method(false, seconds=2, over_reals=over_reals)


def test_a_closed_form_that_is_proved_takes_the_place_of_its_sum():
    true = goal(sp.Sum(1 / (k * (k + 1)), (k, 1, n)) < 1)
    with pytest.raises(NotProved):
        induction(true, seconds=3, over_reals=over_reals)
    found = with_closed_sums(true, seconds=5, over_reals=over_reals)
    assert found.verdict is Verdict.PROVED
    with pytest.raises(NotProved):
        with_closed_sums(
            goal(sp.Sum(1 / (k * (k + 1)), (k, 1, n)) <= R(99, 100)),
            seconds=3,
            over_reals=over_reals,
        )


def test_a_product_that_telescopes_is_replaced_by_its_closed_form():
    shrinking = sp.Product(1 - 1 / (k + 1) ** 2, (k, 1, n))  # (n + 2)/(2(n + 1))
    with pytest.raises(NotProved):
        induction(goal(shrinking > R(1, 2)), seconds=3, over_reals=over_reals)
    found = with_closed_sums(goal(shrinking > R(1, 2)), seconds=60, over_reals=over_reals)
    assert found.verdict is Verdict.PROVED
    assert "(n + 2)/(2*(n + 1))" in found.argument
    both = goal(sp.Product(1 + 1 / k, (k, 1, n)) <= sp.Sum(k, (k, 1, n)) + 1)
    assert with_closed_sums(both, seconds=60, over_reals=over_reals).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "false",
    [
        goal(sp.Product(1 - 1 / (k + 1) ** 2, (k, 1, n)) > R(5001, 10000)),
        goal(sp.Product(1 - 1 / (k + 1) ** 2, (k, 1, n)) < R(3, 4)),  # equality at 1
        goal(sp.Product(1 + 1 / k, (k, 1, n)) < sp.Sum(k, (k, 1, n)) + 1),  # equality at 1
        goal(sp.Product((2 * k - 1) / (2 * k), (k, 1, n)) > R(1, 10)),  # no closed form here
        goal(sp.Product(k - 3, (k, 1, n)) > 0),
    ],
    ids=str,
)
def test_a_false_bound_of_a_product_is_not_proved(false):
    for method in (induction, with_closed_sums):
        with pytest.raises(NotProved):
            method(false, seconds=3, over_reals=over_reals)


def test_without_a_lower_end_there_is_no_induction():
    j = integer("j")
    with pytest.raises(NotProved, match="no integer variable with a lower end"):
        induction(goal(j**2 >= j), seconds=1, over_reals=over_reals)


def test_a_power_of_what_may_be_zero_is_not_taken_below_zero():
    from_below = integer("n", -2)
    with pytest.raises(NotProved):
        induction(goal(u**from_below >= 0), seconds=2, over_reals=over_reals)


@pytest.mark.parametrize("function", [sp.tanh, sp.sin, sp.cos, sp.atan])
def test_a_term_that_the_first_case_removes_must_be_defined(function):
    """At n = 0 the term n·f(1/(v² − 2)) becomes 0, and its step needs nothing of f."""
    v, n = real("v", 0, 5), integer("n", 0)
    square = (n * function(1 / (v**2 - 2))) ** 2
    part = Goal(variables=(n, v), conclusion=sp.Ge(square, 0, evaluate=False))
    with pytest.raises(NotProved):
        induction(part, seconds=3, over_reals=over_reals)
