"""Silver steps: N = 2ᵏ − 1 rates (1 + ρ^(ν(i) − 1))/L₁, ρ = 1 + √2, i = 1, …, N.

ν(i) is the number of times that 2 divides i; in units of 1/L₁ the steps are √2, 2, √2, 2 + √2, √2,
2, √2 for N = 7. They are made for every convex function with an L₁-Lipschitz gradient and know no
μ: on a quadratic λ|p(λ)| ≤ L₁ρ⁻ᵏ, so that a cycle contracts once ρᵏ > L₁/μ_n.
Source: Altschuler, Parrilo 2023, arXiv:2309.16530, as we understand it (gallery/silver_steps.py).
"""

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, ctx

from numerics.exact import InputError
from numerics.rounded_rate import WORKING_BITS, as_ball, rounded_rate
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["silver_schedule"]


def silver_schedule(groups: Sequence[SpectralGroup], length: int) -> Schedule:
    """The silver steps in their own order.

    Args:
        groups: the spectral groups; only L₁ matters.
        length: N = 2ᵏ − 1, k ≥ 1.

    Returns:
        The schedule, its k distinct rates rounded to 53 bits (but 2/L₁, which is exact).

    Raises:
        InputError: if N is no 2ᵏ − 1.
    """
    groups = ordered_groups(groups)
    if length < 1 or length & (length + 1):
        above = (1 << length.bit_length()) - 1
        raise InputError(
            f"cycle_length: {length} must be 2^k - 1 for silver steps; "
            f"use {max(above // 2, 1)} or {max(above, 3)}"
        )
    rates = [_rate(groups[0].L, power) for power in range(length.bit_length())]
    steps = tuple(Step(rates[_valuation(i)]) for i in range(1, length + 1))
    return Schedule(steps, groups, "silver")


def _rate(top: Fraction, valuation: int) -> Fraction:
    if valuation == 1:
        return 2 / top  # ρ⁰ = 1: the one rational step
    with ctx.workprec(WORKING_BITS):
        rho = 1 + arb(2).sqrt()
        return rounded_rate((1 + rho ** (valuation - 1)) / as_ball(top))


def _valuation(i: int) -> int:
    """ν(i): how often 2 divides i."""
    return (i & -i).bit_length() - 1
