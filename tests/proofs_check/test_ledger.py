import json
import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from numerics.exact import InputError
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.hypothesis import AuditLine, Need
from proofs_check.ledger import Address, opened_for_reading, opened_for_writing

ADDRESS = Address(claim="cycle.norm", statement="s", method="m", version="1")
STEP = ProofStep(name="one", establishes="‖S‖ ≤ 1", method="by sight", trusts=("eyes",))
PROOF = Evidence(verdict=Verdict.PROVED, method="by sight", scope="all λ", steps=(STEP,))
REFUTATION = Evidence(
    verdict=Verdict.REFUTED, method="search", scope="λ = 1/3", counterexample={"λ": "1/3"}
)


def integrity(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()


def test_evidence_comes_back_as_it_was_recorded(tmp_path):
    path = tmp_path / "new folder" / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record(ADDRESS, (PROOF, REFUTATION), 0.25)
    with opened_for_reading(path) as ledger:
        entry = ledger.entry(ADDRESS)
    assert entry is not None
    assert entry.evidence == (PROOF, REFUTATION)
    assert entry.seconds == 0.25


@pytest.mark.parametrize(
    "change",
    [
        {"claim": "cycle.other"},
        {"statement": "t"},
        {"method": "n"},
        {"version": "2"},
        {"settings": {"digits": "50"}},
    ],
)
def test_a_change_of_any_part_of_the_address_finds_nothing(tmp_path, change):
    with opened_for_writing(tmp_path / "ledger.sqlite") as ledger:
        ledger.record(ADDRESS, (PROOF,), 1.0)
        assert ledger.entry(replace(ADDRESS, **change)) is None
        assert ledger.entry(replace(ADDRESS)) is not None


def test_the_key_does_not_depend_on_the_order_of_the_settings():
    first = replace(ADDRESS, settings={"digits": "50", "seed": "1"})
    second = replace(ADDRESS, settings={"seed": "1", "digits": "50"})
    assert first.key == second.key


def test_parts_of_the_address_do_not_run_into_each_other():
    assert replace(ADDRESS, statement="sm", method="").key != ADDRESS.key


def test_recording_again_replaces_the_entry(tmp_path):
    with opened_for_writing(tmp_path / "ledger.sqlite") as ledger:
        ledger.record(ADDRESS, (PROOF,), 1.0)
        ledger.record(ADDRESS, (REFUTATION,), 2.0)
        entry = ledger.entry(ADDRESS)
    assert entry is not None
    assert entry.evidence == (REFUTATION,)


LINES = (
    AuditLine(hypothesis="x > 0", need=Need.NEEDED, counterexample={"x": "-1/3"}),
    AuditLine(hypothesis="y > 0", need=Need.OPEN, note="why"),
)


def test_audits_come_back_as_recorded_apart_from_the_evidence(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record_audit(ADDRESS, LINES, 0.5)
        assert ledger.entry(ADDRESS) is None
    with opened_for_reading(path) as ledger:
        assert ledger.audit(ADDRESS) == LINES
        assert ledger.audit(replace(ADDRESS, method="other")) is None


def test_a_ledger_from_before_audits_is_read_and_then_written(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record(ADDRESS, (PROOF,), 0.25)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE audits")
    connection.close()
    with opened_for_reading(path) as ledger:
        assert ledger.audit(ADDRESS) is None
    with opened_for_writing(path) as ledger:
        ledger.record_audit(ADDRESS, LINES, 0.5)
        assert ledger.audit(ADDRESS) == LINES
        assert ledger.entry(ADDRESS).evidence == (PROOF,)


def test_a_damaged_audit_is_refused_with_the_mend(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record_audit(ADDRESS, LINES, 0.5)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE audits SET lines = '[1]'")
    connection.close()
    with opened_for_reading(path) as ledger, pytest.raises(InputError, match="--audit --fresh"):
        ledger.audit(ADDRESS)


def test_results_of_experiments_come_back_as_recorded(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        for rate in (1, 2):
            ledger.record_results(
                "toy", {"rate": rate}, figures={"error": "<svg>ε</svg>"}, version="1"
            )
    with opened_for_reading(path) as ledger:
        (results,) = ledger.results()
    assert (results.experiment, results.results, results.figures) == (
        "toy",
        {"rate": 2},
        {"error": "<svg>ε</svg>"},
    )


def test_reading_an_absent_ledger_finds_nothing_and_makes_no_file(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_reading(path) as ledger:
        assert ledger.entry(ADDRESS) is None
        assert ledger.results() == ()
    assert not path.exists()


def test_a_reading_connection_cannot_write(tmp_path):
    path = tmp_path / "ledger.sqlite"
    opened_for_writing(path).close()
    with (
        opened_for_reading(path) as ledger,
        pytest.raises(InputError, match=r"ledger\.sqlite.*readonly.*--ledger"),
    ):
        ledger.record(ADDRESS, (PROOF,), 1.0)


def test_an_empty_file_is_read_as_an_empty_ledger_and_can_become_one(tmp_path):
    path = tmp_path / "ledger.sqlite"
    path.touch()
    with opened_for_reading(path) as ledger:
        assert ledger.entry(ADDRESS) is None
    assert path.stat().st_size == 0
    with opened_for_writing(path) as ledger:
        ledger.record(ADDRESS, (PROOF,), 1.0)
        assert ledger.entry(ADDRESS) is not None


@pytest.mark.parametrize("opened", [opened_for_reading, opened_for_writing])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, opened):
    path = tmp_path / "thesis.txt"
    path.write_text("not a database, and precious\n" * 100)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"thesis\.txt.*no ledger of mrgd; name another"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("opened", [opened_for_reading, opened_for_writing])
def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path, opened):
    path = tmp_path / "photos.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"photos\.sqlite.*no ledger of mrgd; name another"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("opened", [opened_for_reading, opened_for_writing])
def test_a_ledger_of_a_later_format_is_refused(tmp_path, opened):
    path = tmp_path / "ledger.sqlite"
    opened_for_writing(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(InputError, match=r"format 99.*upgrade mrgd"):
        opened(path)


@pytest.mark.parametrize("opened", [opened_for_reading, opened_for_writing])
def test_a_directory_is_refused(tmp_path, opened):
    with pytest.raises(InputError, match=r"is a directory; name a file in it with --ledger"):
        opened(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"folder cannot be made.*--ledger"):
        opened_for_writing(tmp_path / "file" / "ledger.sqlite")


@pytest.mark.parametrize("damage", ["", "[{}]", "{", '[{"verdict": "superb", "steps": []}]', "7"])
def test_a_damaged_entry_is_refused_with_its_claim(tmp_path, damage):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record(ADDRESS, (PROOF,), 1.0)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE evidence SET evidence = ?", (damage,))
    connection.close()
    with (
        opened_for_reading(path) as ledger,
        pytest.raises(InputError, match=r"entry of cycle\.norm.*--fresh"),
    ):
        ledger.entry(ADDRESS)


def test_damaged_results_are_refused(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record_results("toy", {}, figures={}, version="1")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE results SET figures = '{'")
    connection.close()
    with (
        opened_for_reading(path) as ledger,
        pytest.raises(InputError, match="results are damaged; run the experiments again"),
    ):
        ledger.results()


def test_no_verdict_is_stored_beside_the_evidence_it_comes_from(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened_for_writing(path) as ledger:
        ledger.record(ADDRESS, (PROOF,), 1.0)
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(evidence)")]
    (text,) = connection.execute("SELECT evidence FROM evidence").fetchone()
    connection.close()
    assert "verdict" not in columns
    assert json.loads(text) == [PROOF.to_json()]


def _record_many(path: Path, process: int, count: int) -> None:
    for k in range(count):
        with opened_for_writing(path) as ledger:
            ledger.record(replace(ADDRESS, claim=f"by.{process}-{k}"), (PROOF,), 1.0)
            ledger.record(replace(ADDRESS, claim="by.all"), (PROOF,), float(process))


def test_processes_that_open_and_write_at_once_lose_nothing(tmp_path):
    path = tmp_path / "ledger.sqlite"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_many, args=(path, p, 15)) for p in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert integrity(path) == "ok"
    with opened_for_reading(path) as ledger:
        for p in range(4):
            for k in range(15):
                assert ledger.entry(replace(ADDRESS, claim=f"by.{p}-{k}")) is not None
