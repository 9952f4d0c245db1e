"""The constant of the remainder: with the suprema of an activation it is the claim's."""

import math

import pytest

from theory.activation import Activation
from theory.expansion_remainder import CONSTANTS, constant_formulas

# suprema of |σ′|, |σ″|, |σ‴| over the reals, by calculus
SUPREMA = {
    Activation.TANH: (1, 4 / (3 * math.sqrt(3)), 2),
    Activation.SIGMOID: (1 / 4, 1 / (6 * math.sqrt(3)), 1 / 8),
    Activation.SOFTPLUS: (1, 1 / 4, 1 / (6 * math.sqrt(3))),
}


@pytest.mark.parametrize("activation", list(SUPREMA))
def test_with_the_suprema_it_is_just_below_the_constant_of_the_claim(activation):
    (formula,) = constant_formulas.derive()
    sizes = dict(zip(("S_1", "S_2", "S_3"), SUPREMA[activation], strict=True))
    values = {**dict.fromkeys(("U_1", "w", "v"), 1), **sizes}
    found = float(formula.right.subs({s: values[str(s)] for s in formula.arguments}))
    assert found <= CONSTANTS[activation]
    assert found >= 0.9 * CONSTANTS[activation]


@pytest.mark.parametrize("order", range(5))
def test_its_degree_in_the_first_coefficient_is_the_order_of_what_is_left(order):
    (formula,) = constant_formulas.derive(order=order)
    (slope,) = (s for s in formula.arguments if str(s) == "U_1")
    assert formula.right.as_poly(slope).degree() == order + 1
