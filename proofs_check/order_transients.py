"""The experiment `order-transients` with its certified transients, and what is measured on it."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from numerics.cycle_rounding import CycleRounding, cycle_rounding, rate_perturbation
from numerics.descent import float_rates
from numerics.experiments.order_transients import (
    DTYPES,
    CaseResult,
    OrderCase,
    OrderResult,
    OrderSettings,
    OrderTransientsResult,
    chebyshev_cycle,
    order_run,
)
from numerics.growth_estimate import growth_estimates
from numerics.schedule import Schedule
from numerics.step_order import Order, ordered
from proofs_check.optimal import optimal_schedule
from proofs_check.transient import chosen_order, transient

__all__ = ["case_cycle", "certified_order_transients", "certified_rounding"]

_LEAST = 0.1  # the experiment's |w*_i| are at least 1/2, less their rounding


def certified_order_transients(
    settings: OrderSettings, advance: Callable[[str], object] = lambda _: None
) -> OrderTransientsResult:
    """Every order of every case: certified, sampled and run.

    Args:
        settings: the experiment.
        advance: called with what was finished, once a case.

    Returns:
        The results with their bounds.
    """
    cases = []
    for case in settings.cases:
        cases.append(_case(case, settings))
        advance(case.name)
    return OrderTransientsResult(settings=settings, cases=tuple(cases))


def certified_rounding(schedule: Schedule, dtype: type[np.floating]) -> CycleRounding:
    """The bound of what rounding leaves after a cycle, from the certified transient.

    Args:
        schedule: the cycle with its groups, in the order to run.
        dtype: of the run.

    Returns:
        The bound, for |w*_i| ≥ 1/10.
    """
    found = transient(schedule, schedule.groups, perturbation=rate_perturbation(dtype))
    return cycle_rounding(
        dtype,
        found.places,
        found.prefixes,
        found.suffixes,
        largest_rate=max(rate for rate, _ in float_rates(schedule)),
        least=_LEAST,
    )


def case_cycle(case: OrderCase) -> Schedule:
    """The case's cycle, with its groups, in no order in particular."""
    if case.counts:
        return chebyshev_cycle(case)
    return replace(optimal_schedule(case.groups, cycle_length=case.length), groups=case.groups)


def _case(case: OrderCase, settings: OrderSettings) -> CaseResult:
    cycle = case_cycle(case)
    results = []
    for order in Order:
        schedule = ordered(cycle, case.groups, order)
        found = transient(schedule, case.groups)
        sampled = growth_estimates([schedule], case.groups)[0]
        results.append(
            OrderResult(
                order=order,
                prefix=found.largest_prefix.upper,
                suffix=found.largest_suffix.upper,
                growth=found.growth,
                sampled_prefix=sampled.prefix / math.log(10),
                sampled_suffix=sampled.suffix / math.log(10),
                runs=tuple(
                    order_run(schedule, settings, dtype, certified_rounding(schedule, dtype))
                    for dtype in DTYPES
                ),
            )
        )
    _, chosen = chosen_order(cycle, case.groups)
    return CaseResult(case=case, chosen=chosen, orders=tuple(results))
