"""Short cycles on two groups: within the length, stable where they say, the fastest split."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.short_cycle import short_cycle
from numerics.spectral_group import SpectralGroup

ROOM = Fraction(3, 2)
VALUES = st.lists(st.integers(min_value=1, max_value=2_000), min_size=2, max_size=8, unique=True)


def spectrum(values):
    return np.array(sorted(values, reverse=True), dtype=float)


def mean_rate(schedule):
    return sum(step.rate * step.count for step in schedule.steps) / schedule.length


@given(VALUES, st.integers(min_value=2, max_value=12))
def test_it_is_short_and_no_eigenvalue_grows(values, longest):
    found = spectrum(values)
    try:
        cycle = short_cycle(found, widening=ROOM, longest=longest)
    except InputError:
        assume(False)
    assert cycle.length <= longest
    for value in (*found.tolist(), 1.5 * found[0]):
        factor = Fraction(1)
        for step in cycle.steps:
            factor *= (1 - step.rate * Fraction(value)) ** step.count
        assert abs(factor) < 1


@given(VALUES)
def test_no_other_split_of_that_length_is_faster(values):
    exact = [Fraction(value) for value in sorted(values, reverse=True)]
    cycle = short_cycle(spectrum(values), widening=ROOM, longest=10**6)
    for k in range(1, len(exact)):
        groups = SpectralGroup(exact[k - 1], ROOM * exact[0]), SpectralGroup(exact[-1], exact[k])
        assert mean_rate(multirate_schedule(groups)) <= mean_rate(cycle)


def test_what_is_not_positive_is_left_out():
    some = short_cycle(np.array([100.0, 2.0, 1.0, 0.0, -3.0]), widening=ROOM, longest=8)
    assert some == short_cycle(np.array([100.0, 2.0, 1.0]), widening=ROOM, longest=8)


@pytest.mark.parametrize("values", [[1.0], [1.0, -1.0], [1.0, 1.0], [1e9, 1.0]])
def test_where_no_two_groups_have_one_it_says_so(values):
    with pytest.raises(InputError, match="no two groups"):
        short_cycle(np.array(values), widening=ROOM, longest=8)
