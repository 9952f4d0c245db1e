import pytest
import sympy as sp

from proofs_check.engine.capture import relations_as_written
from proofs_check.engine.theorem import integer, real

x = real("x", 0, 1)
n = integer("n", 1)

WRITTEN = [
    (lambda: x >= 0, "x >= 0"),
    (lambda: sp.Ge(x, 0), "x >= 0"),
    (lambda: sp.Eq(x, x), "Eq(x, x)"),
    (lambda: sp.sqrt(2) < sp.Rational(3, 2), "sqrt(2) < 3/2"),
    (lambda: sp.And(x < 1, x >= 1), "(x < 1) & (x >= 1)"),
    (lambda: sp.Or(n >= 1, x > 2), "(n >= 1) | (x > 2)"),
    (lambda: sp.Not(x < 1), "~(x < 1)"),
    (lambda: ~(n > 0), "~(n > 0)"),
    (lambda: (x < 1) & (n > 0), "(x < 1) & (n > 0)"),
    (lambda: (x < 1) >> (n > 0), "Implies(x < 1, n > 0)"),
    (lambda: sp.Max(x, 0) <= sp.Abs(x), "Max(0, x) <= Abs(x)"),
    (lambda: abs(n) >= 1, "Abs(n) >= 1"),
    (lambda: sp.floor(1 / x) <= 1 / x, "floor(1/x) <= 1/x"),
    (lambda: sp.ceiling(x) < 2, "ceiling(x) < 2"),
    (lambda: sp.And(*(x < j for j in (1, 2))), "(x < 1) & (x < 2)"),
]


@pytest.mark.parametrize(("function", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_relation_stays_as_it_is_written(function, text):
    with relations_as_written():
        assert str(function()) == text


def test_after_the_block_relations_are_evaluated_again():
    with relations_as_written():
        pass
    assert sp.Ge(x, 0) is sp.true
    assert sp.And(x < 1, x >= 1) is sp.false
    assert sp.Max(1, 2) == 2
    assert (sp.floor(x) <= x) is sp.true


def test_also_after_an_error_in_the_block():
    with pytest.raises(ZeroDivisionError), relations_as_written():
        1 / 0  # noqa: B018
    assert sp.Ge(x, 0) is sp.true


def test_relations_that_are_used_as_truth_values_raise():
    with relations_as_written(), pytest.raises(TypeError, match="truth value"):
        0 <= x <= 1  # noqa: B015


def test_sympy_itself_still_decides_its_relations():
    with relations_as_written():
        assert sp.integrate(x**2, (x, 0, 1)) == sp.Rational(1, 3)
        assert sp.diff(sp.exp(-(x**2)), x) == -2 * x * sp.exp(-(x**2))
        assert sp.Piecewise((x, sp.Ge(x, 0, evaluate=False)), (0, True)).subs(x, 3) == 3
