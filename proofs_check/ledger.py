"""The ledger: evidence on disk, one SQLite file, each result one transaction.

An entry is found by its address: the claim's id, the digest of its statement, the method (the
check's name and the digest of its source), the settings, and the versions of this project and of
the libraries it trusts. So an unchanged claim is not proved again, and a changed one is. What is
stored is evidence; verdicts are computed from it when it is read (`proofs_check.standing`).

The file is in write-ahead-log mode: a process killed at any moment leaves every finished result,
and two processes may write at once. A file that is not a ledger is refused and never touched.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

from numerics.exact import InputError, shown
from proofs_check.evidence import Evidence, evidence_from_json
from proofs_check.hypothesis import AuditLine, line_from_json

__all__ = ["Address", "Entry", "Ledger", "Results", "opened_for_reading", "opened_for_writing"]

APPLICATION_ID: Final = 0x4D524744  # "MRGD", in the file's header
SCHEMA_VERSION: Final = 1
BUSY_SECONDS: Final = 60.0
_READ_ONLY: Final = "?mode=ro"

_TABLES = (
    """CREATE TABLE evidence (
        key TEXT PRIMARY KEY, claim TEXT NOT NULL, statement TEXT NOT NULL, method TEXT NOT NULL,
        settings TEXT NOT NULL, version TEXT NOT NULL, evidence TEXT NOT NULL,
        seconds REAL NOT NULL, recorded TEXT NOT NULL)""",
    """CREATE TABLE results (
        experiment TEXT PRIMARY KEY, results TEXT NOT NULL, figures TEXT NOT NULL,
        version TEXT NOT NULL, recorded TEXT NOT NULL)""",
)
# Made where they are missing. A version that does not know them reads the ledger as well, so that
# its format is the same.
_ADDED = {
    "audits": """CREATE TABLE IF NOT EXISTS audits (
        key TEXT PRIMARY KEY, claim TEXT NOT NULL, statement TEXT NOT NULL, method TEXT NOT NULL,
        settings TEXT NOT NULL, version TEXT NOT NULL, lines TEXT NOT NULL,
        seconds REAL NOT NULL, recorded TEXT NOT NULL)""",
    "statements": """CREATE TABLE IF NOT EXISTS statements (
        claim TEXT PRIMARY KEY, source TEXT NOT NULL, digest TEXT NOT NULL)""",
}


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

    def __init__(
        self, connection: sqlite3.Connection, place: str, *, is_writable: bool = False
    ) -> None:
        self._connection = connection
        self._place = place
        self._is_writable = is_writable

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
            if _has_table(self._connection, "audits"):
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
            if not _has_table(self._connection, "statements"):
                return None
            row = self._connection.execute(query, (claim, source)).fetchone()
        return None if row is None else str(row[0])

    def _write(self, statement: str, row: tuple[object, ...]) -> None:
        with self._refusing_bad_files(), _transaction(self._connection):
            self._connection.execute(statement, row)

    @contextmanager
    def _refusing_bad_files(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise InputError(_complaint(self._place, error)) from None


def opened_for_writing(path: Path) -> Ledger:
    """The ledger at `path`, made if there is none, with its folder.

    Raises:
        InputError: if the file is something else, of a later version, or cannot be written.
    """
    place = _place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"ledger {place}: its folder cannot be made ({error.strerror}); "
            "name another file with --ledger"
        ) from None
    return _opened(f"file:{quote(str(path.absolute()))}", place)


def opened_for_reading(path: Path) -> Ledger:
    """The ledger at `path`, which is never changed; an empty one where there is no file.

    Raises:
        InputError: if the file is something else, or of a later version.
    """
    place = _place(path)
    if not path.exists():
        return _opened("file::memory:", place)
    return _opened(f"file:{quote(str(path.absolute()))}{_READ_ONLY}", place)


def _place(path: Path) -> str:
    place = shown(str(path), 200)
    if path.is_dir():
        raise InputError(f"ledger {place}: it is a directory; name a file in it with --ledger")
    return place


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


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_schema WHERE name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def _sorted_text(settings: Mapping[str, str]) -> str:
    """Settings as one text, the same for equal settings."""
    return json.dumps(dict(sorted(settings.items())), ensure_ascii=False)


def _opened(address: str, place: str) -> Ledger:
    try:
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise InputError(_complaint(place, error)) from None
    try:
        connection.execute("BEGIN")  # one view of the file for the questions that follow
        is_ledger = _is_ledger(connection, place)
        connection.execute("COMMIT")
        is_writable = not address.endswith(_READ_ONLY)
        if not is_ledger:
            if not is_writable:  # an empty file: nothing is recorded in it
                connection.close()
                return _opened("file::memory:", place)
            _make(connection, place)
        for name, table in _ADDED.items():
            if is_writable and not _has_table(connection, name):
                connection.execute(table)
    except sqlite3.Error as error:
        connection.close()
        raise InputError(_complaint(place, error)) from None
    except InputError:
        connection.close()
        raise
    return Ledger(connection, place, is_writable=is_writable)


def _is_ledger(connection: sqlite3.Connection, place: str) -> bool:
    """Whether the file is a ledger; False for an empty file, and an error for anything else."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if mark == APPLICATION_ID and schema == SCHEMA_VERSION:
        return True
    if mark == APPLICATION_ID and schema:
        raise InputError(
            f"ledger {place}: it has the format {schema}, and this version reads "
            f"{SCHEMA_VERSION}; upgrade mrgd or name another file with --ledger"
        )
    if mark or schema or tables:
        raise InputError(
            f"ledger {place}: this database is no ledger of mrgd; name another file with --ledger"
        )
    return False


def _make(connection: sqlite3.Connection, place: str) -> None:
    """Makes the tables, whatever other process does the same at this moment."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:  # switching to the log needs the file alone, and does not wait by itself
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    with _transaction(connection):
        if _is_ledger(connection, place):
            return
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _complaint(place: str, error: sqlite3.Error) -> str:
    reason = str(error)
    if "not a database" in reason or "malformed" in reason:
        return f"ledger {place}: the file is no ledger of mrgd; name another file with --ledger"
    return f"ledger {place}: {reason}; name a file that can be written with --ledger"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
