"""The experiment on orders at small sizes: within its bounds, and seen to fail when they lie."""

import json
from dataclasses import replace

import numpy as np
import pytest

from mrgd.order_figures import order_figure
from numerics.experiments.order_transients import (
    ORDER_TRANSIENTS,
    OrderCase,
    OrderSettings,
    chebyshev_cycle,
)
from numerics.spectral_group import spectral_groups
from numerics.step_order import Order
from proofs_check.order_transients import case_cycle, certified_order_transients

SMALL = OrderSettings(
    cases=(
        OrderCase(
            name="two groups", groups=spectral_groups("1e4:1e5", "1:10"), length=84, counts=(79, 5)
        ),
        OrderCase(name="optimal", groups=spectral_groups("1e6:2e6", "1:2"), length=60),
    ),
    cycles=2,
    per_group=6,
    seeds=(0, 1),
)


@pytest.fixture(scope="module")
def result():
    stages = []
    found = certified_order_transients(SMALL, stages.append)
    assert stages == ["two groups", "optimal"]
    return found


def test_every_order_stays_within_its_bounds(result):
    assert all(case.is_within_bounds for case in result.cases)
    assert [len(case.orders) for case in result.cases] == [len(Order)] * 2


def test_a_naive_order_overflows_and_the_chosen_one_does_not(result):
    assert result.cases[0].only_naive_overflows
    decreasing = result.cases[0].of(Order.DECREASING)
    assert not decreasing.run(np.float32).is_finite
    assert decreasing.run(np.float32).last == np.inf


def test_the_chosen_order_has_the_smallest_prefix_of_those_with_nearly_the_least_growth(result):
    for case in result.cases:
        # the choice is by estimates at points, which lie a little below the bounds
        least = min(found.growth for found in case.orders)
        chosen = case.of(case.chosen)
        assert chosen.growth <= 120 * least
        near = [found for found in case.orders if found.growth <= 80 * least]
        assert all(float(chosen.prefix) <= 1.2 * float(found.prefix) for found in near)


def test_an_error_above_its_bound_is_seen(result):
    case = result.cases[0]
    good = case.of(case.chosen)
    run = good.runs[0]
    worse = replace(run, errors=run.errors + 2 * run.rounding.after(1))
    assert good.is_within_bounds
    assert not replace(good, runs=(worse,)).is_within_bounds
    assert not replace(run, errors=np.full_like(run.errors, np.nan)).is_within_bounds


def test_a_sampled_product_above_what_is_certified_is_seen(result):
    good = result.cases[0].orders[0]
    assert not replace(good, sampled_prefix=good.logs[0] + 0.01).is_within_bounds
    assert not replace(good, suffix=good.suffix / 2).is_within_bounds


def test_results_and_figure_can_be_shown(result):
    assert json.dumps(result.to_json(), allow_nan=False)
    rows = result.rows()
    assert len(rows) == 2 * len(Order)
    assert sum("(chosen)" in row["order"] for row in rows) == 2
    assert any(row["float32: measured"] == "overflow" for row in rows)
    assert order_figure(result).axes


def test_the_experiment_s_cycles_have_the_lengths_that_are_stated():
    for case in ORDER_TRANSIENTS.cases:
        if case.counts:
            assert chebyshev_cycle(case).length == case.length == sum(case.counts)
    assert case_cycle(SMALL.cases[1]).length == 60
