"""Digests of statements: computed once for a source, never kept for another."""

import dataclasses
import sqlite3

import pytest
import sympy as sp

from proofs_check import statement_digest as module
from proofs_check.ledger import opened_for_reading, opened_for_writing
from proofs_check.statement_digest import statement_digest
from theory.catalogue import claims

CLAIM = claims()["logarithm.below-tangent"]
DIGEST = CLAIM.statement().digest


def counted(claim, calls):
    """The same claim, which notes each time that its statement is built."""

    def state():
        calls.append(1)
        return claim.state()

    state.__module__ = claim.state.__module__
    return dataclasses.replace(claim, state=state)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


def test_a_statement_is_built_once_for_its_source(path):
    calls = []
    claim = counted(CLAIM, calls)
    for _ in range(3):
        with opened_for_writing(path) as ledger:
            assert statement_digest(claim, ledger) == DIGEST
    with opened_for_reading(path) as ledger:
        assert statement_digest(claim, ledger) == DIGEST
    assert len(calls) == 1


@pytest.mark.parametrize("changed", ["source_digest", "evidence_version"])
def test_another_source_or_library_builds_it_anew(path, monkeypatch, changed):
    calls = []
    claim = counted(CLAIM, calls)
    with opened_for_writing(path) as ledger:
        statement_digest(claim, ledger)
        monkeypatch.setattr(module, changed, lambda *_: "another")
        statement_digest(claim, ledger)
    assert len(calls) == 2


def test_a_ledger_open_for_reading_is_not_written(path):
    with opened_for_writing(path) as ledger:
        assert ledger.digest(CLAIM.id, "") is None
    with opened_for_reading(path) as ledger:
        assert statement_digest(CLAIM, ledger) == DIGEST
    assert sqlite3.connect(path).execute("SELECT count(*) FROM statements").fetchone() == (0,)


def test_a_ledger_from_before_digests_were_noted_is_read_and_completed(path):
    with opened_for_writing(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE statements")
    with opened_for_reading(path) as ledger:
        assert statement_digest(CLAIM, ledger) == DIGEST
    with opened_for_writing(path) as ledger:
        statement_digest(CLAIM, ledger)
    assert sqlite3.connect(path).execute("SELECT digest FROM statements").fetchone() == (DIGEST,)


def test_a_claim_of_a_file_is_built_each_time(path):
    calls = []

    def state():
        calls.append(1)
        return dataclasses.replace(CLAIM.statement(), conclusion=sp.true)

    claim = dataclasses.replace(CLAIM, state=state)
    with opened_for_writing(path) as ledger:
        assert statement_digest(claim, ledger) == statement_digest(claim, ledger) != DIGEST
    assert len(calls) == 2
