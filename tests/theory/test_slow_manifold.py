"""The slow manifold as derived, against the flow itself."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from strategies.false_twins import assert_points
from strategies.instances import exact

import theory.slow_manifold as theory
from theory.claim import claims_of
from theory.linear_network import N
from theory.slow_manifold import a, b, e, x, y

CLAIMS = claims_of(theory)
small = st.fractions(min_value=-3, max_value=3, max_denominator=7)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_each_statement_holds_at_its_points_and_needs_its_hypotheses(claim):
    assert_points(claim.statement())


def test_the_first_coefficient_is_the_textbook_one():
    h_1, _ = theory.manifold_coefficients()
    expected = -(N - 1) * a * y * (y - b) / (N * a**2 + y**2)
    assert sp.simplify(h_1 - expected) == 0


def test_one_layer_has_a_straight_slow_line():
    assert [h.subs(N, 1) for h in theory.manifold_coefficients()] == [0, 0]


@given(small, small, small, small, small, st.integers(1, 5))
def test_the_orbit_polynomials_are_parallel_to_the_field(px, py, pa, pb, pe, depth):
    at = {x: exact(px), y: exact(py), a: exact(abs(pa)), b: exact(pb), e: exact(abs(pe)), N: depth}
    if at[x] == at[y] == 0:
        return
    first, second = (part.subs(at) for part in theory.field())
    X, Y = (part.subs(at) for part in theory.orbit_polynomials())
    assert sp.simplify(first * Y - second * X) == 0
    assert (first * X).evalf() <= 0


def test_an_orbit_of_the_flow_ends_on_the_derived_curve_to_sixth_order():
    formulas = {f.name: f for f in theory.manifold_formula.derive()}
    h_1, h_2 = (
        sp.lambdify(formulas[name].arguments, formulas[name].right)
        for name in ("manifold_first", "manifold_second")
    )
    goal = (1.0, 1.0)
    distances = []
    for scale in (0.01, 0.0025):
        field = sp.lambdify(
            (x, y), [part.subs({a: 1, b: 1, N: 3, e: scale}) for part in theory.field()]
        )
        run = solve_ivp(
            lambda _, w, field=field: field(*w),
            (0, 60),
            (0.5, 0.1),
            method="LSODA",
            rtol=1e-12,
            atol=1e-14,
        )
        end_x, end_y = run.y[:, -1]
        curve = goal[0] + scale * h_1(end_y, *goal, 3) + scale**2 * h_2(end_y, *goal, 3)
        distances.append(abs(end_x - curve))
        assert abs(end_x - goal[0] - scale * h_1(end_y, *goal, 3)) > 3 * distances[-1]
    # the y where the two runs end differ, so the ratio is only near 4³
    assert distances[0] / distances[1] > 4**2.4


def test_the_jacobian_formulas_are_those_of_differences():
    formulas = {f.name: f for f in theory.jacobian_formula.derive()}
    point = {a: 2, b: -1, e: sp.Rational(1, 50), N: 3}
    field = sp.lambdify((x, y), [part.subs(point) for part in theory.field()])
    step = 1e-6
    columns = [
        (np.array(field(2 + step * i, -1 + step * j)) - field(2 - step * i, -1 - step * j))
        / (2 * step)
        for i, j in ((1, 0), (0, 1))
    ]
    matrix = np.array(columns).T
    values = {name: float(formula.right.subs(point).evalf()) for name, formula in formulas.items()}
    assert np.trace(matrix) == pytest.approx(values["jacobian_trace"], rel=1e-7)
    assert np.linalg.det(matrix) == pytest.approx(values["jacobian_determinant"], rel=1e-7)
    slow = max(np.linalg.eigvals(matrix))
    assert slow == pytest.approx(values["slow_eigenvalue"], rel=0.05)  # up to ε⁴
