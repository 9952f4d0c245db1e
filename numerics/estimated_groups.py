"""Spectral groups estimated from one Lanczos run alone, where eigenvalues are too many to resolve.

`numerics.ritz_groups` resolves eigenvalues one by one from the largest down; inside a group of many
that takes as many products as there are eigenvalues. Here only the *ends* are looked for:

- Between two neighbouring Ritz values lies an eigenvalue (separation of Gauss nodes), so a gap of
  the spectrum holds at most one Ritz value. Such a stray has a residual of the size of its distance
  to the spectrum: values θ with residual + δ > 0.8·θ are left out. The least of all is kept
  (λ_min ≤ θ_min always), and the largest.
- The rest is split by `numerics.group_detection`.
- *Inward* bar of an end θ with residual r: some eigenvalue lies in (a, θ + r²/(θ − a)] for every
  a < θ (Temple), so where a is the end of the group below and the gap is empty, the true end
  is not above that; likewise from above. 0 at the outer ends (Cauchy). Plus δ.
- *Outward* nothing is known for certain: eigenvalues that the start vector hardly sees come late.
  The bar is the smaller of two: what the second half of the products moved the end by, as a factor
  (the distance on the log scale to the nearest end of the same kind after half the products); and
  2r, as an end that has settled has a small residual. That is an estimate; how often it holds is
  measured (claims `estimate.*`).

Eigenvalues at or below a floor are in no group. Where a Ritz value is there, the spectrum is taken
to run through the floor, and the lowest group to end at it, unless both sides are settled: the
least Ritz value above with a bar of at most 1 %, and the next one below the floor with its bar.

How many products the lowest end takes. With c the start's coefficients, for every p of degree < m
with p(λ_min) = 1, θ_min(m) − λ_min ≤ Σ (c_i/c_min)²(λ_i − λ_min)p(λ_i)² (Rayleigh's quotient of
p(A)q). So a relative error ε takes about as many products as gradient steps of the best schedule
on the spectrum above (1 + ε)λ_min take to contract by √(ε/(K·d)), K = λ_max/λ_min, and no method
that reads off a Rayleigh quotient of the Krylov space does better. For one group that is about
√(κ/ε)·log(K·d/ε)/4 products: the steps that a plan would need, spent before there is a plan.

Rounded, derived here. Source: Golub, Meurant, Matrices, Moments and Quadrature, chapter 6 (nodes).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

from numerics.exact import InputError
from numerics.group_detection import detect_groups
from numerics.lanczos import Lanczos
from numerics.spectral_group import SpectralGroup
from numerics.uncertain_group import UncertainGroup, ordered_uncertain_groups

__all__ = ["EstimatedGroups", "estimated_groups"]

# Both were chosen on 100 trial quadratics of seeds that no claim uses.
STRAY: Final = 0.8  # as a part of θ; with 1/2, values inside groups were lost as well
BEYOND: Final = 2.0  # residuals; with 1 fewer ends lay in their bars, without it bars stayed wide
RESOLUTION: Final = 1e-2  # as in `numerics.hessian_spectrum`
DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedGroups:
    """What a run says of the groups, from the largest down.

    Args:
        bars: with error bars; their widest groups are disjoint.
        ends: the estimates themselves, between the Ritz values at the ends.
        products: how often the operator was applied.
        floor: eigenvalues at or below it are in no group.
        ends_at_floor: whether the lowest group ends at the floor, for want of a settled end.
    """

    bars: tuple[UncertainGroup, ...]
    ends: tuple[SpectralGroup, ...]
    products: int
    floor: float
    ends_at_floor: bool

    @property
    def widest(self) -> tuple[SpectralGroup, ...]:
        """The groups to plan for: the widest that the bars allow."""
        return tuple(group.widest for group in self.bars)


@dataclass(frozen=True, slots=True)
class _Span:
    """A group's least and largest Ritz value with their residuals."""

    mu: float
    L: float
    mu_residual: float
    L_residual: float


def estimated_groups(run: Lanczos, *, floor: float, rounding: float) -> EstimatedGroups:
    """The groups with error bars, from all steps of a run and from the first half of them.

    Args:
        run: at least two steps.
        floor: ≥ 0; raised to 4·rounding where it is lower.
        rounding: δ ≥ 0, what rounding may have moved a Ritz value by.

    Returns:
        The groups; all ends are exact decimals of six digits, rounded outward.

    Raises:
        InputError: if there is one step, or no Ritz value above the floor.
    """
    if run.steps < 2:
        raise InputError("groups: an estimate compares two runs; take at least 2 products")
    floor = max(floor, 4 * rounding)
    spans = _spans(run, floor, rounding)
    at_floor = _runs_through(run, floor, rounding)
    try:
        before = _spans(run.first((run.steps + 1) // 2), floor, rounding)
    except InputError:  # nothing above the floor yet
        before = ()
    bars = []
    for place, span in enumerate(spans):
        below = spans[place + 1].L if place + 1 < len(spans) else None
        above = spans[place - 1].mu if place else None
        mu_low = max(
            span.mu / _moved(span.mu, [each.mu for each in before]),
            span.mu - BEYOND * span.mu_residual,
        )
        L_high = min(
            span.L * _moved(span.L, [each.L for each in before]),
            span.L + BEYOND * span.L_residual,
        )
        if below is None and at_floor:
            mu_low = floor
        mu_high = span.mu + _inward(span.mu_residual, span.mu, below) + rounding
        L_low = span.L - _inward(span.L_residual, span.L, above) - rounding
        mu = (_down(max(mu_low - rounding, floor)), _up(mu_high))
        L = (max(_down(max(L_low, floor)), mu[0]), max(_up(L_high + rounding), mu[1]))
        bars.append(UncertainGroup(mu, L))
    if at_floor:
        spans = (*spans[:-1], replace(spans[-1], mu=floor))
    merged = _merged(bars)
    return EstimatedGroups(
        bars=ordered_uncertain_groups(_joined(bars, part) for part in merged),
        ends=tuple(
            SpectralGroup(_down(spans[part[-1]].mu), _up(spans[part[0]].L)) for part in merged
        ),
        products=run.steps,
        floor=floor,
        ends_at_floor=at_floor,
    )


def _runs_through(run: Lanczos, floor: float, rounding: float) -> bool:
    """Whether a Ritz value is at or below the floor, and the two beside it are not both settled."""
    above = int((run.values > floor).sum())
    if above in {0, run.steps}:
        return False
    bars = run.residuals + rounding
    settled = bars[above - 1] <= RESOLUTION * run.values[above - 1]
    return not (settled and run.values[above] + bars[above] <= floor)


def _spans(run: Lanczos, floor: float, rounding: float) -> tuple[_Span, ...]:
    """The groups of the Ritz values that are no strays."""
    above = run.values > floor
    values, residuals = run.values[above], run.residuals[above]
    if not len(values):
        raise InputError(
            f"groups: no Ritz value is above the floor {floor:.3g}; give parameters where the loss "
            "has positive curvature, or a lower floor"
        )
    kept = residuals + rounding <= STRAY * values
    kept[0] = True
    kept[-1] |= len(values) == run.steps
    values, residuals = values[kept], residuals[kept]
    found = detect_groups(values, error=rounding).found
    spans, start = [], 0
    for each in found:
        first, last = start, start + each.count - 1
        spans.append(
            _Span(
                float(values[last]),
                float(values[first]),
                float(residuals[last]),
                float(residuals[first]),
            )
        )
        start += each.count
    return tuple(spans)


def _moved(end: float, before: Sequence[float]) -> float:
    """The factor ≥ 1 between the end and the nearest one before; what is new may be off by 2."""
    if not before:
        return 2.0
    return math.exp(min(abs(math.log(end / other)) for other in before))


def _inward(residual: float, end: float, other: float | None) -> float:
    """r²/(the width of the gap), at most r; 0 where there is nothing beyond."""
    if other is None or end == other:
        return 0.0
    return min(residual, residual**2 / abs(end - other))


def _merged(bars: Sequence[UncertainGroup]) -> list[list[int]]:
    """The places of the groups, those whose bars meet together."""
    parts: list[list[int]] = []
    lowest = Fraction(0)
    for place, group in enumerate(bars):
        if parts and lowest <= group.L[1]:
            parts[-1].append(place)
            lowest = min(lowest, group.mu[0])
        else:
            parts.append([place])
            lowest = group.mu[0]
    return parts


def _joined(bars: Sequence[UncertainGroup], part: Sequence[int]) -> UncertainGroup:
    members = [bars[place] for place in part]
    return UncertainGroup(
        (min(g.mu[0] for g in members), min(g.mu[1] for g in members)),
        (max(g.L[0] for g in members), max(g.L[1] for g in members)),
    )


def _down(value: float) -> Fraction:
    return Fraction(Context(DIGITS, ROUND_FLOOR).plus(Decimal(float(value))))


def _up(value: float) -> Fraction:
    return Fraction(Context(DIGITS, ROUND_CEILING).plus(Decimal(float(value))))
