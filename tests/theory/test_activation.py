"""Derivatives of activations by the rule of their ring, against SymPy's and mpmath's own."""

import mpmath
import pytest
import sympy as sp

from theory.activation import Activation, differential_ring, z

CONCRETE = [a for a in Activation if a is not Activation.SMOOTH]


@pytest.mark.parametrize("activation", CONCRETE)
def test_low_derivatives_are_those_of_sympy(activation):
    derivatives = differential_ring(activation).derivatives_at(z, 3)
    for j, found in enumerate(derivatives):
        assert sp.simplify(found - sp.diff(derivatives[0], z, j)) == 0


@pytest.mark.parametrize(
    ("activation", "function"),
    [
        (Activation.TANH, mpmath.tanh),
        (Activation.SIGMOID, lambda x: 1 / (1 + mpmath.exp(-x))),
        (Activation.SOFTPLUS, lambda x: mpmath.log1p(mpmath.exp(x))),
        (Activation.GELU, lambda x: x * mpmath.ncdf(x)),
    ],
)
def test_derivatives_to_order_nine_are_the_numerical_ones(activation, function):
    with mpmath.workdps(40):
        point = mpmath.mpf(3) / 7
        at = sp.Rational(3, 7)
        taylor = mpmath.taylor(function, point, 9)
        for j, found in enumerate(differential_ring(activation).derivatives_at(at, 9)):
            value = mpmath.mpf(sp.N(found, 40))
            assert abs(value / mpmath.factorial(j) - taylor[j]) < mpmath.mpf(10) ** -30


def test_a_derivative_of_any_order_stays_a_short_polynomial():
    tenth = differential_ring(Activation.TANH).derivatives(10)[-1]
    assert sp.Poly(tenth).degree() == 11
    assert len(sp.Add.make_args(tenth)) == 6


def test_the_identity_has_no_second_derivative():
    assert differential_ring(Activation.IDENTITY).derivatives(3) == (z, 1, 0, 0)


def test_the_undefined_activation_has_no_formulas():
    with pytest.raises(ValueError, match="smooth activation are symbols"):
        differential_ring(Activation.SMOOTH)
