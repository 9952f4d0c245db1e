"""The best schedule of its length: the min-max residual polynomial of E, with rational rates.

The roots come rounded from the exchange in `numerics.minimax`; their inverses, rounded to float64
where the groups are wide enough for that and to twice as many bits elsewhere, are the exact rates
of the schedule. Nothing is claimed of it here: `contraction_bound` certifies what the rounded
schedule does, and `alternation` how near to the best of its length that is.

*Which length.* Asked for a contraction ρ, lengths from the least that could reach it are compared:
max_E |p| ≥ 1/cosh(N g(0)) for every polynomial of degree N, and how far the best one is above that
depends on N alone through the fractions of N(ω_1 + … + ω_j), the roots below gap j. So the rate of
a cycle varies by some per cent from one length to the next. Of lengths up to 15 % above the least
the shortest is taken whose log max|p| + N g(0), what it loses against the limit, is the smallest up
to 1/20; where N is large only the few most promising ones are tried.
Source: Widom, Extremal polynomials associated with a system of curves, 1969; derived here.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from numerics.equilibrium import Equilibrium, bands, equilibrium
from numerics.exact import InputError, fraction_text, shown
from numerics.minimax import MOST_ROOTS, Minimax, minimax
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.supremum import contraction_bound

__all__ = ["optimal_schedule"]

_GAP_LEVEL: Final = 1 - 2.0**-30  # rounding the rates must not lift |p| above 1 in a gap
_LONGER: Final = 1.15
_COARSE: Final = 1e-2
_LOST: Final = 0.05
_WORK: Final = 5e6  # entries N² that a search for the length may spend
_DOUBLE, _DOUBLED = 53, 106
_SHARP: Final = 1e-9
_LITTLE: Final = 1e-5  # of log|p|: float64 rates run as they are certified
_SAME: Final = Fraction(1, 2**96)  # a root of 106 bits is that point
_POINT_WIDTH: Final = Fraction(1, 10**6)


def optimal_schedule(
    groups: Sequence[SpectralGroup],
    *,
    cycle_length: int | None = None,
    contraction: Fraction | None = None,
    gap_safe: bool = False,
) -> Schedule:
    """The schedule of the min-max polynomial, its rates in increasing order.

    Args:
        groups: E, exact; points are allowed.
        cycle_length: N; or
        contraction: a ρ in (0, 1) that one cycle is to reach; 1/100 if neither is given.
        gap_safe: whether |p| ≤ 1 is asked for on all of [0, L_1], at a price in rate.

    Returns:
        The schedule, exact; near the optimum, which is to be certified.

    Raises:
        InputError: if both targets are given, one is out of range, or no length up to 20 000
            reaches ρ.
    """
    groups = ordered_groups(groups)
    if cycle_length is not None and contraction is not None:
        raise InputError(
            f"cycle length: {shown(cycle_length)} and contraction: "
            f"{shown(fraction_text(contraction))} are both given; give one of them"
        )
    rho = Fraction(1, 100) if contraction is None else contraction
    if not 0 < rho < 1:
        raise InputError(
            f"contraction: {shown(fraction_text(rho))} must be > 0 and < 1; "
            "a cycle with 1 or more does not shrink the error"
        )
    method = "gap-safe" if gap_safe else "optimal"
    exact = _vanishing(groups, cycle_length)
    if exact is not None and (not gap_safe or _is_safe(exact, groups)):
        return Schedule(exact, groups, method)
    E = groups if exact is None else _widened(groups)
    if cycle_length is not None:
        found = _polynomial(E, cycle_length, gap_safe=gap_safe)
    elif gap_safe or not bands(E):
        found = _least_length(E, _log(rho), gap_safe=gap_safe)
    else:
        found = _best_length(E, _log(rho))
    return Schedule(_steps(found, groups), groups, method)


def _vanishing(groups: Sequence[SpectralGroup], length: int | None) -> tuple[Step, ...] | None:
    """Where all groups are points and there is a step for each of them, p = 0 on E."""
    if bands(groups) or (length is not None and length < len(groups)):
        return None
    rates = [1 / group.mu for group in groups]
    extra = (length or len(groups)) - len(groups)
    return tuple(Step(rate, 1 + (extra if i == 0 else 0)) for i, rate in enumerate(rates))


def _is_safe(steps: tuple[Step, ...], groups: Sequence[SpectralGroup]) -> bool:
    """Whether |p| ≤ 1 between the points too, certified."""
    hull = (SpectralGroup(groups[-1].mu, groups[0].L),)
    return contraction_bound(Schedule(steps), hull, digits=8).holds(Fraction(1)) is True


def _widened(groups: Sequence[SpectralGroup]) -> tuple[SpectralGroup, ...]:
    """Narrow groups about the points: a polynomial that is 0 on E has no level to balance."""
    distances = [a.mu - b.L for a, b in pairwise(groups)]
    half = min([groups[-1].mu, *distances]) * _POINT_WIDTH
    return tuple(SpectralGroup(group.mu - half, group.L + half) for group in groups)


def _polynomial(
    groups: Sequence[SpectralGroup], length: int, *, gap_safe: bool, spread: float = _SHARP
) -> Minimax:
    return minimax(
        groups,
        length,
        gap_safe=gap_safe,
        gap_level=_GAP_LEVEL if gap_safe else 1.0,
        spread=spread,
    )


def _log(rho: Fraction) -> float:
    """The logarithm of ρ, less an allowance for the rounding of all that follows."""
    return math.log(rho.numerator) - math.log(rho.denominator) - 1e-8


def _best_length(groups: Sequence[SpectralGroup], log_rho: float) -> Minimax:
    """The shortest of the polynomials that reach ρ and lose little against the limit."""
    measure = equilibrium(groups)
    points = len(groups) - len(measure.bands)
    # cosh(N g) ≥ 1/ρ, with arcosh(1/ρ) written so that it does not overflow
    reach = -log_rho + math.log1p(math.sqrt(-math.expm1(2 * log_rho)))
    least = max(1, math.ceil(reach / measure.rate - 1e-9))
    if least > MOST_ROOTS:
        raise InputError(
            f"contraction: exp({log_rho:.4g}) needs at least {least} steps here, the limit is "
            f"{MOST_ROOTS}; ask for less and repeat the cycle"
        )
    window = np.arange(least, min(int(least * _LONGER) + 2 + points, MOST_ROOTS) + 1)
    expected = _expected_log(measure, window) + window * measure.rate
    order = np.argsort(expected.round(6), kind="stable")  # a tie: the shorter one
    tries = max(2, min(40, int(_WORK / least**2)))
    tried = [
        _polynomial(groups, length, gap_safe=False, spread=_COARSE)
        for length in sorted(window[order[:tries]].tolist())
    ]
    reaching = [found for found in tried if found.log_maximum <= log_rho]
    if not reaching:
        return _least_length(groups, log_rho, gap_safe=False, start=int(window[-1]))
    lost = [found.log_maximum + len(found.roots) * measure.rate for found in reaching]
    chosen = next(f for f, loss in zip(reaching, lost, strict=True) if loss <= min(lost) + _LOST)
    return minimax(groups, len(chosen.roots), first=chosen.reference)


def _expected_log(measure: Equilibrium, lengths: np.ndarray) -> np.ndarray:
    """A guess at log max|p|: log 2 − N g(0), and a part of g's height in the gaps.

    With f the fraction of N(ω_1 + … + ω_j), nothing is lost in gap j where f is 0 or 1, and most
    somewhere above 1/2; the shape sin(πf^1.15) fits two and three groups.
    """
    fractions = np.mod(np.outer(lengths, np.cumsum(measure.shares)[:-1]), 1.0)
    shape = np.sin(np.pi * fractions**1.15)
    found: np.ndarray = math.log(2) - lengths * measure.rate + shape @ measure.heights
    return found


def _least_length(
    groups: Sequence[SpectralGroup], log_rho: float, *, gap_safe: bool, start: int = 1
) -> Minimax:
    """The polynomial of the least length that reaches ρ, by doubling and bisection."""

    def at(length: int) -> Minimax:
        return _polynomial(groups, length, gap_safe=gap_safe, spread=_COARSE)

    most = MOST_ROOTS if bands(groups) else len(groups) - 1
    low, high = 0, min(start, most)
    while at(high).log_maximum > log_rho:
        if high == most:
            raise InputError(
                f"contraction: exp({log_rho:.4g}) is not reached by {most} steps; "
                "ask for less and repeat the cycle"
            )
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        if at(middle).log_maximum > log_rho:
            low = middle
        else:
            high = middle
    return _polynomial(groups, high, gap_safe=gap_safe)


def _steps(found: Minimax, groups: Sequence[SpectralGroup]) -> tuple[Step, ...]:
    """The rates 1/x_j, rounded, from the smallest up; exact for a root that is a point of E.

    At a point nothing but its own root keeps |p| low: other roots are far below it, and their
    factors may be larger than any rounding is small.
    """
    roots = found.roots
    nearest = roots.taken(slice(1, None)).minus(roots.taken(slice(0, -1)))
    # A rounding of 2^-53 moves log|p| next to root x by about 2^-53·x/(distance of the next root).
    moved = np.max(roots.hi[1:] / nearest, initial=1.0) * 2.0**-_DOUBLE * len(roots)
    bits = _DOUBLE if moved < _LITTLE else _DOUBLED
    points = [group.mu for group in groups if group.mu == group.L]
    rates = []
    for root in roots.fractions():
        own = [point for point in points if abs(root / point - 1) < _SAME]
        rates.append(1 / own[0] if own else _rounded(1 / root, bits))
    return tuple(Step(rate) for rate in reversed(rates))


def _rounded(value: Fraction, bits: int) -> Fraction:
    """The nearest number of so many bits; of 53 bits, a float64."""
    scale = bits - (value.numerator.bit_length() - value.denominator.bit_length())
    power = Fraction(2) ** scale
    return Fraction(round(value * power)) / power
