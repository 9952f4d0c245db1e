"""Descent: w ← w − rate·∇f(w) along a schedule, one loop for every method.

Gradient descent is a schedule of one step, multirate descent one of several; `cycles` repeats it.
The exact rates are rounded once, to the nearest float64 (`float_rates`); an array of a narrower
type rounds them again to its own.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

import numpy as np
from array_api_compat import array_namespace

from numerics.exact import InputError, fraction_text, shown
from numerics.schedule import Schedule

__all__ = ["Descent", "Outcome", "descend", "float_rates", "iterates"]

Array = Any
Observed = TypeVar("Observed")


class Outcome(Enum):
    """How a descent ended."""

    COMPLETED = "completed"
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Descent(Generic[Observed]):
    """What a descent did: the observations of w₀, w₁, …, the last finite iterate, the outcome.

    DIVERGED says that step number `steps + 1` gave an entry that is not finite; then the largest
    rate is too large for the problem's eigenvalues, or the order of the steps lets them grow.
    """

    last: Array
    steps: int
    observations: tuple[Observed, ...]
    outcome: Outcome


def float_rates(schedule: Schedule) -> tuple[tuple[float, int], ...]:
    """Each step's rate, rounded to the nearest float64, with its count.

    Raises:
        InputError: if a rate is too small or too large for float64.
    """
    rates = []
    for i, step in enumerate(schedule.steps, start=1):
        try:
            rate = float(step.rate)
        except OverflowError:
            rate = math.inf
        if not np.finfo(np.float64).tiny <= rate < math.inf:
            raise InputError(
                f"schedule: step {i}: rate = {shown(fraction_text(step.rate))} is out of the range "
                "of float64; rescale the loss"
            )
        rates.append((rate, step.count))
    return tuple(rates)


def iterates(
    gradient: Callable[[Array], Array], start: Array, schedule: Schedule, *, cycles: int
) -> Iterator[Array]:
    """w₀, w₁, …, as long as they are finite, at most `cycles` times the schedule's length."""
    xp = array_namespace(start)
    rates = float_rates(schedule)
    w = start
    yield w
    for _ in range(cycles):
        for rate, count in rates:
            for _ in range(count):
                with np.errstate(over="ignore", invalid="ignore"):
                    w = w - rate * gradient(w)  # not in place: start must not change
                if not bool(xp.all(xp.isfinite(w))):
                    return
                yield w


def descend(
    gradient: Callable[[Array], Array],
    start: Array,
    schedule: Schedule,
    *,
    cycles: int,
    observe: Callable[[Array], Observed],
) -> Descent[Observed]:
    """Follows the schedule `cycles` times from `start`, and observes every iterate.

    Args:
        gradient: w ↦ ∇f(w), an array like w.
        start: w₀, of any array library; it is not changed.
        schedule: one cycle of exact rates.
        cycles: how often to repeat it, ≥ 0.
        observe: what to record of each iterate, w₀ among them.

    Returns:
        The observations, one more than the steps taken. Divergence is an outcome, not an error.

    Raises:
        InputError: if a rate is out of range, or `cycles` is negative.
    """
    if cycles < 0:
        raise InputError(f"descent: cycles = {cycles} must be >= 0; give how often to repeat")
    observations: list[Observed] = []
    last = start
    for w in iterates(gradient, start, schedule, cycles=cycles):
        last = w
        observations.append(observe(w))
    steps = len(observations) - 1
    return Descent(
        last=last,
        steps=steps,
        observations=tuple(observations),
        outcome=Outcome.COMPLETED if steps == cycles * schedule.length else Outcome.DIVERGED,
    )
