"""The flow of deep linear networks as stated, against layers that are multiplied and stepped."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.false_twins import assert_points, value_at
from strategies.instances import exact

import theory.linear_network as theory
from theory.claim import claims_of

CLAIMS = claims_of(theory)
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=9)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_each_statement_holds_at_its_points_and_needs_its_hypotheses(claim):
    assert_points(claim.statement())


@settings(max_examples=20, deadline=None)
@given(st.lists(numbers, min_size=20, max_size=20), st.integers(1, 3), st.integers(1, 2))
def test_balance_is_kept_at_drawn_layers(entries, above, below):
    statement = theory.balanced.statement()
    m, n, G, H, p, q, a, b = (variable.symbol for variable in statement.variables)
    drawn = iter(exact(Fraction(e)) for e in entries)
    point = {m: above, n: below, a: 1, b: 2}
    point |= {G[r, c]: next(drawn) for r in range(1, above + 1) for c in (1, 2)}
    point |= {H[r, c]: next(drawn) for r in (1, 2) for c in range(1, below + 1)}
    point |= {p[r]: next(drawn) for r in range(1, above + 1)}
    point |= {q[r]: next(drawn) for r in range(1, below + 1)}
    assert value_at(statement.conclusion, point) == sp.true


def product(matrices, empty):
    """The product, from the left; the identity of size `empty` where there is none."""
    found = np.eye(empty) if not matrices else matrices[0]
    for matrix in matrices[1:]:
        found = found @ matrix
    return found


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_a_small_step_of_every_layer_moves_the_product_as_the_formula_says(depth):
    rng = np.random.default_rng(depth)
    w, g = rng.standard_normal(2), rng.standard_normal(2)
    s = np.linalg.norm(w) ** (1 / depth)
    units = [np.ones(1)]
    units += [u / np.linalg.norm(u) for u in rng.standard_normal((depth - 1, 2))]
    units.append(w / np.linalg.norm(w))
    layers = [s * np.outer(a, b) for a, b in pairwise(units)]
    step = 1e-6

    # W_N is the first of the list
    moved = []
    for k, layer in enumerate(layers):
        above, below = product(layers[:k], 1), product(layers[k + 1 :], 2)
        moved.append(layer - step * above.T @ (g[None, :] @ below.T))
    velocity = (product(moved, 1) - product(layers, 1))[0] / step
    formulas = theory.flow_formula.derive()
    for coordinate, formula in enumerate(formulas):
        value = sp.lambdify(formula.arguments, formula.right)(*w, *g, depth)
        # the step's own curvature is of size step · |W|^{2N−3}|g|²
        assert velocity[coordinate] == pytest.approx(value, rel=1e-3, abs=1e-3)


@given(numbers, numbers, numbers, st.integers(2, 4))
@settings(max_examples=20, deadline=None)
def test_the_invariant_formula_has_no_derivative_along_the_flow(x, y, slope, depth):
    if x == 0 or y == 0:
        return
    (formula,) = theory.invariant_formula.derive()
    w_1, w_2, N = formula.arguments
    square = w_1**2 + w_2**2
    along = w_1 * exact(slope)
    rate = sum(
        sp.diff(formula.right, value) * theory.end_to_end_field(value, g, along, square)
        for value, g in ((w_1, exact(slope)), (w_2, sp.Integer(0)))
    )
    at = {w_1: exact(x), w_2: exact(y), N: depth, theory.N: depth}
    assert abs(rate.subs(at).evalf(30)) < 1e-25
