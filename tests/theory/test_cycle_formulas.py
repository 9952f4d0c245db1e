"""The formulas of the cycle: what was solved for is what the statements say, and what runs do."""

import math

import pytest
import sympy as sp

from theory.catalogue import claims
from theory.cycle import TALK_COUNTS, TWO_GROUPS, L, N, eta, kappa, mu, n, rho, step_count
from theory.cycle import tolerance as tol
from theory.cycle_formulas import (
    best_rate_formulas,
    convergence_formulas,
    count_formulas,
    factor_formulas,
    growth_formulas,
    order_formulas,
    solved_count,
)
from theory.growth import growth_polynomial
from theory.growth import kappa as common

TENTH = sp.Rational(1, 10)
GROUPS = {"L_1": 1000, "mu_1": 100, "L_2": 1, "mu_2": TENTH, "eta": 1, "rho": sp.Rational(9, 10)}


def by_name(derivation):
    return {formula.name: formula.right for formula in derivation.derive()}


def at(expression, **values):
    return expression.subs({s: values[str(s)] for s in expression.free_symbols if str(s) in values})


def test_the_solved_step_count_is_the_talks():
    found = by_name(count_formulas)
    assert at(found["step_count_1_of_2"], **GROUPS) == TALK_COUNTS[N[1]] == 67
    general = found["step_count"].subs(sp.Symbol("i", integer=True, positive=True), 1)
    values = {n: 2, N[2]: 1, L[1]: 1000, L[2]: 1, mu[1]: 100, mu[2]: TENTH, eta: 1}
    assert general.subs(values | {rho: GROUPS["rho"]}).doit().subs(values) == 67
    assert step_count(1).subs(TWO_GROUPS).doit().subs(TWO_GROUPS).subs(N[2], 1) == 67


def test_the_count_for_the_first_of_three_groups_uses_that_of_the_second():
    found = by_name(count_formulas)
    groups = {"L_1": 1000, "mu_1": 500, "L_2": 10, "mu_2": 5, "L_3": TENTH, "eta": 1}
    groups["rho"] = sp.Rational(1, 2)
    second = at(found["step_count_2_of_3"], **groups)
    first = at(found["step_count_1_of_3"], **groups, N_2=second)
    largest = sp.Rational(1, 2) ** first * 99**second * 9999
    assert second == math.ceil(math.log(2 * 99) / math.log(2)) == 8
    assert largest <= sp.Rational(1, 2) < largest * 2  # one step fewer is too few


def test_a_solved_count_is_the_least_that_reaches_the_target():
    half = sp.Rational(1, 2)
    assert solved_count(half, sp.Integer(0), sp.Rational(1, 8)) == 3
    assert solved_count(half, sp.log(3), sp.Rational(1, 8)) == 5
    assert solved_count(half, sp.log(4), sp.Rational(1, 8)) == 5


def test_factors_are_the_bounds_of_the_statement_at_the_ends():
    found = by_name(factor_formulas)
    group = {"L_i": 1000, "mu_i": 100, "L_j": 1, "eta": sp.Rational(1, 2)}
    assert at(found["own_factor_most"], **group) == sp.Rational(19, 20)
    assert at(found["own_factor_least"], **group) == sp.Rational(1, 2)
    assert at(found["larger_step_most"], **group) == 499
    assert found["slope"].is_negative


def test_the_exact_number_of_cycles_is_the_least_and_the_other_one_is_enough():
    found = by_name(convergence_formulas)
    values = {kappa: 10, eta: 1, tol: sp.Rational(1, 100)}
    exact, enough = (int(found[name].subs(values)) for name in ("cycles", "cycles_enough"))
    contraction = sp.Rational(9, 10)
    assert contraction**exact <= values[tol] < contraction ** (exact - 1)
    assert exact <= enough == math.ceil(10 * math.log(100))


def test_the_best_rate_is_that_of_the_claim():
    found = by_name(best_rate_formulas)
    low, top = sp.symbols("mu L", positive=True)
    assert found["best_rate"] == 2 / (low + top)
    assert found["best_factor_of_condition"] == (kappa - 1) / (kappa + 1)
    assert "(κ − 1)/(κ + 1)" in claims()["cycle.best-own-rate"].title


@pytest.mark.parametrize("groups", range(1, 6))
def test_growth_polynomials_follow_the_recursion_of_the_statement(groups):
    assert by_name(growth_formulas)[f"P_{groups}"] == growth_polynomial(groups)


def test_the_constants_of_the_talks_order_bound_the_polynomial():
    found = by_name(order_formulas)
    values = {"kappa": 8, "r": 4, "alpha": sp.Rational(3, 2), "eta": 1}  # κ = r^α: equality in X
    X = 8 * math.log(8 * 4)
    for groups in range(2, 6):
        bound = float(at(found[f"order_{groups}"], **values))
        lucas = growth_polynomial(groups).subs(sp.Symbol("X", nonnegative=True), 1)
        assert bound == pytest.approx(float(lucas) * X ** (groups - 1), rel=1e-12)
    assert common in found["order_2"].free_symbols
