"""The explicit form and the width-free form of one network are the same polynomials."""

from functools import reduce
from operator import add, mul

import pytest
import sympy as sp

from theory.explicit_expansion import ExplicitNetwork, polynomial_expression
from theory.multilinear import value
from theory.network_expansion import Loss, gradients, loss_jet, network_output

SHAPES = [(1,), (3,), (1, 1), (2, 2), (3, 2), (1, 1, 1), (2, 3, 2), (2, 1, 2, 2)]
ORDER = 4


class Entries(tuple):
    """A vector of polynomials whose + adds entries."""

    def __add__(self, other):
        return Entries(map(add, self, other))


def scaled(vector, p, q):
    return Entries(entry * p / q for entry in vector)


def dot(left, right):
    return reduce(add, map(mul, left, right))


class ExplicitMaps:
    """The maps of the width-free form over the generators of an explicit network."""

    def __init__(self, network, loss):
        self.g, self.widths, self.loss = network.generators, network.widths, loss
        self.output = [jet[0] for jet in network.output]
        self.one = self.g["y_0"] * 0 + 1

    def __call__(self, outer, order, values):
        name = outer.name
        if name.startswith("sigma"):
            layer = int(name[5:])
            base = [self.g[f"s{layer}_{order}_{i}"] for i in range(self.widths[layer - 1])]
            return reduce(lambda a, b: tuple(map(mul, a, b)), values, base)
        if name.startswith("W"):
            layer = int(name[1:].rstrip("T"))
            rows, columns = range(self.widths[layer - 1]), range(self.widths[layer - 2])
            matrix = [[self.g[f"W{layer}_{i}_{j}"] for j in columns] for i in rows]
            if name.endswith("T"):
                matrix = list(zip(*matrix, strict=True))
            return tuple(dot(row, values[0]) for row in matrix)
        return self.of_loss(order, values)

    def of_loss(self, order, values):
        size = range(len(self.output))
        units = [[self.one * int(i == j) for j in size] for i in size]
        if order == len(values):
            return (self.multilinear(values),)
        return tuple(self.multilinear([*values, unit]) for unit in units)

    def multilinear(self, values):
        """Softmax cumulants by differentiating p_i ↦ p_i(v_i − Σ p_jv_j), one vector at a time."""
        y = [self.g[f"y_{i}"] for i in range(len(self.output))]
        if not values:
            return self.zeroth(y)
        if self.loss is Loss.SQUARED:
            residual = [a - b for a, b in zip(self.output, y, strict=True)]
            return dot(*[*values, residual][:2])
        p = [self.g[f"p_{i}"] for i in range(len(self.output))]
        first, *others = values
        found = dot(p, first)
        for v in others:
            # the second outcome of the logistic loss has output 0, and the same rule
            mean = dot(p, v)
            found = sum(found.derivative(f"p_{i}") * p[i] * (v[i] - mean) for i in range(len(p)))
        return found - dot(y, first) if not others else found

    def zeroth(self, y):
        if self.loss is not Loss.SQUARED:
            return self.g["loss_0"]
        residual = [a - b for a, b in zip(self.output, y, strict=True)]
        return dot(residual, residual) / 2


def width_free(jet, network, loss):
    order = range(network.order + 1)
    zero = network.generators["y_0"] * 0
    vectors = {
        f"u_{k}": Entries(
            network.generators.get(f"u{k}_{i}", zero) for i in range(network.widths[0])
        )
        for k in order
    }
    maps = ExplicitMaps(network, loss)
    return [value(form, vectors, maps, scale=scaled) for form in jet.coefficients]


CASES = [
    (widths, loss)
    for widths in SHAPES
    for loss in Loss
    if loss is not Loss.LOGISTIC or widths[-1] == 1
]


@pytest.mark.parametrize(("widths", "loss"), CASES)
def test_the_loss_is_the_same_polynomial_in_both_forms(widths, loss):
    network = ExplicitNetwork(widths, ORDER)
    jet = loss_jet(loss, network_output(len(widths), ORDER))
    formal = [entries[0] for entries in width_free(jet, network, loss)]
    assert formal == list(network.loss(loss).coefficients)


@pytest.mark.parametrize(("widths", "loss"), CASES)
def test_both_factors_of_every_gradient_are_the_same_polynomials_in_both_forms(widths, loss):
    order = 3
    network = ExplicitNetwork(widths, order)
    pairs = zip(gradients(loss, len(widths), order), network.gradients(loss), strict=True)
    for formal, explicit in pairs:
        assert formal.layer == explicit.layer
        for jet, entries in (
            (formal.delta, explicit.delta),
            (formal.activation, explicit.activation),
        ):
            if jet is None:
                assert entries is None
                continue
            for k, found in enumerate(width_free(jet, network, loss)):
                assert list(found) == [entry[k] for entry in entries]


def test_the_gradient_is_the_derivative_of_the_loss():
    # W_N enters the output linearly, and no base point: plain differentiation is right there
    network = ExplicitNetwork((2, 2), 3)
    gradient = network.gradients(Loss.SQUARED)[1]
    for k, coefficient in enumerate(network.loss(Loss.SQUARED).coefficients):
        assert coefficient.derivative("W2_1_0") == gradient.entry(1, 0)[k]


def test_a_network_of_width_one_and_depth_one_is_a_parabola():
    network = ExplicitNetwork((1,), 2)
    u0, u1, u2, y = sp.symbols("u0_0 u1_0 u2_0 y_0", real=True)
    found = [polynomial_expression(c) for c in network.loss(Loss.SQUARED).coefficients]
    assert sp.expand(found[0] - (u0 - y) ** 2 / 2) == 0
    assert sp.expand(found[1] - (u0 - y) * u1) == 0
    assert sp.expand(found[2] - (u0 - y) * u2 - u1**2 / 2) == 0


def test_generators_can_be_given_a_meaning():
    network = ExplicitNetwork((1, 1), 1)
    tanh = sp.Function("slope")(sp.Symbol("x"))
    found = polynomial_expression(network.output[0][1], {"s1_1_0": tanh})
    assert found == tanh * sp.Symbol("u1_0", real=True) * sp.Symbol("W2_0_0", real=True)


@pytest.mark.parametrize(("widths", "order"), [((), 1), ((1, 0), 1), ((1,), -1)])
def test_a_network_that_is_none_is_refused(widths, order):
    with pytest.raises(ValueError, match=r"must be 1 and 0 at least"):
        ExplicitNetwork(widths, order)


def test_the_logistic_loss_of_two_outputs_is_refused():
    with pytest.raises(ValueError, match="one output, not 2"):
        ExplicitNetwork((1, 2), 1).loss(Loss.LOGISTIC)


def test_the_first_layers_gradient_has_no_entries_without_data():
    with pytest.raises(ValueError, match="the data as its second factor"):
        ExplicitNetwork((1, 1), 1).gradients(Loss.SQUARED)[0].entry(0, 0)
