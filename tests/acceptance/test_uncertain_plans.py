"""`mrgd plan` with error bars, a margin and cross terms, as a user runs it."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

GROUPS = ("--group", "100:1000", "--group", "1/10:1")
BARS = ("--group", "90..110:900..1100", "--group", "1/10:1")


def test_a_plan_for_error_bars_says_what_it_is_certified_for_and_its_price(mrgd):
    ended = mrgd("plan", *BARS)
    assert ended.status == 0
    assert "certified for every mu in 90..110, L in 900..1100\n" in ended.out
    assert "certified on 90:1100, 1/10:1\n" in ended.out
    assert "price of the uncertainty: " in ended.out
    value = json.loads(mrgd("plan", *BARS, "--json", "-").out)
    assert value["schedule"]["groups"][0] == {"mu": "90", "L": "1100"}
    without = json.loads(mrgd("plan", *GROUPS, "--json", "-").out)
    assert value["uncertainty"]["rate_without"] == without["bound"]["rate"]
    assert Decimal(value["bound"]["rate"]) < Decimal(without["bound"]["rate"])
    assert "uncertainty" not in without


def test_bound_takes_error_bars_and_certifies_for_all_of_them(mrgd):
    assert mrgd("plan", *GROUPS, "--out", "p.json").status == 0
    by_bars = mrgd("bound", "p.json", *BARS, "--json", "-").out
    by_ends = mrgd("bound", "p.json", "--group", "90:1100", *GROUPS[2:], "--json", "-").out
    assert by_bars == by_ends


def test_a_margin_merges_what_overlaps_and_says_so(mrgd):
    ended = mrgd("plan", "--group", "4:9", "--group", "2:3.9", "--margin", "5%")
    assert ended.status == 0
    assert "margin: 5 % of mu below, of L above every group\n" in ended.out
    assert "merged: 19/5:189/20, 19/10:819/200 overlap and are one group\n" in ended.out
    assert "certified on 19/10:189/20\n" in ended.out


def test_a_plan_for_cross_terms_is_certified_and_rechecked(mrgd):
    more = ("--cross", "1,2:1/10", "--certificate", "c.json", "--out", "s.json", "--json", "j.json")
    ended = mrgd("plan", *GROUPS, *more)
    assert ended.status == 0
    assert "schedule (coupled): " in ended.out
    assert "no cycle has more than " in ended.out
    value = json.loads(Path("j.json").read_text())
    assert json.loads(Path("s.json").read_text()) == value["schedule"]
    bound = value["bound"]
    assert Fraction(bound["contraction"]) < 1
    assert 0 < Decimal(bound["rate"]) <= Decimal(bound["rate_limit"])
    assert bound["cross"] == [["0", "1/10"], ["1/10", "0"]]
    ended = mrgd("recheck", "c.json")
    assert (ended.status, ended.out[:16]) == (0, "c.json: accepted")
    made = json.loads(Path("c.json").read_text())
    made["cross"][0][1] = made["cross"][1][0] = "1/5"  # a stronger claim than was certified
    Path("c.json").write_text(json.dumps(made))
    assert mrgd("recheck", "c.json").status == 1


def test_where_no_cycle_contracts_it_is_said_and_nothing_is_written(mrgd):
    ended = mrgd("plan", "--group", "4:9", "--group", "1:2", "--cross", "1,2:2", "--out", "s.json")
    assert ended.status == 1
    assert ended.out == (
        "no cycle contracts by these bounds: diag(mu) - c is not positive definite\n"
    )
    assert not Path("s.json").exists()


def test_error_bars_and_a_margin_have_their_price_with_cross_terms_too(mrgd):
    ended = mrgd("plan", *BARS, "--cross", "1,2:1/50", "--margin", "1/50", "--json", "-")
    value = json.loads(ended.out)
    assert value["bound"]["groups"][0] == {"mu": "441/5", "L": "1122"}
    assert Decimal(value["bound"]["rate"]) < Decimal(value["uncertainty"]["rate_without"])


def test_a_plan_without_cross_terms_writes_its_certificate_too(mrgd):
    assert mrgd("plan", *BARS, "--certificate", "c.json", "--contraction", "19/20").status == 0
    assert json.loads(Path("c.json").read_text())["at_most"] == "19/20"
    assert mrgd("recheck", "c.json").status == 0
