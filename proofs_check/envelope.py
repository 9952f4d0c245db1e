"""The certified envelope of a schedule: for every k, a bound on max |p_k| over the groups.

p_k(λ) is the product of the first k factors 1 − ηλ. Inside the cycle, each prefix gets its own
certified maximum on each group, B_k,i (proofs_check.supremum). After c whole cycles and k steps,
|p| ≤ B_N,i^c · B_k,i on group i, and the envelope is the largest of these over i: the error's
components in the groups are orthogonal, so ‖e‖ ≤ max_i(…)·‖e_0‖.
Every float is rounded up from the certified decimal, and products are rounded up again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.supremum import contraction_bound

__all__ = ["CycleEnvelope", "cycle_envelope", "float_above"]

MAX_LENGTH = 100_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CycleEnvelope:
    """Upper bounds B_k,i on |p_k| over group i, for k = 0 … N; row 0 is 1."""

    schedule: Schedule
    groups: tuple[SpectralGroup, ...]
    factors: Float64[np.ndarray, "k n"]

    def after(self, steps: int) -> Float64[np.ndarray, " m"]:
        """E_0 … E_steps, upper bounds on the relative error after so many gradient steps."""
        N = self.schedule.length
        whole = np.ones(self.factors.shape[1])
        rows = [self.factors[:1]]
        for _ in range(-(-steps // N)):
            rows.append(np.nextafter(whole * self.factors[1:], math.inf))
            whole = rows[-1][-1]
        envelope: Float64[np.ndarray, " m"] = np.concatenate(rows).max(axis=1)[: steps + 1]
        return envelope

    @property
    def transient(self) -> float:
        """The largest bound inside the first cycle, at least 1."""
        return float(self.factors.max())


def cycle_envelope(
    schedule: Schedule, groups: Sequence[SpectralGroup], *, digits: int = 15
) -> CycleEnvelope:
    """The certified bounds of every prefix of one cycle.

    Args:
        schedule: the cycle, in the order to run.
        groups: they hold the spectrum.
        digits: of each certified maximum.

    Returns:
        Bounds on every group, as floats rounded up.

    Raises:
        InputError: if the cycle has more than 10⁵ steps.
    """
    groups = ordered_groups(groups)
    if schedule.length > MAX_LENGTH:
        raise InputError(
            f"schedule: {schedule.length} steps a cycle; an envelope bounds every prefix, "
            f"use at most {MAX_LENGTH}"
        )
    rows = [[1.0] * len(groups)]
    counts: dict[Fraction, int] = {}
    for step in schedule.steps:
        for _ in range(step.count):
            counts[step.rate] = counts.get(step.rate, 0) + 1
            prefix = Schedule(tuple(Step(rate, n) for rate, n in counts.items()))
            bound = contraction_bound(prefix, groups, digits=digits)
            rows.append([float_above(each.upper) for each in bound.per_group])
    return CycleEnvelope(schedule=schedule, groups=groups, factors=np.array(rows))


def float_above(value: Decimal) -> float:
    """The smallest float64 at or above the decimal."""
    nearest = float(value)
    return nearest if Decimal(nearest) >= value else math.nextafter(nearest, math.inf)
