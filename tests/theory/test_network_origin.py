"""The origin as stated, against orbits of the flow."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp
from strategies.false_twins import assert_points, value_at

import theory.network_origin as theory
from theory.linear_network import N
from theory.network_origin import beta, p, q


@pytest.mark.parametrize("claim", [theory.origin, theory.origin_left], ids=lambda c: c.id)
def test_each_statement_holds_at_its_points_and_needs_its_hypotheses(claim):
    assert_points(claim.statement())


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_an_orbit_passes_the_origin_at_the_derived_distance(depth):
    formulas = {f.name: f for f in theory.origin_formula.derive()}
    closest = sp.lambdify(
        formulas["closest_distance"].arguments, formulas["closest_distance"].right
    )
    field = sp.lambdify((p, q), [part.subs({N: depth, beta: 1}) for part in theory.near_field()])
    start = np.array([-1.0, 0.8])
    run = solve_ivp(lambda _, w: field(*w), (0, 6), start, rtol=1e-11, atol=1e-13, max_step=0.01)
    distance = np.hypot(*run.y)
    angle = np.arctan2(run.y[1], run.y[0])
    expected = closest(np.hypot(*start), np.arctan2(start[1], start[0]), depth)
    assert run.y[0, -1] > 0  # it has turned round
    assert distance.min() == pytest.approx(expected, rel=1e-3)
    assert distance * np.sin(angle) ** depth == pytest.approx(expected, rel=1e-7)


def test_what_the_talk_says_holds_on_the_opposite_side_and_fails_towards_the_goal():
    statement = theory.origin_as_said.statement()
    assert value_at(statement.conclusion, statement.instance) == sp.true
    towards = {
        symbol: -value if symbol in {theory.x, theory.y} else value
        for symbol, value in statement.instance.items()
    }
    assert all(value_at(h, towards) == sp.true for h in statement.hypotheses)
    assert value_at(statement.conclusion, towards) == sp.false
