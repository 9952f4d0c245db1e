"""Certified contraction of a cycle on a strongly convex loss: (∏M)u ≤ ρ̂u, u > 0 rational.

The ordered product P = M(η_m)^{N_m} ⋯ M(η_1)^{N_1} of comparison matrices (numerics.coupled_groups)
is formed in ball arithmetic, so counts of 10⁶ and more cost a few squarings. With σ a little above
its spectral radius, (σI − P)u = 1 has a positive solution, and Pu = σu − 1 < σu: a Collatz–Wielandt
vector, whether P is irreducible or not. u is then made rational, which needs no proof, and the
least ρ̂ for it is bounded from above. In v ≤ t·u for v_i = ‖P_i(θ − θ*)‖, a cycle multiplies t by
ρ̂ (theory.convex). The checker forms the product again by itself.
"""

import json
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import acb_mat, arb, arb_mat, ctx

from numerics.coupled_groups import CoupledGroups, comparison_matrix
from numerics.exact import InputError, fraction_text
from numerics.schedule import Schedule
from proofs_check.certificate import certificate_head, sealed
from proofs_check.decimal_enclosure import fraction_bracket
from proofs_check.exact_ball import ball, fraction_of

__all__ = [
    "ComparisonBound",
    "comparison_bound",
    "comparison_certificate",
    "comparison_certificate_text",
]

PRECISION: Final = 256
DIGITS: Final = 12
MARGIN: Final = Fraction(1, 10**6)  # of σ above the spectral radius
MOST_GROUPS: Final = 100
MOST_STEPS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonBound:
    """(∏M)u ≤ ρ̂u: `vector` is u > 0 and `contraction` is ρ̂, both exact; ρ̂ may be 1 or more."""

    coupled: CoupledGroups
    schedule: Schedule
    vector: tuple[Fraction, ...]
    contraction: Fraction

    @property
    def is_contraction(self) -> bool:
        """Whether ρ̂ < 1: the error, measured by u, shrinks with every cycle."""
        return self.contraction < 1

    @property
    def rate(self) -> float:
        """−log ρ̂ per gradient step, rounded; negative where the bound grows, +∞ where ρ̂ = 0."""
        if self.contraction == 0:
            return math.inf
        # of integers of any size; the quotient can be beyond floats
        logarithm = math.log(self.contraction.numerator) - math.log(self.contraction.denominator)
        return -logarithm / self.schedule.length


def comparison_bound(coupled: CoupledGroups, schedule: Schedule) -> ComparisonBound:
    """A positive rational vector and the contraction that it shows for one cycle.

    Args:
        coupled: groups and cross terms, at most 100.
        schedule: the cycle, in the order to run, at most 10⁴ entries.

    Returns:
        The bound, shown by ball arithmetic; ρ̂ exceeds the spectral radius by about 1e-6.

    Raises:
        InputError: if there are too many groups or steps, or the product overflows.
    """
    if len(coupled.groups) > MOST_GROUPS or len(schedule.steps) > MOST_STEPS:
        raise InputError(
            f"comparison: {len(coupled.groups)} groups and {len(schedule.steps)} entries of the "
            f"schedule; use at most {MOST_GROUPS} and {MOST_STEPS}"
        )
    with ctx.workprec(PRECISION):
        product = _product(coupled, schedule)
        vector = _positive_vector(product)
        column = arb_mat([[ball(x)] for x in vector])
        image = product * column
        ratios = [image[i, 0] / column[i, 0] for i in range(len(vector))]
        contraction = max(_fraction_above(ratio) for ratio in ratios)
    return ComparisonBound(
        coupled=coupled,
        schedule=schedule,
        vector=vector,
        contraction=Fraction(fraction_bracket(contraction, DIGITS)[1]),
    )


def comparison_certificate(bound: ComparisonBound) -> dict[str, object]:
    """The certificate of a bound, JSON-ready and sealed; the checker's kind "comparison"."""
    return sealed(
        {
            **certificate_head(
                "comparison",
                "(product of M(rate)^count over the steps, the first applied first) u <= at_most u "
                "in every entry; M_ii = max(|1 - rate mu_i|, |1 - rate L_i|), M_ik = rate c_ik",
            ),
            **bound.coupled.to_json(),
            "steps": [step.to_json() for step in bound.schedule.steps],
            "vector": [fraction_text(x) for x in bound.vector],
            "at_most": fraction_text(bound.contraction),
        }
    )


def comparison_certificate_text(bound: ComparisonBound) -> str:
    """The certificate as JSON text, one line, ending in a newline."""
    return json.dumps(comparison_certificate(bound), sort_keys=True) + "\n"


def _product(coupled: CoupledGroups, schedule: Schedule) -> arb_mat:
    size = len(coupled.groups)
    product = arb_mat([[int(i == k) for k in range(size)] for i in range(size)])
    for step in schedule.steps:
        matrix = comparison_matrix(coupled, step.rate)
        power = arb_mat([[ball(x) for x in row] for row in matrix])
        left = step.count
        while left:
            if left & 1:
                product = power * product
            left >>= 1
            if left:
                power = power * power
    if not all(product[i, k].is_finite() for i in range(size) for k in range(size)):
        raise InputError("comparison: the product of the matrices overflows; use fewer steps")
    return product


def _positive_vector(product: arb_mat) -> tuple[Fraction, ...]:
    """A vector u > 0 near the solution of (σI − P)u = 1, rounded to rationals; a candidate only."""
    size = product.nrows()
    middle = arb_mat([[product[i, k].mid() for k in range(size)] for i in range(size)])
    values = acb_mat(middle).eig(algorithm="approx", multiple=True)
    radius = max(abs(value).mid() for value in values)
    sigma = ball(1 + MARGIN) * radius + arb(2) ** (-PRECISION // 2)
    ones = arb_mat([[1] for _ in range(size)])
    identity = arb_mat([[sigma if i == k else 0 for k in range(size)] for i in range(size)])
    solved = (identity - middle).solve(ones)
    entries = [fraction_of(solved[i, 0].mid()) for i in range(size)]
    largest = max(abs(x) for x in entries)
    if min(entries) <= 0:  # the spectrum was not resolved: any positive vector will do
        return (Fraction(1),) * size
    return tuple(Fraction(fraction_bracket(x / largest, DIGITS)[1]) for x in entries)


def _fraction_above(value: arb) -> Fraction:
    return fraction_of(value.upper())
