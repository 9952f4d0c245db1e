"""Runge–Kutta–Chebyshev of first order, damped: a cycle of s steps is one step of the method.

With w₀ = 1 + ε/s², ε = 2/13, the stability polynomial P(z) = T_s(w₀ + w₁z)/T_s(w₀) has |P| ≤ 1 on
its real stability interval w₁z ∈ [−1 − w₀, 0]. Stretched so that the interval ends at λ = L₁,

    p(λ) = T_s(w₀ − (1 + w₀)λ/L₁)/T_s(w₀),
    γ_t = L₁(ε/s² + 2 sin²((2t−1)π/(4s)))/(2 + ε/s²);

γ_t the roots. w₁ = T_s(w₀)/T_s′(w₀), which makes the method consistent of order one, only says
how long a time step is. The damping keeps |p| ≤ 1/T_s(w₀) ≈ 1 − ε on most of the interval, and
leaves no more than that to be gained from a cycle, however long: 1/T_s(w₀) > 1/cosh(√(2ε)) > 0.863.
Source: van der Houwen, Sommeijer 1980; Verwer 1996, as we understand them
(gallery/runge_kutta_chebyshev.py); ε = 2/13 is the usual damping. The maximum is derived here.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from flint import arb, ctx, fmpq

from numerics.chebyshev import log_chebyshev
from numerics.rounded_rate import WORKING_BITS, as_ball, rounded_rate
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["DAMPING", "rkc_log_contraction", "rkc_schedule"]

DAMPING: Final = Fraction(2, 13)


def rkc_schedule(groups: Sequence[SpectralGroup], length: int) -> Schedule:
    """The rates 1/γ_t, from the largest down: an order to be changed before it is run.

    Args:
        groups: the spectral groups; only L₁ matters.
        length: the number of stages s ≥ 1, any.

    Returns:
        The schedule, its rates rounded to 53 bits.
    """
    groups = ordered_groups(groups)
    shift = DAMPING / length**2
    with ctx.workprec(WORKING_BITS):
        excess, scale = as_ball(shift), as_ball(groups[0].L / (2 + shift))
        steps = tuple(
            Step(rounded_rate(1 / (scale * (excess + 2 * _sine(2 * t - 1, 4 * length) ** 2))))
            for t in range(1, length + 1)
        )
    return Schedule(steps, groups, "rkc")


def rkc_log_contraction(groups: Sequence[SpectralGroup], length: int) -> float:
    """The rounded log max |p| on [μ_n, L₁]: |T_s| ≤ 1 up to 1, and T_s increases from there.

    The maximum is max(1, T_s(w₀ − (1 + w₀)μ_n/L₁))/T_s(w₀), the 1 at λ = L₁.
    """
    shift = DAMPING / length**2
    at_the_bottom = float(shift - (2 + shift) * groups[-1].mu / groups[0].L)
    return log_chebyshev(length, max(at_the_bottom, 0.0)) - log_chebyshev(length, float(shift))


def _sine(numerator: int, denominator: int) -> arb:
    return arb.sin_pi_fmpq(fmpq(numerator, denominator))
