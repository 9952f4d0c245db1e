"""What follows in the plane: fixed points, eigenvalues and the blindness of the loss."""

import pytest
import sympy as sp

from theory.slow_manifold import loss, manifold_coefficients
from theory.slow_manifold_formulas import blindness_formulas, eigenvalue_formulas, rest_formulas

POINT = {"a": 3, "b": -1, "e": sp.Rational(1, 100), "N": 4}


def at(derivation, name, **values):
    (right,) = (f.right for f in derivation.derive() if f.name == name)
    known = {**POINT, **values}
    return right.subs({symbol: known[str(symbol)] for symbol in right.free_symbols})


@pytest.mark.parametrize(("x", "y", "rests"), [(3, -1, True), (0, 0, True), (3, 0, False)])
def test_the_flow_rests_at_the_goal_and_at_zero(x, y, rests):
    values = [at(rest_formulas, name, x=x, y=y) for name in ("across", "along")]
    assert (values == [0, 0]) is rests


def test_the_eigenvalues_have_the_trace_and_the_determinant():
    slow, fast = (at(eigenvalue_formulas, f"{n}_modulus", T=5, D=4) for n in ("slow", "fast"))
    assert (slow, fast) == (1, 4)
    small = sp.Rational(1, 1000)
    exact = at(eigenvalue_formulas, "slow_modulus", T=1, D=small)
    second = at(eigenvalue_formulas, "slow_to_second_order", T=1, D=small)
    assert 0 < exact - second < 3 * small**3  # the next coefficient is 2


def test_the_loss_on_the_manifold_has_the_two_coefficients():
    y = sp.Rational(2)
    h_1, _ = manifold_coefficients()
    free = {str(symbol): symbol for symbol in h_1.free_symbols}
    h = h_1.subs({free["y"]: y, free["a"]: 3, free["b"]: -1, free["N"]: 4})
    value = loss(3 + POINT["e"] * h, y)
    names = {str(symbol): symbol for symbol in value.free_symbols}
    whole = value.subs({names[n]: POINT[n] for n in names})
    first, second = (at(blindness_formulas, f"loss_{n}", y=y) for n in ("first", "second"))
    assert whole == POINT["e"] * first + POINT["e"] ** 2 * second
    assert at(blindness_formulas, "second_over_first", y=y) == second / first
    # the bound of the claim, (N − 1)²/(4N), is reached at y² = N(w₁*)²
    assert at(blindness_formulas, "second_over_first", y=6) == sp.Rational(9, 16)


def test_the_largest_error_is_that_of_the_claim():
    assert at(blindness_formulas, "largest_error", delta=sp.Rational(1, 200)) == 1
