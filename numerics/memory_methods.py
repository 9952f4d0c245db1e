"""Methods with memory, for comparison: one gradient a step, and vectors kept from the steps before.

Each sees a quadratic only through μ = μ_n and L = L₁ (K = L/μ), conjugate gradients through E:

    heavy ball       x⁺ = x − α∇f(x) + β(x − x⁻), α = 4/(√L + √μ)², β = q²
    Nesterov         x⁺ = y − ∇f(y)/L, y = x + q(x − x⁻)
    semi-iteration   the three-term recursion of the polynomials T_k((L + μ − 2λ)/(L − μ))
    conjugate gradients

with q = (√K − 1)/(√K + 1) and x⁻ = x at the start. What they leave of the error is enclosed in
proofs_check.memory_methods. `MEMORY_VECTORS` counts the vectors of length d that a method holds
besides the gradient: gradient descent with any schedule x (1); the heavy ball and the
semi-iteration x and x⁻, Nesterov's method x and y (2); conjugate gradients x, the direction and the
Hessian times it (3), its residual being the gradient.
Source: Polyak 1964; Nesterov 1983; textbook.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

__all__ = ["MEMORY_VECTORS", "SCHEDULE_VECTORS", "MemoryMethod"]


class MemoryMethod(Enum):
    """The methods with memory, with their parameters tuned to μ_n and L₁."""

    HEAVY_BALL = "heavy-ball"
    NESTEROV = "nesterov"
    SEMI_ITERATION = "chebyshev-semi-iteration"
    CONJUGATE_GRADIENTS = "conjugate-gradients"


SCHEDULE_VECTORS: Final = 1
MEMORY_VECTORS: Final[Mapping[MemoryMethod, int]] = MappingProxyType(
    {
        MemoryMethod.HEAVY_BALL: 2,
        MemoryMethod.NESTEROV: 2,
        MemoryMethod.SEMI_ITERATION: 2,
        MemoryMethod.CONJUGATE_GRADIENTS: 3,
    }
)
