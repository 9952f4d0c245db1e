"""Big-Step-Little-Step: counts in closed form against the recursion written out step by step."""

from collections import Counter
from fractions import Fraction
from itertools import groupby
from math import ceil, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import big_step_little_step
from numerics.big_step_little_step import bsls_counts, bsls_schedule, run_lengths
from numerics.exact import InputError
from numerics.schedule import Step
from numerics.spectral_group import spectral_groups

SETTINGS = settings(derandomize=True, deadline=None, max_examples=60)
THREE = spectral_groups("1/2:1", "10:20", "200:400")


def expanded(lengths):
    """The groups of the recursion one step at a time: runs before, between and after big steps."""
    *upper, big = range(len(lengths))
    if not upper:
        return [big] * lengths[big]
    run = expanded(lengths[:-1])
    found = list(run)
    for _ in range(lengths[big]):
        found += [big, *run]
    return found


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
@SETTINGS
def test_counts_and_length_are_those_of_the_recursion(lengths):
    steps = expanded(lengths)
    counted = Counter(steps)
    assert bsls_counts(lengths) == tuple(counted[i] for i in range(len(lengths)))
    whole = 1
    for length in lengths:
        whole *= length + 1
    assert sum(bsls_counts(lengths)) == whole - 1 == len(steps)


@pytest.mark.parametrize("times", [1, 3])
def test_the_schedule_is_the_recursion_in_runs(times):
    lengths = run_lengths(THREE)
    assert lengths == (14, 14, 14)
    steps = expanded(lengths) * times
    runs = tuple(Step(1 / THREE[i].L, len(list(run))) for i, run in groupby(steps))
    assert bsls_schedule(THREE, times).steps == runs


def test_run_lengths_are_the_formula():
    groups = spectral_groups("1/3:1", "7:11", "100:1000")
    whole = log(3000)
    assert run_lengths(groups) == tuple(
        ceil(kappa * whole) for kappa in (10.0, 11 / 7, 3.0)
    )  # none of the three is within 1e-3 of an integer


def test_points_get_one_step_where_nothing_is_to_be_told_apart():
    assert run_lengths(spectral_groups("5:5")) == (1,)
    assert bsls_schedule(spectral_groups("5:5")).steps == (Step("1/5"),)


def test_a_long_cycle_is_not_listed():
    groups = spectral_groups("1:100", "1e6:1e8", "1e12:1e14", "1e18:1e20")
    schedule = bsls_schedule(groups)
    assert len(schedule.steps) == 4
    assert schedule.length > 10**14
    whole = 1
    for length in run_lengths(groups):
        whole *= length + 1
    assert schedule.length == whole - 1


def test_the_limit_on_listed_runs_changes_the_order_and_nothing_else(monkeypatch):
    listed = bsls_schedule(THREE)
    monkeypatch.setattr(big_step_little_step, "MAX_RUNS", 10)
    short = bsls_schedule(THREE)
    assert len(short.steps) == 3 < len(listed.steps)
    assert short.merged() == listed.merged()


def test_counts_past_what_can_be_written_are_refused():
    wide = spectral_groups("1:1e60", "1e61:1e120")
    with pytest.raises(InputError, match="count has more than 100 digits"):
        bsls_schedule(wide)


def test_the_ceiling_is_exact_next_to_an_integer():
    # kappa·log 2 for kappa = the convergents 13/9, 1/log 2 = 1.44269…: just above and below 1
    assert big_step_little_step._ceiling_of_log(Fraction(13, 9), Fraction(2)) == 2
    assert big_step_little_step._ceiling_of_log(Fraction(10, 7), Fraction(2)) == 1
