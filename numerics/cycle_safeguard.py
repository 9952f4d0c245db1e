"""How far one cycle may raise the loss: a bound from the slope alone, and a prediction.

At the start of a cycle the loss has the local model m(d) = gᵀd + dᵀHd/2, g the gradient, H the
Hessian with eigenvalues λ_i, g_i the components of g in its eigenvectors. Along the rates
η_1, η_2, … the model's gradient after k steps is p_k(H)g, p_k(λ) = ∏_{j≤k} (1 − η_jλ), and step j
lowers the part of λ by η_j·p_{j−1}²·(1 − η_jλ/2) = (p_{j−1}² − p_j²)/(2λ). So the model is at

    m_k = −Σ_i g_i²·c_k(λ_i),   c_k(λ) = Σ_{j≤k} η_j·p_{j−1}(λ)²·(1 − η_jλ/2) = (1 − p_k(λ)²)/(2λ).

*Allowed*. −c_k ≤ 0 wherever |p_k| ≤ 1, and for every λ ≤ 0 too: there |p_k| ≥ 1, and 2λ is
negative (a negative eigenvalue lowers the model, which is why it is followed too far). So if no
eigenvalue is above L,

    m_k ≤ ‖g‖²·b_k,   b_k = max_{0<λ≤L} (p_k(λ)² − 1)₊/(2λ).

b_k belongs to the cycle alone and is certified by its transient (`proofs_check.safe_cycle`); at
the end of a gap-safe cycle it is 0. That no eigenvalue is above L, and that the loss is its
quadratic model, are estimated: a loss that rises by more than ‖g‖²·b_k shows that one of them
fails.

*Predicted*. Lanczos started at g has Ritz values θ_j with weights ω_j; −‖g‖²·Σ ω_j·c_k(θ_j) is the
Gauss quadrature of m_k. With as many products as steps of the cycle it is m_k itself (c_k has
the degree 2k − 1), up to rounding; with fewer it is an estimate. It decides nothing.

All numbers here are rounded, unless said otherwise. Derived here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.lanczos import Lanczos
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = [
    "SafeCycle",
    "allowed_rise",
    "growth_nats",
    "lowering",
    "predicted_change",
    "raised_groups",
]

REPEATABLE: Final = 1e3  # in units of ε·|loss|: more than reordered sums change


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeCycle:
    """A cycle, and how far it may raise the loss where no eigenvalue is above its groups.

    Args:
        schedule: the steps.
        groups: those that it was planned for, margin included; empty for a cautious single step.
        upper: max |p| over the groups, certified from above; 1 where there are none.
        top: L, exact: the claim of the probe that the safeguard tests.
        rise_inside: the largest b_k, k = 0, …, N, rounded up.
        rise_end: b_N, rounded up.
        growth: log p(λ) at the least (negative) Ritz value, in nats a cycle.
    """

    schedule: Schedule
    groups: tuple[SpectralGroup, ...]
    upper: Decimal
    top: Fraction
    rise_inside: float
    rise_end: float
    growth: float


def growth_nats(schedule: Schedule, lam: float) -> float:
    """How one cycle multiplies the error at λ ≤ 0: log ∏(1 + η|λ|), in nats; 0 for λ > 0."""
    lam = min(lam, 0.0)
    return math.fsum(step.count * math.log1p(-float(step.rate) * lam) for step in schedule.steps)


def lowering(schedule: Schedule, lam: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
    """c_N(λ), by the sum, which also has a value at λ = 0; infinite where it overflows."""
    p, total = np.ones_like(lam), np.zeros_like(lam)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in schedule.steps:
            rate = float(step.rate)
            for _ in range(step.count):
                total = total + rate * p**2 * (1 - rate * lam / 2)
                p = p * (1 - rate * lam)
    return total


def predicted_change(schedule: Schedule, run: Lanczos, slope: float) -> float:
    """The change of the loss over one cycle that the Ritz values of the gradient predict.

    Args:
        schedule: the cycle.
        run: Lanczos started at the gradient.
        slope: ‖g‖.

    Returns:
        −‖g‖²·Σ ω_j·c_N(θ_j); not finite where a rate is so large that it overflows.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return -(slope**2) * float(run.weights @ lowering(schedule, run.values))


def allowed_rise(rise: float, slope: float, loss: float, epsilon: float) -> float:
    """By how much the loss may be above that at the cycle's start: ‖g‖²·b, and rounding.

    Args:
        rise: b.
        slope: ‖g‖.
        loss: at the start.
        epsilon: of the dtype; 1000 of it, relative, is the allowance for rounding, an estimate.

    Returns:
        The bound of the model, with the allowance.
    """
    return slope**2 * rise + REPEATABLE * epsilon * abs(loss)


def raised_groups(groups: Sequence[SpectralGroup], margin: Fraction) -> tuple[SpectralGroup, ...]:
    """[μ, L(1 + m)] of each, those that then overlap made one; exact, from the largest down.

    The Hessian's large eigenvalues grow while one trains; where they shrink, |p| ≤ 1 of a gap-safe
    cycle is enough. So the margin is upward alone, and not bounded by 1.
    """
    merged: list[SpectralGroup] = []
    for group in ordered_groups(groups):
        L = group.L * (1 + margin)
        if merged and merged[-1].mu <= L:
            merged[-1] = SpectralGroup(min(group.mu, merged[-1].mu), max(L, merged[-1].L))
        else:
            merged.append(SpectralGroup(group.mu, L))
    return tuple(merged)
