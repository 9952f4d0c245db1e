"""The ledger's file: an SQLite database in write-ahead-log mode, marked as ours in its header.

A process killed at any moment leaves every finished transaction, and two processes may write at
once. A file that is not a ledger is refused and never touched.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from numerics.exact import InputError, shown

__all__ = [
    "Connected",
    "complaint",
    "connected_for_reading",
    "connected_for_writing",
    "has_table",
    "transaction",
]

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


class Connected(NamedTuple):
    """An open file: the connection, the file's name as it is shown, whether it may be written."""

    connection: sqlite3.Connection
    place: str
    is_writable: bool


def connected_for_writing(path: Path) -> Connected:
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


def connected_for_reading(path: Path) -> Connected:
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


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the database has a table of that name."""
    query = "SELECT 1 FROM sqlite_schema WHERE name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def _opened(address: str, place: str) -> Connected:
    try:
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise InputError(complaint(place, error)) from None
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
            if is_writable and not has_table(connection, name):
                connection.execute(table)
    except sqlite3.Error as error:
        connection.close()
        raise InputError(complaint(place, error)) from None
    except InputError:
        connection.close()
        raise
    return Connected(connection, place, is_writable)


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
    with transaction(connection):
        if _is_ledger(connection, place):
            return
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that the block writes, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def complaint(place: str, error: sqlite3.Error) -> str:
    """One line for an error of SQLite's, with the mend."""
    reason = str(error)
    if "not a database" in reason or "malformed" in reason:
        return f"ledger {place}: the file is no ledger of mrgd; name another file with --ledger"
    return f"ledger {place}: {reason}; name a file that can be written with --ledger"
