"""Methods with memory on a quadratic, as they run: x₀, x₁, …, one product by G a step.

f(x) = ½xᵀGx − bᵀx with spectrum in [μ, L], K = L/μ, q = (√K − 1)/(√K + 1), x⁻ = x at the start:

    heavy ball       x⁺ = x − α∇f(x) + q²(x − x⁻), α = 4/(√L + √μ)²
    Nesterov         x⁺ = y − ∇f(y)/L, y = x + q(x − x⁻)
    semi-iteration   x⁺ = ω(x − 2/(L + μ)·∇f(x) − x⁻) + x⁻, ω⁺ = 1/(1 − s²ω/4) with
                     s = (L − μ)/(L + μ), after a plain step and ω = 2
    conjugate gradients   the textbook recursion

Several starts are columns of one array, of NumPy or PyTorch; each is its own run. In exact
arithmetic conjugate gradients leave the least f of all methods that see gradients alone.
Source: Polyak 1964; Nesterov 1983; Golub, Varga 1961; Hestenes, Stiefel 1952.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from array_api_compat import array_namespace
from jaxtyping import Float

__all__ = [
    "MEMORY_DESCENTS",
    "MemoryDescent",
    "conjugate_gradients",
    "heavy_ball",
    "nesterov",
    "semi_iteration",
]

Columns = Float[np.ndarray, "d s"]
# (G, b, starts, μ, L) ↦ the iterates, without an end
MemoryDescent = Callable[[np.ndarray, np.ndarray, np.ndarray, float, float], Iterator[np.ndarray]]


def heavy_ball(G: np.ndarray, b: Columns, start: Columns, mu: float, L: float) -> Iterator[Columns]:
    """Polyak's method with the parameters that are best for [μ, L]."""
    rate, q = 4 / (math.sqrt(L) + math.sqrt(mu)) ** 2, _momentum(mu, L)
    x = before = start
    while True:
        yield x
        x, before = x - rate * (G @ x - b) + q**2 * (x - before), x


def nesterov(G: np.ndarray, b: Columns, start: Columns, mu: float, L: float) -> Iterator[Columns]:
    """Nesterov's method with constant momentum."""
    q = _momentum(mu, L)
    x = before = start
    while True:
        yield x
        y = x + q * (x - before)
        x, before = y - (G @ y - b) / L, x


def semi_iteration(
    G: np.ndarray, b: Columns, start: Columns, mu: float, L: float
) -> Iterator[Columns]:
    """The Chebyshev semi-iteration: after k steps the best polynomial of degree k on [μ, L]."""
    rate, s = 2 / (L + mu), (L - mu) / (L + mu)
    yield start
    x, before, omega = start - rate * (G @ start - b), start, 2.0
    while True:
        yield x
        omega = 1 / (1 - s**2 * omega / 4)
        x, before = omega * (x - rate * (G @ x - b) - before) + before, x


def conjugate_gradients(
    G: np.ndarray, b: Columns, start: Columns, mu: float, L: float
) -> Iterator[Columns]:
    """Conjugate gradients; they need neither μ nor L."""
    del mu, L
    xp = array_namespace(G)

    def quotient(above: np.ndarray, below: np.ndarray) -> np.ndarray:
        positive, one = below > 0, xp.ones_like(below)
        found = above / xp.where(positive, below, one)
        return xp.where(positive, found, xp.zeros_like(found))

    x, residual = start, b - G @ start
    direction, size = residual, xp.sum(residual**2, axis=0)
    while True:
        yield x
        image = G @ direction
        curvature = xp.sum(direction * image, axis=0)
        # a residual of exactly zero ends that column's run: it stays where it is
        step = quotient(size, curvature)
        x = x + step * direction
        residual = residual - step * image
        last, size = size, xp.sum(residual**2, axis=0)
        direction = residual + quotient(size, last) * direction


MEMORY_DESCENTS: Final[Mapping[str, MemoryDescent]] = MappingProxyType(
    {
        "heavy-ball": heavy_ball,
        "nesterov": nesterov,
        "chebyshev-semi-iteration": semi_iteration,
        "conjugate-gradients": conjugate_gradients,
    }
)


def _momentum(mu: float, L: float) -> float:
    return (math.sqrt(L) - math.sqrt(mu)) / (math.sqrt(L) + math.sqrt(mu))
