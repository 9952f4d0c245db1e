import math
from fractions import Fraction

import pytest

from numerics.growth_estimate import growth_estimates
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from numerics.step_order import Order, ordered
from proofs_check.envelope import cycle_envelope

GROUPS = spectral_groups("1:2", "1/50:1/25")
CYCLE = multirate_schedule(GROUPS)


@pytest.mark.parametrize("order", [Order.INCREASING, Order.DECREASING, Order.SPREAD])
def test_the_estimate_is_close_to_the_certified_transient(order):
    schedule = ordered(CYCLE, GROUPS, order)
    backward = Schedule(schedule.steps[::-1])
    found = growth_estimates([schedule], GROUPS)[0]
    for estimate, cycle in ((found.prefix, schedule), (found.suffix, backward)):
        # the largest values are at the ends of the groups, which are among the points
        assert math.exp(estimate) == pytest.approx(cycle_envelope(cycle, GROUPS).transient)


def test_a_root_at_a_point_and_rates_out_of_range_leave_numbers():
    schedule = Schedule((Step(Fraction(1, 2), 3), Step(Fraction(10) ** 400), Step(Fraction(1))))
    found = growth_estimates([schedule, Schedule(schedule.steps[::-1])], GROUPS)
    for estimate in found:
        values = (estimate.prefix, estimate.suffix, estimate.growth)
        assert all(math.isfinite(value) and value > 300 for value in values)


def test_the_growth_pairs_a_prefix_with_the_suffix_of_the_same_step():
    groups = spectral_groups("1:1", "1/10:1/10")
    schedule = Schedule((Step(Fraction(5)), Step(Fraction(1, 2)), Step(Fraction(1, 2))))
    found = growth_estimates([schedule], groups)[0]
    # λ = 1: prefixes 4, 2, 1; λ = 1/10: suffixes of at most 1, and the whole is 1
    assert math.exp(found.prefix) == pytest.approx(4)
    assert math.exp(found.suffix) == pytest.approx(1)
    # after the first step: 4 at λ = 1, and the suffix (19/20)² at λ = 1/10; after the next 2·19/20
    assert math.exp(found.growth) == pytest.approx(4 * (19 / 20) ** 2)
