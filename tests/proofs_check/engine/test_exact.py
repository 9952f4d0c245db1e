"""Exact decision and identities: true goals are proved, false twins are not."""

import pytest
import sympy as sp
from strategies.goals import eq, goal, integer, le, lt, real

from proofs_check.engine.exact import solver
from proofs_check.engine.identities import identities
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved

x, y = real("x"), real("y")
u, v, p = real("u", 0, 1), real("v", 0, 1), real("p", 0, open_at="low")
n = integer("n", 1, 50)

PAIRS = [
    (goal(le(2 * x * y, x**2 + y**2)), goal(lt(2 * x * y, x**2 + y**2))),
    (goal(le(sp.sqrt(u * v), (u + v) / 2)), goal(lt(sp.sqrt(u * v), (u + v) / 2))),
    (
        goal(le(p ** sp.Rational(1, 3), (p + 2) / 3)),
        goal(le(p ** sp.Rational(1, 3), p / 3 + sp.Rational(66665, 100000))),
    ),
    (
        goal(sp.Implies(lt(1, x), lt(1 / x, 1), evaluate=False)),
        goal(sp.Implies(lt(-1, x), lt(1 / x, 1), evaluate=False)),
    ),
    (
        goal(lt(sp.sqrt(2) * u, sp.Rational(141422, 100000))),
        goal(lt(sp.sqrt(2) * u, sp.Rational(141421, 100000))),
    ),
    (goal(lt(x, 2), lt(x**3, 8)), goal(lt(x, 2), le(x**3, 8))),
    (goal(le(n, n**2)), goal(lt(n, n**2))),
    (goal(le((1 - u) ** 9 * (1 + 9 * u), 1)), goal(lt((1 - u) ** 9 * (1 + 9 * u), 1))),
    (
        goal(le(sp.Abs(x + y), sp.Abs(x) + sp.Abs(y))),
        goal(le(sp.Abs(x + y), sp.Abs(x) + sp.Abs(y) - sp.Rational(1, 10**6))),
    ),
]


@pytest.mark.parametrize(("true", "false"), PAIRS)
def test_a_true_goal_is_proved_and_its_false_twin_is_not(true, false):
    found = solver(true, seconds=10)
    assert found.verdict is Verdict.PROVED
    assert found.trusts[0].startswith("z3")
    with pytest.raises(NotProved):
        solver(false, seconds=10)


@pytest.mark.parametrize(
    "undefined",
    [
        goal(le(0, sp.sqrt(x))),
        goal(le(1 / x, 1 / x + 1)),
        goal(sp.Or(le(x, 1), le(0, sp.sqrt(x - 2)), evaluate=False)),
        goal(le(sp.log(p), p)),
        goal(le(x**y, x**y + 1)),
    ],
)
def test_what_is_undefined_somewhere_or_no_algebra_is_not_proved(undefined):
    with pytest.raises(NotProved):
        solver(undefined, seconds=5)


def test_an_implication_guards_the_root_in_its_conclusion():
    guarded = goal(sp.Implies(le(2, x), le(0, sp.sqrt(x - 2)), evaluate=False))
    steps = solver(guarded, seconds=5).steps
    assert any("root" in step.name for step in steps)


def test_a_case_that_does_not_arise_is_shown_not_to():
    split = goal(lt(0, y), lt(0, y), sp.Or(lt(u, -1), le(0, u), evaluate=False))
    names = [step.name for step in solver(split, seconds=5).steps]
    assert any("does not arise" in name for name in names)


IDENTITIES = [
    eq(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1),
    eq((x + y) ** 2, x**2 + 2 * x * y + y**2),
    eq(sp.cosh(x), (sp.exp(x) + sp.exp(-x)) / 2),
    eq(sp.log(p * (1 + u)), sp.log(p) + sp.log(1 + u)),
    eq(sp.sqrt(p) * sp.sqrt(p), p),
]


@pytest.mark.parametrize("equation", IDENTITIES)
def test_an_identity_is_proved_and_what_differs_by_a_hair_is_not(equation):
    assert identities(goal(equation), seconds=10).verdict is Verdict.PROVED
    left, right = equation.args
    with pytest.raises(NotProved, match="differ at"):
        identities(goal(eq(left, right + sp.Rational(1, 10**20))), seconds=10)


def test_an_equation_holds_only_where_both_sides_are_defined():
    quotient = eq((x**2 - 1) / (x - 1), x + 1)
    with pytest.raises(NotProved, match="fails at"):
        identities(goal(quotient), seconds=5)
    assert identities(goal(quotient, lt(1, x)), seconds=5).verdict is Verdict.PROVED
    with pytest.raises(NotProved):
        identities(goal(eq(sp.log(x), sp.log(x) + 0 * y)), seconds=5)


def test_what_is_no_equation_is_refused():
    with pytest.raises(NotProved, match="no equation"):
        identities(goal(le(x, x + 1)), seconds=5)
