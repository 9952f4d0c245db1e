"""Schedule families on one spectrum: what a short cycle of each leaves of the error.

E = [1/10, 1] ∪ [100, 1000], the example of cycle.example-two-groups. Chebyshev, silver and RKC
steps are irrational: their rates are rounded to 53 bits here, from their formulas, and the rounded
schedule is what is claimed of. The min-max schedules are stated in the digits shown; they were
found by a Remez exchange, and what is claimed of them does not depend on how they were found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import lam
from theory.examples import inside, residual

__all__ = ["GROUPS", "FamilyExample", "examples", "families", "gap_safe", "rounded_rate"]

Steps = tuple[tuple[sp.Rational, int], ...]

LOW, TOP = sp.Rational(1, 10), sp.Integer(1000)
GROUPS = ((LOW, sp.Integer(1)), (sp.Integer(100), TOP))
LENGTH = 16
DAMPING = sp.Rational(2, 13)
_SOURCE = (
    "the talk; Agarwal, Goel, Zhang 2021; Kelner et al. 2022; Altschuler, Parrilo 2023; "
    "van der Houwen, Sommeijer 1980, as understood in the gallery; evaluated here"
)

# From the smallest rate up.
OPTIMAL = (
    "1.00234e-3 1.02135e-3 1.06082e-3 1.12385e-3 1.21578e-3 1.34513e-3 1.52537e-3 1.77812e-3 "
    "2.13904e-3 2.66915e-3 3.47672e-3 4.75564e-3 6.79950e-3 9.41392e-3 4.43637e-2 1.87683"
)
GAP_SAFE = (
    "1.00241166e-3 1.02198690e-3 1.06269421e-3 1.12791743e-3 1.22349109e-3 1.35888564e-3 "
    "1.54939933e-3 1.82031744e-3 2.21522852e-3 2.81391033e-3 3.77463119e-3 5.44719060e-3 "
    "8.71451561e-3 1.68203869e-2 4.61672624e-2 0.412971238"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyExample:
    """One cycle of a family, its (rate, count) pairs exact, and what it leaves at most on E."""

    method: str
    steps: Steps
    at_most: sp.Rational

    @property
    def length(self) -> int:
        """The gradient steps of the cycle."""
        return sum(count for _, count in self.steps)


def rounded_rate(rate: sp.Expr) -> sp.Rational:
    """The nearest rational of 53 bits to a positive irrational number."""
    shift = 52 - sp.floor(sp.log(rate, 2))
    return sp.floor(rate * 2**shift + sp.Rational(1, 2)) / 2**shift


@cache
def examples() -> tuple[FamilyExample, ...]:
    """The table: ten families, their cycles of 16 steps where they have a choice."""
    rows: tuple[tuple[str, Steps, str], ...] = (
        ("constant", ((2 / (TOP + LOW), LENGTH),), "0.9969"),
        ("mrgd", ((1 / TOP, 67), (sp.Integer(1), 1)), "0.894"),
        ("tight", ((1 / TOP, 45), (sp.Integer(1), 1)), "0.896"),
        ("chebyshev", _once(_chebyshev_rates()), "0.951"),
        ("fractal", _once(_chebyshev_rates()), "0.951"),
        ("bsls", _big_step_little_step(), "2.32e-5"),
        ("silver", _silver_steps(), "0.9968"),
        ("rkc", _once(_rkc_rates()), "0.9539"),
        ("optimal", _once(map(sp.Rational, OPTIMAL.split())), "0.806"),
        ("gap-safe", _once(map(sp.Rational, GAP_SAFE.split())), "0.95"),
    )
    return tuple(
        FamilyExample(method=method, steps=steps, at_most=sp.Rational(bound))
        for method, steps, bound in rows
    )


@claim(
    "schedule.families",
    kind=Kind.BOUND,
    title="On [1/10, 1] ∪ [100, 1000] a cycle leaves at most: 16 constant steps 0.9969, MrGD's 68 "
    "0.894, 46 tight ones 0.896, 16 of Chebyshev (fractal or not) 0.951, Big-Step-Little-Step's "
    "8835 2.32e-5, 15 silver ones 0.9968, 16 of RKC 0.9539, 16 min-max 0.806, 16 gap-safe 0.95",
    source=_SOURCE,
    uses=("cycle.norm",),
    notes="Each bound is the maximum rounded up in the last digit shown. The fractal order changes "
    "no product, so its bound is that of the Chebyshev steps.",
)
def families() -> Statement:
    """|p| ≤ the row's bound on E, for the polynomial of every row."""
    return Statement(
        variables=(Variable(lam, "an eigenvalue in one of the groups"),),
        hypotheses=(inside(GROUPS),),
        conclusion=sp.And(
            *(
                sp.Le(residual(row.steps), row.at_most, evaluate=False)
                for row in _different(examples())
            ),
            evaluate=False,
        ),
        instance={lam: sp.Integer(1)},
    )


@claim(
    "schedule.families-gap-safe",
    kind=Kind.BOUND,
    title="The 16 gap-safe steps of schedule.families leave at most 1 on all of [1/10, 1000]",
    source="derived here",
    uses=("cycle.norm",),
    notes="The 16 min-max steps, which see the groups alone, multiply an eigenvalue in the gap by "
    "more than 10.",
)
def gap_safe() -> Statement:
    """|p| ≤ 1 in the gap too, where the groups miss an eigenvalue."""
    (row,) = (row for row in examples() if row.method == "gap-safe")
    return Statement(
        variables=(Variable(lam, "an eigenvalue anywhere between the groups' outermost ends"),),
        hypotheses=(inside(((LOW, TOP),)),),
        conclusion=sp.Le(residual(row.steps), sp.Integer(1), evaluate=False),
        instance={lam: sp.Integer(50)},
    )


def _different(rows: tuple[FamilyExample, ...]) -> tuple[FamilyExample, ...]:
    """Without the fractal row, whose polynomial is that of the Chebyshev row."""
    return tuple(row for row in rows if row.method != "fractal")


def _once(rates: Iterable[sp.Rational]) -> Steps:
    """Each rate once, the smallest first."""
    return tuple((rate, 1) for rate in sorted(rates))


def _chebyshev_rates() -> tuple[sp.Rational, ...]:
    """1/γ_t, γ_t = (L + μ)/2 − (L − μ)/2 · cos((2t − 1)π/(2N))."""
    middle, half = (TOP + LOW) / 2, (TOP - LOW) / 2
    angles = (sp.pi * (2 * t - 1) / (2 * LENGTH) for t in range(1, LENGTH + 1))
    return tuple(rounded_rate(1 / (middle - half * sp.cos(angle))) for angle in angles)


def _rkc_rates() -> tuple[sp.Rational, ...]:
    """1/γ_t, γ_t = L(w₀ − cos((2t − 1)π/(2s)))/(1 + w₀), w₀ = 1 + ε/s²."""
    w = 1 + DAMPING / LENGTH**2
    angles = (sp.pi * (2 * t - 1) / (2 * LENGTH) for t in range(1, LENGTH + 1))
    return tuple(rounded_rate((1 + w) / (TOP * (w - sp.cos(angle)))) for angle in angles)


def _silver_steps() -> Steps:
    """(1 + ρ^(ν − 1))/L, ρ = 1 + √2: 8, 4, 2 and 1 of them for ν = 0, 1, 2, 3."""
    found = []
    for power in range(4):
        step = sp.expand((1 + sp.sqrt(2)) ** (power - 1)) if power else sp.sqrt(2) - 1
        size = 1 + step
        rate = size / TOP if size.is_Rational else rounded_rate(size / TOP)
        found.append((rate, 2 ** (3 - power)))
    return tuple(found)


def _big_step_little_step() -> Steps:
    """T = ⌈10 log 10⁴⌉ in both groups: T(T + 1) little steps around T big ones."""
    T = int(sp.ceiling(10 * sp.log(TOP / LOW)))
    return ((1 / TOP, T * (T + 1)), (sp.Integer(1), T))
