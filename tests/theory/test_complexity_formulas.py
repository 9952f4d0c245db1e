"""The rows of the complexity table: what was solved for satisfies what defines it."""

import math

import pytest
import sympy as sp

from theory.complexity_formulas import (
    advantage_formulas,
    chebyshev_formulas,
    eigenspaces_formulas,
    gradient_descent_formulas,
    heavy_ball_formulas,
    nesterov_formulas,
    table_formulas,
)

s, t = sp.symbols("s t", positive=True)
K = sp.Symbol("K", positive=True)


def at(derivation, name, **values):
    (right,) = (f.right for f in derivation.derive() if f.name == name)
    return right.subs({symbol: values.get(str(symbol), symbol) for symbol in right.free_symbols})


def test_gradient_descent_leaves_the_same_at_both_ends():
    contraction = at(gradient_descent_formulas, "contraction", K=9)
    assert contraction == sp.Rational(8, 10)
    steps = at(gradient_descent_formulas, "steps", K=9, tol=sp.Rational(1, 10))
    assert contraction**steps <= sp.Rational(1, 10) < contraction ** (steps - 1)


@pytest.mark.parametrize("eigenvalue", [1, 2, 5, 9])
def test_the_heavy_balls_eigenvalues_all_have_its_modulus(eigenvalue):
    rate, momentum, modulus = (
        at(heavy_ball_formulas, name, s=1, t=3) for name in ("rate", "momentum", "modulus")
    )
    z = sp.Symbol("z")
    roots = sp.Poly(z**2 - (1 + momentum - rate * eigenvalue) * z + momentum, z).all_roots()
    assert all(sp.simplify(abs(root)) == modulus == sp.Rational(1, 2) for root in roots)


def test_nesterovs_eigenvalues_are_largest_and_double_at_the_lower_end():
    momentum, modulus = (at(nesterov_formulas, name, s=1, t=3) for name in ("momentum", "modulus"))
    z = sp.Symbol("z")
    for eigenvalue in (1, 2, 5, 9):
        shrink = 1 - sp.Rational(eigenvalue, 9)
        roots = sp.Poly(z**2 - (1 + momentum) * shrink * z + momentum * shrink, z).all_roots()
        assert all(abs(root) <= modulus for root in roots)
        if eigenvalue == 1:
            assert roots == [modulus, modulus]
    assert (momentum, modulus) == (sp.Rational(1, 2), sp.Rational(2, 3))


@pytest.mark.parametrize("steps", range(1, 5))
def test_chebyshev_residuals_are_what_the_roots_of_the_polynomial_leave(steps):
    found = at(chebyshev_formulas, f"residual_{steps}", K=9)
    rates = [1 / (5 - 4 * math.cos((2 * k + 1) * math.pi / (2 * steps))) for k in range(steps)]
    assert float(found) == pytest.approx(abs(math.prod(1 - r for r in rates)), rel=1e-12)


def test_the_method_that_knows_the_eigenspaces_has_kappa_for_K():
    assert at(eigenspaces_formulas, "contraction", kappa=9) == sp.Rational(8, 10)
    assert not any(K in f.right.free_symbols for f in eigenspaces_formulas.derive())


def test_the_condition_number_is_the_product_of_all():
    values = {"kappa_1": 10, "kappa_2": 10, "r_1": 100}
    assert at(table_formulas, "condition_2", **values) == 10_000


@pytest.mark.parametrize(
    ("kappa", "gap", "steps", "wins"),
    [(10, 100, 68, False), (2, 10_000, 17, True)],  # the two points of the claim
)
def test_the_longest_cycle_agrees_with_the_two_points_of_the_claim(kappa, gap, steps, wins):
    longest = at(
        advantage_formulas, "longest_cycle_of_equal_groups", kappa=kappa, r=gap, n=2, eta=1
    )
    assert bool(steps < longest) is wins
    assert longest == at(
        advantage_formulas, "longest_cycle", kappa=kappa, eta=1, w=sp.sqrt(kappa**2 * gap)
    )
