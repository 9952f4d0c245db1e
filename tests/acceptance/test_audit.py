"""`mrgd verify --audit`: what each hypothesis is needed for, in the table, JSON and the report."""

import json
import re

import pytest
import sympy as sp

CLAIMS = """\
import sympy as sp
from mrgd import claim, real

x, y = real("x"), real("y")

@claim(title="The square grows", when=sp.And(x >= 1, y <= x, y >= 0))
def squares():
    return x**2 >= y

@claim(title="The logarithm", when=x > 0)
def logarithm():
    return sp.log(x) <= x - 1

@claim(title="Without hypotheses")
def always():
    return x**2 + 1 >= 2 * x
"""
FALSE = """\
from mrgd import claim, real
x = real("x")

@claim(when=x >= 1)
def too_strong():
    return x**2 >= 2
"""


@pytest.fixture
def verify(mrgd, empty_folder):
    def run(*arguments, text=CLAIMS):
        (empty_folder / "mine.py").write_text(text, encoding="utf-8")
        return mrgd("verify", *arguments, "--quiet", "--jobs", "2")

    return run


def test_the_audit_of_a_file_says_what_each_hypothesis_is_needed_for(verify):
    ended = verify("mine.py", "--audit", "--json", "-")
    assert (ended.status, ended.err) == (0, "")
    audits = {row["id"]: row["audit"] for row in json.loads(ended.out)["claims"]}
    assert audits["mine.always"] == []
    squares = {line["hypothesis"]: line for line in audits["mine.squares"]}
    assert {name: line["need"] for name, line in squares.items()} == {
        "x >= 1": "needed",
        "y <= x": "needed",
        "y >= 0": "not needed",
    }
    for name in ("x >= 1", "y <= x"):
        x, y = (sp.Rational(squares[name]["counterexample"][letter]) for letter in "xy")
        assert ((x >= 1), (y <= x)) == ((name != "x >= 1"), (name != "y <= x"))
        assert y >= 0
        assert x**2 < y
    assert squares["y >= 0"]["counterexample"] is None
    (logarithm,) = audits["mine.logarithm"]
    assert logarithm["need"] == "needed"
    assert sp.Rational(logarithm["counterexample"]["x"]) <= 0
    assert "no value" in logarithm["note"]


def test_the_table_has_a_line_a_hypothesis_and_the_counts(verify):
    ended = verify("mine.py", "--audit")
    assert ended.status == 0
    assert re.search(r"^mine\.squares +not needed +y >= 0 +proved without it: ", ended.out, re.M)
    assert re.search(r"^mine\.squares +needed +x >= 1 .*does not hold at x = ", ended.out, re.M)
    assert "3 theorems audited: 4 hypotheses, 3 needed, 1 not needed" in ended.out


def test_an_audit_changes_no_verdict_and_no_exit_status(verify, mrgd):
    plain, audited = verify("mine.py", text=FALSE), verify("mine.py", "--audit", text=FALSE)
    assert plain.status == audited.status == 1
    assert plain.out.splitlines()[-1] == audited.out.splitlines()[-1]
    described = " ".join(mrgd("verify", "--help").out.split())
    assert "An audit changes no verdict and no exit status." in described


def test_without_the_option_nothing_is_audited(verify):
    ended = verify("mine.py", "--json", "-")
    assert {row["audit"] for row in json.loads(ended.out)["claims"]} == {None}


def test_an_audit_of_a_theorem_of_ours_is_recorded_and_shown_in_the_report(mrgd, empty_folder):
    arguments = ("verify", "convex.equal-factors", "--audit", "--quiet", "--json", "-")
    first = json.loads(mrgd(*arguments).out)["claims"][0]
    assert [line["need"] for line in first["audit"]] == ["needed"] * 3
    assert first["verdict"] == "proved"
    assert "audited, 3 hypotheses, 3 needed" in mrgd(*arguments[:3]).err
    assert mrgd("report", "--out", "page").status == 0
    page = (empty_folder / "page" / "index.html").read_text(encoding="utf-8")
    (article,) = re.findall(r'<article id="convex.equal-factors".*?</article>', page, re.S)
    assert article.count(": needed; without it the claim does not hold at") == 3
    (other,) = re.findall(r'<article id="convex.trailing-terms".*?</article>', page, re.S)
    assert "without it" not in other
