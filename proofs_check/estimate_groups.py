"""Plans from estimated groups, certified on the exact ones, and the claims on them."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

import theory.estimate_groups as theory
from numerics.data_set import DataNeeded
from numerics.data_source import data_set
from numerics.estimated_groups import EstimatedGroups
from numerics.exact import InputError
from numerics.experiments.estimate_cases import (
    EstimateCase,
    data_case,
    network_estimate_case,
    quadratic_case,
)
from numerics.experiments.estimate_groups import (
    ESTIMATE_GROUPS,
    PLANS,
    CaseResult,
    Estimate,
    EstimateGroupsResult,
    EstimateGroupsSettings,
    estimated_case,
)
from numerics.spectral_group import SpectralGroup
from numerics.torch_backend import TorchNeeded, one_thread
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from proofs_check.planner import Method
from proofs_check.planner import plan as planned
from proofs_check.supremum import contraction_bound
from theory.claim import Statement

__all__ = [
    "STAGES",
    "bars",
    "claims_hold",
    "estimate_groups_result",
    "groups",
    "lowest_end",
    "networks",
    "plan",
    "prices",
]

LEAST: Final = 95
TOLERANCE: Final = 0.01
LOWEST_TOLERANCE: Final = 0.1
SHARE: Final = 0.9
QUADRATIC_PRODUCTS: Final = 160
NETWORK_PRODUCTS: Final = 60
DIGITS: Final = 15
DATA: Final = ("digits", "breast-cancer", "credit-card", "mnist")
STAGES: Final = 3 + len(DATA) + 2
# what a plan is made by, and whether for the widest groups that the bars allow
_MADE: Final = dict(
    zip(PLANS, ((Method.MRGD, True), (Method.MRGD, False), (Method.OPTIMAL, True)), strict=True)
)
_METHOD = "measured against exact spectra; rates certified on them"


@dataclass(frozen=True, slots=True)
class _Wish:
    """When an estimate is good, after how many products, and on which kinds of cases."""

    meaning: str
    is_good: Callable[[Estimate], bool]
    products: int
    kinds: str


def _keeps_rate(each: Estimate) -> bool:
    return each.prices[PLANS[0]] >= SHARE


_KEEPS_RATE: Final = f"at least {SHARE:.0%} of the rate of the exact plan"
_WISHES: Final = {
    "estimate.groups": _Wish(
        f"two groups found, every end but the lowest within {TOLERANCE:.0%}",
        lambda each: each.right_count and each.others <= TOLERANCE,
        QUADRATIC_PRODUCTS,
        "two groups",
    ),
    "estimate.lowest-end": _Wish(
        f"two groups found, the lowest end within {LOWEST_TOLERANCE:.0%}",
        lambda each: each.right_count and each.lowest <= LOWEST_TOLERANCE,
        QUADRATIC_PRODUCTS,
        "two groups",
    ),
    "estimate.bars": _Wish(
        "every end in its bar", lambda each: each.inside, QUADRATIC_PRODUCTS, "two groups"
    ),
    "estimate.plan": _Wish(_KEEPS_RATE, _keeps_rate, QUADRATIC_PRODUCTS, "two groups"),
    "estimate.networks": _Wish(
        _KEEPS_RATE, _keeps_rate, NETWORK_PRODUCTS, "at most 150 parameters"
    ),
}


@discharges(theory.groups)
def groups(_: Statement) -> Evidence:
    """Two groups, every end but the lowest."""
    return _on_quadratics("estimate.groups")


@discharges(theory.lowest_end)
def lowest_end(_: Statement) -> Evidence:
    """Two groups, their lowest end."""
    return _on_quadratics("estimate.lowest-end")


@discharges(theory.bars)
def bars(_: Statement) -> Evidence:
    """Two groups, every end in its bar."""
    return _on_quadratics("estimate.bars")


@discharges(theory.plan)
def plan(_: Statement) -> Evidence:
    """Two groups, the talk's cycle."""
    return _on_quadratics("estimate.plan")


@discharges(theory.networks)
def networks(_: Statement) -> Evidence:
    """Small networks, at the start and trained."""
    numbers = ESTIMATE_GROUPS.seeds[: ESTIMATE_GROUPS.networks]
    with one_thread():
        found = tuple(
            estimated_case(
                network_estimate_case(number, trained=trained), (NETWORK_PRODUCTS,), _cycle_prices
            ).after(NETWORK_PRODUCTS)
            for trained in (False, True)
            for number in numbers
        )
    scope = f"{len(numbers)} networks of at most 150 parameters, at the start and trained, "
    return _evidence(found, _WISHES["estimate.networks"], scope)


def claims_hold(result: EstimateGroupsResult) -> dict[str, bool | None]:
    """Whether what the claims say of 100 cases holds of 95 % of the cases at hand.

    None where there are no such cases, or other numbers of products.
    """
    held: dict[str, bool | None] = {}
    for name, wish in _WISHES.items():
        cases = [case for case in result.cases if wish.kinds in case.kind]
        if not cases or wish.products not in result.settings.products:
            held[name] = None
            continue
        good = sum(wish.is_good(case.after(wish.products)) for case in cases)
        held[name] = 100 * good >= LEAST * len(cases)
    return held


def prices(case: EstimateCase, *plans: str) -> Callable[[EstimatedGroups], dict[str, float]]:
    """What plans from an estimate are worth on the case: certified rate ÷ that of the exact plan.

    The exact plan is made for the exact groups rounded outward to six digits, as the estimates are:
    a schedule for points would know single eigenvalues. Rates are per gradient step and rounded
    down; where there is no plan, or its cycle cannot be bounded, the price is minus infinity.

    Args:
        case: with its exact groups.
        plans: names out of PLANS; all if none is given.

    Returns:
        The price of each of these plans, for an estimate.
    """
    wanted = {name: _MADE[name] for name in plans or PLANS}
    at_best = {
        method: _rate(_six_digits(case.exact), case.exact, method)
        for method in {method for method, _ in wanted.values()}
    }

    def price(found: EstimatedGroups) -> dict[str, float]:
        made = {}
        for name, (method, with_bars) in wanted.items():
            rate = _rate(found.widest if with_bars else found.ends, case.exact, method)
            made[name] = rate / at_best[method]
        return made

    return price


def estimate_groups_result(
    settings: EstimateGroupsSettings,
    directory: Path | None = None,
    *,
    advance: Callable[[str], object] = lambda _: None,
) -> EstimateGroupsResult:
    """Every kind of case, as far as data and PyTorch are there.

    Args:
        settings: the experiment's.
        directory: where data files are.
        advance: called after each kind, STAGES times.

    Returns:
        The result; what is absent is in `needs`.
    """
    found: list[CaseResult] = []
    needs: dict[str, str] = {}

    def measure(cases: Iterator[EstimateCase]) -> None:
        found.extend(estimated_case(case, settings.products, prices) for case in cases)

    for count in (1, 2, 3):
        seeds = settings.seeds if count == 2 else settings.seeds[: settings.others]
        measure(quadratic_case(count, seed) for seed in seeds)
        advance(f"quadratics, {count} groups")
    for name in DATA:
        try:
            data = data_set(name, directory=directory)
        except DataNeeded as absent:
            needs[name] = str(absent)
        else:
            starts = range(settings.data_starts)
            measure(data_case(data, seed, rows=settings.data_rows) for seed in starts)
        advance(name)
    for trained in (False, True):
        try:
            with one_thread():
                measure(_networks(settings, trained=trained))
        except TorchNeeded as absent:
            needs["networks"] = str(absent)
        advance("networks trained" if trained else "networks at the start")
    return EstimateGroupsResult(settings=settings, cases=tuple(found), needs=needs)


def _networks(settings: EstimateGroupsSettings, *, trained: bool) -> Iterator[EstimateCase]:
    for large, count in ((False, settings.networks), (True, settings.large_networks)):
        for number in settings.seeds[:count]:
            yield network_estimate_case(
                number,
                trained=trained,
                large=large,
                dtype=settings.dtype,
                device=settings.device,
            )


def _six_digits(groups: tuple[SpectralGroup, ...]) -> tuple[SpectralGroup, ...]:
    down, up = Context(6, ROUND_FLOOR), Context(6, ROUND_CEILING)
    return tuple(
        SpectralGroup(
            Fraction(down.plus(Decimal(float(group.mu)))),
            Fraction(up.plus(Decimal(float(group.L)))),
        )
        for group in groups
    )


def _cycle_prices(case: EstimateCase) -> Callable[[EstimatedGroups], dict[str, float]]:
    return prices(case, *PLANS[:2])


def _rate(
    guess: tuple[SpectralGroup, ...], exact: tuple[SpectralGroup, ...], method: Method
) -> float:
    """The certified rate on the exact groups of the cycle planned for the guess."""
    length = ESTIMATE_GROUPS.cycle_length if method is Method.OPTIMAL else None
    try:
        schedule = planned(guess, method=method, cycle_length=length, digits=DIGITS).schedule
        return float(contraction_bound(schedule, exact, digits=DIGITS).rate)
    except InputError:
        return -math.inf


@cache
def _quadratics(seeds: tuple[int, ...]) -> tuple[Estimate, ...]:
    """Estimates of two groups; four claims read them."""
    return tuple(
        estimated_case(quadratic_case(2, seed), (QUADRATIC_PRODUCTS,), _cycle_prices).after(
            QUADRATIC_PRODUCTS
        )
        for seed in seeds
    )


def _on_quadratics(name: str) -> Evidence:
    seeds = ESTIMATE_GROUPS.seeds
    return _evidence(_quadratics(seeds), _WISHES[name], f"{len(seeds)} quadratics of two groups, ")


def _evidence(found: tuple[Estimate, ...], wish: _Wish, scope: str) -> Evidence:
    good = sum(map(wish.is_good, found))
    counts = {
        "found": good,
        "right number of groups": sum(each.right_count for each in found),
        "one group, where the cycle is a constant step": sum(each.found == 1 for each in found),
        "lowest end within 1 %": sum(each.lowest <= TOLERANCE for each in found),
        "lowest end within 10 %": sum(each.lowest <= LOWEST_TOLERANCE for each in found),
        "other ends within 1 %": sum(each.others <= TOLERANCE for each in found),
        "lowest end in its bar": sum(each.lowest_inside for each in found),
        "other ends in their bars": sum(each.others_inside for each in found),
        "contracts, certified": sum(each.prices[PLANS[0]] > 0 for each in found),
        "contracts when planned without bars": sum(each.prices[PLANS[1]] > 0 for each in found),
    }
    return measurement(
        holds=good >= LEAST,
        method=_METHOD,
        scope=f"{scope}{wish.products} products, float64",
        values={
            "threshold": f"{wish.meaning}, in >= {LEAST} of {len(found)}",
            **{name: str(count) for name, count in counts.items()},
            "least price": f"{min(each.prices[PLANS[0]] for each in found):.3g}",
        },
    )
