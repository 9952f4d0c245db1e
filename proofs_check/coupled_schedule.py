"""A multirate cycle for coupled groups, and the contraction that is certified for it.

Group i gets the rate 2/(L_i + μ_i) and the count of `cycle.step-counts-any-rates`, as if there were
no cross terms; what the larger steps receive through them has to be paid for by more of the smaller
steps. So all counts but the last are tried at a few multiples, and the cycle with the best
certified rate is kept. It is no search for the best schedule.
"""

from fractions import Fraction
from math import ceil
from typing import Final

from numerics.coupled_groups import CoupledGroups
from numerics.exact import InputError
from numerics.multirate import smallest_count
from numerics.schedule import Schedule, Step
from numerics.step_order import factor_bound
from proofs_check.comparison import ComparisonBound, comparison_bound

__all__ = ["coupled_multirate"]

MULTIPLES: Final = tuple(Fraction(k, 4) for k in (4, 5, 6, 7, 8, 12, 20))
LEAST_TARGET: Final = Fraction(1, 2)


def coupled_multirate(coupled: CoupledGroups) -> ComparisonBound:
    """The multirate cycle with the best certified rate among a few multiples of the counts.

    Args:
        coupled: groups from the largest down, with their cross terms.

    Returns:
        The bound; its contraction may be 1 or more where the cross terms are too large.

    Raises:
        InputError: if the groups are not in order, or a count would pass 10^100.
    """
    groups = coupled.groups
    rates = [2 / (group.L + group.mu) for group in groups]
    if rates != sorted(rates):
        raise InputError(
            f"coupled groups: {', '.join(map(str, groups))} are not in order; "
            "give the largest eigenvalues first"
        )
    own = [factor_bound(rate, group) for rate, group in zip(rates, groups, strict=True)]
    target = max(own[-1], LEAST_TARGET)
    counts = [1]
    for i in range(len(groups) - 2, -1, -1):
        growth = [
            (count, max(Fraction(1), rate * groups[i].L - 1))
            for count, rate in zip(counts, rates[i + 1 :], strict=True)
        ]
        counts.insert(0, smallest_count(own[i], growth, target))
    cycles = [
        Schedule(
            tuple(
                Step(rate, ceil(multiple * count)) if i < len(groups) - 1 else Step(rate, count)
                for i, (rate, count) in enumerate(zip(rates, counts, strict=True))
            ),
            method="multirate",
        )
        for multiple in MULTIPLES
    ]
    return max((comparison_bound(coupled, cycle) for cycle in cycles), key=lambda bound: bound.rate)
