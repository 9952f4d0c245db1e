import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from numerics.step_order import interleaved
from proofs_check.envelope import cycle_envelope, float_above

GROUPS = spectral_groups("1:2", "1/50:1/25")
CYCLE = interleaved(multirate_schedule(GROUPS), GROUPS)


def exact_value(schedule, steps, lam):
    rates = [step.rate for step in schedule.steps for _ in range(step.count)]
    value = Fraction(1)
    for k in range(steps):
        value *= 1 - rates[k % len(rates)] * lam
    return abs(value)


def points(group, count=60):
    return [group.mu + (group.L - group.mu) * Fraction(i, count) for i in range(count + 1)]


def test_no_exact_value_is_above_the_envelope_in_three_cycles():
    steps = 3 * CYCLE.length
    envelope = cycle_envelope(CYCLE, GROUPS).after(steps)
    assert len(envelope) == steps + 1
    for k in range(steps + 1):
        largest = max(exact_value(CYCLE, k, lam) for g in GROUPS for lam in points(g))
        assert largest <= Fraction(envelope[k])


def test_inside_the_first_cycle_the_envelope_is_tight():
    envelope = cycle_envelope(CYCLE, GROUPS).after(CYCLE.length)
    for k in range(CYCLE.length + 1):
        # 200 points a group miss a smooth maximum by less than a part in a hundred
        largest = max(exact_value(CYCLE, k, lam) for g in GROUPS for lam in points(g, 200))
        assert float(envelope[k]) <= float(largest) * 1.01


def test_each_group_keeps_its_own_bound():
    found = cycle_envelope(CYCLE, GROUPS)
    assert found.factors.shape == (CYCLE.length + 1, 2)
    for i, group in enumerate(found.groups):
        largest = max(exact_value(CYCLE, CYCLE.length, lam) for lam in points(group))
        assert largest <= Fraction(found.factors[-1, i]) <= largest * Fraction(101, 100)


def test_zero_steps_and_whole_cycles_fit_together():
    found = cycle_envelope(CYCLE, GROUPS)
    assert found.after(0).tolist() == [1.0]
    N = CYCLE.length
    assert np.array_equal(found.after(2 * N)[: N + 1], found.after(N))
    # after c cycles: the largest c-th power of a group's bound, rounded up c times
    powers = (found.factors[-1] ** 4).max()
    assert powers <= found.after(4 * N)[-1] <= powers * (1 + 1e-14)


def test_the_order_of_the_steps_changes_the_transient_alone():
    reverse = Schedule(tuple(reversed(CYCLE.merged())))
    good, bad = cycle_envelope(CYCLE, GROUPS), cycle_envelope(reverse, GROUPS)
    assert good.transient == 1
    assert bad.transient > 10
    np.testing.assert_allclose(good.factors[-1], bad.factors[-1], rtol=1e-12)


def test_a_constant_schedule_has_powers_of_its_contraction():
    groups = spectral_groups("1:3")
    found = cycle_envelope(Schedule((Step(Fraction(1, 2), 1),)), groups).after(10)
    for k in range(11):
        assert 2.0**-k <= found[k] <= 2.0**-k * (1 + 1e-13)


@pytest.mark.parametrize(
    "text", ["0.1", "0.5", "0.3333333333333333333333", "1e-320", "1e-400", "0", "7", "1e300"]
)
def test_a_decimal_is_rounded_up_and_by_less_than_one_float(text):
    found = float_above(Decimal(text))
    assert Fraction(found) >= Fraction(text)
    assert found == 0 or Fraction(math.nextafter(found, -math.inf)) < Fraction(text)


def test_too_many_prefixes_are_refused():
    with pytest.raises(InputError, match=r"1000000 steps a cycle.*at most 100000"):
        cycle_envelope(Schedule((Step(Fraction(1), 10**6),)), GROUPS)
