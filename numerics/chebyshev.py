"""Chebyshev steps for the interval [μ_n, L₁], in two orders.

The N rates are 1/γ_t, t = 1, …, N, γ_t the roots of Chebyshev's polynomial of the interval,

    γ_t = m + (M − m) sin²((2t − 1)π/(4N)),    m = μ_n, M = L₁,

and p(λ) = T_N((M + m − 2λ)/(M − m)) / T_N((M + m)/(M − m)): the best polynomial of its degree for
one interval, which sees no gap. Its maximum over E is 1/T_N((M + m)/(M − m)), at μ_n and L₁.
Written with a sine the roots lose no digits next to m, however far M is.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import asinh, exp, log, log1p, sinh, sqrt

from flint import arb, ctx, fmpq

from numerics.exact import InputError
from numerics.fractal_order import fractal_places
from numerics.rounded_rate import WORKING_BITS, as_ball, rounded_rate
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = [
    "chebyshev_log_contraction",
    "chebyshev_rates",
    "chebyshev_schedule",
    "fractal_order",
    "fractal_schedule",
    "log_chebyshev",
]


def chebyshev_rates(groups: Sequence[SpectralGroup], length: int) -> tuple[Fraction, ...]:
    """The rates 1/γ_t in the order of t, from the largest down; rounded to 53 bits.

    Where μ_n = L₁ all roots are equal, and the rates are 1/L₁ exactly.
    """
    groups = ordered_groups(groups)
    low, high = groups[-1].mu, groups[0].L
    if low == high:
        return (1 / high,) * length
    with ctx.workprec(WORKING_BITS):
        start, width = as_ball(low), as_ball(high - low)
        return tuple(
            rounded_rate(1 / (start + width * _sine(2 * t - 1, 4 * length) ** 2))
            for t in range(1, length + 1)
        )


def chebyshev_schedule(groups: Sequence[SpectralGroup], length: int) -> Schedule:
    """N Chebyshev steps, from the largest rate down: an order to be changed before it is run.

    Source: textbook (Richardson's iteration with the roots of Chebyshev's polynomial); the bound is
    claim complexity.chebyshev.

    Args:
        groups: the spectral groups; only μ_n and L₁ matter.
        length: N ≥ 1, any.

    Returns:
        The schedule, its rates rounded to 53 bits.
    """
    groups = ordered_groups(groups)
    steps = tuple(Step(rate) for rate in chebyshev_rates(groups, length))
    return Schedule(steps, groups, "chebyshev")


def fractal_schedule(groups: Sequence[SpectralGroup], length: int) -> Schedule:
    """The same steps in the fractal order, in which no prefix and no suffix grows much.

    Source: Agarwal, Goel, Zhang 2021, arXiv:2103.01338, as we understand it
    (gallery/fractal_schedule.py decides its bounds for small N).

    Args:
        groups: the spectral groups; only μ_n and L₁ matter.
        length: N, a power of two.

    Returns:
        The schedule, its rates rounded to 53 bits.

    Raises:
        InputError: if N is no power of two.
    """
    groups = ordered_groups(groups)
    order = fractal_order(length)
    rates = chebyshev_rates(groups, length)
    return Schedule(tuple(Step(rates[t - 1]) for t in order), groups, "fractal")


def fractal_order(length: int) -> tuple[int, ...]:
    """σ_N: σ₁ = (1), and σ₂ₙ = (a₁, 2n + 1 − a₁, a₂, 2n + 1 − a₂, …) for σₙ = (a₁, …, aₙ).

    Raises:
        InputError: if N is no power of two.
    """
    if length < 1 or length & (length - 1):
        below = 1 << max(length.bit_length() - 1, 0)
        raise InputError(
            f"cycle_length: {length} must be a power of two for the fractal order; "
            f"use {below} or {2 * below}"
        )
    return tuple(fractal_places(length))


def chebyshev_log_contraction(groups: Sequence[SpectralGroup], length: int) -> float:
    """The rounded log max_E |p| = −log T_N((M + m)/(M − m)); −∞ for a single point."""
    low, high = groups[-1].mu, groups[0].L
    return float("-inf") if low == high else -log_chebyshev(length, float(2 * low / (high - low)))


def log_chebyshev(length: int, excess: float) -> float:
    """The rounded log T_N(1 + δ), δ ≥ 0: log cosh(Nx) with x = 2 arsinh √(δ/2)."""
    y = 2 * length * asinh(sqrt(excess / 2))
    return log1p(2 * sinh(y / 2) ** 2) if y < 1 else y - log(2) + log1p(exp(-2 * y))


def _sine(numerator: int, denominator: int) -> arb:
    return arb.sin_pi_fmpq(fmpq(numerator, denominator))
