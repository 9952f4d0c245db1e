"""The talk's cycle on two groups, made short: where to split the eigenvalues, and how fast it is.

A cycle for two groups far apart has one large step and some small ones that pay for it. Which of
the largest eigenvalues belong to the upper group decides both; here it is the split whose cycle
has at most a given length and the largest mean rate: where the loss is flat it then falls fastest,
to first order. The upper group ends above the largest eigenvalue, so that
there is room for it to grow. Derived here.
"""

from fractions import Fraction

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup

__all__ = ["short_cycle"]


def short_cycle(values: Float64[np.ndarray, " m"], *, widening: Fraction, longest: int) -> Schedule:
    """MrGD's cycle on two groups of the eigenvalues: the largest mean rate in so few steps.

    Args:
        values: λ_1 ≥ … ≥ λ_m, rounded; those that are not positive are left out.
        widening: the top group is [λ_k, widening·λ_1], the lower one [λ_m, λ_{k+1}].
        longest: how many steps the cycle may have.

    Returns:
        The schedule of that k; the least k where mean rates are equal.

    Raises:
        InputError: if no k gives a cycle so short.
    """
    exact = [Fraction(value) for value in np.asarray(values, dtype=float).tolist() if value > 0]
    best: tuple[Fraction, Schedule] | None = None
    for k in range(1, len(exact)):
        if exact[k] == exact[k - 1]:
            continue
        top = SpectralGroup(exact[k - 1], widening * exact[0])
        found = multirate_schedule((top, SpectralGroup(exact[-1], exact[k])))
        mean = sum((s.rate * s.count for s in found.steps), Fraction(0)) / found.length
        if found.length <= longest and (best is None or mean > best[0]):
            best = mean, found
    if best is None:
        raise InputError(
            f"short cycle: no two groups of these eigenvalues have one of at most {longest} steps; "
            "allow more"
        )
    return best[1]
