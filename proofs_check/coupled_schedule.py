"""The cycle that the search finds for coupled groups, and the contraction certified for it.

The floats of numerics.coupled_search are candidates: rates become short rationals, and for the
cycle as it is then a positive vector with (∏M)u ≤ ρ̂u is shown in ball arithmetic
(proofs_check.comparison). The multirate cycles for the same groups without cross terms, with the
counts of `cycle.step-counts-any-rates` and a few multiples, are among the starts, so the result is
at least as good as they are. Beside it stands the rate that no cycle can exceed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from flint import arb, ctx, fmpq

from numerics.coupled_cycle import Cycle
from numerics.coupled_groups import CoupledGroups
from numerics.coupled_limit import kinks, rate_weights
from numerics.coupled_search import fastest_cycle
from numerics.exact import InputError, fraction_text
from numerics.multirate import smallest_count
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.step_order import factor_bound
from proofs_check.comparison import (
    ComparisonBound,
    comparison_bound,
    comparison_certificate_text,
)
from proofs_check.coupled_limit import coupled_limit
from proofs_check.decimal_enclosure import fraction_bracket

__all__ = ["CoupledPlan", "coupled_plan", "multirate_cycles"]

MOST_GROUPS: Final = 20
MULTIPLES: Final = tuple(Fraction(k, 4) for k in (4, 5, 6, 7, 8, 12, 20))
LEAST_TARGET: Final = Fraction(1, 2)
PRECISION: Final = 128
SHOWN: Final = 12  # digits of a certified rate
DIGITS: Final = 7  # of a rate that the search has moved


@dataclass(frozen=True, slots=True, kw_only=True)
class CoupledPlan:
    """A cycle with its certified contraction, and the rate that no cycle exceeds.

    `limit` is in nats a gradient step, rounded up; 0 says, exactly decided, that no cycle
    contracts by these bounds.
    """

    bound: ComparisonBound
    limit: Decimal

    @property
    def schedule(self) -> Schedule:
        """The cycle, exact, in the order to run."""
        return self.bound.schedule

    @property
    def contraction(self) -> Fraction:
        """ρ̂ of one cycle, certified: (∏M)u ≤ ρ̂u for the vector u > 0 of `bound`."""
        return self.bound.contraction

    @property
    def rate(self) -> Decimal:
        """−log ρ̂ per gradient step, certified, rounded down; negative where the bound grows."""
        if self.contraction == 0:
            return Decimal("Infinity")
        with ctx.workprec(PRECISION):
            value = -arb(fmpq(self.contraction.numerator, self.contraction.denominator)).log()
            mantissa, exponent = (int(x) for x in (value / self.schedule.length).lower().man_exp())
        below = mantissa * Fraction(2) ** exponent
        if below >= 0:
            return fraction_bracket(below, SHOWN)[0]
        return -fraction_bracket(-below, SHOWN)[1]

    @property
    def certificate(self) -> str:
        """The certificate of ρ̂ as JSON text; `mrgd recheck` verifies it."""
        return comparison_certificate_text(self.bound)

    def to_json(self) -> dict[str, object]:
        """The certified numbers as text; JSON-ready. The schedule is left out."""
        return {
            "contraction": fraction_text(self.contraction),
            "contracts": self.bound.is_contraction,
            "some_cycle_contracts": self.limit != 0,
            "steps": self.schedule.length,
            "rate": str(self.rate),
            "rate_limit": str(self.limit),
            "vector": [fraction_text(x) for x in self.bound.vector],
            **self.bound.coupled.to_json(),
        }


def coupled_plan(coupled: CoupledGroups) -> CoupledPlan:
    """The cycle with the best rate that a search of rates, counts and order finds.

    Args:
        coupled: at most 20 groups, in any order, with their cross terms.

    Returns:
        The plan; its contraction is 1 or more only where none was found.

    Raises:
        InputError: if there are more groups, or their ends are beyond floats.
    """
    if len(coupled.groups) > MOST_GROUPS:
        raise InputError(
            f"coupled groups: {len(coupled.groups)} given; use at most {MOST_GROUPS}, merge some"
        )
    for group in coupled.groups:
        if not (1e-100 < group.mu and group.L < 1e100):
            raise InputError(
                f"coupled groups: {group} must lie between 1e-100 and 1e100; scale the problem"
            )
    found = rate_weights(coupled)
    known = [_cycle(steps) for steps in multirate_cycles(coupled)]
    cycle, _ = fastest_cycle(coupled, found, known)
    schedule = Schedule(tuple(_steps(coupled, cycle)), _disjoint(coupled), "coupled")
    return CoupledPlan(
        bound=comparison_bound(coupled, schedule), limit=coupled_limit(coupled, found).upper
    )


def multirate_cycles(coupled: CoupledGroups) -> tuple[tuple[Step, ...], ...]:
    """The multirate cycle of the groups without cross terms, all but its last count multiplied.

    Group i gets the rate 2/(L_i + μ_i) and the count of `cycle.step-counts-any-rates`; what the
    larger steps receive through the cross terms is paid for by more of the smaller steps.

    Returns:
        A cycle for each of a few multiples, exact; none where a count would pass 10^100.
    """
    groups = sorted(coupled.groups, key=lambda group: group.L + group.mu, reverse=True)
    rates = [2 / (group.L + group.mu) for group in groups]
    own = [factor_bound(rate, group) for rate, group in zip(rates, groups, strict=True)]
    target = max(own[-1], LEAST_TARGET)
    counts = [1]
    try:
        for i in range(len(groups) - 2, -1, -1):
            growth = [
                (count, max(Fraction(1), rate * groups[i].L - 1))
                for count, rate in zip(counts, rates[i + 1 :], strict=True)
            ]
            counts.insert(0, smallest_count(own[i], growth, target))
    except InputError:  # too many steps to write down
        return ()
    last = len(groups) - 1
    return tuple(
        tuple(
            Step(rate, ceil(multiple * count) if i < last else count)
            for i, (rate, count) in enumerate(zip(rates, counts, strict=True))
        )
        for multiple in MULTIPLES
    )


def _disjoint(coupled: CoupledGroups) -> tuple[SpectralGroup, ...]:
    """The groups, if a schedule can name them: from the largest down, without overlap."""
    try:
        return ordered_groups(coupled.groups)
    except InputError:
        return ()


def _cycle(steps: tuple[Step, ...]) -> Cycle:
    return tuple((float(step.rate), step.count) for step in steps)


def _steps(coupled: CoupledGroups, cycle: Cycle) -> Iterator[Step]:
    """The runs with exact rates: a kink where the float is one, else a short decimal."""
    exact = {float(rate): rate for rate in kinks(coupled)}
    for rate, count in cycle:
        yield Step(exact.get(rate, Fraction(f"{rate:.{DIGITS}g}")), count)
