"""The table of families: every length of a family has a schedule of that length."""

import pytest

from numerics.exact import InputError
from numerics.families import FAMILIES, MAX_RATES, checked_length, repeated
from numerics.spectral_group import spectral_groups

GROUPS = spectral_groups("1:3", "50:80")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_familys_schedule_has_the_length_and_the_name(name):
    family = FAMILIES[name]
    assert family.name == name
    for length in family.lengths[:5]:
        schedule = family.schedule(GROUPS, length)
        assert schedule.length == length
        assert schedule.method == name
        assert schedule.groups == GROUPS
    assert family.lengths[-1] <= MAX_RATES
    assert list(family.lengths) == sorted(family.lengths)


def test_a_repeated_cycle_is_the_cycle_again_in_its_order():
    once = FAMILIES["silver"].schedule(GROUPS, 3)
    assert repeated(once, 2).steps == (*once.steps, *once.steps)
    assert repeated(once, 1) == once


def test_too_many_repeats_are_refused_before_they_are_listed():
    once = FAMILIES["rkc"].schedule(GROUPS, 5)
    with pytest.raises(InputError, match=r"^schedule: 5000000 steps would be listed"):
        repeated(once, 10**6)


@pytest.mark.parametrize("length", [0, -1, 20_001, 10**400, True, "8", 2.0, None])
def test_a_length_out_of_range_is_refused(length):
    with pytest.raises(InputError, match=r"^cycle_length: .* must be an integer from 1 to 20000"):
        checked_length(length)
