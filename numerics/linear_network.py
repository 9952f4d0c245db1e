"""Deep linear networks in float64: balanced layers, their gradients, and the plane's closed forms.

A network is a tuple of matrices W_1, …, W_N, W_j of shape h_j × h_{j−1} with h_0 = d and h_N = 1;
it computes wᵀx, wᵀ = W_N⋯W_1. The closed forms are those that theory.slow_manifold derives.
All numbers are rounded (float64).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import sympy as sp
from jaxtyping import Float64

from numerics.exact import InputError
from theory import slow_manifold
from theory.linear_network import N as LAYERS

__all__ = [
    "Layers",
    "PlaneProblem",
    "balanced_layers",
    "end_to_end",
    "imbalance",
    "layer_gradients",
]

Layers = tuple[np.ndarray, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneProblem:
    """½((x − a)² + ε²(y − b)²) for a network of `depth` layers, w* = `goal` = (a, b), a > 0."""

    depth: int
    goal: tuple[float, float]
    epsilon: float

    def __post_init__(self) -> None:
        """Refuses a problem that has no slow manifold."""
        if self.depth < 1 or self.goal[0] <= 0 or not 0 < self.epsilon <= 1:
            raise InputError(
                f"linear network: depth = {self.depth}, goal = {self.goal}, epsilon = "
                f"{self.epsilon}; give depth >= 1, a first coordinate > 0 and 0 < epsilon <= 1"
            )

    def gradient(self, w: Float64[np.ndarray, "... 2"]) -> Float64[np.ndarray, "... 2"]:
        """∇L(w) = Σ(w − w*)."""
        return (w - np.array(self.goal)) * np.array([1.0, self.epsilon**2])

    def loss(self, w: Float64[np.ndarray, "... 2"]) -> Float64[np.ndarray, "..."]:
        """½(w − w*)ᵀΣ(w − w*)."""
        return np.asarray(((w - np.array(self.goal)) * self.gradient(w)).sum(axis=-1) / 2)

    def error(self, w: Float64[np.ndarray, "... 2"]) -> Float64[np.ndarray, "..."]:
        """‖w − w*‖."""
        return np.asarray(np.linalg.norm(w - np.array(self.goal), axis=-1))

    def velocity(self, w: Float64[np.ndarray, "... 2"]) -> Float64[np.ndarray, "... 2"]:
        """ẇ of the end-to-end flow; 0 at the origin, where the formula is 0/0."""
        field = _compiled_field()
        with np.errstate(invalid="ignore", divide="ignore"):
            parts = field(w[..., 0], w[..., 1], *self.goal, self.epsilon**2, self.depth)
        return np.nan_to_num(np.stack(np.broadcast_arrays(*parts), axis=-1))

    def manifold(self, y: Float64[np.ndarray, "..."]) -> Float64[np.ndarray, "..."]:
        """The slow manifold's x at y, to second order in ε²."""
        first, second = _compiled_manifold()
        a, b = self.goal
        bend = [np.asarray(h(y, a, b, self.depth)) for h in (first, second)]
        return np.asarray(a + self.epsilon**2 * bend[0] + self.epsilon**4 * bend[1])


def balanced_layers(
    w: Float64[np.ndarray, " d"], *, depth: int, width: int, generator: np.random.Generator
) -> Layers:
    """Layers with W_{j+1}ᵀW_{j+1} = W_jW_jᵀ and product wᵀ, the hidden directions drawn.

    Args:
        w: the end-to-end vector, not 0.
        depth: N ≥ 1.
        width: of every hidden layer, ≥ 1.
        generator: draws the hidden unit vectors.

    Returns:
        W_1, …, W_N.

    Raises:
        InputError: if w is 0: then no direction is given.
    """
    length = float(np.linalg.norm(w))
    if length == 0:
        raise InputError("linear network: w = 0 has no direction; start elsewhere")
    units = [w / length]
    for _ in range(depth - 1):
        drawn = generator.standard_normal(width)
        units.append(drawn / np.linalg.norm(drawn))
    units.append(np.ones(1))
    scale = length ** (1 / depth)
    return tuple(scale * np.outer(above, below) for below, above in pairwise(units))


def end_to_end(layers: Sequence[np.ndarray]) -> Float64[np.ndarray, "... d"]:
    """W = (W_N⋯W_1)ᵀ, of each network where the layers are stacks of matrices."""
    product = layers[0]
    for layer in layers[1:]:
        product = layer @ product
    return product[..., 0, :]


def layer_gradients(layers: Sequence[np.ndarray], slope: Float64[np.ndarray, "... d"]) -> Layers:
    """(W_N⋯W_{j+1})ᵀ ∇ℓᵀ (W_{j−1}⋯W_1)ᵀ for each layer, by two sweeps over the layers."""
    behind = [slope[..., None]]  # W_{j−1}⋯W_1 ∇ℓ, a column
    for layer in layers[:-1]:
        behind.append(layer @ behind[-1])
    ahead = np.ones((1, 1))  # W_N⋯W_{j+1}, a row
    found = []
    for layer, arriving in zip(reversed(layers), reversed(behind), strict=True):
        found.append(_transposed(ahead) @ _transposed(arriving))
        ahead = ahead @ layer
    return tuple(reversed(found))


def imbalance(layers: Sequence[np.ndarray]) -> Float64[np.ndarray, "..."]:
    """The largest entry of |W_{j+1}ᵀW_{j+1} − W_jW_jᵀ|, of each network; 0 for one layer."""
    gaps = [
        np.abs(_transposed(above) @ above - below @ _transposed(below)).max(axis=(-2, -1))
        for below, above in pairwise(layers)
    ]
    return np.asarray(np.max(gaps, axis=0)) if gaps else np.zeros(layers[0].shape[:-2])


def _transposed(matrices: np.ndarray) -> np.ndarray:
    return np.swapaxes(matrices, -2, -1)


@cache
def _compiled_field() -> Callable[..., Sequence[np.ndarray]]:
    arguments = (
        slow_manifold.x,
        slow_manifold.y,
        slow_manifold.a,
        slow_manifold.b,
        slow_manifold.e,
        LAYERS,
    )
    return sp.lambdify(arguments, list(slow_manifold.field()))


@cache
def _compiled_manifold() -> tuple[Callable[..., np.ndarray], ...]:
    arguments = (slow_manifold.y, slow_manifold.a, slow_manifold.b, LAYERS)
    return tuple(sp.lambdify(arguments, h) for h in slow_manifold.manifold_coefficients())
