"""Schedules: validated steps, exact JSON, and the same polynomial however they are merged."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import positive_rationals, spectral_group_lists
from strategies.schedules import schedules

from numerics.exact import InputError
from numerics.schedule import (
    MAX_COUNT_DIGITS,
    MAX_STEPS,
    Schedule,
    Step,
    schedule_from_json,
    schedule_from_text,
)


def residual(steps, lam):
    product = Fraction(1)
    for step in steps:
        product *= (1 - step.rate * lam) ** step.count
    return product


def test_a_step_reads_its_rate_exactly():
    assert Step("1e-3", 67) == Step(Fraction(1, 1000), 67)
    assert Step(2).count == 1


@pytest.mark.parametrize(
    ("rate", "count", "words"),
    [
        (0, 1, "rate = '0' must be > 0"),
        ("-1/3", 1, "rate = '-1/3' must be > 0"),
        (0.1, 1, "rate: 0.1 is a float"),
        (1, 0, "count = '0' must be an integer >= 1"),
        (1, -3, "count = '-3' must be"),
        (1, 2.0, r"count = '2\.0' must be"),
        (1, True, "count = 'True' must be"),
        (1, "2", "count = '2' must be"),
        (1, 10**MAX_COUNT_DIGITS, f"more than {MAX_COUNT_DIGITS} digits"),
    ],
)
def test_what_is_no_step_is_refused(rate, count, words):
    with pytest.raises(InputError, match=words):
        Step(rate, count)


def test_a_count_too_long_for_python_to_print_is_refused_in_one_line():
    with pytest.raises(InputError, match="count = '-10000000"):
        Step(1, -(10**5000))


def test_the_largest_count_is_still_a_step():
    assert Step(1, 10**MAX_COUNT_DIGITS - 1).count == 10**MAX_COUNT_DIGITS - 1


def test_a_cycle_without_steps_or_with_too_many_is_refused():
    with pytest.raises(InputError, match="it has no step"):
        Schedule(())
    with pytest.raises(InputError, match=f"{MAX_STEPS + 1} steps listed"):
        Schedule((Step(1),) * (MAX_STEPS + 1))


@given(schedules(), positive_rationals())
@settings(derandomize=True, max_examples=60)
def test_merging_changes_neither_the_length_nor_the_polynomial(schedule, lam):
    merged = schedule.merged()
    assert sum(step.count for step in merged) == schedule.length
    assert residual(merged, lam) == residual(schedule.steps, lam)
    rates = [step.rate for step in merged]
    assert rates == sorted(set(rates))


@given(schedules(), spectral_group_lists(), st.sampled_from(["", "mrgd", "σ-steps"]))
@settings(derandomize=True, max_examples=60)
def test_a_schedule_survives_json(schedule, groups, method):
    whole = Schedule(schedule.steps, groups, method)
    text = json.dumps(whole.to_json())
    assert schedule_from_text(text) == whole
    assert schedule_from_text(json.dumps({"schedule": whole.to_json(), "bound": {}})) == whole


def test_decimals_in_json_stay_exact():
    assert schedule_from_text('{"steps": [{"rate": 0.1}]}').steps == (Step(Fraction(1, 10)),)


def test_groups_and_method_may_be_absent_or_null():
    text = '{"steps": [{"rate": "1/3", "count": 2}], "groups": null, "method": null}'
    assert schedule_from_text(text) == Schedule((Step("1/3", 2),))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('{"steps": [{"rate": 1, "count": ' + "1" * 5000 + "}]}", "is no JSON"),
        ("3", "has no list 'steps'"),
        ("{}", "has no list 'steps'"),
        ('{"steps": {}}', "has no list 'steps'"),
        ('{"schedule": {"steps": 3}}', "has no list 'steps'"),
        ('{"steps": []}', "it has no step"),
        ('{"steps": [3]}', "step 1 is '3'"),
        ('{"steps": [{"rate": 1}, {"count": 1}]}', "step 2 is"),
        ('{"steps": [{"rate": NaN}]}', "step 1: rate: 'NaN'"),
        ('{"steps": [{"rate": 1, "count": 1.5}]}', r"count = '1\.5'"),
        ('{"steps": [{"rate": 1, "count": null}]}', "count = 'None'"),
        ('{"steps": [{"rate": 1}], "groups": 3}', "groups: '3' is not a list"),
        ('{"steps": [{"rate": 1}], "method": 3}', "method = '3' must be a short text"),
        ('{"steps": [{"rate": 1}], "method": "' + "m" * 101 + '"}', "must be a short text"),
    ],
)
def test_text_that_is_no_schedule_is_refused_in_one_line(text, words):
    with pytest.raises(InputError, match=words) as refusal:
        schedule_from_text(text)
    assert "\n" not in str(refusal.value)


def test_too_many_steps_are_refused_before_they_are_built():
    with pytest.raises(InputError, match=f"{MAX_STEPS + 1} steps listed"):
        schedule_from_json({"steps": [None] * (MAX_STEPS + 1)})
