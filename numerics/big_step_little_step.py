"""Big-Step-Little-Step: runs for the upper groups around each big step for a lower one.

The T_n big steps of rate 1/L_n stand between T_n + 1 runs of the method for the groups above; each
of these has T_{n−1} steps of rate 1/L_{n−1} between T_{n−1} + 1 runs for the groups above it, and
so on; the run for the uppermost group is T₁ steps of rate 1/L₁. So group i is met in
∏_{j>i} (T_j + 1) runs, and the counts in closed form are

    N_i = T_i ∏_{j>i} (T_j + 1),    N = Σ N_i = ∏ (T_i + 1) − 1,    T_i = max(1, ⌈κ_i log K⌉),

K = L₁/μ_n. (Groups are numbered from the largest eigenvalues down here, and the other way round in
the paper.) One cycle leaves at most 1/K of the error (derived here): on group i the fewer than
Π = ∏_{j>i} (T_j + 1) steps for lower groups multiply by less than K each, or by at most 1, those
for upper groups by at most 1, and the N_i of its own by (1 − 1/κ_i)^N_i ≤ K^−Π at most.
Nothing is listed step by step; the order of the recursion is listed as runs of equal
steps where there are not too many of them.
Source: Kelner, Marsden, Sharan, Sidford, Valiant, Yuan 2022, arXiv:2111.03137, as we understand it
(gallery/big_step_little_step.py); a group that is a point of K = 1 gets one step.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from flint import ctx

from numerics.exact import InputError
from numerics.log_linear import log_sum
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["MAX_RUNS", "bsls_counts", "bsls_schedule", "run_lengths"]

MAX_RUNS: Final = 20_000
_LARGEST_PRECISION: Final = 1 << 16


def run_lengths(groups: Sequence[SpectralGroup]) -> tuple[int, ...]:
    """T_i = max(1, ⌈κ_i log K⌉) in the order of the groups, exact."""
    groups = ordered_groups(groups)
    whole = groups[0].L / groups[-1].mu
    return tuple(max(1, _ceiling_of_log(group.kappa, whole)) for group in groups)


def bsls_counts(lengths: Sequence[int]) -> tuple[int, ...]:
    """N_i = T_i ∏_{j>i} (T_j + 1), exact."""
    counts: list[int] = []
    runs = 1
    for length in reversed(lengths):
        counts.insert(0, length * runs)
        runs *= length + 1
    return tuple(counts)


def bsls_schedule(groups: Sequence[SpectralGroup], times: int = 1) -> Schedule:
    """The cycle, `times` over.

    Args:
        groups: the spectral groups.
        times: how often the cycle is repeated, ≥ 1.

    Returns:
        The schedule, exact: in the order of the recursion if that has at most 20 000 runs of equal
        steps, and otherwise all steps of a rate together, the smallest rate first.

    Raises:
        InputError: if a count would pass 10^100.
    """
    groups = ordered_groups(groups)
    lengths = run_lengths(groups)
    rates = [1 / group.L for group in groups]
    if _number_of_runs(lengths) * times <= MAX_RUNS:
        steps = tuple(
            Step(rates[i], sum(count for _, count in run))
            for i, run in groupby(_in_order(lengths) * times, key=lambda item: item[0])
        )
    else:
        counts = bsls_counts(lengths)
        steps = tuple(Step(rate, n * times) for rate, n in zip(rates, counts, strict=True))
    return Schedule(steps, groups, "bsls")


def _number_of_runs(lengths: Sequence[int]) -> int:
    """Of equal steps: 1 for the uppermost group, T + (T + 1)·runs for each group below."""
    found = 1
    for length in lengths[1:]:
        found = length + (length + 1) * found
    return found


def _in_order(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs (group, steps in a row) of the recursion."""
    found = [(0, lengths[0])]
    for i, length in enumerate(lengths[1:], start=1):
        found = [*found, *([(i, 1), *found] * length)]
    return found


def _ceiling_of_log(factor: Fraction, whole: Fraction) -> int:
    """⌈factor · log whole⌉ for whole ≥ 1, exact: log of a rational > 1 is irrational."""
    if whole == 1:
        return 0
    precision = 128 + factor.numerator.bit_length()
    while precision < _LARGEST_PRECISION:
        logarithm = log_sum([(factor.numerator, whole)], precision)
        with ctx.workprec(precision):
            found = (logarithm / factor.denominator).ceil().unique_fmpz()
        if found is not None:
            return int(found)
        precision *= 2
    raise InputError("groups: a step count is too large to write down; use fewer groups")
