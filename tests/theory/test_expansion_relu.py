"""ReLU networks: polynomials inside the radius, exactly."""

import random
from contextlib import suppress
from itertools import pairwise

import pytest
import sympy as sp

from theory.expansion_relu import relu_polynomials, sign_radius


def drawn(seed):
    """Blocks u_0, …, u_m and matrices W_2, …, W_N with small fractions."""
    draw = random.Random(seed)

    def number(*_):
        return sp.Rational(draw.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]), draw.randint(1, 4))

    widths = [draw.randint(1, 4) for _ in range(draw.randint(2, 4))]
    blocks = [[number() for _ in range(widths[0])] for _ in range(draw.randint(2, 4))]
    return blocks, [sp.Matrix(rows, columns, number) for columns, rows in pairwise(widths)]


def network(blocks, matrices, epsilon):
    """The output, by definition."""
    entries = sp.Matrix(
        [sum(c * epsilon**k for k, c in enumerate(r)) for r in zip(*blocks, strict=True)]
    )
    for matrix in matrices:
        entries = matrix * entries.applyfunc(lambda z: max(z, sp.Integer(0)))
    return list(entries)


def drawn_with_signs(seed):
    """The first network from the seed on that has a sign everywhere at ε = 0."""
    for attempt in range(100):
        blocks, matrices = drawn(seed + 1000 * attempt)
        with suppress(ValueError):  # units that are all off leave the next layer at 0
            return blocks, matrices, relu_polynomials(blocks, matrices)
    raise AssertionError("no network has a sign everywhere")


@pytest.mark.parametrize("seed", range(25))
def test_inside_the_radius_the_output_is_the_polynomial(seed):
    blocks, matrices, layers = drawn_with_signs(seed)
    radius = sign_radius(layers)
    assert 0 < radius <= 1
    for share in (-1, -sp.Rational(1, 3), 0, sp.Rational(1, 2), sp.Rational(999, 1000)):
        epsilon = share * radius * sp.Rational(999, 1000)
        found = [sum(c * epsilon**k for k, c in enumerate(p)) for p in layers[-1]]
        assert found == network(blocks, matrices, epsilon)


def test_with_two_blocks_the_radius_is_the_exact_one():
    layers = relu_polynomials([[sp.Integer(1)], [sp.Integer(-3)]], [sp.Matrix([[1]])])
    assert sign_radius(layers) == sp.Rational(1, 3)
    beyond = sp.Rational(1, 3) + sp.Rational(1, 1000)
    assert network([[1], [-3]], [sp.Matrix([[1]])], beyond) == [0]
    assert 1 - 3 * beyond != 0


def test_a_deeper_preactivation_can_be_the_one_that_changes_sign_first():
    blocks = [[sp.Integer(10), sp.Integer(10)], [sp.Integer(1), sp.Integer(-1)]]
    matrices = [sp.Matrix([[10, -sp.Rational(99, 10)]]), sp.Matrix([[1]])]
    layers = relu_polynomials(blocks, matrices)
    assert layers[1] == ((1, sp.Rational(199, 10)),)
    assert sign_radius(layers) == sp.Rational(10, 199)


def test_without_terms_of_higher_order_the_radius_is_one():
    layers = relu_polynomials([[sp.Integer(2)], [sp.Integer(0)]], [sp.Matrix([[1]])])
    assert sign_radius(layers) == 1


def test_a_preactivation_on_the_kink_is_refused():
    blocks = [[sp.Integer(1), sp.Integer(0)], [sp.Integer(1), sp.Integer(1)]]
    with pytest.raises(ValueError, match="preactivation 1 of layer 1 is 0 at ε = 0"):
        relu_polynomials(blocks, [sp.Matrix([[1, 1]])])
