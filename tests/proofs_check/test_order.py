"""The claims on orders: certificates of every prefix, and a measurement that can fail."""

from dataclasses import replace

import numpy as np
import pytest

import theory.order as theory
from numerics.cycle_rounding import CycleRounding
from numerics.experiments.order_transients import OrderRun
from numerics.step_order import Order
from proofs_check import order
from proofs_check.check import checks
from proofs_check.evidence import Verdict


def test_each_prefix_of_the_example_has_its_own_accepted_certificate():
    found = checks()["schedule.order-example"].evidence()
    assert len(found) == 8
    assert all(item.verdict is Verdict.CERTIFIED for item in found)


def test_another_order_of_the_example_is_not_certified(monkeypatch):
    # the false twin: the same eight rates with the largest first
    monkeypatch.setattr(theory, "example_roots", theory.example_roots[::-1])
    found = checks()["schedule.order-example"].evidence()
    assert [item.verdict for item in found] == [Verdict.UNDECIDED]


GOOD = OrderRun(
    dtype=np.float32,
    rounding=CycleRounding(1e-9, 3e-4),
    cycles=2,
    errors=np.full((2, 5), 9e-5),
)


def rounding_evidence(monkeypatch, run, overflowing=2):
    monkeypatch.setattr(order, "_runs", lambda: (Order.LEJA, run, overflowing))
    (found,) = checks()["schedule.order-rounding"].evidence()
    return found.verdict


def test_a_run_under_a_small_bound_is_confirmed(monkeypatch):
    assert rounding_evidence(monkeypatch, GOOD) is Verdict.CONFIRMED


@pytest.mark.parametrize(
    ("run", "overflowing"),
    [
        (replace(GOOD, errors=np.full((2, 5), 4e-4)), 2),  # above its bound
        (replace(GOOD, errors=np.full((1, 5), 9e-5)), 2),  # left float32 in the second cycle
        (replace(GOOD, rounding=CycleRounding(1e-9, 2e-3)), 2),  # a bound above 1/1000
        (GOOD, 1),  # a sorted order that stays finite
        (replace(GOOD, errors=np.full((2, 5), np.nan)), 2),
    ],
)
def test_what_misses_its_threshold_is_not_confirmed(monkeypatch, run, overflowing):
    assert rounding_evidence(monkeypatch, run, overflowing) is Verdict.NOT_CONFIRMED
