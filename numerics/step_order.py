"""The order of the steps in a cycle: the same polynomial, but no prefix that grows.

In exact arithmetic the order changes nothing; in floating point a large step that comes before
enough small ones multiplies the components of the upper groups, and rounding errors with them: for
three groups the talk's counts in blocks reach factors like (κr)^N.
The rule, derived here from `cycle.factor-bounds`: with f_i(η) = max(|1 − ημ_i|, |1 − ηL_i|), take
the largest rate left whose step keeps every group's product of f_i at most 1; if there is none,
the smallest rate left. With the talk's step counts every prefix then stays at most 1: a larger
step waits until the smaller ones have paid for it.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["factor_bound", "interleaved"]

MAX_LENGTH = 1_000_000


def factor_bound(rate: Fraction, group: SpectralGroup) -> Fraction:
    """The largest |1 − ηλ| over λ ∈ [μ, L], at one of the ends; exact."""
    return max(abs(1 - rate * group.mu), abs(1 - rate * group.L))


def interleaved(schedule: Schedule, groups: Sequence[SpectralGroup]) -> Schedule:
    """The same steps in an order that keeps the products of the factor bounds low.

    Args:
        schedule: the cycle; only its rates and their counts matter.
        groups: where the eigenvalues are.

    Returns:
        A schedule with the same merged steps. The order is found with rounded logarithms: nothing
        is concluded from it, the prefixes are certified afterwards.

    Raises:
        InputError: if the cycle has more than 10⁶ steps.
    """
    groups = ordered_groups(groups)
    if schedule.length > MAX_LENGTH:
        raise InputError(
            f"schedule: {schedule.length} steps a cycle; ordering lists them one by one, "
            f"use at most {MAX_LENGTH}"
        )
    steps = schedule.merged()  # the smallest rate first
    logs = [[_log(factor_bound(step.rate, group)) for group in groups] for step in steps]
    left = [step.count for step in steps]
    state = [0.0] * len(groups)
    order: list[tuple[int, int]] = []  # (which step, how many in a row)
    for _ in range(schedule.length):
        chosen = _allowed(logs, left, state)
        left[chosen] -= 1
        state = [a + b for a, b in zip(state, logs[chosen], strict=True)]
        if order and order[-1][0] == chosen:
            order[-1] = (chosen, order[-1][1] + 1)
        else:
            order.append((chosen, 1))
    ordered = Schedule(
        tuple(Step(steps[i].rate, count) for i, count in order), schedule.groups, schedule.method
    )
    assert ordered.merged() == steps
    return ordered


def _log(factor: Fraction) -> float:
    return math.log(factor) if factor else -math.inf


def _allowed(logs: Sequence[Sequence[float]], left: Sequence[int], state: Sequence[float]) -> int:
    for i in reversed(range(len(left))):
        if left[i] and all(a + b <= 0 for a, b in zip(state, logs[i], strict=True)):
            return i
    return next(i for i, count in enumerate(left) if count)
