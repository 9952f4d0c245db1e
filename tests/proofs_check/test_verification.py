import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from proofs_check.evidence import Verdict, combined_verdict
from proofs_check.ledger import opened_for_reading, opened_for_writing
from proofs_check.verification import address_of, all_cores, entries_of, verify, verify_anew

ROOT = Path(__file__).parents[2]
DECIDED = ("stand-in.proved", "stand-in.certified", "stand-in.refuted")
SLOW = tuple(f"slow.number-{k}" for k in range(30))
RUN = """
import sys
from pathlib import Path
from stand_in_checks import checks
from proofs_check.ledger import opened_for_writing
from proofs_check.verification import verify
if __name__ == "__main__":
    names = tuple(f"slow.number-{k}" for k in range(30))
    with opened_for_writing(Path(sys.argv[1])) as ledger:
        for outcome in verify(names, ledger, jobs=2, source=checks):
            pass
"""


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "log.txt"
    path.touch()
    monkeypatch.setenv("STAND_IN_LOG", str(path))
    return path


def outcomes(run, names, path, stand_ins, **options):
    with opened_for_writing(path) as ledger:
        found = run(names, ledger, source=stand_ins.checks, **options)
        return {outcome.claim: outcome for outcome in found}


def verdicts(found):
    return {name: combined_verdict(outcome.evidence) for name, outcome in found.items()}


def test_each_check_gives_its_verdict_and_a_second_run_runs_none(tmp_path, stand_ins, log):
    path = tmp_path / "ledger.sqlite"
    first = outcomes(verify, DECIDED, path, stand_ins, jobs=2)
    assert verdicts(first) == {
        "stand-in.proved": Verdict.PROVED,
        "stand-in.certified": Verdict.CERTIFIED,
        "stand-in.refuted": Verdict.REFUTED,
    }
    assert not any(outcome.was_recorded for outcome in first.values())
    second = outcomes(verify, DECIDED, path, stand_ins)
    assert all(outcome.was_recorded for outcome in second.values())
    assert {name: each.evidence for name, each in second.items()} == {
        name: each.evidence for name, each in first.items()
    }
    assert sorted(log.read_text().split()) == sorted(DECIDED)


def test_a_fresh_run_runs_what_the_ledger_has(tmp_path, stand_ins, log):
    path = tmp_path / "ledger.sqlite"
    for _ in range(2):
        outcomes(verify_anew, ("stand-in.proved",), path, stand_ins)
    assert log.read_text().split() == ["stand-in.proved"] * 2


def test_undecided_and_needs_are_recorded_and_tried_again(tmp_path, stand_ins, log):
    path = tmp_path / "ledger.sqlite"
    names = ("stand-in.undecided", "stand-in.needs")
    for _ in range(2):
        found = verdicts(outcomes(verify, names, path, stand_ins))
        assert found == dict(zip(names, (Verdict.UNDECIDED, Verdict.NEEDS), strict=True))
    assert Counter(log.read_text().split()) == dict.fromkeys(names, 2)
    with opened_for_reading(path) as ledger:
        recorded = entries_of({name: stand_ins.checks()[name] for name in names}, ledger)
    assert all(recorded.values())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stand-in.raises", "a bug of mrgd: ZeroDivisionError: no check of"),
        ("stand-in.dies", "process died (exit code 7)"),
    ],
)
def test_a_check_that_breaks_is_undecided_and_not_recorded(tmp_path, stand_ins, name, words):
    path = tmp_path / "ledger.sqlite"
    found = outcomes(verify, (name, "stand-in.proved"), path, stand_ins)
    assert combined_verdict(found[name].evidence) is Verdict.UNDECIDED
    assert words in found[name].evidence[0].scope
    assert combined_verdict(found["stand-in.proved"].evidence) is Verdict.PROVED
    with opened_for_reading(path) as ledger:
        assert ledger.entry(address_of(stand_ins.checks()[name], ledger)) is None


def test_a_check_past_its_time_limit_is_stopped_and_undecided(tmp_path, stand_ins):
    path = tmp_path / "ledger.sqlite"
    names = ("stand-in.hangs", "stand-in.proved")
    found = outcomes(verify, names, path, stand_ins, time_limit=1.0)
    assert found["stand-in.hangs"].evidence[0].scope == "not decided within 1 s"
    assert verdicts(found) == dict(zip(names, (Verdict.UNDECIDED, Verdict.PROVED), strict=True))


def test_a_changed_statement_is_checked_again(tmp_path, stand_ins, monkeypatch, log):
    import sympy as sp

    path = tmp_path / "ledger.sqlite"
    outcomes(verify, ("stand-in.proved",), path, stand_ins)
    before = address(path, stand_ins)
    x = stand_ins.X
    changed = stand_ins.Statement(
        variables=(stand_ins.Variable(x, "a real number"),),
        conclusion=sp.Ge(x**4, 0, evaluate=False),
    )
    monkeypatch.setattr(stand_ins, "_statement", lambda: changed)
    after = address(path, stand_ins)
    assert before.statement != after.statement
    assert before.key != after.key
    found = outcomes(verify, ("stand-in.proved",), path, stand_ins)
    assert not found["stand-in.proved"].was_recorded


def address(path, stand_ins):
    with opened_for_reading(path) as ledger:
        return address_of(stand_ins.checks()["stand-in.proved"], ledger)


def test_no_names_start_no_process(tmp_path, stand_ins):
    assert outcomes(verify, (), tmp_path / "ledger.sqlite", stand_ins) == {}


def test_there_is_at_least_one_core():
    assert all_cores() >= 1


def started(path, log):
    rooms = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "stand_ins")])
    environment = {**os.environ, "PYTHONPATH": rooms, "STAND_IN_LOG": str(log)}
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(path)], env=environment, stderr=subprocess.PIPE
    )


def recorded(path, stand_ins):
    with opened_for_reading(path) as ledger:
        checks = {name: stand_ins.checks()[name] for name in SLOW}
        return {name for name, entry in entries_of(checks, ledger).items() if entry}


def integrity(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()


def test_runs_killed_at_any_moment_resume_and_check_only_what_is_missing(tmp_path, stand_ins):
    path = tmp_path / "ledger.sqlite"
    kills = 0
    for k in range(40):
        done = recorded(path, stand_ins)
        log = tmp_path / f"log-{k}.txt"
        log.touch()
        process = started(path, log)
        goal = len(done) + 8 + k
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            if len(log.read_text().split()) + len(done) >= goal:
                process.send_signal(signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.001 * (k % 7))
        errors = process.communicate()[1]
        assert not set(log.read_text().split()) & done
        if path.exists():
            assert integrity(path) == "ok"
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, errors
    assert kills >= 2
    assert recorded(path, stand_ins) == set(SLOW)


def test_two_runs_at_once_both_end_well(tmp_path, stand_ins):
    path = tmp_path / "ledger.sqlite"
    processes = [started(path, tmp_path / f"log-{k}.txt") for k in range(2)]
    for process in processes:
        errors = process.communicate()[1]
        assert process.returncode == 0, errors
    assert integrity(path) == "ok"
    assert recorded(path, stand_ins) == set(SLOW)


def test_workers_end_when_their_run_is_killed(tmp_path, stand_ins, log):
    program = RUN.replace('(f"slow.number-{k}" for k in range(30))', '(["stand-in.hangs"])')
    rooms = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "stand_ins")])
    marker = str(tmp_path / "ledger.sqlite")
    process = subprocess.Popen(
        [sys.executable, "-c", program, marker],
        env={**os.environ, "PYTHONPATH": rooms},
        stdout=subprocess.PIPE,  # the worker inherits it: it closes when all of them have ended
    )
    deadline = time.monotonic() + 30
    while "hangs" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
