"""The best schedules of their length on named spectra, between two decimals.

ρ, the least max_E |q| of residual polynomials q of degree N, is what the best N gradient steps
leave. A schedule shows an upper bound of it, its own alternation a lower one
(schedule.length-bound).
Source: derived here; the talk asks for the schedule that makes the most of the gaps.
"""

from typing import Final

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["BEST", "SAFE", "best", "gap_safe"]

Ends = tuple[tuple[int, int], ...]

# The symbol of ρ, the groups from the smallest up, N, and the decimals.
BEST: Final[tuple[tuple[str, Ends, int, tuple[str, str]], ...]] = (
    ("rho_1", ((1, 2), (200, 400)), 15, ("0.009518187690", "0.009518187691")),
    ("rho_2", ((1, 2), (200, 400)), 60, ("1.026028721E-9", "1.026028722E-9")),
    ("rho_3", ((1, 10), (1000, 10_000)), 105, ("0.005037154386", "0.005037154387")),
    ("rho_4", ((1, 2), (200, 400), (40_000, 80_000)), 72, ("0.009499053080", "0.009499053081")),
    ("rho_5", ((1, 2), (200, 400), (40_000, 80_000)), 282, ("1.223989004E-9", "1.223989005E-9")),
)
# The symbols of the two maxima, the groups, N, and what the maxima are at most.
SAFE: Final[tuple[tuple[str, str, Ends, int, str], ...]] = (
    ("p_E", "p_all", ((1, 2), (200, 400)), 24, "0.059"),
)


@claim(
    "schedule.optimal",
    kind=Kind.BOUND,
    title="What the best N gradient steps leave on three named spectra, to ten digits",
    source="derived here, by a Remez exchange in root space",
    uses=("schedule.length-bound",),
    notes="(κ; r) = (2, 2; 100) with 15 and 60 steps, (10, 10; 100) with 105, (2, 2, 2; 100, 100) "
    "with 72 and 282: from 0.854 to 0.964 of the limit, as the values say.",
)
def best() -> Statement:
    """Each ρ lies between the lower bound of its alternation and the maximum of its schedule."""
    symbols = [sp.Symbol(name, positive=True) for name, *_ in BEST]
    brackets = [tuple(map(sp.Rational, bracket)) for *_, bracket in BEST]
    return Statement(
        variables=tuple(
            Variable(symbol, f"the least max |q| of {steps} steps on {_union(ends)}")
            for symbol, (_, ends, steps, _) in zip(symbols, BEST, strict=True)
        ),
        conclusion=sp.And(
            *(
                relation
                for rho, (low, high) in zip(symbols, brackets, strict=True)
                for relation in (low <= rho, rho <= high)
            )
        ),
        instance={
            rho: (low + high) / 2 for rho, (low, high) in zip(symbols, brackets, strict=True)
        },
    )


@claim(
    "schedule.gap-safe",
    kind=Kind.BOUND,
    title="24 steps that leave at most 0.059 on [1, 2] ∪ [200, 400] and grow nowhere on [0, 400]",
    source="derived here; the talk asks how to maximise the region of stability",
    notes="Below its smallest root, which is above 1, every factor of |p| lies in [0, 1]; so "
    "[1, 400] is enough. The price: without the condition 24 steps leave 0.00075, and grow "
    "eigenvalues in the gap.",
)
def gap_safe() -> Statement:
    """max_E |p| ≤ 59/1000 and max |p| ≤ 1 on [μ_n, L_1]."""
    (on_groups, on_all, ends, steps, bound) = SAFE[0]
    own, everywhere = sp.Symbol(on_groups, nonnegative=True), sp.Symbol(on_all, nonnegative=True)
    hull = ((ends[0][0], ends[-1][1]),)
    return Statement(
        variables=(
            Variable(own, f"max |p| of the {steps} steps on {_union(ends)}"),
            Variable(everywhere, f"max |p| of the {steps} steps on {_union(hull)}"),
        ),
        conclusion=sp.And(own <= sp.Rational(bound), everywhere <= 1),
        instance={own: sp.Rational(bound), everywhere: sp.Integer(1)},
    )


def _union(ends: Ends) -> str:
    return " ∪ ".join(f"[{low}, {high}]" for low, high in ends)
