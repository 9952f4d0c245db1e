"""SymPy source: imported, it is what was derived."""

import pytest
import sympy as sp

from mrgd.derived.sympy_source import sympy_source
from theory.derivation import Formula


def built(source):
    names = {}
    exec(compile(source, "formulas.py", "exec"), names)
    return names["FORMULAS"]


def test_a_module_gives_the_derived_formulas_again(derived):
    found = built(sympy_source(derived))
    assert list(found) == [formula.name for formula in derived.formulas]
    for formula in derived.formulas:
        assert found[formula.name] == (formula.left, formula.right)


def test_a_module_says_where_it_comes_from(derived):
    source = sympy_source(derived)
    assert source.startswith('"""')
    assert all(
        word in source for word in (derived.claim.id, derived.digest, derived.source.split('"')[0])
    )
    assert max(map(len, source.splitlines())) <= 100


x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True, positive=True)


@pytest.mark.parametrize(
    "expression",
    [
        sp.Mul(-1, x + y, evaluate=False),
        sp.Mul(-1, x + y, 1 / (1 + x**2)),
        sp.Mul(sp.Rational(1, 2), x + y, 1 / (1 + x**2)),
        sp.Mul(sp.Rational(2, 3), x, 1 / (1 + x)),
        sp.Mul(sp.Rational(-2, 3), 1 / (1 + x)),
        sp.Mul(2, x + y, sp.log(1 + x**2)),
        sp.Mul(sp.Rational(1, 2), x, 1 / (1 + x), 1 / (2 + y)),
        sp.Mul(sp.Rational(1, 2), x, 1 / (1 + x), 1 / (2 + y) ** 2),
        sp.Rational(1, 3) + x,
        x ** sp.Rational(1, 3) - sp.sqrt(y**2 + 1) / 2,
        sp.Integer(0),
        sp.Rational(2, 3),
        sp.pi * x / 2 + sp.E,
        sp.Piecewise((1, (x > 0) & (y <= 1)), (x / 3, sp.Ne(x, y)), (0, True)),
        sp.Sum(sp.IndexedBase("a")[n] * x**n, (n, 1, sp.oo)),
        sp.ImmutableMatrix([[sp.Rational(1, 3), x], [0, -(x + y) / 3]]),
        sp.Symbol("lambda") + sp.Symbol("C'") + sp.Symbol("S") + sp.Symbol("pi"),
        sp.Symbol("u_1") + sp.Symbol("u_1", real=True) + sp.Symbol("u_1", positive=True),
        sp.Function("F")(x) + sp.Symbol("F") + sp.IndexedBase("F")[n],
        sp.Max(x, 1) * sp.Abs(y) - sp.ceiling(sp.log(x) / 3),
    ],
    ids=str,
)
def test_what_python_would_evaluate_otherwise_is_written_so_that_it_does_not(one, expression):
    from dataclasses import replace

    formula = Formula(name="f", left=sp.Symbol("f"), right=expression, words="A formula.")
    source = sympy_source(replace(one("manifold.noise"), formulas=(formula,)))
    left, right = built(source)["f"]
    assert right == expression
    assert left == sp.Symbol("f")
