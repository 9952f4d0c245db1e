"""Tight step counts: the talk's rates with the smallest counts that the exact supremum allows.

The counts start from the talk's and are lowered, from the largest rate to the smallest, to the
smallest that the exact supremum allows. For fixed other counts, log|p(λ)| is affine in N_i,
so log max_E |p| is a convex function of N_i and the feasible N_i form an interval: bisection
finds its least element. The pass is repeated until no count can be lowered by itself; what
remains is minimal in that sense (claim `cycle.necessity`), with the help that smaller steps give
to lower groups counted in. A count may fall to 0, and then its rate is left out.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from numerics.multirate import checked_contraction, checked_eta, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.supremum import contraction_bound

__all__ = ["tight_schedule"]


def tight_schedule(
    groups: Sequence[SpectralGroup], *, eta: Fraction = Fraction(1), contraction: object = None
) -> Schedule:
    """The talk's rates with counts that cannot be lowered one at a time.

    Args, Raises: as for `plan`, proofs_check.planner.

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
