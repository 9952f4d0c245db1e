"""Schedule families that are given by a formula and a cycle length: which lengths each may have.

A family here says how its schedule of length N is made, and which N there are. `log_contraction`
is the closed form of log max_E |p|, rounded, where there is one: it chooses a length, and proves
nothing. Big-Step-Little-Step is none of these: its length follows from the groups.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from numerics.chebyshev import (
    chebyshev_log_contraction,
    chebyshev_schedule,
    fractal_schedule,
)
from numerics.exact import InputError, shown
from numerics.runge_kutta_chebyshev import rkc_log_contraction, rkc_schedule
from numerics.schedule import MAX_STEPS, Schedule
from numerics.silver import silver_schedule
from numerics.spectral_group import SpectralGroup

__all__ = ["FAMILIES", "MAX_RATES", "Family", "checked_length", "repeated"]

MAX_RATES: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A schedule for each length of a set.

    Args:
        name: as on the command line.
        schedule: the schedule of length N for the groups.
        lengths: the lengths up to the limit, from the smallest up.
        log_contraction: log max |p| over E for the formula's own numbers, rounded; None where
            there is no closed form.
    """

    name: str
    schedule: Callable[[Sequence[SpectralGroup], int], Schedule]
    lengths: tuple[int, ...]
    log_contraction: Callable[[Sequence[SpectralGroup], int], float] | None = None


def checked_length(length: object) -> int:
    """A cycle length, an integer from 1 to 20 000.

    Raises:
        InputError: if it is none.
    """
    if not isinstance(length, int) or isinstance(length, bool) or not 1 <= length <= MAX_RATES:
        raise InputError(
            f"cycle_length: {shown(length)} must be an integer from 1 to {MAX_RATES}; "
            "repeat a shorter cycle"
        )
    return length


def repeated(schedule: Schedule, times: int) -> Schedule:
    """The cycle `times` over, in its order; p becomes p^times.

    Raises:
        InputError: if more than 100 000 steps would be listed.
    """
    listed = len(schedule.steps) * times
    if listed > MAX_STEPS:
        raise InputError(
            f"schedule: {listed} steps would be listed, use at most {MAX_STEPS}; "
            "ask for a larger contraction and repeat the cycle"
        )
    return Schedule(schedule.steps * times, schedule.groups, schedule.method)


_ANY: Final = tuple(range(1, MAX_RATES + 1))
_POWERS: Final = tuple(1 << k for k in range(MAX_RATES.bit_length()) if 1 << k <= MAX_RATES)

FAMILIES: Final = MappingProxyType(
    {
        family.name: family
        for family in (
            Family(
                name="chebyshev",
                schedule=chebyshev_schedule,
                lengths=_ANY,
                log_contraction=chebyshev_log_contraction,
            ),
            Family(
                name="fractal",
                schedule=fractal_schedule,
                lengths=_POWERS,
                log_contraction=chebyshev_log_contraction,
            ),
            Family(
                name="silver",
                schedule=silver_schedule,
                lengths=tuple(power - 1 for power in _POWERS[1:]),
            ),
            Family(
                name="rkc",
                schedule=rkc_schedule,
                lengths=_ANY,
                log_contraction=rkc_log_contraction,
            ),
        )
    }
)
