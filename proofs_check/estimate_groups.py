"""Plans from estimated groups, certified on the exact ones, and the claims on them."""

import math
from collections.abc import Callable, Iterator, Mapping
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
from numerics.torch_backend import TorchNeeded, one_thread, torch_module
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.planner import Method
from proofs_check.planner import plan as planned
from proofs_check.supremum import contraction_bound
from theory.claim import Statement

__all__ = [
    "STAGES",
    "bars",
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


@discharges(theory.groups)
def groups(_: Statement) -> Evidence:
    """Two groups, every end but the lowest."""
    return _on_quadratics(
        f"two groups found, every end but the lowest within {TOLERANCE:.0%}",
        lambda each: each.right_count and each.others <= TOLERANCE,
    )


@discharges(theory.lowest_end)
def lowest_end(_: Statement) -> Evidence:
    """Two groups, their lowest end."""
    return _on_quadratics(
        f"two groups found, the lowest end within {LOWEST_TOLERANCE:.0%}",
        lambda each: each.right_count and each.lowest <= LOWEST_TOLERANCE,
    )


@discharges(theory.bars)
def bars(_: Statement) -> Evidence:
    """Two groups, every end in its bar."""
    return _on_quadratics("every end in its bar", lambda each: each.inside)


@discharges(theory.plan)
def plan(_: Statement) -> Evidence:
    """Two groups, the talk's cycle."""
    return _on_quadratics(
        f"at least {SHARE:.0%} of the rate of the exact plan",
        lambda each: each.prices[PLANS[0]] >= SHARE,
    )


@discharges(theory.networks)
def networks(_: Statement) -> Evidence:
    """Small networks, at the start and trained."""
    try:
        torch_module()
    except TorchNeeded as absent:
        return Evidence(verdict=Verdict.NEEDS, method=_METHOD, scope=str(absent))
    numbers = ESTIMATE_GROUPS.seeds[: ESTIMATE_GROUPS.networks]
    with one_thread():
        found = [
            estimated_case(
                network_estimate_case(number, trained=trained), (NETWORK_PRODUCTS,), _cycle_prices
            ).after(NETWORK_PRODUCTS)
            for trained in (False, True)
            for number in numbers
        ]
    return _evidence(
        found,
        f"at least {SHARE:.0%} of the rate of the exact plan",
        lambda each: each.prices[PLANS[0]] >= SHARE,
        f"{len(numbers)} networks of at most 150 parameters, at the start and trained, "
        f"{NETWORK_PRODUCTS} products, float64",
    )


def prices(case: EstimateCase, *plans: str) -> Callable[[EstimatedGroups], dict[str, float]]:
    """What plans from an estimate are worth on the case: certified rate ÷ that of the exact plan.

    Rates are per gradient step and rounded down; where a plan is not to be had, or its cycle
    cannot be bounded, the price is minus infinity.

    Args:
        case: with its exact groups.
        plans: names out of PLANS; all if none is given.

    Returns:
        The price of each of these plans, for an estimate.
    """
    wanted = {name: _MADE[name] for name in plans or PLANS}
    at_best = {
        method: _rate(case.exact, case.exact, method) for method in {m for m, _ in wanted.values()}
    }

    def price(found: EstimatedGroups) -> dict[str, float]:
        made = {}
        for name, (method, with_bars) in wanted.items():
            rate = _rate(found.widest if with_bars else found.ends, case.exact, method)
            # on groups that are points the exact plan is done in one cycle, and its rate infinite
            made[name] = 1.0 if rate == at_best[method] else rate / at_best[method]
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
        measure(quadratic_case(count, seed) for seed in settings.seeds)
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


def _on_quadratics(meaning: str, is_good: Callable[[Estimate], bool]) -> Evidence:
    seeds = ESTIMATE_GROUPS.seeds
    return _evidence(
        list(_quadratics(seeds)),
        meaning,
        is_good,
        f"{len(seeds)} quadratics of two groups, {QUADRATIC_PRODUCTS} products, float64",
    )


def _evidence(
    found: list[Estimate], meaning: str, is_good: Callable[[Estimate], bool], scope: str
) -> Evidence:
    good = sum(map(is_good, found))
    values: Mapping[str, str] = {
        "threshold": f"{meaning}, in >= {LEAST} of {len(found)}",
        "found": str(good),
        "right number of groups": str(sum(each.right_count for each in found)),
        "lowest end within 1 %": str(sum(each.lowest <= TOLERANCE for each in found)),
        "lowest end within 10 %": str(sum(each.lowest <= LOWEST_TOLERANCE for each in found)),
        "other ends within 1 %": str(sum(each.others <= TOLERANCE for each in found)),
        "lowest end in its bar": str(sum(each.lowest_inside for each in found)),
        "other ends in their bars": str(sum(each.others_inside for each in found)),
        "contracts, certified": str(sum(each.prices[PLANS[0]] > 0 for each in found)),
        "least price": f"{min(each.prices[PLANS[0]] for each in found):.3g}",
        "contracts when planned without bars": str(
            sum(each.prices[PLANS[1]] > 0 for each in found)
        ),
    }
    return Evidence(
        verdict=Verdict.CONFIRMED if good >= LEAST else Verdict.NOT_CONFIRMED,
        method=_METHOD,
        scope=scope,
        values=values,
    )
