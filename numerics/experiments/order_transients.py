"""The experiment `order-transients`: what the order of the steps does to rounding errors.

Cycles with Chebyshev's roots in every group, and optimal ones, each in every order, run from w = 0
on diagonal quadratics in float32 and float64. Measured is max_i |w_i − w*_i|/|w*_i| after each
cycle, against the bound of `numerics.cycle_rounding` from the certified transient, which the
caller brings, and the largest partial products at points of E, against the same transient. The
measured errors are computed in float64, which moves them by at most 4·2⁻⁵³·(1 + error).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, ArrayBackend, numpy_array
from numerics.cycle_rounding import CycleRounding
from numerics.descent import iterates
from numerics.rounding import finite_or_none
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from numerics.step_order import Order

__all__ = [
    "DTYPES",
    "NAIVE",
    "OPTIMAL_OVER_EIGHT_ORDERS",
    "ORDER_TRANSIENTS",
    "CaseResult",
    "OrderCase",
    "OrderResult",
    "OrderRun",
    "OrderSettings",
    "OrderTransientsResult",
    "chebyshev_cycle",
    "order_run",
]

DTYPES: tuple[type[np.floating], ...] = (np.float32, np.float64)
NAIVE: tuple[Order, ...] = (Order.INCREASING, Order.DECREASING)
_MEASURING = 4 * 2.0**-53
_SAMPLING = 1e-9  # a sum of 10⁴ logarithms below 10³, each rounded by 2⁻⁵³, and decimal ends


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCase:
    """Groups, from the largest down, and a cycle of `length` steps for them.

    `counts` says how many of Chebyshev's roots each group gets; without them the cycle is the
    optimal one of that length.
    """

    name: str
    groups: tuple[SpectralGroup, ...]
    length: int
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSettings:
    """The cases, cycles of a run, eigenvalues drawn in each group, seeds, where runs compute."""

    cases: tuple[OrderCase, ...]
    cycles: int = 3
    per_group: int = 20
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    backend: ArrayBackend = ON_NUMPY


OPTIMAL_OVER_EIGHT_ORDERS = OrderCase(
    name="three groups over 8 orders, optimal",
    groups=spectral_groups("5e7:1e8", "1e4:2e4", "1:2"),
    length=4000,
)
# Counts from the talk's recursion with Chebyshev's factor: each group pays for the larger steps.
ORDER_TRANSIENTS = OrderSettings(
    cases=(
        OrderCase(
            name="one group, κ = 10⁴", groups=spectral_groups("1:1e4"), length=256, counts=(256,)
        ),
        OrderCase(
            name="two groups over 5 orders",
            groups=spectral_groups("1e4:1e5", "1:10"),
            length=342,
            counts=(322, 20),
        ),
        OrderCase(
            name="three groups over 7 orders",
            groups=spectral_groups("1e6:1e7", "1e3:1e4", "1:10"),
            length=1199,
            counts=(1114, 79, 6),
        ),
        OrderCase(
            name="four groups over 8 orders",
            groups=spectral_groups("5e7:1e8", "1e5:1e6", "1e2:1e3", "1:10"),
            length=4103,
            counts=(3204, 835, 58, 6),
        ),
        OPTIMAL_OVER_EIGHT_ORDERS,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderRun:
    """The runs of one order in one type, all seeds: errors after each cycle, and their bound.

    A row of `errors` for each cycle, a column for each seed; fewer rows where a run left the range
    of the type, about which the bound says nothing.
    """

    dtype: type[np.floating]
    rounding: CycleRounding
    cycles: int
    errors: Float64[np.ndarray, "c s"]

    @property
    def is_finite(self) -> bool:
        """Whether every seed's run stayed in the range of the type."""
        return len(self.errors) == self.cycles

    @property
    def is_within_bounds(self) -> bool:
        """Whether no finite error exceeds its bound, beyond the rounding of the measurement."""
        bounds = np.array([self.rounding.after(c) for c in range(1, len(self.errors) + 1)])
        allowed = bounds[:, None] * (1 + _MEASURING) + _MEASURING
        return bool((self.errors <= allowed).all())

    @property
    def last(self) -> float:
        """The largest error over the seeds after the last cycle; infinite if a run overflowed."""
        return float(self.errors[-1].max()) if self.is_finite else math.inf

    def to_json(self) -> dict[str, object]:
        """Errors and bounds by cycle; JSON-ready."""
        return {
            "dtype": np.dtype(self.dtype).name,
            "finite": self.is_finite,
            "within_bounds": self.is_within_bounds,
            "errors": self.errors.tolist(),
            "contraction_bound": finite_or_none(self.rounding.contraction),
            "floor_bound": finite_or_none(self.rounding.floor),
            "limit_bound": finite_or_none(self.rounding.limit),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderResult:
    """One order: certified prefix, suffix and growth, sampled ones (log₁₀), and its runs."""

    order: Order
    prefix: Decimal
    suffix: Decimal
    growth: float
    sampled_prefix: float
    sampled_suffix: float
    runs: tuple[OrderRun, ...]

    @property
    def logs(self) -> tuple[float, float]:
        """log₁₀ of the certified prefix and suffix, rounded."""
        return float(self.prefix.log10()), float(self.suffix.log10())

    @property
    def is_within_bounds(self) -> bool:
        """Whether neither a sampled product nor a measured error exceeds what is certified."""
        prefix, suffix = self.logs
        return (
            self.sampled_prefix <= prefix + _SAMPLING
            and self.sampled_suffix <= suffix + _SAMPLING
            and all(run.is_within_bounds for run in self.runs)
        )

    def run(self, dtype: type[np.floating]) -> OrderRun:
        """The runs in that type."""
        return next(run for run in self.runs if run.dtype is dtype)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CaseResult:
    """One cycle in every order, and the order that the planner would choose."""

    case: OrderCase
    chosen: Order
    orders: tuple[OrderResult, ...]

    def of(self, order: Order) -> OrderResult:
        """The result of that order."""
        return next(result for result in self.orders if result.order is order)

    @property
    def is_within_bounds(self) -> bool:
        """Whether every order is within its bounds."""
        return all(result.is_within_bounds for result in self.orders)

    @property
    def only_naive_overflows(self) -> bool:
        """Whether in float32 the chosen order stays finite, and a naive one does not."""
        return self.of(self.chosen).run(np.float32).is_finite and any(
            not self.of(order).run(np.float32).is_finite for order in NAIVE
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderTransientsResult:
    """All cases."""

    settings: OrderSettings
    cases: tuple[CaseResult, ...]

    @property
    def holds(self) -> bool:
        """No bound is exceeded, and in each case float32 overflows in a naive order alone."""
        return all(case.is_within_bounds and case.only_naive_overflows for case in self.cases)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each case and order, numbers as text."""
        return tuple(
            {
                "cycle": f"{found.case.name}, N = {found.case.length}",
                "order": result.order.value + (" (chosen)" if result.order is found.chosen else ""),
                "prefix ≤": _power(result.prefix),
                "suffix ≤": _power(result.suffix),
                "growth ≤": f"{result.growth:.1e}",
                **{
                    f"{np.dtype(run.dtype).name}: {name}": _number(value)
                    for run in result.runs
                    for name, value in (
                        ("predicted", run.rounding.after(run.cycles)),
                        ("measured", run.last),
                    )
                },
            }
            for found in self.cases
            for result in found.orders
        )

    def to_json(self) -> dict[str, object]:
        """Settings, transients, errors; JSON-ready."""
        return {
            "experiment": "order-transients",
            "cycles": self.settings.cycles,
            "seeds": list(self.settings.seeds),
            **self.settings.backend.to_json(),
            "holds": self.holds,
            "cases": [
                {
                    "name": found.case.name,
                    "groups": [group.to_json() for group in found.case.groups],
                    "length": found.case.length,
                    "counts": list(found.case.counts),
                    "chosen": found.chosen.value,
                    "within_bounds": found.is_within_bounds,
                    "only_naive_overflows": found.only_naive_overflows,
                    "orders": [
                        {
                            "order": result.order.value,
                            "prefix": str(result.prefix),
                            "suffix": str(result.suffix),
                            "growth": finite_or_none(result.growth),
                            "sampled_log10_prefix": result.sampled_prefix,
                            "sampled_log10_suffix": result.sampled_suffix,
                            "runs": [run.to_json() for run in result.runs],
                        }
                        for result in found.orders
                    ],
                }
                for found in self.cases
            ],
        }


def chebyshev_cycle(case: OrderCase) -> Schedule:
    """Chebyshev's roots in each group; the rates are rounded to floats, and then exact."""
    steps = []
    for group, count in zip(case.groups, case.counts, strict=True):
        mu, top = float(group.mu), float(group.L)
        angles = (2 * np.arange(1, count + 1) - 1) * np.pi / (2 * count)
        roots = (top + mu) / 2 + (top - mu) / 2 * np.cos(angles)
        steps += [Step(Fraction(float(1 / root))) for root in roots]
    return Schedule(tuple(steps), case.groups, "chebyshev")


def order_run(
    schedule: Schedule,
    settings: OrderSettings,
    dtype: type[np.floating],
    rounding: CycleRounding,
) -> OrderRun:
    """Runs the cycle on every seed's diagonal quadratic at once.

    Args:
        schedule: the cycle with its groups, in the order to run.
        settings: cycles, eigenvalues a group, seeds.
        dtype: of the arrays.
        rounding: the bound of one cycle, for |w*_i| ≥ 1/10.

    Returns:
        The errors after each cycle, beside the bound.
    """
    drawn = [_problem(schedule.groups, settings.per_group, seed, dtype) for seed in settings.seeds]
    lam = np.stack([problem[0] for problem in drawn], axis=1)
    b = np.stack([problem[1] for problem in drawn], axis=1)
    minimiser = b.astype(np.float64) / lam.astype(np.float64)
    errors = []
    A, c, start = map(settings.backend.array, (lam, b, np.zeros_like(b)))
    path = iterates(lambda w: A * w - c, start, schedule, cycles=settings.cycles)
    for k, w in enumerate(path):
        if k and k % schedule.length == 0:
            errors.append(np.abs(numpy_array(w).astype(np.float64) / minimiser - 1).max(axis=0))
    return OrderRun(
        dtype=dtype,
        rounding=rounding,
        cycles=settings.cycles,
        errors=np.array(errors).reshape(-1, len(settings.seeds)),
    )


def _problem(
    groups: Sequence[SpectralGroup], per_group: int, seed: int, dtype: type[np.floating]
) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues that the type holds exactly, inside the groups, and b with 1/2 ≤ |w*| ≤ 2."""
    rng = np.random.default_rng(seed)
    found = []
    for group in groups:
        low, high = math.log(float(group.mu)), math.log(float(group.L))
        drawn = np.exp(rng.uniform(low, high, size=per_group - 2))
        values = np.concatenate([[float(group.mu)], drawn, [float(group.L)]]).astype(dtype)
        # rounding to the type may have left the group
        found += [x for x in values if group.mu <= Fraction(float(x)) <= group.L]
    lam = np.array(found, dtype=dtype)
    w = rng.uniform(0.5, 2, size=lam.size) * rng.choice([-1, 1], size=lam.size)
    return lam, (lam * w).astype(dtype)


def _number(value: float) -> str:
    return f"{value:.1e}" if math.isfinite(value) else "overflow"


def _power(value: Decimal) -> str:
    return f"{value:.1e}" if value.adjusted() else f"{value:.3f}"
