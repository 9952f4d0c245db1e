"""Spectral groups from computed eigenvalues: where to split, and exact ends that enclose the truth.

Eigenvalues come with one error bound e: |λ̂ⱼ − λⱼ| ≤ e. Those at or below the noise floor 2e may be
zero; they are left out, and counted. The rest, in descending order, is split between neighbours at
the largest gaps of log λ (the larger eigenvalue's gap first where two gaps are equal).

How many splits: eigenvalues of the same order of magnitude are not parted, so only gaps of at least
half a decade (a ratio of √10) count. With 0, 1, …, 5 of the largest of these, the groups whose
multirate cycle is predicted to need the fewest gradient steps per factor e, N/(−log ρ) with the
talk's counts N and ρ = 1 − 1/κ, κ = max κ_i; on a tie the fewer groups. So a gap is a split only if
it pays. Derived here; the user can force the number, and then every gap counts.

Ends are decimals of 4 significant digits, rounded outward from λ̂ ± e, so a group [μ, L] holds the
exact eigenvalues; more digits where neighbouring groups would meet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["DetectedGroup", "Detection", "detect_groups", "groups_of_sizes", "predicted_cost"]

MAX_AUTOMATIC: Final = 6
LEAST_RATIO: Final = 10**0.5
FLOOR_FACTOR: Final = 2.0
DIGITS: Final = 4
MAX_DIGITS: Final = 40


@dataclass(frozen=True, slots=True)
class DetectedGroup:
    """A group with exact ends, and how many eigenvalues it holds."""

    group: SpectralGroup
    count: int


@dataclass(frozen=True, slots=True)
class Detection:
    """The groups from the largest eigenvalues down, and what was left out below the floor."""

    found: tuple[DetectedGroup, ...]
    left_out: int
    floor: float

    @property
    def groups(self) -> tuple[SpectralGroup, ...]:
        """The groups alone."""
        return tuple(each.group for each in self.found)


def detect_groups(
    eigenvalues: Float64[np.ndarray, " d"], *, error: float, count: int | None = None
) -> Detection:
    """The groups of the eigenvalues, split at the largest log-gaps.

    Args:
        eigenvalues: rounded, in any order.
        error: a bound on the error of each.
        count: how many groups; if absent, the number with the least predicted cost, at most 6.

    Returns:
        Groups that hold every exact eigenvalue whose computed value is above the floor 2·error.

    Raises:
        InputError: if no eigenvalue is above the floor, or so many groups cannot be told apart.
    """
    values, floor = _above_floor(eigenvalues, error)
    left_out = len(eigenvalues) - len(values)
    candidates = _splits(values, error)
    if count is None:
        wide = [i for i in candidates if values[i - 1] >= LEAST_RATIO * values[i]]
        options = [
            _enclosed(values, wide[:k], error) for k in range(min(MAX_AUTOMATIC, len(wide) + 1))
        ]
        found = min(options, key=lambda each: predicted_cost([part.group for part in each]))
    else:
        if not 1 <= count <= len(candidates) + 1:
            raise InputError(
                f"groups: {count} asked for; {len(values)} eigenvalues above the rounding error "
                f"form 1 to {len(candidates) + 1} groups, ask for as many"
            )
        found = _enclosed(values, candidates[: count - 1], error)
    return Detection(found, left_out, floor)


def groups_of_sizes(
    eigenvalues: Float64[np.ndarray, " d"], sizes: Sequence[int], *, error: float
) -> Detection:
    """The groups of the sizes[0] largest eigenvalues, the sizes[1] next, and so on.

    Raises:
        InputError: if the sizes do not add up to the number of eigenvalues above the floor, or
            two groups cannot be told apart.
    """
    values, floor = _above_floor(eigenvalues, error)
    if sum(sizes) != len(values) or min(sizes) < 1:
        raise InputError(
            f"groups: sizes {tuple(sizes)} for {len(values)} eigenvalues above the rounding error; "
            "give sizes >= 1 with that sum"
        )
    splits = [sum(sizes[:i]) for i in range(1, len(sizes))]
    if not set(splits) <= set(_splits(values, error)):
        raise InputError(
            f"groups: sizes {tuple(sizes)} part eigenvalues that differ by less than their "
            f"error {error:.3g}; choose other sizes"
        )
    return Detection(_enclosed(values, splits, error), len(eigenvalues) - len(values), floor)


def predicted_cost(groups: Sequence[SpectralGroup]) -> float:
    """N/(−log ρ): gradient steps per factor e of the talk's cycle on these groups (rounded).

    Infinite where a step count passes 10^100; 0 where one cycle is exact (every κ is 1).
    """
    kappa = max(group.kappa for group in groups)
    if kappa == 1:
        return 0.0
    try:
        steps = multirate_schedule(groups).length
    except InputError:
        return math.inf
    return float(steps) / -math.log1p(-float(1 / kappa))


def _above_floor(eigenvalues: Float64[np.ndarray, " d"], error: float) -> tuple[list[float], float]:
    if not (math.isfinite(error) and error >= 0 and np.isfinite(eigenvalues).all()):
        raise InputError(
            f"groups: the error {error!r} and every eigenvalue must be finite, the error >= 0"
        )
    floor = FLOOR_FACTOR * error
    values = sorted((float(x) for x in eigenvalues if x > floor), reverse=True)
    if not values:
        raise InputError(
            f"groups: none of {len(eigenvalues)} eigenvalues is above {floor:.3g}, "
            "twice their error; give data that varies"
        )
    return values, floor


def _splits(values: Sequence[float], error: float) -> list[int]:
    """Where the values may be split (index of the first below), the largest log-gap first."""
    gaps = [
        (-math.log(above / below), i)
        for i, (above, below) in enumerate(pairwise(values), start=1)
        if Fraction(above) - Fraction(error) > Fraction(below) + Fraction(error)
    ]
    return [i for _, i in sorted(gaps)]


def _enclosed(
    values: Sequence[float], splits: Sequence[int], error: float
) -> tuple[DetectedGroup, ...]:
    edges = [0, *sorted(splits), len(values)]
    parts = [values[a:b] for a, b in pairwise(edges)]
    for digits in range(DIGITS, MAX_DIGITS):
        groups = tuple(_outward(part, error, digits) for part in parts)
        if all(above.mu > below.L for above, below in pairwise(groups)):
            assert ordered_groups(groups) == groups
            return tuple(DetectedGroup(g, len(part)) for g, part in zip(groups, parts, strict=True))
    raise AssertionError("separated floats are told apart by 40 digits")


def _outward(part: Sequence[float], error: float, digits: int) -> SpectralGroup:
    exactly = Context(prec=2000)  # floats are decimals of at most 1100 digits
    down, up = Context(digits, ROUND_FLOOR), Context(digits, ROUND_CEILING)
    mu = down.plus(exactly.subtract(Decimal(part[-1]), Decimal(error)))
    top = up.plus(exactly.add(Decimal(part[0]), Decimal(error)))
    return SpectralGroup(Fraction(mu), Fraction(top))
