"""The shortest cycle of a family whose certified maximum of |p| is at most ρ.

A cycle of length N may be taken j times over: the total jN is made as small as the family's closed
form lets it be (rounded numbers choose, from N = 1 up to the first N that is already too long), and
then the schedule itself is certified. Where its rounded rates miss ρ by a hair the next candidate
is taken. So what is certified is max |p| ≤ ρ, and not that no shorter cycle has it: the closed form
is for [μ_n, L₁], and a family may do better on the groups alone.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import ceil, inf, log
from typing import Final

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.families import MAX_RATES, Family, repeated
from numerics.multirate import smallest_count
from numerics.schedule import MAX_STEPS, Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.decimal_enclosure import order
from proofs_check.supremum import Bound, contraction_bound

__all__ = [
    "bound_digits",
    "checked_target",
    "is_reached",
    "likely_cycles",
    "repeats_to",
    "shortest_cycle",
]

FEW_RATES: Final = 300
_TRIED: Final = 6
_COARSE: Final = 10


def bound_digits(schedule: Schedule, digits: int | None) -> int:
    """The digits asked for; if None, 30, or 10 where there are more than 300 distinct rates.

    The maxima of thousands of pieces are nearly equal, and 30 digits of each cost minutes.
    """
    if digits is not None:
        return digits
    return 30 if len({step.rate for step in schedule.steps}) <= FEW_RATES else _COARSE


def checked_target(contraction: object) -> Fraction:
    """The contraction ρ asked of a cycle, exact, in (0, 1).

    Raises:
        InputError: if it is out of that range.
    """
    rho = fraction_from(contraction, "contraction")
    if not 0 < rho < 1:
        raise InputError(
            f"contraction: {shown(fraction_text(rho))} must be > 0 and < 1; "
            "a cycle with 1 or more does not shrink the error"
        )
    return rho


def is_reached(bound: Bound, rho: Fraction) -> bool:
    """Whether the bracket itself shows max |p| ≤ ρ."""
    return bound.upper == 0 or order(bound.upper, rho) <= 0


def shortest_cycle(
    family: Family, groups: tuple[SpectralGroup, ...], rho: Fraction, *, digits: int | None = None
) -> Bound:
    """The shortest cycle, or whole repeats of one, with max |p| ≤ ρ certified.

    Args:
        family: the schedules.
        groups: the spectral groups, ordered.
        rho: the target, in (0, 1).
        digits: significant digits of the bound, as for `bound_digits`.

    Returns:
        The certified bound of the schedule found; it is at most ρ.

    Raises:
        InputError: if no cycle of at most 20 000 distinct rates contracts, or 100 000 steps would
            not be enough.
    """
    candidates = islice(likely_cycles(family, groups, rho), _TRIED)
    length, times = next(candidates, (0, 0))
    if not length:
        raise InputError(
            f"method: no {family.name} cycle of at most {MAX_RATES} steps contracts these groups; "
            "use another method"
        )
    while length:
        if length * times > MAX_STEPS:
            raise InputError(
                f"contraction: {shown(fraction_text(rho))} takes {length * times} steps of the "
                f"method {family.name}, at most {MAX_STEPS} are listed; ask for a larger one and "
                "repeat the cycle"
            )
        schedule = repeated(family.schedule(groups, length), times)
        bound = contraction_bound(schedule, groups, digits=bound_digits(schedule, digits))
        if is_reached(bound, rho):
            return bound
        length, times = next(candidates, (0, 0))
    raise InputError(
        f"contraction: {shown(fraction_text(rho))} is missed by the method {family.name} "
        "with rates of 53 bits; ask for a larger one and repeat the cycle"
    )


def repeats_to(bound: Bound, rho: Fraction) -> int:
    """The least j with upper^j ≤ ρ, for a bound with upper < 1; exact.

    Raises:
        InputError: if the cycle is not certified to contract.
    """
    if bound.upper >= 1:
        raise InputError(
            f"method: the cycle of the method {bound.schedule.method} is not certified to "
            "contract these groups; use another method"
        )
    if is_reached(bound, rho):
        return 1
    return smallest_count(Fraction(bound.upper), (), rho)


def likely_cycles(
    family: Family,
    groups: tuple[SpectralGroup, ...],
    rho: Fraction,
    *,
    longest: int = MAX_RATES,
) -> Iterator[tuple[int, int]]:
    """Pairs (N, j), the smallest jN first, for which the closed form says max |p|^j ≤ ρ or nearly.

    For each N ≤ `longest` the least j and the next one are taken; nothing is certified. There is no
    pair where no length contracts.
    """
    found: list[tuple[int, int]] = []
    shortest = inf
    for length in family.lengths:
        if length > min(shortest, longest):
            break
        gained = -_log_contraction(family, groups, length)
        if gained > 0:
            times = max(1, ceil(-_log(rho) / gained * (1 - 1e-9)))
            found += [(length, times), (length, times + 1)]
            shortest = min(shortest, length * (times + 1))
    yield from sorted(found, key=lambda pair: (pair[0] * pair[1], pair[1]))


def _log_contraction(family: Family, groups: tuple[SpectralGroup, ...], length: int) -> float:
    """The rounded log max |p|: the closed form, or a coarse bound where there is none."""
    if family.log_contraction is not None:
        return family.log_contraction(groups, length)
    upper = contraction_bound(family.schedule(groups, length), groups, digits=_COARSE).upper
    return -inf if upper == 0 else float(upper.ln())


def _log(value: Fraction) -> float:
    """The rounded log of a positive rational, however small it is."""
    return log(value.numerator) - log(value.denominator)
