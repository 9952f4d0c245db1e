"""An upper bound of the limit g(0) that a checker of the standard library alone verifies.

`proofs_check.limit` encloses g(0) to many digits, by integrals. Here one polynomial is witness:
p with all roots inside the groups, so placed that {|p| ≤ m} ⊂ E (`alternation.inverse_image`). It
shows that every schedule of k steps leaves at least (m/2)^{k/N}. On two groups this gives two or
three digits, on more of them fewer.

The witness is the min-max polynomial of part of E (`limit_certificate.fitted`), of a length N for
which N times the equilibrium measure below each gap is nearly whole, so that little is cut off.
How little is lost is measured, not proved; nothing rests on it: the checker verifies the witness.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from numerics.equilibrium import bands, equilibrium
from numerics.exact import InputError, shown
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.alternation import InverseImage, inverse_image
from proofs_check.exact_decision import NotProved
from proofs_check.limit_certificate import fitted
from proofs_check.optimal import optimal_schedule
from proofs_check.supremum import contraction_bound

__all__ = ["limit_witness"]

_LONGER: Final = 1.5
_TRIES: Final = 3
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
    for count in _lengths(joined, length):
        try:
            schedule = optimal_schedule(fitted(joined, count), cycle_length=count)
        except NotProved:
            continue
        witness = inverse_image(contraction_bound(schedule, joined[::-1], digits=_DIGITS))
        if witness is not None and (found is None or witness.limit < found.limit):
            found = witness
    if found is None:
        raise InputError("limit: no witness of that length is found; ask for a longer one")
    return found


def _lengths(joined: tuple[SpectralGroup, ...], length: int) -> list[int]:
    """The lengths for which N·(measure below each gap) is nearest to whole, weighed by g there."""
    measure = equilibrium(joined)
    window = np.arange(length, int(length * _LONGER) + 1)
    roots_below = np.outer(window, np.cumsum(measure.shares)[:-1])
    off = np.abs(roots_below - np.round(roots_below)) @ np.asarray(measure.heights)
    best: list[int] = window[np.argsort(off / window, kind="stable")][:_TRIES].tolist()
    return best
