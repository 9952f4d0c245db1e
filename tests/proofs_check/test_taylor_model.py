"""Remainder constants: they hold on networks of the box, and are not far too large."""

import random
from fractions import Fraction

import mpmath
import pytest

from proofs_check.taylor_model import NormBox, derivative_suprema, remainder_constant
from theory.activation import Activation

FUNCTIONS = {
    Activation.TANH: mpmath.tanh,
    Activation.SIGMOID: lambda x: 1 / (1 + mpmath.exp(-x)),
    Activation.SOFTPLUS: lambda x: mpmath.log1p(mpmath.exp(x)),
    Activation.GELU: lambda x: x * mpmath.ncdf(x),
}
# Published or elementary: sup|tanh″| = 4/(3√3), sup|s′| = 1/4, sup|GELU″| = √(2/π).
KNOWN = [
    (Activation.TANH, 1, 1),
    (Activation.TANH, 2, 4 / (3 * mpmath.sqrt(3))),
    (Activation.TANH, 3, 2),
    (Activation.SIGMOID, 1, mpmath.mpf(1) / 4),
    (Activation.SIGMOID, 3, mpmath.mpf(1) / 8),
    (Activation.SOFTPLUS, 1, 1),
    (Activation.SOFTPLUS, 2, mpmath.mpf(1) / 4),
    (Activation.GELU, 2, mpmath.sqrt(2 / mpmath.pi)),
]
BOX = NormBox(
    coefficients=(Fraction(1), Fraction(1, 2)),
    matrices=(Fraction(3, 2), Fraction(1)),
    epsilon=Fraction(1, 4),
)


@pytest.mark.parametrize(("activation", "order", "known"), KNOWN)
def test_a_supremum_is_enclosed_from_above_within_two_percent(activation, order, known):
    found = mpmath.mpf(derivative_suprema(activation, order)[order - 1].str(15, radius=False))
    assert known * (1 - mpmath.mpf(10) ** -14) <= found <= known * 1.02


def drawn_network(draw, width):
    """A network of the box, its norms at their bounds."""

    def vector(bound):
        entries = [mpmath.mpf(draw.uniform(-1, 1)) for _ in range(width)]
        return [e * bound / max(map(abs, entries)) for e in entries]

    def matrix(bound):
        rows = [[mpmath.mpf(draw.uniform(-1, 1)) for _ in range(width)] for _ in range(width)]
        return [[e * bound / sum(map(abs, row)) for e in row] for row in rows]

    u = [vector(draw.uniform(0, 3)), vector(1), vector(mpmath.mpf(1) / 2)]
    return u, [matrix(mpmath.mpf(3) / 2), matrix(1)]


def output(function, u, matrices, epsilon):
    entries = [sum(c * epsilon**k for k, c in enumerate(column)) for column in zip(*u, strict=True)]
    for matrix in matrices:
        inner = [function(x) for x in entries]
        entries = [sum(a * b for a, b in zip(row, inner, strict=True)) for row in matrix]
    return entries[0]


@pytest.mark.parametrize("activation", list(FUNCTIONS))
@pytest.mark.parametrize("order", [1, 3])
def test_the_constant_bounds_the_remainder_of_networks_of_the_box(activation, order):
    constant = mpmath.mpf(remainder_constant(activation, BOX, order).str(15, radius=False))
    draw = random.Random(order)
    largest = mpmath.mpf(0)
    with mpmath.workdps(30):
        for width in (1, 2, 4):
            u, matrices = drawn_network(draw, width)

            def at(e, u=u, matrices=matrices):
                return output(FUNCTIONS[activation], u, matrices, e)

            taylor = mpmath.taylor(at, 0, order)
            for epsilon in (mpmath.mpf(1) / 4, mpmath.mpf(1) / 64):
                rest = at(epsilon) - sum(c * epsilon**k for k, c in enumerate(taylor))
                largest = max(largest, abs(rest) / epsilon ** (order + 1))
    assert largest <= constant
    assert largest >= constant / 400  # a bound, and not an absurd one


@pytest.mark.parametrize("activation", list(FUNCTIONS))
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_slope_in_log_log_is_one_more_than_the_order(activation, order):
    with mpmath.workdps(60):
        u = [[mpmath.mpf(2) / 7], [mpmath.mpf(-3) / 5], [mpmath.mpf(1) / 3]]
        matrices = [[[mpmath.mpf(4) / 3]], [[mpmath.mpf(5) / 7]]]

        def rest(epsilon):
            return abs(
                output(FUNCTIONS[activation], u, matrices, epsilon)
                - sum(c * epsilon**k for k, c in enumerate(taylor))
            )

        taylor = mpmath.taylor(lambda e: output(FUNCTIONS[activation], u, matrices, e), 0, order)
        ends = [rest(mpmath.mpf(2) ** -p) for p in (14, 15)]
        slope = mpmath.log(ends[0] / ends[1], 2)
    # the next term is smaller by a factor of the order of ε = 2⁻¹⁴
    assert abs(slope - (order + 1)) < mpmath.mpf("0.01")


def test_a_larger_box_has_a_larger_constant():
    larger = NormBox(
        coefficients=BOX.coefficients, matrices=(Fraction(2), Fraction(1)), epsilon=BOX.epsilon
    )
    assert remainder_constant(Activation.TANH, BOX, 2) < remainder_constant(
        Activation.TANH, larger, 2
    )


def test_a_linear_network_of_degree_one_has_no_remainder():
    box = NormBox(coefficients=(Fraction(1),), matrices=(), epsilon=Fraction(1))
    assert remainder_constant(Activation.TANH, box, 1) == 0


def test_negative_bounds_are_refused():
    with pytest.raises(ValueError, match="non-negative"):
        NormBox(coefficients=(Fraction(-1),), matrices=(), epsilon=Fraction(1))


@pytest.mark.parametrize("activation", [Activation.SMOOTH, Activation.IDENTITY])
def test_activations_without_known_suprema_are_refused(activation):
    with pytest.raises(ValueError, match="no suprema are known"):
        derivative_suprema(activation, 2)
