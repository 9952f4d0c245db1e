import pytest
import sympy as sp

from proofs_check.engine.capture import relations_as_written
from proofs_check.engine.lost_terms import lost_by_placing, lost_conditions, simplified
from proofs_check.engine.theorem import integer, real

x = real("x", 0, 1)
y = real("y", -1, 1)
n = integer("n")
k = sp.Symbol("k")


@pytest.mark.parametrize(
    ("function", "conditions"),
    [
        (lambda: x / x >= 1, ["Ne(x, 0)"]),
        (lambda: x**2 / x >= 0, ["Ne(x, 0)"]),
        (lambda: 1 / x - 1 / x <= 0, ["Ne(x, 0)"]),
        (lambda: sp.exp(sp.log(x)) <= 1, ["x > 0"]),
        (lambda: sp.sqrt(x - 1) ** 2 >= -1, ["x - 1 >= 0"]),
        (lambda: sp.Implies(x > 0, x / x >= 1), ["Implies(x > 0, Ne(x, 0))"]),
        (lambda: sp.Or(x <= 0, x / x >= 1), ["Implies(~(x <= 0), Ne(x, 0))"]),
        (lambda: sp.And(sp.Implies(x > 0, 1 / x > 0), x / x >= 1), ["Ne(x, 0)"]),
        (lambda: sp.And(1 / x > 0, sp.Implies(x > 0, x / x >= 1)), []),
        (lambda: y**n / y**n >= 1, ["Ne(y, 0) | (n >= 0)", "Ne(y**n, 0)"]),
        (lambda: x**y / x**y >= 1, ["(x > 0) | (Eq(x, 0) & (y >= 0))", "Ne(x**y, 0)"]),
        (lambda: sp.tan(x) - sp.tan(x) >= 0, ["Ne(cos(x), 0)"]),
        (lambda: 0 * sp.factorial(n - 2) >= 0, ["n - 2 >= 0"]),
        (
            lambda: 0 * sp.factorial(y) >= 0,
            ["(y >= 0) & Eq(y, floor(y))"],
        ),
        (
            lambda: sp.Piecewise((x / x, x < 1), (1 / x, True)) >= 1,
            ["Implies(x < 1, Ne(x, 0))"],
        ),
        (
            lambda: sp.Sum(k / k, (k, 0, 4)) >= 1,
            [
                "Implies(k_in_range >= 0, Implies(k_in_range <= 4, Ne(k_in_range, 0)))",
            ],
        ),
        (
            lambda: 0 * sp.Sum(1 / x, (k, 0, 4)) >= 0,
            ["Implies(k_in_range >= 0, Implies(k_in_range <= 4, Ne(x, 0)))"],
        ),
        (lambda: 1 / x >= 1, []),
        (lambda: sp.Sum(1 / k, (k, 1, 4)) >= 1, []),
        (lambda: sp.log(x) <= sp.sqrt(x), []),
        (lambda: x / 3 + 2 ** sp.Rational(1, 2) >= 0, []),
    ],
)
def test_what_simplification_removes_is_a_condition(function, conditions):
    with relations_as_written():
        kept = function()
        with sp.evaluate(False):
            written = function()
        found = lost_conditions(written, simplified(written))
    del kept
    assert [str(each) for each in found] == conditions


def test_a_value_that_removes_a_term_leaves_what_the_term_needs():
    term = sp.Ge(n / (y**2 - 2) + sp.log(x), 0, evaluate=False)
    assert [str(each) for each in lost_by_placing(term, {n: sp.Integer(0)})] == ["Ne(y**2 - 2, 0)"]
    assert lost_by_placing(term, {n: sp.Integer(1)}) == ()
    assert lost_by_placing(term, {n: sp.Integer(0)}, 1 / (y**2 - 2)) == ()
    in_powers = sp.Ge(x ** (n - k), 0, evaluate=False)
    assert lost_by_placing(in_powers, {n: sp.Integer(2), k: sp.Integer(2)}) == ()
    assert lost_by_placing(sp.Ge(x**k, 0, evaluate=False), {k: sp.Integer(2)}) == ()
