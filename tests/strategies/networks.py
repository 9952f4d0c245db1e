"""Random networks with rational weights, and the maps of their expansions over any numbers."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise
from operator import add, mul
from typing import Any

import mpmath
import sympy as sp

from theory.activation import Activation, differential_ring, z
from theory.multilinear import Map
from theory.network_expansion import Loss

Vector = tuple[Any, ...]


@dataclass(frozen=True)
class Network:
    """Matrices W_1, …, W_N, the blocks x̃^0, …, x̃^m of one data point, and its target."""

    first: tuple[tuple[Vector, ...], ...]  # W_1^k by block
    blocks: tuple[Vector, ...]
    matrices: tuple[tuple[Vector, ...], ...]  # W_2, …, W_N
    target: Vector
    activation: Activation
    loss: Loss

    @property
    def depth(self) -> int:
        return len(self.matrices) + 1

    @property
    def widths(self) -> tuple[int, ...]:
        return (len(self.first[0]), *(len(matrix) for matrix in self.matrices))

    def u(self, k: int) -> Vector:
        """u_k = W_1^k x̃^k, zero past the last block."""
        if k >= len(self.blocks):
            return (Fraction(0),) * len(self.first[0])
        return times(self.first[k], self.blocks[k])


def times(matrix: Sequence[Vector], vector: Vector) -> Vector:
    return tuple(reduce(add, map(mul, row, vector)) for row in matrix)


def transposed(matrix: Sequence[Vector]) -> tuple[Vector, ...]:
    return tuple(zip(*matrix, strict=True))


def random_network(seed: int, *, deepest: int = 5, widest: int = 4) -> Network:
    """Entries are fractions p/q with |p| ≤ 6 and 3 ≤ q ≤ 7."""
    draw = random.Random(seed)

    def number() -> Fraction:
        return Fraction(draw.randint(-6, 6), draw.randint(3, 7))

    def matrix(rows: int, columns: int) -> tuple[Vector, ...]:
        return tuple(tuple(number() for _ in range(columns)) for _ in range(rows))

    depth = draw.randint(1, deepest)
    loss = list(Loss)[seed % 3]
    widths = [draw.randint(1, widest) for _ in range(depth)]
    if loss is Loss.LOGISTIC:
        widths[-1] = 1
    if loss is Loss.CROSS_ENTROPY:  # with one class it would be 0
        widths[-1] = max(widths[-1], 2)
    blocks = tuple(
        tuple(number() for _ in range(draw.randint(1, 2))) for _ in range(draw.randint(2, 4))
    )
    shares = [Fraction(draw.randint(1, 5)) for _ in range(widths[-1])]
    total = sum(shares) if loss is Loss.CROSS_ENTROPY else 7
    smooth = [Activation.TANH, Activation.SIGMOID, Activation.SOFTPLUS, Activation.GELU]
    return Network(
        first=tuple(matrix(widths[0], len(block)) for block in blocks),
        blocks=blocks,
        matrices=tuple(matrix(m, n) for n, m in pairwise(widths)),
        target=tuple(share / total for share in shares),
        activation=draw.choice(smooth),
        loss=loss,
    )


SIGMA: dict[Activation, Callable[[Any], Any]] = {
    Activation.TANH: mpmath.tanh,
    Activation.SIGMOID: lambda x: 1 / (1 + mpmath.exp(-x)),
    Activation.SOFTPLUS: lambda x: mpmath.log(1 + mpmath.exp(x)),
    Activation.GELU: lambda x: x * mpmath.ncdf(x),
}


def rounded(x: Any) -> Any:
    """A fraction, or a nested tuple of them, in mpmath's present precision."""
    if isinstance(x, tuple):
        return tuple(rounded(part) for part in x)
    return mpmath.mpf(x.numerator) / x.denominator


def loss_of_output(loss: Loss, f: Vector, y: Vector) -> Any:
    """The three losses by their definitions."""
    if loss is Loss.SQUARED:
        return sum((a - b) ** 2 for a, b in zip(f, y, strict=True)) / 2
    linear = sum(a * b for a, b in zip(f, y, strict=True))
    if loss is Loss.LOGISTIC:
        return mpmath.log(1 + mpmath.exp(f[0])) - linear
    return mpmath.log(sum(map(mpmath.exp, f))) - linear


def loss_at(network: Network, epsilon: Any) -> Any:
    """The loss of the network at ε, layer by layer."""
    terms = [rounded(network.u(k)) for k in range(len(network.blocks))]
    return loss_of(network, terms, [rounded(m) for m in network.matrices], epsilon)


def loss_of(network: Network, terms: Sequence[Vector], matrices: Any, epsilon: Any) -> Any:
    """The loss at ε for given u_0, u_1, … and W_2, …, W_N."""
    value = tuple(
        sum(term[i] * epsilon**k for k, term in enumerate(terms)) for i in range(len(terms[0]))
    )
    for matrix in matrices:
        value = times(matrix, tuple(map(SIGMA[network.activation], value)))
    return loss_of_output(network.loss, value, rounded(network.target))


def nudged_loss(network: Network, entry: tuple[int, int, int, int], t: Any, epsilon: Any) -> Any:
    """The loss at ε with t added to entry (row, column) of W_layer, in a block where layer = 1."""
    layer, block, row, column = entry
    terms = [list(rounded(network.u(k))) for k in range(len(network.blocks))]
    matrices = [[list(line) for line in rounded(m)] for m in network.matrices]
    if layer == 1:
        terms[block][row] += t * rounded(network.blocks[block][column])
    else:
        matrices[layer - 2][row][column] += t
    return loss_of(network, terms, matrices, epsilon)


class NumericMaps:
    """D^jM at the base points of a network, in mpmath's present precision."""

    def __init__(self, network: Network, order: int) -> None:
        self.network = network
        ring = differential_ring(network.activation)
        gens = list(ring.meaning)
        polynomials = [sp.lambdify([z, *gens], d, "mpmath") for d in ring.derivatives(order + 1)]
        meaning = [sp.lambdify(z, ring.meaning[g], "mpmath") for g in gens]
        base = rounded(network.u(0))
        self.slopes = []
        for matrix in network.matrices:
            at = [[x, *(m(x) for m in meaning)] for x in base]
            self.slopes.append([[p(*point) for point in at] for p in polynomials])
            base = times(rounded(matrix), tuple(self.slopes[-1][0]))
        self.output = base

    def __call__(self, outer: Map, order: int, values: Sequence[Vector]) -> Vector:
        name = outer.name
        if name.startswith("sigma"):
            derivative = tuple(self.slopes[int(name[5:]) - 1][order])
            return reduce(lambda a, b: tuple(map(mul, a, b)), values, derivative)
        if name.startswith("W"):
            matrix = rounded(self.network.matrices[int(name[1:].rstrip("T")) - 2])
            return times(transposed(matrix) if name.endswith("T") else matrix, values[0])
        assert name == "loss"
        return self.loss(order, values)

    def loss(self, order: int, values: Sequence[Vector]) -> Vector:
        """D^jℓ[values]; with a place left free, its gradient there."""
        if order == len(values):
            return (self._multilinear(values),)
        basis = range(len(self.output))
        units = [tuple(mpmath.mpf(i == j) for j in basis) for i in basis]
        return tuple(self._multilinear([*values, unit]) for unit in units)

    def _multilinear(self, values: Sequence[Vector]) -> Any:
        f, y, loss = self.output, rounded(self.network.target), self.network.loss
        if not values:
            return loss_of_output(loss, f, y)
        if loss is Loss.SQUARED:
            pair = [*values, tuple(a - b for a, b in zip(f, y, strict=True))][:2]
            return sum(map(mul, *pair))
        if loss is Loss.LOGISTIC:  # the second outcome has the output 0
            f, y = (*f, mpmath.mpf(0)), (*y, 1 - y[0])
            values = [(*v, mpmath.mpf(0)) for v in values]
        weights = [mpmath.exp(x) for x in f]
        softmax = [w / sum(weights) for w in weights]
        linear = sum(map(mul, values[0], y)) if len(values) == 1 else 0
        return joint_cumulant(softmax, values) - linear


def joint_cumulant(weights: Sequence[Any], values: Sequence[Vector]) -> Any:
    """κ(v_1, …, v_j) = E[∏v] − Σ over proper parts B with 1 ∈ B of κ(B)·E[∏ of the others]."""

    def mean(chosen: Sequence[Vector]) -> Any:
        return sum(map(mul, weights, reduce(lambda a, b: tuple(map(mul, a, b)), chosen)))

    first, others = values[0], list(range(1, len(values)))
    total = mean(values)
    for size in range(len(others)):
        for part in combinations(others, size):
            rest = [values[i] for i in others if i not in part]
            total -= joint_cumulant(weights, [first, *(values[i] for i in part)]) * mean(rest)
    return total


def scaled(value: Vector, p: int, q: int) -> "Sum":
    return Sum(tuple(entry * p / q for entry in value))


class Sum(tuple):  # type: ignore[type-arg]
    """A vector whose + adds entries."""

    def __add__(self, other: Any) -> "Sum":
        return Sum(map(add, self, other))
