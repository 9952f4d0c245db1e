"""`mrgd limit`, and the limit beside a bound: what a user types and what comes back."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

GROUPS = ("--group", "1/10:1", "--group", "100:1000")


def limit_line(printed):
    (line,) = [line for line in printed.splitlines() if line.startswith("limit:")]
    return line


def test_the_limit_is_printed_and_written_to_the_digits_asked(mrgd):
    ended = mrgd("limit", *GROUPS, "--digits", "50", "--json", "limit.json")
    assert ended.status == 0
    lower, upper = (Decimal(line.split()[2]) for line in ended.out.splitlines())
    with open("limit.json", encoding="utf-8") as file:
        value = json.load(file)
    assert value == {"lower": str(lower), "upper": str(upper)}
    assert 0 < upper - lower <= lower * Decimal("1e-50")
    assert round(lower, 4) == Decimal("0.0573")


def test_json_alone_goes_to_standard_output(mrgd):
    ended = mrgd("limit", *GROUPS, "--json", "-")
    assert set(json.loads(ended.out)) == {"lower", "upper"}


def test_points_alone_have_no_limit(mrgd):
    assert "g(0) is infinite" in mrgd("limit", "--group", "1:1", "--group", "3:3").out
    value = json.loads(mrgd("limit", "--group", "1:1", "--json", "-").out)
    assert value == {"lower": "Infinity", "upper": "Infinity"}


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], "groups: none given"),
        (["--group", "2:1"], "group: L = '1' must be >="),
        (["--group", "1:2", "--digits", "201"], "201"),
        (["--group", "1:2", "--digits", "1"], "'--digits'"),
        (["--group", "1:2", "--digits", "many"], "'many'"),
        (["--group", "1:2", "--group", "1e30:1e31"], "within a factor of 10^24"),
        ([x for k in range(1, 14) for x in ("--group", f"{2 * k}:{2 * k + 1}")], "at most 12"),
        (["--group", "1:1." + "0" * 60 + "1"], "must differ by at least 10^-48"),
        (["--group", "1:2", "--json", "no/folder/limit.json"], "no/folder/limit.json"),
    ],
)
def test_bad_input_is_one_line_with_status_two(mrgd, arguments, shown):
    ended = mrgd("limit", *arguments)
    assert ended.status == 2
    assert shown in ended.err
    assert ended.err.count("\n") == 1


def test_a_bound_says_how_much_of_the_limit_it_reaches(mrgd):
    mrgd("plan", *GROUPS, "--method", "optimal", "--cycle-length", "8", "--out", "plan.json")
    value = json.loads(mrgd("bound", "plan.json", "--json", "-").out)
    best = json.loads(mrgd("limit", *GROUPS, "--json", "-").out)
    assert value["limit"] == best
    fraction = Decimal(value["limit_fraction"])
    assert Fraction(fraction) * Fraction(best["upper"]) <= Fraction(value["rate"])
    assert 0 < fraction <= 1
    printed = limit_line(mrgd("bound", "plan.json").out)
    assert printed.startswith("limit: 0.0572650, this schedule reaches at least 0.")
    assert Decimal(printed.split()[-3]) <= fraction


def test_a_plan_says_it_too(mrgd):
    value = json.loads(mrgd("plan", *GROUPS, "--json", "-").out)
    assert 0 < Decimal(value["bound"]["limit_fraction"]) < Decimal("0.05")
    assert limit_line(mrgd("plan", *GROUPS).out).startswith("limit: 0.0572650, this")


def test_a_limit_that_is_not_computed_is_null_and_said(mrgd):
    far = ("--group", "1:2", "--group", "1e30:2e30")
    value = json.loads(mrgd("plan", *far, "--method", "constant", "--json", "-").out)
    assert value["bound"]["limit"] is None
    assert value["bound"]["limit_fraction"] is None
    assert "limit: not computed" in mrgd("plan", *far, "--method", "constant").out
