"""The ledger: evidence on disk, one SQLite file, each result one transaction.

An entry is found by its address: the claim's id, the digest of its statement, the method (the
check's name and the digest of its source), the settings, and the versions of this project and of
the libraries it trusts. So an unchanged claim is not proved again, and a changed one is. What is
stored is evidence; verdicts are computed from it when it is read (`proofs_check.standing`).

How the file is opened and kept whole: `proofs_check.ledger_file`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from numerics.exact import InputError, shown
from proofs_check.evidence import Evidence, evidence_from_json
from proofs_check.hypothesis import AuditLine, line_from_json
from proofs_check.ledger_file import (
    Connected,
    complaint,
    connected_for_reading,
    connected_for_writing,
    has_table,
    transaction,
)

__all__ = ["Address", "Entry", "Ledger", "Results", "opened_for_reading", "opened_for_writing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What an entry's evidence is evidence of, and how it was found; two equal ones share it."""

    claim: str
    statement: str
    method: str
    version: str
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """SHA-256 over all five parts."""
        parts = [self.claim, self.statement, self.method, self.version, _sorted_text(self.settings)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The evidence at one address, with the seconds it took and when it was recorded (UTC)."""

    evidence: tuple[Evidence, ...]
    seconds: float
    recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The last run of an experiment: its results, and its figures as SVG text by name."""

    experiment: str
    results: Mapping[str, object]
    figures: Mapping[str, str]
    version: str
    recorded: str


class Ledger:
    """An open ledger file; close it, or use it in a `with` block."""

    def __init__(self, file: Connected) -> None:
        self._connection, self._place, self._is_writable = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was recorded is on disk already."""
        self._connection.close()

    def record(self, address: Address, evidence: tuple[Evidence, ...], seconds: float) -> None:
        """Stores the evidence at its address, in one transaction, in place of what was there.

        Raises:
            InputError: if the file cannot be written.
        """
        row = _row(address, [item.to_json() for item in evidence], seconds)
        self._write("INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def entry(self, address: Address) -> Entry | None:
        """The entry at an address, or None where there is none.

        Raises:
            InputError: if the file or the entry cannot be read.
        """
        query = "SELECT evidence, seconds, recorded FROM evidence WHERE key = ?"
        with self._refusing_bad_files():
            row = self._connection.execute(query, (address.key,)).fetchone()
        if row is None:
            return None
        try:
            evidence = tuple(evidence_from_json(item) for item in json.loads(row[0]))
        except (ValueError, KeyError, TypeError, AssertionError):
            raise InputError(
                f"ledger {self._place}: the entry of {address.claim} reads {shown(row[0])}; "
                f"record it anew with mrgd verify {address.claim} --fresh"
            ) from None
        return Entry(evidence=evidence, seconds=row[1], recorded=row[2])

    def record_audit(self, address: Address, lines: tuple[AuditLine, ...], seconds: float) -> None:
        """Stores what an audit found of a claim's hypotheses, in place of what was there.

        Raises:
            InputError: if the file cannot be written.
        """
        row = _row(address, [line.to_json() for line in lines], seconds)
        self._write("INSERT OR REPLACE INTO audits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def audit(self, address: Address) -> tuple[AuditLine, ...] | None:
        """What the audit at an address found, or None where there is none.

        Raises:
            InputError: if the file or the entry cannot be read.
        """
        with self._refusing_bad_files():
            row = None
            if has_table(self._connection, "audits"):
                query = "SELECT lines FROM audits WHERE key = ?"
                row = self._connection.execute(query, (address.key,)).fetchone()
        if row is None:
            return None
        try:
            return tuple(line_from_json(item) for item in json.loads(row[0]))
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"ledger {self._place}: the audit of {address.claim} reads {shown(row[0])}; "
                f"record it anew with mrgd verify {address.claim} --audit --fresh"
            ) from None

    def record_results(
        self,
        experiment: str,
        results: Mapping[str, object],
        *,
        figures: Mapping[str, str],
        version: str,
    ) -> None:
        """Stores an experiment's results and figures in place of its last ones.

        Raises:
            InputError: if the file cannot be written.
        """
        texts = (json.dumps(results, ensure_ascii=False), json.dumps(figures, ensure_ascii=False))
        self._write(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)",
            (experiment, *texts, version, _now()),
        )

    def results(self) -> tuple[Results, ...]:
        """The last results of every experiment that was run, by name.

        Raises:
            InputError: if the file cannot be read.
        """
        query = "SELECT experiment, results, figures, version, recorded FROM results ORDER BY 1"
        with self._refusing_bad_files():
            rows = self._connection.execute(query).fetchall()
        try:
            return tuple(
                Results(
                    experiment=name,
                    results=json.loads(found),
                    figures=json.loads(figures),
                    version=version,
                    recorded=recorded,
                )
                for name, found, figures, version, recorded in rows
            )
        except ValueError:
            raise InputError(
                f"ledger {self._place}: its results are damaged; run the experiments again"
            ) from None

    def record_digest(self, claim: str, source: str, digest: str) -> None:
        """Notes the digest of a claim's statement for the source that builds it.

        Nothing is noted in a ledger that is open for reading.

        Raises:
            InputError: if the file cannot be written.
        """
        if self._is_writable:
            self._write(
                "INSERT OR REPLACE INTO statements VALUES (?, ?, ?)", (claim, source, digest)
            )

    def digest(self, claim: str, source: str) -> str | None:
        """The digest that is noted for a claim and this very source; None where there is none.

        Raises:
            InputError: if the file cannot be read.
        """
        query = "SELECT digest FROM statements WHERE claim = ? AND source = ?"
        with self._refusing_bad_files():
            if not has_table(self._connection, "statements"):
                return None
            row = self._connection.execute(query, (claim, source)).fetchone()
        return None if row is None else str(row[0])

    def _write(self, statement: str, row: tuple[object, ...]) -> None:
        with self._refusing_bad_files(), transaction(self._connection):
            self._connection.execute(statement, row)

    @contextmanager
    def _refusing_bad_files(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise InputError(complaint(self._place, error)) from None


def opened_for_writing(path: Path) -> Ledger:
    """The ledger at `path`, made if there is none, with its folder.

    Raises:
        InputError: if the file is something else, of a later version, or cannot be written.
    """
    return Ledger(connected_for_writing(path))


def opened_for_reading(path: Path) -> Ledger:
    """The ledger at `path`, which is never changed; an empty one where there is no file.

    Raises:
        InputError: if the file is something else, or of a later version.
    """
    return Ledger(connected_for_reading(path))


def _row(address: Address, found: Sequence[object], seconds: float) -> tuple[object, ...]:
    return (
        address.key,
        address.claim,
        address.statement,
        address.method,
        _sorted_text(address.settings),
        address.version,
        json.dumps(found, ensure_ascii=False),
        seconds,
        _now(),
    )


def _sorted_text(settings: Mapping[str, str]) -> str:
    """Settings as one text, the same for equal settings."""
    return json.dumps(dict(sorted(settings.items())), ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
