"""An upper bound of the limit g(0) that a checker of the standard library alone verifies.

`proofs_check.limit` encloses g(0) to many digits, by integrals. Here one polynomial is witness:
p with all roots inside the groups, so placed that {|p| ≤ m} ⊂ E (`alternation.inverse_image`). It
shows that every schedule of k steps leaves at least (m/2)^{k/N}. On two groups this gives two or
three digits, on more of them fewer.

The witness is the min-max polynomial of a set E′ slightly smaller than E. It has a root in a gap
unless N times the measure below the gap is an integer; where that is slightly more, the root lies
just below the group above the gap. So N is chosen for which it is slightly less on E, and E′ has
the lower ends of those groups raised until it is slightly more: the root then lies in E. How little
is lost is measured, not proved; nothing rests on it, as the checker verifies the witness.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Final

import numpy as np

from numerics.equilibrium import bands, equilibrium
from numerics.exact import InputError, shown
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.alternation import InverseImage, inverse_image
from proofs_check.optimal import optimal_schedule
from proofs_check.supremum import contraction_bound

__all__ = ["inner_schedule", "limit_witness"]

_LONGER: Final = 1.5
_TRIES: Final = 3
_ABOVE: Final = (0.003, 0.01)  # of a root, beyond the integer
_SWEEPS, _HALVINGS = 2, 18
_DIGITS: Final = 12
_MOST: Final = 2_000


def limit_witness(groups: Sequence[SpectralGroup], *, length: int = 150) -> InverseImage:
    """The tightest witness among some lengths from `length` to half as much again.

    Args:
        groups: E; points among them do not matter to the limit.
        length: about how many roots, from 2 per group to 2000.

    Returns:
        The witness: e^{−g(0)N} ≥ at_least, certified.

    Raises:
        InputError: if the length is out of range, every group is a point, or none is found.
    """
    wide = tuple(group for group in ordered_groups(groups) if group.mu < group.L)
    if not wide:
        raise InputError("limit: every group is a point, the limit is infinite; give one interval")
    if not 2 * len(wide) <= length <= _MOST:
        raise InputError(
            f"limit: length {shown(length)} must be from {2 * len(wide)} to {_MOST} here"
        )
    joined = bands(wide)
    found: InverseImage | None = None
    for count, smaller in _candidates(joined, length):
        schedule = inner_schedule(optimal_schedule(smaller, cycle_length=count), joined)
        bound = contraction_bound(schedule, tuple(reversed(joined)), digits=_DIGITS)
        witness = inverse_image(bound)
        if witness is not None and (found is None or witness.limit < found.limit):
            found = witness
    if found is None:
        raise InputError("limit: no witness of that length is found; ask for a longer one")
    return found


def inner_schedule(schedule: Schedule, groups: Sequence[SpectralGroup]) -> Schedule:
    """The steps whose root 1/rate lies inside a group, its ends left out.

    Raises:
        InputError: if there is none.
    """
    inside = (s for s in schedule.steps if any(g.mu < 1 / s.rate < g.L for g in groups))
    return Schedule(tuple(inside), tuple(groups))


def _candidates(
    joined: tuple[SpectralGroup, ...], length: int
) -> Iterator[tuple[int, tuple[SpectralGroup, ...]]]:
    """Lengths N with what is missing to an integer below each gap small, and sets E′ for them."""
    measure = equilibrium(joined)
    window = np.arange(length, int(length * _LONGER) + 1)
    roots_below = np.outer(window, np.cumsum(measure.shares)[:-1])
    missing = np.mod(-roots_below, 1.0) @ np.asarray(measure.heights)
    for place in islice(np.argsort(missing / window, kind="stable"), _TRIES):
        for above in _ABOVE:
            targets = np.ceil(roots_below[place]) + above
            yield int(window[place]), _raised(joined, int(window[place]), targets)


def _raised(
    joined: tuple[SpectralGroup, ...], count: int, targets: Sequence[float]
) -> tuple[SpectralGroup, ...]:
    """The groups with lower ends raised so that N times the measure below each gap is a target."""
    parts = np.zeros(len(joined))
    for _ in range(_SWEEPS):
        for gap, target in enumerate(targets):
            low, high = 0.0, 0.5
            for _ in range(_HALVINGS):
                parts[gap + 1] = (low + high) / 2
                shares = equilibrium(_cut(joined, parts)).shares
                is_short = count * float(np.sum(shares[: gap + 1])) < target
                low, high = (parts[gap + 1], high) if is_short else (low, parts[gap + 1])
    return _cut(joined, parts)


def _cut(
    joined: tuple[SpectralGroup, ...], parts: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[SpectralGroup, ...]:
    """Each group without that part of it at its lower end; exact, the part being a float."""
    return tuple(
        SpectralGroup(group.mu + Fraction(float(part)) * (group.L - group.mu), group.L)
        for group, part in zip(joined, parts, strict=True)
    )
