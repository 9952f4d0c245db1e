"""The commands as a user runs them: what they print, write, and end with."""

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GROUPS = ("--group", "100:1000", "--group", "1/10:1")


def environment(**more):
    rooms = [str(ROOT), str(ROOT / "tests" / "stand_ins"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(rooms), **more}


def json_of(ended):
    assert ended.err == ""
    return json.loads(ended.out)


# plans and bounds


def test_the_talks_counts_for_the_talks_groups_are_67_and_1(mrgd):
    value = json_of(mrgd("plan", *GROUPS, "--method", "mrgd", "--json", "-"))
    assert [(s["rate"], s["count"]) for s in value["schedule"]["steps"]] == [
        ("1/1000", 67),
        ("1", 1),
    ]
    assert Decimal(value["bound"]["upper"]) <= Decimal("0.9")


def test_tight_needs_fewer_steps_and_still_certifies_the_target(mrgd):
    ended = mrgd("plan", *GROUPS, "--method", "tight", "--contraction", "9/10", "--json", "-")
    value = json_of(ended)
    assert ended.status == 0
    assert sum(s["count"] for s in value["schedule"]["steps"]) < 68
    assert value["bound"]["holds"] is True


def test_a_plan_is_printed_with_its_steps_and_its_bound(mrgd):
    ended = mrgd("plan", *GROUPS)
    assert ended.status == 0
    assert "67 times rate 1/1000" in ended.out
    assert "1 time rate 1\n" in ended.out
    assert "max |p| <= 0.89" in ended.out


def test_a_plan_bound_certified_and_rechecked_goes_through_files(mrgd):
    assert mrgd("plan", *GROUPS, "--out", "plan.json", "--json", "both.json").status == 0
    for file in ("plan.json", "both.json"):
        ended = mrgd("bound", file, "--at-most", "9/10", "--certificate", "c.json")
        assert ended.status == 0
        assert "max |p| <= 9/10 holds" in ended.out
    ended = mrgd("recheck", "c.json")
    assert ended.status == 0
    assert ended.out.startswith("c.json: accepted")


def test_the_json_of_a_bound_has_the_fields_of_the_interface(mrgd):
    mrgd("plan", *GROUPS, "--out", "plan.json")
    value = json_of(mrgd("bound", "plan.json", "--digits", "50", "--json", "-"))
    fields = "lower upper witness per_group steps rate limit limit_fraction holds"
    assert set(fields.split()) <= set(value)
    lower, upper = Fraction(value["lower"]), Fraction(value["upper"])
    assert 0 < upper - lower <= upper / 10**49
    assert value["steps"] == 68
    assert value["holds"] is None


def test_a_bound_says_how_far_stability_reaches_and_draws_it(mrgd):
    mrgd("plan", *GROUPS, "--out", "plan.json")
    ended = mrgd("bound", "plan.json", "--plot", "p.png")
    assert "real stability: |p| <= 1 on [0, beta], beta from 2.1555516375" in ended.out
    assert Path("p.png").read_bytes().startswith(b"\x89PNG")
    found = json_of(mrgd("bound", "plan.json", "--json", "-"))["real_stability"]
    assert set(found) == {"lower", "upper"}
    many = [{"rate": f"1/{k}"} for k in range(1, 2003)]
    Path("many.json").write_text(json.dumps({"steps": many, "groups": ["1:1"]}))
    assert json_of(mrgd("bound", "many.json", "--json", "-"))["real_stability"] is None


def test_a_bound_says_how_near_to_the_best_of_its_length_it_is(mrgd):
    optimal = ["--method", "optimal", "--cycle-length", "12"]
    mrgd("plan", *GROUPS, *optimal, "--out", "plan.json")
    ended = mrgd("bound", "plan.json", "--length-certificate", "least.json")
    assert ended.status == 0
    assert "any 12 gradient steps: max |p| >= 0." in ended.out
    assert "reaches at least 0.999" in ended.out
    least = json_of(mrgd("bound", "plan.json", "--json", "-"))["length_bound"]
    assert Decimal("0.999") < Decimal(least["fraction"]) <= 1
    rechecked = mrgd("recheck", "least.json")
    assert rechecked.out == (
        f"least.json: accepted: every schedule of 12 steps has max |p| >= {least['lower']}\n"
    )
    mrgd("plan", *GROUPS, "--method", "mrgd", "--out", "talk.json")
    assert json_of(mrgd("bound", "talk.json", "--json", "-"))["length_bound"] is None


def test_an_upper_bound_of_the_limit_has_a_certificate(mrgd):
    ended = mrgd("limit", *GROUPS, "--digits", "10", "--certificate", "limit.json")
    assert "g(0) <= 0.0572649731" in ended.out
    rechecked = mrgd("recheck", "limit.json")
    assert rechecked.status == 0
    assert "accepted: every schedule of k steps" in rechecked.out
    certificate = json.loads(Path("limit.json").read_text())
    shown = -Decimal(certificate["at_least"]).ln() / certificate["length"]
    assert Decimal("0.057264") < shown < Decimal("0.0576")


def test_a_bound_that_does_not_hold_ends_with_1_and_is_certified_without_it(mrgd):
    mrgd("plan", *GROUPS, "--out", "plan.json")
    ended = mrgd("bound", "plan.json", "--at-most", "1/2", "--certificate", "c.json")
    assert ended.status == 1
    assert "max |p| <= 1/2 does not hold" in ended.out
    assert json.loads(Path("c.json").read_text())["at_most"] is None
    assert mrgd("recheck", "c.json").status == 0


def test_groups_given_replace_those_in_the_file(mrgd):
    mrgd("plan", *GROUPS, "--out", "plan.json")
    value = json_of(mrgd("bound", "plan.json", "--group", "1/2:1", "--json", "-"))
    assert [each["group"] for each in value["per_group"]] == [{"mu": "1/2", "L": "1"}]


def test_a_cycle_that_diverges_certifies_no_rate(mrgd):
    Path("schedule.json").write_text('{"steps": [{"rate": "5"}], "groups": ["1:2"]}')
    ended = mrgd("bound", "schedule.json")
    assert ended.status == 0
    assert "max |p| >= 9" in ended.out
    assert "rate: none is certified" in ended.out


def test_a_schedule_comes_through_a_pipe():
    run = [sys.executable, "-m", "mrgd"]
    with subprocess.Popen(
        [*run, "plan", *GROUPS, "--json", "-"], stdout=subprocess.PIPE, env=environment()
    ) as plan:
        ended = subprocess.run(
            [*run, "bound", "-", "--at-most", "0.9"],
            stdin=plan.stdout,
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "holds" in ended.stdout


def test_a_tampered_certificate_is_rejected_with_status_1(mrgd):
    mrgd("plan", *GROUPS, "--out", "plan.json")
    mrgd("bound", "plan.json", "--certificate", "good.json")
    tampered = json.loads(Path("good.json").read_text())
    tampered["steps"][0]["count"] += 1
    Path("bad.json").write_text(json.dumps(tampered))
    Path("words.json").write_text("no certificate")
    ended = mrgd("recheck", "good.json", "bad.json", "words.json", "--json", "-")
    assert ended.status == 1
    found = json.loads(ended.out)["certificates"]
    assert [(each["file"], each["accepted"]) for each in found] == [
        ("good.json", True),
        ("bad.json", False),
        ("words.json", False),
    ]
    assert len(mrgd("recheck", "good.json", "bad.json").out.splitlines()) == 2


# claims


def test_claims_are_listed_before_and_after_they_are_verified(mrgd, stand_ins):
    before = mrgd("claims", "--topic", "stand-in")
    assert before.status == 0
    assert "proved " not in before.out.replace("stand-in.rests-on-proved", "").replace(
        "stand-in.proved", ""
    )
    mrgd("verify", "stand-in.proved", "--quiet")
    value = json_of(mrgd("claims", "--json", "-"))
    rows = {row["id"]: row for row in value["claims"]}
    assert list(rows) == list(stand_ins.claims())
    assert rows["stand-in.proved"]["verdict"] == "proved"
    assert rows["stand-in.certified"]["verdict"] == "undecided"
    assert rows["stand-in.certified"]["scope"].startswith("not verified yet")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("stand-in.proved", "stand-in.certified"), 0),
        (("stand-in.refuted", "stand-in.undecided"), 1),
        (("stand-in.undecided",), 3),
        (("stand-in.needs",), 3),
        (("stand-in.raises",), 3),
        (("stand-in.rests-on-proved",), 0),
        (("stand-in.rests-on-undecided",), 3),
        (("stand-in.refuted", "--expect-refuted", "stand-in.refuted"), 0),
        (("stand-in.proved", "--expect-refuted", "stand-in.proved"), 1),
        (("stand-in.undecided", "--expect-refuted", "stand-in.undecided"), 1),
        (("stand-in.refuted", "stand-in.needs", "--expect-refuted", "stand-in.refuted"), 3),
        (("stand-in.not-confirmed",), 1),
        (("stand-in.not-confirmed", "--expect-not-confirmed", "stand-in.not-confirmed"), 0),
        (("stand-in.needs", "--expect-not-confirmed", "stand-in.needs"), 3),
        (("stand-in.proved", "--expect-not-confirmed", "stand-in.proved"), 1),
        (("stand-in.refuted", "--expect-not-confirmed", "stand-in.refuted"), 1),
        (("stand-in.not-confirmed", "--expect-refuted", "stand-in.not-confirmed"), 1),
    ],
)
@pytest.mark.usefixtures("stand_ins")
def test_the_exit_status_of_verify_says_what_was_found(mrgd, arguments, status):
    assert mrgd("verify", *arguments, "--quiet").status == status


def test_verify_prints_a_table_and_a_summary_and_progress_on_the_other_stream(mrgd, stand_ins):
    ended = mrgd("verify", "stand-in.proved", "stand-in.refuted", "--jobs", "1")
    header, *rows, summary = ended.out.splitlines()
    assert header.split() == ["id", "verdict", "scope"]
    assert [row.split()[:2] for row in rows] == [
        ["stand-in.proved", "proved"],
        ["stand-in.refuted", "refuted"],
    ]
    assert summary == "2 claims: 1 proved, 1 refuted"
    assert sorted(line.split()[0] for line in ended.err.splitlines()) == ["[1/2]", "[2/2]"]


def test_a_second_run_of_verify_reads_what_the_first_recorded(mrgd, stand_ins, monkeypatch):
    monkeypatch.setenv("STAND_IN_LOG", "log.txt")
    for _ in range(2):
        mrgd("verify", "stand-in.proved", "--quiet")
    assert Path("log.txt").read_text().split() == ["stand-in.proved"]
    mrgd("verify", "stand-in.proved", "--quiet", "--fresh")
    assert Path("log.txt").read_text().split() == ["stand-in.proved"] * 2


def test_the_json_of_verify_has_the_fields_of_the_interface(mrgd, stand_ins):
    names = ("stand-in.refuted", "stand-in.certified")
    ended = mrgd("verify", *names, "--json", "-", "--quiet", "--certificates", "certificates")
    value = json_of(ended)
    assert [row["id"] for row in value["claims"]] == list(names)
    refuted, certified = value["claims"]
    fields = "id title kind verdict scope uses evidence counterexample certificate seconds"
    assert set(fields.split()) <= set(refuted)
    assert refuted["counterexample"] == {"x": "1/2"}
    assert certified["certificate"] == "certificates/stand-in.certified.json"
    assert json.loads(Path(certified["certificate"]).read_text()) == {"format": "none"}
    verdicts = "kernel proved certified checked unrefuted confirmed not-confirmed refuted undecided"
    assert set(value["summary"]) == {*verdicts.split(), "needs"}
    assert value["summary"]["refuted"] == 1
    assert sum(value["summary"].values()) == 2


def test_verify_writes_the_report_when_asked(mrgd, stand_ins):
    ended = mrgd("verify", "stand-in.proved", "--report", "page", "--quiet")
    assert ended.status == 0
    assert "report: page/index.html" in ended.out
    assert "stand-in.proved" in Path("page/index.html").read_text()


def test_json_to_a_file_leaves_the_table_on_standard_output(mrgd, stand_ins):
    Path("v.json").write_text("old")
    ended = mrgd("verify", "stand-in.proved", "--quiet", "--json", "v.json")
    assert "1 claims: 1 proved" in ended.out or "1 claim: 1 proved" in ended.out
    assert json.loads(Path("v.json").read_text())["summary"]["proved"] == 1
    assert [path.name for path in Path().iterdir()] == ["v.json"]


# the shell


INTERRUPTED = """
import sys
import mrgd.commands.verify as front
import stand_in_checks
from mrgd.cli import main
if __name__ == "__main__":
    front.claims, front.checks = stand_in_checks.claims, stand_in_checks.checks
    sys.exit(main(["verify", "stand-in.proved", "stand-in.hangs", "--jobs", "1"]))
"""


def test_an_interrupt_ends_with_130_and_keeps_what_was_finished(tmp_path, mrgd, stand_ins):
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("[1/2] stand-in.proved: proved")
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=30) == 130
    assert errors.strip() == "mrgd: interrupted; what was finished is kept"
    value = json_of(mrgd("claims", "--json", "-"))
    rows = {row["id"]: row for row in value["claims"]}
    assert rows["stand-in.proved"]["verdict"] == "proved"


def test_a_reader_that_leaves_early_is_no_error():
    process = subprocess.Popen(
        [sys.executable, "-m", "mrgd", "plan", *GROUPS, "--json", "-"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 141
    process.stderr.close()


def test_a_bug_of_ours_shows_its_traceback(mrgd, monkeypatch):
    from mrgd.commands import plan

    def broken(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(plan, "plan", broken)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        mrgd("plan", *GROUPS)


def test_no_command_shows_the_help(mrgd):
    ended = mrgd()
    assert ended.status == 0
    assert ended.out == mrgd("--help").out
    assert "verify" in ended.out


def test_the_version_is_shown(mrgd):
    import mrgd as package

    assert mrgd("--version").out == f"mrgd {package.__version__}\n"
