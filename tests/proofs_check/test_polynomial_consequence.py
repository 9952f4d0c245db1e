"""Equations from equations: what follows is proved, what does not is not."""

import pytest
import sympy as sp

from proofs_check.exact_decision import NotProved
from proofs_check.polynomial_consequence import consequences, consequences_as_written
from theory.claim import Statement, Variable
from theory.quantifier import ForAll

x, y, z = sp.symbols("x y z", real=True)
v = sp.IndexedBase("v")
n, i = sp.symbols("n i", integer=True, positive=True)


def equation(left, right):
    return sp.Eq(left, right, evaluate=False)


def test_an_equation_in_the_ideal_follows():
    circle = equation(x**2 + y**2, 1)
    (step,) = consequences("circle", [equation(x**4 - y**4, x**2 - y**2)], given=[circle])
    assert "⟹" in step.establishes
    assert any("SymPy" in trusted for trusted in step.trusts)


def test_an_identity_needs_no_condition():
    assert len(consequences("square", [equation((x + y) ** 2, x**2 + 2 * x * y + y**2)])) == 1
    assert len(consequences("numbers", [equation(sp.Integer(2), sp.Integer(2))])) == 1


@pytest.mark.parametrize(
    ("goal", "given"),
    [
        (equation(x, y), []),
        (equation(x, y), [equation(x**2, y**2)]),  # x = −y
        (equation(x * z, y), [equation(x * z**2, y * z)]),  # z = 0
        (equation(v[1], v[2]), [equation(v[1] + v[2], 0)]),
        (equation(x + sp.Rational(1, 10**30), x), []),
    ],
)
def test_an_equation_that_does_not_follow_is_not_proved(goal, given):
    with pytest.raises(NotProved, match="modulo the conditions"):
        consequences("twin", [goal], given=given)


def test_nothing_is_proved_from_a_contradiction():
    with pytest.raises(NotProved, match="contradict"):
        consequences("vacuous", [equation(x, y)], given=[equation(x, 1), equation(x, 2)])


@pytest.mark.parametrize("term", [sp.exp(x), 1 / x, sp.Sum(v[i], (i, 1, n)), sp.sqrt(x)])
def test_what_is_no_polynomial_is_refused(term):
    with pytest.raises(NotProved, match="polynomial"):
        consequences("twin", [equation(2 * term, y)], given=[equation(y, 0)])


def test_a_statement_is_written_out_at_its_size():
    total = sp.Sum(v[i], (i, 1, n))
    statement = Statement(
        variables=(Variable(n, "a size"), Variable(v, "entries")),
        hypotheses=(ForAll(equation(v[i], 0), (i, 1, n)),),
        conclusion=equation(total, 0),
        instance={n: sp.Integer(1), v[1]: sp.Integer(0)},
    )
    assert len(consequences_as_written(statement, {n: 3})) == 1
    loose = Statement(
        variables=statement.variables,
        conclusion=sp.Ge(total, 0),
        hypotheses=statement.hypotheses,
        instance=statement.instance,
    )
    with pytest.raises(NotProved, match="is no equation"):
        consequences_as_written(loose, {n: 3})
