"""Expansions of networks against automatic differentiation in ε, and against the explicit form."""

import random

import mpmath
import pytest
from strategies.networks import (
    NumericMaps,
    loss_at,
    nudged_loss,
    random_network,
    rounded,
    scaled,
)

from theory.jet import Jet
from theory.multilinear import value
from theory.network_expansion import (
    Loss,
    composed_output,
    gradients,
    layerwise_activation,
    layerwise_gradients,
    loss_jet,
    network_output,
)

ORDER = 5
DIGITS = 60


def at_network(jet, vectors, maps):
    return [value(form, vectors, maps, scale=scaled) for form in jet.coefficients]


def first_layer(network, order):
    return {f"u_{k}": rounded(network.u(k)) for k in range(order + 1)}


def agree(found, expected, digits=40):
    """To so many digits, relative to the larger of 1 and the number."""
    return abs(found - expected) <= max(1, abs(expected)) * mpmath.mpf(10) ** -digits


def gradient_entry(gradient, network, block, row, column, maps, order):
    """The coefficients of one entry of ∂L/∂W_l, from the factors δ and a."""
    vectors = first_layer(network, order)
    delta = at_network(gradient.delta, vectors, maps)
    if gradient.activation is None:
        data = rounded(network.blocks[block][column])
        return [delta[k - block][row] * data if k >= block else 0 for k in range(order + 1)]
    before = at_network(gradient.activation, vectors, maps)
    return [
        sum(delta[i][row] * before[k - i][column] for i in range(k + 1)) for k in range(order + 1)
    ]


@pytest.mark.parametrize("seed", range(50))
def test_the_loss_agrees_with_its_taylor_coefficients_to_forty_digits(seed):
    network = random_network(seed)
    loss = loss_jet(network.loss, network_output(network.depth, ORDER))
    with mpmath.workdps(DIGITS):
        found = at_network(loss, first_layer(network, ORDER), NumericMaps(network, ORDER))
        expected = mpmath.taylor(lambda e: loss_at(network, e), 0, ORDER)
        assert all(agree(a[0], b) for a, b in zip(found, expected, strict=True))
        assert not all(agree(a[0], 0) for a in found[1:])


def test_depth_six_and_order_eight_agree_to_forty_digits():
    order = 8
    drawn = (random_network(seed, deepest=6, widest=2) for seed in range(0, 60, 3))
    network = next(n for n in drawn if n.depth == 6 and n.loss is Loss.SQUARED)
    loss = loss_jet(network.loss, network_output(6, order))
    with mpmath.workdps(DIGITS):
        found = at_network(loss, first_layer(network, order), NumericMaps(network, order))
        expected = mpmath.taylor(lambda e: loss_at(network, e), 0, order)
        assert all(agree(a[0], b) for a, b in zip(found, expected, strict=True))
        assert not agree(found[8][0], 0, digits=6)


@pytest.mark.parametrize("seed", range(12))
def test_the_gradient_of_every_layer_agrees_with_differentiation_in_weight_and_epsilon(seed):
    order, network, draw = 3, random_network(seed), random.Random(seed)
    with mpmath.workdps(DIGITS):
        maps = NumericMaps(network, order)
        for gradient in gradients(network.loss, network.depth, order):
            first = gradient.layer == 1
            block = draw.randrange(len(network.blocks)) if first else 0
            shape = network.first[block] if first else network.matrices[gradient.layer - 2]
            row, column = draw.randrange(len(shape)), draw.randrange(len(shape[0]))
            entry = (gradient.layer, block, row, column)
            found = gradient_entry(gradient, network, block, row, column, maps, order)
            for k in range(order + 1):
                expected = mpmath.diff(
                    lambda t, e, at=entry: nudged_loss(network, at, t, e), (0, 0), (1, k)
                ) / mpmath.factorial(k)
                assert agree(found[k], expected, digits=25)


@pytest.mark.parametrize("seed", [1, 4, 7, 8, 12])
def test_layer_by_layer_gives_what_the_written_out_form_gives(seed):
    """The vectors of each layer are computed in turn, forwards and then backwards."""
    order, network = 4, random_network(seed)
    depth = network.depth
    with mpmath.workdps(DIGITS):
        maps = NumericMaps(network, order)
        vectors = first_layer(network, order)
        for layer in range(1, depth):
            inner = at_network(layerwise_activation(layer, order), vectors, maps)
            for k, a in enumerate(inner):
                matrix = rounded(network.matrices[layer - 1])
                vectors[f"z{layer + 1}_{k}"] = tuple(
                    sum(w * x for w, x in zip(line, a, strict=True)) for line in matrix
                )
        vectors |= {
            f"f_{k}": vectors[f"z{depth}_{k}" if depth > 1 else f"u_{k}"] for k in range(order + 1)
        }
        deltas = layerwise_gradients(network.loss, depth, order)
        for layer in range(depth, 0, -1):
            found = at_network(deltas[layer - 1], vectors, maps)
            vectors |= {f"delta{layer}_{k}": tuple(entry) for k, entry in enumerate(found)}
        for gradient in gradients(network.loss, depth, order):
            expected = at_network(gradient.delta, vectors, maps)
            for k, entries in enumerate(expected):
                pairs = zip(vectors[f"delta{gradient.layer}_{k}"], entries, strict=True)
                assert all(agree(a, b) for a, b in pairs)


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_no_coefficient_knows_a_vector_of_higher_order(loss, depth):
    order = 4
    output = network_output(depth, order)
    jets = [output, loss_jet(loss, output)]
    for gradient in gradients(loss, depth, order):
        jets += [gradient.delta] + ([gradient.activation] if gradient.activation else [])
    for jet in jets:
        for k, form in enumerate(jet.coefficients):
            assert form.vectors() <= {f"u_{i}" for i in range(k + 1)}


def test_the_vector_of_the_same_order_enters_the_loss_once_and_linearly():
    loss = loss_jet(Loss.SQUARED, composed_output(4))
    with_u4 = [(m, c) for (m,), c in loss[4].terms.items() if "u_4" in m.key]
    assert [(m.key, c) for m, c in with_u4] == [("D1loss[D1F[u_4]]", 1)]


def test_the_squared_loss_has_no_third_derivative_and_the_others_do():
    output = composed_output(3)
    assert not [m for (m,) in loss_jet(Loss.SQUARED, output)[3].terms if m.order > 2]
    for loss in (Loss.LOGISTIC, Loss.CROSS_ENTROPY):
        assert [m.order for (m,) in loss_jet(loss, output)[3].terms if m.order > 2] == [3]


def test_a_lower_order_gives_the_same_coefficients():
    assert network_output(4, 3) == network_output(4, 5).truncated(3)


def test_depth_one_is_the_linear_model():
    assert network_output(1, 3) == Jet(network_output(1, 3).coefficients)
    assert [form.vectors() for form in network_output(1, 3).coefficients] == [
        {f"u_{k}"} for k in range(4)
    ]


@pytest.mark.parametrize("build", [network_output, lambda d, k: gradients(Loss.SQUARED, d, k)])
def test_a_network_without_layers_is_refused(build):
    with pytest.raises(ValueError, match="depth 1 or more, not 0"):
        build(0, 2)
