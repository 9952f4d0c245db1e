"""Groups estimated from products alone, against exact ones: ends, κ_i, r_i, bars, and the plan.

After 5, 10, 20, … products the estimate is compared with the exact groups. The error of an exact
end is its relative distance from the nearest estimated end of the same kind. The lowest end μ_n is
kept apart from the others: Lanczos finds it last. The price of estimation is the certified rate,
on the exact groups, of the cycle planned from the estimate, divided by that of the cycle planned
from the exact groups; it is at most 0 where that cycle does not contract. Rates of plans are passed
in (`proofs_check.estimate_groups`). All other numbers are rounded.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from numerics.estimated_groups import EstimatedGroups, estimated_groups
from numerics.exact import InputError
from numerics.experiments.estimate_cases import EstimateCase
from numerics.lanczos import lanczos
from numerics.rounding import finite_or_none
from numerics.spectral_group import SpectralGroup, condition_numbers, gaps

__all__ = [
    "ESTIMATE_GROUPS",
    "PLANS",
    "CaseResult",
    "Estimate",
    "EstimateGroupsResult",
    "EstimateGroupsSettings",
    "estimated_case",
]

# What is planned: the name of a plan, and whether it is for the widest groups of the bars.
PLANS: Final = ("MrGD", "MrGD without bars", "optimal")
Priced = Callable[[EstimatedGroups], Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateGroupsSettings:
    """What defines the experiment.

    Args:
        products: after how many an estimate is made, increasing.
        seeds: of quadratics with two groups, and the numbers of the networks.
        others: how many of the seeds are quadratics with one and with three groups as well.
        data_starts: start vectors on each data set.
        data_rows: of each data set, from its first.
        networks: how many of the seeds are small networks as well.
        large_networks: how many are larger ones.
        cycle_length: of the optimal schedule.
        dtype, device: of the networks.
    """

    products: tuple[int, ...] = (5, 10, 20, 40, 60, 80, 120, 160, 240)
    seeds: tuple[int, ...] = tuple(range(100))
    others: int = 50
    data_starts: int = 10
    data_rows: int = 2_000
    networks: int = 50
    large_networks: int = 4
    cycle_length: int = 16
    dtype: str = "float64"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses products that are no increasing numbers from 2."""
        if min(self.products) < 2 or list(self.products) != sorted(set(self.products)):
            raise InputError(
                f"estimate-groups: products {self.products} must increase from at least 2; "
                "give others"
            )


ESTIMATE_GROUPS: Final = EstimateGroupsSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimate against the exact groups; errors are relative, infinite where undefined.

    Args:
        products: asked for; at most the dimension were made.
        found: how many groups.
        ends_at_floor: whether the lowest group was taken to end at the floor.
        right_count: whether that is the exact number.
        lowest: error of μ_n.
        others: the largest error of the other ends.
        kappa: the largest error of a κ_i.
        gap: the largest error of an r_i; 0 where there is one group.
        lowest_inside: whether μ_n lies in its bar.
        others_inside: whether all other ends do; false where the number of groups is wrong.
        prices: by plan; minus infinity where none could be made.
    """

    products: int
    found: int
    ends_at_floor: bool
    right_count: bool
    lowest: float
    others: float
    kappa: float
    gap: float
    lowest_inside: bool
    others_inside: bool
    prices: Mapping[str, float]

    @property
    def inside(self) -> bool:
        """Whether every end lies in its bar."""
        return self.lowest_inside and self.others_inside

    def to_json(self) -> dict[str, object]:
        """JSON-ready; null for what is infinite."""
        return {
            "products": self.products,
            "groups": self.found,
            "lowest end taken at the floor": self.ends_at_floor,
            "error of the lowest end": finite_or_none(self.lowest),
            "error of the other ends": finite_or_none(self.others),
            "error of kappa": finite_or_none(self.kappa),
            "error of r": finite_or_none(self.gap),
            "lowest end in its bar": self.lowest_inside,
            "other ends in their bars": self.others_inside,
            "price": {name: finite_or_none(price) for name, price in self.prices.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """The estimates on one case."""

    kind: str
    seed: int
    dimension: int
    exact: tuple[SpectralGroup, ...]
    estimates: tuple[Estimate, ...]

    def after(self, products: int) -> Estimate:
        """The estimate made from so many products."""
        return next(each for each in self.estimates if each.products == products)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateGroupsResult:
    """All cases, and what could not be measured."""

    settings: EstimateGroupsSettings
    cases: tuple[CaseResult, ...]
    needs: Mapping[str, str]

    def kinds(self) -> dict[str, list[CaseResult]]:
        """The cases by their kind, in the order in which they were measured."""
        found: dict[str, list[CaseResult]] = {}
        for case in self.cases:
            found.setdefault(case.kind, []).append(case)
        return found

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each kind and number of products: medians, and counts of cases."""
        rows = []
        for kind, cases in self.kinds().items():
            for products in self.settings.products:
                each = [case.after(products) for case in cases]
                prices = [one.prices["MrGD"] for one in each]
                rows.append(
                    {
                        "spectrum": kind,
                        "cases": str(len(each)),
                        "products": str(products),
                        "right number of groups": str(sum(one.right_count for one in each)),
                        "ends at the floor": str(sum(one.ends_at_floor for one in each)),
                        "error of the lowest end": _median(one.lowest for one in each),
                        "of the other ends": _median(one.others for one in each),
                        "of kappa": _median(one.kappa for one in each),
                        "of r": _median(one.gap for one in each),
                        "all ends in their bars": str(sum(one.inside for one in each)),
                        "price (MrGD)": _median(prices),
                        "contracts": str(sum(price > 0 for price in prices)),
                        "price >= 0.9": str(sum(price >= 0.9 for price in prices)),
                        "contracts without bars": str(
                            sum(one.prices["MrGD without bars"] > 0 for one in each)
                        ),
                        "price (optimal)": _median(one.prices["optimal"] for one in each),
                    }
                )
        return tuple(rows)

    def to_json(self) -> dict[str, object]:
        """Settings and every estimate; JSON-ready."""
        settings = self.settings
        return {
            "experiment": "estimate-groups",
            "settings": {
                "products": list(settings.products),
                "seeds": list(settings.seeds),
                "starts on each data set": settings.data_starts,
                "rows of each data set, at most": settings.data_rows,
                "dtype of networks": settings.dtype,
                "device of networks": settings.device,
            },
            "cases": [
                {
                    "spectrum": case.kind,
                    "seed": case.seed,
                    "dimension": case.dimension,
                    "exact groups": [group.to_json() for group in case.exact],
                    "estimates": [each.to_json() for each in case.estimates],
                }
                for case in self.cases
            ],
            "needs": dict(self.needs),
        }


def estimated_case(
    case: EstimateCase, products: Sequence[int], priced: Callable[[EstimateCase], Priced]
) -> CaseResult:
    """One Lanczos run, and the estimates from its first steps.

    Args:
        case: the operator and its exact groups.
        products: as in the settings.
        priced: the prices of the plans from an estimate, for a case.

    Returns:
        The estimates; those from more products than the dimension are those from all.
    """
    run = lanczos(
        case.operator, case.dimension, steps=max(products), seed=np.random.default_rng(case.seed)
    )
    price = priced(case)
    made: dict[int, Estimate] = {}
    for steps in sorted({min(wanted, run.steps) for wanted in products}):
        first = run.first(steps)
        size = float(first.values[0])
        found = estimated_groups(
            first, floor=case.floor * size, rounding=math.sqrt(case.dimension) * case.epsilon * size
        )
        made[steps] = _compared(found, case.exact, prices=price(found))
    return CaseResult(
        kind=case.kind,
        seed=case.seed,
        dimension=case.dimension,
        exact=case.exact,
        estimates=tuple(
            replace(made[min(wanted, run.steps)], products=wanted) for wanted in products
        ),
    )


def _compared(
    found: EstimatedGroups,
    exact: tuple[SpectralGroup, ...],
    *,
    prices: Mapping[str, float],
) -> Estimate:
    same = len(found.bars) == len(exact)
    low_ends, high_ends = [g.mu for g in found.ends], [g.L for g in found.ends]
    low_errors = [min(abs(float(end / g.mu) - 1) for end in low_ends) for g in exact]
    high_errors = [min(abs(float(end / g.L) - 1) for end in high_ends) for g in exact]
    pairs = list(zip(found.bars, exact, strict=True)) if same else []
    lows = [bar.mu[0] <= g.mu <= bar.mu[1] for bar, g in pairs]
    highs = [bar.L[0] <= g.L <= bar.L[1] for bar, g in pairs]
    return Estimate(
        products=found.products,
        found=len(found.bars),
        ends_at_floor=found.ends_at_floor,
        right_count=same,
        lowest=low_errors[-1],
        others=max(*low_errors[:-1], *high_errors, 0.0),
        kappa=_error(condition_numbers(found.ends), condition_numbers(exact)),
        gap=_error(gaps(found.ends), gaps(exact)),
        lowest_inside=same and lows[-1],
        others_inside=same and all([*lows[:-1], *highs]),
        prices=prices,
    )


def _error(found: Sequence[Fraction], exact: Sequence[Fraction]) -> float:
    if len(found) != len(exact):
        return math.inf
    errors = (abs(float(a / b) - 1) for a, b in zip(found, exact, strict=True))
    return max(errors, default=0.0)


def _median(values: Iterable[float]) -> str:
    return f"{np.median(list(values)):.2g}"
