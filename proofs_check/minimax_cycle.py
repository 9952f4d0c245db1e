"""The shortest min-max cycle that reaches a tolerance, or one near it where that takes long.

For `optimal` and `gap-safe` a longer cycle never does worse, so the lengths that reach ρ begin at
one N. It is bracketed: each trial is certified, and the next length is where the rate of the last
one says ρ is reached. The search ends when the bracket is closed, or within one per cent where
cycles are long, or when its work is spent; a cycle that does not reach ρ is then to be repeated.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, log
from types import MappingProxyType
from typing import Final

from numerics.chebyshev import chebyshev_log_contraction
from numerics.exact import InputError
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.optimal import optimal_schedule
from proofs_check.shortest_cycle import is_reached
from proofs_check.supremum import Bound, contraction_bound

__all__ = ["LONGEST", "minimax_cycle"]

LONGEST: Final = MappingProxyType({False: 4_000, True: 1_000})  # by gap_safe: its trials cost more
_WORK: Final = MappingProxyType({False: 1.6e7, True: 1.2e6})  # entries N² that the trials may spend
_FIRST: Final = 64
_NEAR: Final = 0.01


def minimax_cycle(
    groups: Sequence[SpectralGroup], rho: Fraction, *, gap_safe: bool, digits: int
) -> Bound:
    """The certified bound of a cycle of `optimal` or `gap-safe`, as short as the search finds it.

    Args:
        groups: the spectral groups.
        rho: the target, in (0, 1).
        gap_safe: which of the two methods.
        digits: significant digits of the bound.

    Returns:
        The bound of the shortest cycle found that reaches ρ; of the longest one tried if none does.

    Raises:
        InputError: if every group is a point and `gap_safe` is asked for, or a polynomial is not
            found.
    """
    groups = ordered_groups(groups)
    points = all(group.mu == group.L for group in groups)
    if points and gap_safe:
        raise InputError("every group is a point; the method optimal solves these exactly")
    longest, work = LONGEST[gap_safe], _WORK[gap_safe]
    low = 1 if gap_safe else 0  # a gap-safe step by itself is the best constant step
    length = len(groups) if points else max(_first_length(groups, rho), low + 1)
    best: Bound | None = None
    while True:
        schedule = optimal_schedule(groups, cycle_length=length, gap_safe=gap_safe)
        found = contraction_bound(schedule, groups, digits=digits)
        work -= length**2
        if is_reached(found, rho):
            best = found
        else:
            low = length
        if points or (best is None and length == longest):
            return found
        if best is not None and best.steps - low <= max(1, _NEAR * (best.steps - 100)):
            return best
        if work < 0:
            return found if best is None else best
        high = longest + 1 if best is None else best.steps
        length = _next_length(found, rho, low, high)


def _first_length(groups: tuple[SpectralGroup, ...], rho: Fraction) -> int:
    """64, or fewer where Chebyshev steps, which are no better and safe in gaps, reach ρ sooner."""
    wanted = log(rho.numerator) - log(rho.denominator)
    reaching = (n for n in range(1, _FIRST) if chebyshev_log_contraction(groups, n) <= wanted)
    return next(reaching, _FIRST)


def _next_length(found: Bound, rho: Fraction, low: int, high: int) -> int:
    """Where ρ is reached at the rate of the last trial, between low and high, ends excluded.

    max |p| is about 2e^{−Nr}: r follows from it, and so does the length. Where it does not, or both
    ends of the bracket are near, the middle is taken.
    """
    wanted = log(2) + log(rho.denominator) - log(rho.numerator)
    gained = log(2) - float(found.upper.ln()) if found.upper else 0.0
    middle = (low + high) // 2
    if gained <= log(2) or high - low <= 4:
        return middle
    return min(max(ceil(found.steps * wanted / gained), low + 1), high - 1)
