"""Statements at exact points: exact where rational, by balls where not, candid where neither."""

import pytest
import sympy as sp

from proofs_check.instance import failing_point, holds_at, point_text
from theory.claim import Statement, Variable
from theory.quantifier import ForAll

x, n = sp.Symbol("x", positive=True), sp.Symbol("n", integer=True, positive=True)
i = sp.Symbol("i", integer=True)
a = sp.IndexedBase("a")
TWO = {n: sp.Integer(2), a[1]: sp.Integer(3), a[2]: sp.Integer(1)}


@pytest.mark.parametrize(
    ("relation", "point", "expected"),
    [
        (sp.Le(x, 1, evaluate=False), {x: sp.Integer(1)}, True),
        (sp.Lt(x, 1, evaluate=False), {x: sp.Integer(1)}, False),
        (sp.Lt(sp.sqrt(x), sp.Rational(14142, 10000), evaluate=False), {x: sp.Integer(2)}, False),
        (sp.Eq(sp.sqrt(x) ** 2, 2, evaluate=False), {x: sp.Integer(2)}, True),
        (sp.Eq(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1), {x: sp.Integer(2)}, None),
        (ForAll(a[i] > a[i + 1], (i, 1, n - 1)), TWO, True),
        (ForAll(a[i] < 3, (i, 1, n)), TWO, False),
        (ForAll(a[i] < 3, (i, 3, n)), TWO, True),
        (sp.Le(sp.Sum(a[i], (i, 1, n)), 4), TWO, True),
        (sp.Or(x < 1, sp.Not(x < 2)), {x: sp.Rational(3, 2)}, False),
        (sp.Implies(x < 1, x < 0, evaluate=False), {x: sp.Integer(1)}, True),
    ],
)
def test_a_relation_at_a_point(relation, point, expected):
    assert holds_at(relation, point) is expected


def test_a_relation_that_sympy_decides_wrongly_is_decided_by_balls():
    tiny = {x: sp.Rational(1, 5510772583598463000000)}
    assert holds_at(sp.Le(-sp.log(1 - x), x / (1 - x), evaluate=False), tiny) is True


def test_an_undefined_side_leaves_the_relation_undecided():
    assert holds_at(sp.Le(1 / (x - 1), 1, evaluate=False), {x: sp.Integer(1)}) is None
    assert holds_at(sp.Le(sp.sqrt(x - 2), 1, evaluate=False), {x: sp.Integer(1)}) is None


def test_the_first_point_at_which_a_statement_fails_is_found():
    statement = Statement(
        variables=(Variable(x, "real > 0"),),
        conclusion=x**2 >= x,
        instance={x: sp.Integer(2)},
        witnesses=({x: sp.Integer(1)}, {x: sp.Rational(1, 2)}),
    )
    point = failing_point(statement)
    assert point is not None
    assert point_text(point) == {"x": "1/2"}
