"""The certified transient of a schedule: how large its partial products become on E.

p_k is the product of the first k factors 1 − ηλ of a cycle of N steps. max_E |p_k| is how far the
error can grow before it shrinks; max_E |p_N/p_k| is how much a rounding error made at step k is
multiplied until the end of the cycle. The largest of either over k = 0, …, N, which are at least 1,
is bracketed: above by `partial_products` for all of E, below by the value at a witness.
Neither depends on what comes after the cycle or before it.

A rounding error at step k is a multiple of ‖w_k‖, at most ‖w*‖ + max_E |p_k|·‖e_0‖ where the
Hessian mixes the components, and is then multiplied by the suffix. So what counts is the *growth*,
the largest max(1, max_E |p_k|)·max_E |p_N/p_k| at one k: a prefix that is large does no harm where
the suffix is small. Of the orders with nearly the least growth the one with the smallest prefix is
chosen.
"""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Final

import numpy as np
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from numerics.exact import InputError
from numerics.growth_estimate import growth_estimates
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.step_order import Order, ordered
from proofs_check.decimal_enclosure import exponential_bracket
from proofs_check.envelope import float_above
from proofs_check.partial_products import LARGEST_LENGTH, PartialProducts, partial_products
from proofs_check.spectral_cells import SpectralCells, spectral_cells

__all__ = ["LargestProduct", "Transient", "best_order", "chosen_order", "transient"]

Floats = NDArray[np.float64]

PIECES: Final = 6
MAX_WORK: Final = 20_000_000_000
_RANGE: Final = Fraction(2) ** 200
_DIGITS: Final = 12
_LOG_NEAR: Final = math.log(100)
_LOG_FLOAT32: Final = math.log(1e30)  # eight digits below its end


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestProduct:
    """lower ≤ the largest of max_E |partial product| over all k ≤ upper.

    The partial product that ends (or begins) after `at` gradient steps has the modulus `lower`, or
    more, at `witness` in E.
    """

    upper: Decimal
    lower: Decimal
    at: int
    witness: Fraction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transient:
    """The largest prefix p_k and the largest suffix p_N/p_k, with bounds for every k.

    `places` are k = 0, the ends of the runs of equal steps, …, N; `prefixes` and `suffixes` are
    upper bounds of max_E |p_k| and max_E |p_N/p_k| there, infinite where no float64 is as large.
    Inside a run no value is larger than the larger of those at its ends.
    """

    schedule: Schedule
    groups: tuple[SpectralGroup, ...]
    largest_prefix: LargestProduct
    largest_suffix: LargestProduct
    places: NDArray[np.int64]
    prefixes: Floats
    suffixes: Floats

    @property
    def prefix(self) -> float:
        """The upper bound of the largest |p_k|, rounded up; infinite past float64."""
        return float_above(self.largest_prefix.upper)

    @property
    def suffix(self) -> float:
        """The upper bound of the largest |p_N/p_k|, rounded up; infinite past float64."""
        return float_above(self.largest_suffix.upper)

    @property
    def largest(self) -> float:
        """The larger of the two."""
        return max(self.prefix, self.suffix)

    @property
    def growth(self) -> float:
        """max_k max(1, max_E |p_k|)·max_E |p_N/p_k|, an upper bound at the ends of the runs."""
        with np.errstate(over="ignore"):
            products = np.maximum(self.prefixes, 1.0) * self.suffixes
        return math.nextafter(float(products.max()), math.inf)

    def to_json(self) -> dict[str, object]:
        """Both brackets; JSON-ready."""
        return {
            name: {
                "lower": str(found.lower),
                "upper": str(found.upper),
                "at": found.at,
                "witness": str(found.witness),
            }
            for name, found in (("prefix", self.largest_prefix), ("suffix", self.largest_suffix))
        }


def transient(
    schedule: Schedule, groups: Sequence[SpectralGroup], *, perturbation: float = 0.0
) -> Transient:
    """The certified transient of one cycle, in the order in which it is listed.

    Args:
        schedule: the cycle.
        groups: they hold the spectrum.
        perturbation: c in [0, 1]: the upper bounds hold for all rates η_j(1 + θ_j), |θ_j| ≤ c.

    Returns:
        The brackets. The upper ends are infinite for cycles of more than 10^12 steps, and where
        rates and ends are more than 2^200 apart.

    Raises:
        InputError: if so many runs of steps and so many rates are given that it would take hours.
    """
    groups = ordered_groups(groups)
    if schedule.length > LARGEST_LENGTH or not _is_in_range(schedule, groups):
        nothing = LargestProduct(
            upper=Decimal("Infinity"), lower=Decimal(1), at=0, witness=groups[0].L
        )
        return Transient(
            schedule=schedule,
            groups=groups,
            largest_prefix=nothing,
            largest_suffix=replace(nothing, at=schedule.length),
            places=np.array([0], dtype=np.int64),
            prefixes=np.array([math.inf]),
            suffixes=np.array([math.inf]),
        )
    cells = spectral_cells(groups, [1 / step.rate for step in schedule.merged()], pieces=PIECES)
    work = len(schedule.steps) * len(cells.middles)
    if work > MAX_WORK:
        raise InputError(
            f"schedule: {len(schedule.steps)} listed steps on {len(cells.middles)} cells are too "
            "many to bound every partial product; merge equal neighbours, or use a shorter cycle"
        )
    forward, backward = schedule.steps, schedule.steps[::-1]
    first, last = (
        partial_products(steps, cells, perturbation=perturbation) for steps in (forward, backward)
    )
    prefix, suffix = (
        _bracket(found, steps, cells, groups)
        for found, steps in ((first, forward), (last, backward))
    )
    return Transient(
        schedule=schedule,
        groups=groups,
        largest_prefix=prefix,
        largest_suffix=replace(suffix, at=schedule.length - suffix.at),
        places=np.array([0, *accumulate(step.count for step in forward)], dtype=np.int64),
        prefixes=_floats(first),
        suffixes=_floats(last)[::-1],
    )


def chosen_order(schedule: Schedule, groups: Sequence[SpectralGroup]) -> tuple[Schedule, Order]:
    """The order with the smallest prefixes, of those with nearly the smallest growth.

    Args:
        schedule: the cycle; its own order does not matter.
        groups: they hold the spectrum.

    Returns:
        The schedule in that order, and the order. The growth multiplies rounding errors, a prefix
        the error itself within the cycle: of the orders whose growth is at most 100 times the
        smallest, the one with the smallest prefix is taken. Orders whose prefixes would leave
        float32 are taken only where all do. It is chosen by rounded numbers, and orders that a
        cycle is too long for are left out: only `transient` says how large the products are.
    """
    groups = ordered_groups(groups)
    candidates: list[tuple[Schedule, Order]] = []
    for order in Order:
        with contextlib.suppress(InputError):
            candidate = ordered(schedule, groups, order)
            if all(candidate.steps != other.steps for other, _ in candidates):
                candidates.append((candidate, order))
    estimates = growth_estimates([candidate for candidate, _ in candidates], groups)
    found = list(zip(candidates, estimates, strict=True))
    fitting = [pair for pair in found if pair[1].prefix <= _LOG_FLOAT32] or found
    least = min(estimate.growth for _, estimate in fitting)
    near = [pair for pair in fitting if pair[1].growth <= least + _LOG_NEAR]
    return min(near, key=lambda pair: (pair[1].prefix, pair[1].growth))[0]


def best_order(
    schedule: Schedule, groups: Sequence[SpectralGroup]
) -> tuple[Schedule, Order, Transient]:
    """The order that `chosen_order` gives, with its certified transient.

    Args:
        schedule: the cycle; its own order does not matter.
        groups: they hold the spectrum.

    Returns:
        The schedule in that order, the order, and the transient.
    """
    found, order = chosen_order(schedule, groups)
    return found, order, transient(found, groups)


def _is_in_range(schedule: Schedule, groups: Sequence[SpectralGroup]) -> bool:
    scale = groups[0].L
    return scale < groups[-1].mu * _RANGE and all(
        1 < step.rate * scale * _RANGE and step.rate * scale < _RANGE for step in schedule.steps
    )


def _bracket(
    found: PartialProducts,
    steps: Sequence[Step],
    cells: SpectralCells,
    groups: Sequence[SpectralGroup],
) -> LargestProduct:
    """The largest bound as a decimal, with the value at an exact point of E near its cell."""
    at = sum(step.count for step in steps[: found.run])
    if found.run == 0:
        return LargestProduct(upper=Decimal(1), lower=Decimal(1), at=0, witness=groups[0].L)
    middle = Fraction(float(cells.middles[found.cell])) * cells.scale
    witness = min((_nearest(middle, group) for group in groups), key=lambda x: abs(x - middle))
    mantissa, exponent = float(found.mantissas[found.run]), int(found.exponents[found.run])
    with ctx.workprec(256):
        above = arb(mantissa).log() + arb(2).log() * exponent
        below = arb(0)
        for step in steps[: found.run]:
            factor = abs(1 - step.rate * witness)
            below += arb(fmpq(factor.numerator, factor.denominator)).log() * step.count
        _, upper = exponential_bracket(above, arb(0), _DIGITS)
        lower = Decimal(0)
        if below.is_finite():  # it is not where the witness is a root
            lower, _ = exponential_bracket(below, arb(0), _DIGITS)
    return LargestProduct(upper=upper, lower=lower, at=at, witness=witness)


def _nearest(value: Fraction, group: SpectralGroup) -> Fraction:
    return min(max(value, group.mu), group.L)


def _floats(found: PartialProducts) -> Floats:
    """The bounds as floats rounded up; infinite where they are too large."""
    clipped = np.clip(found.exponents, -1070, 1100)
    with np.errstate(over="ignore"):
        values = np.ldexp(found.mantissas, clipped)
    # Exact, but for the smallest: these are rounded, and stay above 0.
    bounds: Floats = np.where(found.exponents < -1000, 2.0**-990, values)
    return bounds
