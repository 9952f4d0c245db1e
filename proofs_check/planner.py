"""Planning: groups in, one cycle of exact rates and its certified contraction out.

`tight` starts from the talk's counts and lowers them, from the largest rate to the smallest, to
the smallest that the exact supremum allows. For fixed other counts, log|p(λ)| is affine in N_i,
so log max_E |p| is a convex function of N_i and the feasible N_i form an interval: bisection
finds its least element. The pass is repeated until no count can be lowered by itself; what
remains is minimal in that sense (claim `cycle.necessity`), with the help that smaller steps give
to lower groups counted in. A count may fall to 0, and then its rate is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from numerics.exact import InputError, fraction_from, shown
from numerics.multirate import (
    checked_contraction,
    checked_eta,
    constant_schedule,
    multirate_schedule,
    smallest_count,
)
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.supremum import Bound, contraction_bound

__all__ = ["Method", "Plan", "method_from", "plan", "tight_schedule"]


class Method(Enum):
    """The schedule families that this version plans."""

    CONSTANT = "constant"
    MRGD = "mrgd"
    TIGHT = "tight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule with the certified bound of one cycle of it."""

    schedule: Schedule
    bound: Bound


def method_from(name: str) -> Method:
    """The method called `name`.

    Raises:
        InputError: if this version has none of that name.
    """
    for method in Method:
        if method.value == name:
            return method
    names = ", ".join(method.value for method in Method)
    raise InputError(f"method: {shown(name)} is not in this version; use one of {names}")


def plan(
    groups: Sequence[SpectralGroup],
    *,
    method: Method = Method.MRGD,
    eta: Fraction = Fraction(1),
    contraction: object = None,
    digits: int = 30,
) -> Plan:
    """A schedule for the groups, with max_E |p| of one cycle certified.

    Args:
        groups: the spectral groups, exact, in any order.
        method: the schedule family.
        eta: the base rate η in (0, 2) of `mrgd` and `tight`.
        contraction: the target ρ of one cycle. For `mrgd` and `tight`: in [q_n, 1), and the
            largest q_i if absent, q_i = max(1 − η/κ_i, η − 1). For `constant`: the step is
            repeated until its contraction reaches ρ; one step if absent.
        digits: significant digits of the certified bound.

    Returns:
        The plan; its schedule is exact, its bound enclosed.

    Raises:
        InputError: if groups, η, ρ or digits are out of range, or η is given for `constant`.
    """
    groups = ordered_groups(groups)
    if method is Method.CONSTANT:
        if eta != 1:
            raise InputError(
                f"eta: {shown(str(eta))} says nothing to the method constant; leave it out"
            )
        schedule = _constant(groups, contraction)
    elif method is Method.MRGD:
        schedule = multirate_schedule(groups, eta=eta, contraction=contraction)
    else:
        schedule = tight_schedule(groups, eta=eta, contraction=contraction)
    return Plan(schedule=schedule, bound=contraction_bound(schedule, groups, digits=digits))


def tight_schedule(
    groups: Sequence[SpectralGroup], *, eta: Fraction = Fraction(1), contraction: object = None
) -> Schedule:
    """The talk's rates with counts that cannot be lowered one at a time.

    Args, Raises: as for `plan`.

    Returns:
        The schedule, exact; max_E |p| ≤ ρ is decided, not rounded.
    """
    groups = ordered_groups(groups)
    eta = checked_eta(eta)
    rho = checked_contraction(contraction, groups, eta)
    start = multirate_schedule(groups, eta=eta, contraction=rho)
    rates = [step.rate for step in start.steps]
    counts = [step.count for step in start.steps]

    def is_feasible(trial: Sequence[int]) -> bool:
        steps = tuple(Step(rate, n) for rate, n in zip(rates, trial, strict=True) if n)
        if not steps:
            return False
        schedule = Schedule(steps, groups, "tight")
        return contraction_bound(schedule, groups, digits=12).holds(rho) is True

    lowered = True
    while lowered:
        lowered = False
        for i in reversed(range(len(counts))):
            least = _least_feasible(counts, i, is_feasible)
            lowered = lowered or least < counts[i]
            counts[i] = least
    steps = tuple(Step(rate, n) for rate, n in zip(rates, counts, strict=True) if n)
    return Schedule(steps, groups, "tight")


def _least_feasible(
    counts: Sequence[int], i: int, is_feasible: Callable[[Sequence[int]], bool]
) -> int:
    """The least feasible value of counts[i], by bisection on a convex feasible set."""
    low, high = -1, counts[i]
    while high - low > 1:
        middle = (low + high) // 2
        if is_feasible([*counts[:i], middle, *counts[i + 1 :]]):
            high = middle
        else:
            low = middle
    return high


def _constant(groups: Sequence[SpectralGroup], contraction: object) -> Schedule:
    """The best constant step, repeated until its exact contraction (K−1)/(K+1) reaches ρ."""
    schedule = constant_schedule(groups)
    if contraction is None:
        return schedule
    rho = fraction_from(contraction, "contraction")
    if not 0 < rho < 1:
        raise InputError(
            f"contraction: {shown(str(rho))} must be > 0 and < 1; "
            "a cycle with 1 or more does not shrink the error"
        )
    rate = schedule.steps[0].rate
    count = smallest_count(1 - rate * groups[-1].mu, (), rho)
    return Schedule((Step(rate, count),), schedule.groups, schedule.method)
