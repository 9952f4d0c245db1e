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
    prefix, suffix = growth_estimates([schedule], GROUPS)[0]
    for estimate, cycle in ((prefix, schedule), (suffix, backward)):
        # the largest values are at the ends of the groups, which are among the points
        assert math.exp(estimate) == pytest.approx(cycle_envelope(cycle, GROUPS).transient)


def test_a_root_at_a_point_and_rates_out_of_range_leave_numbers():
    schedule = Schedule((Step(Fraction(1, 2), 3), Step(Fraction(10) ** 400), Step(Fraction(1))))
    found = growth_estimates([schedule, Schedule(schedule.steps[::-1])], GROUPS)
    assert all(math.isfinite(value) and value > 300 for pair in found for value in pair)
