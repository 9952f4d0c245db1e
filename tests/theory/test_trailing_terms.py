"""The effect of cross terms: statements at their points, derived formulas against matrices."""

import pytest
import sympy as sp
from strategies.instances import at

import theory.convex_example as example
import theory.trailing_terms as theory
from theory.claim import claims_of

CLAIMS = {claim.id: claim for module in (theory, example) for claim in claims_of(module)}
POINT = {"alpha_1": "1/5", "alpha_2": "9/10", "beta_1": 9, "beta_2": "1/5", "a": "4/5", "b": 10}


@pytest.mark.parametrize("name", CLAIMS)
def test_the_conclusion_holds_at_every_point_given(name):
    statement = CLAIMS[name].statement()
    for point in (statement.instance, *statement.witnesses):
        assert at(statement.conclusion, point) == sp.true


@pytest.mark.parametrize("name", CLAIMS)
def test_every_hypothesis_is_needed(name):
    statement = CLAIMS[name].statement()
    assert len(statement.breaking) == len(statement.hypotheses)
    for i, point in enumerate(statement.breaking):
        truths = [at(hypothesis, point) == sp.true for hypothesis in statement.hypotheses]
        assert truths == [k != i for k in range(len(truths))]
        assert at(statement.conclusion, point) == sp.false


def cycle_matrix(count: int, c: sp.Expr) -> sp.Matrix:
    """The ordered product, by the definition."""
    values = {name: sp.Rational(value) for name, value in POINT.items()}
    small = sp.Matrix([[values["alpha_1"], values["a"] * c], [values["a"] * c, values["alpha_2"]]])
    large = sp.Matrix([[values["beta_1"], values["b"] * c], [values["b"] * c, values["beta_2"]]])
    return large * small**count


@pytest.mark.parametrize("count", [2, 3, 7])
def test_the_derived_terms_are_those_of_the_product(count):
    derived = theory.leading_terms
    upper, lower, trailing = derived.derive()
    c, x = sp.symbols("c x")
    product = cycle_matrix(count, c)

    def value(formula):
        known = {**POINT, "N": count}
        return sp.nsimplify(
            formula.right.subs({s: sp.Rational(known[str(s)]) for s in formula.arguments})
        )

    assert sp.expand(product[0, 1]).coeff(c, 1) == value(upper)
    assert sp.expand(product[1, 0]).coeff(c, 1) == value(lower)
    kept = product[1, 1].subs(c, 0)
    polynomial = sp.expand((product - (kept + x * c**2) * sp.eye(2)).det())
    assert [polynomial.coeff(c, k) for k in (0, 1)] == [0, 0]
    assert sp.solve(polynomial.coeff(c, 2), x) == [value(trailing)]


def test_the_trailing_coefficient_predicts_the_spectral_radius():
    derived = theory.leading_terms
    trailing = derived.derive()[2]
    values = {str(s): s for s in trailing.arguments}
    rate = trailing.right.subs({values[k]: sp.Rational(v) for k, v in {**POINT, "N": 20}.items()})
    moved = []
    for c in (sp.Rational(1, 1000), sp.Rational(1, 2000)):
        product = cycle_matrix(20, c)
        half = (product[0, 0] + product[1, 1]) / 2
        radius = half + sp.sqrt(half**2 - product.det())
        moved.append(((radius - cycle_matrix(20, sp.Integer(0))[1, 1]) / c**2).evalf(30))
    # the next term is of order c⁴: halving c quarters what is missing
    gaps = [abs(value - rate.evalf(30)) for value in moved]
    assert gaps[0] < 1e-3 * abs(rate)
    assert 3.9 < gaps[0] / gaps[1] < 4.1


def test_the_spectral_radius_is_the_larger_eigenvalue_and_of_first_order_for_equal_blocks():
    general, equal = theory.radius_formulas.derive()
    values = {"A": 5, "D": 2, "q": 2, "r": 9}
    found = general.right.subs({s: values[str(s)] for s in general.arguments})
    assert found == max(sp.Matrix([[5, 2], [9, 2]]).eigenvals()) == 8
    values["q"], values["r"] = 2, 8
    found = equal.right.subs({s: values[str(s)] for s in equal.arguments})
    assert found == max(sp.Matrix([[5, 2], [8, 5]]).eigenvals()) == 9
