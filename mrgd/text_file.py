"""Text files at the edge: read whole within a limit, or written all at once or not at all."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from numerics.exact import InputError, shown

__all__ = [
    "STANDARD_OUTPUT",
    "made_directory",
    "refusing_unwritable",
    "text_of",
    "write_json",
    "write_text",
]

STANDARD_OUTPUT: Final = "-"
MAX_BYTES: Final = 64_000_000


def text_of(path: Path, name: str) -> str:
    """The text of a UTF-8 file; `name` is what an error message calls it.

    Raises:
        InputError: if the file is absent, a directory, unreadable, too long, or no UTF-8 text.
    """
    place = f"{name}: {shown(str(path), 200)}"
    try:
        if path.is_dir():
            raise InputError(f"{place} is a directory; give a file in it")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"{place} cannot be read ({error.strerror or error}); check the path and permissions"
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{place} has more than {MAX_BYTES} bytes; give a smaller file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            f"{place} starts with {shown(data[:12])}, which is no UTF-8 text; give a text file"
        ) from None


def write_text(path: Path, text: str, name: str) -> None:
    """Writes the file in one move, so that a reader sees the old text or the new one.

    Raises:
        InputError: if the file cannot be written.
    """
    with refusing_unwritable(path, name):
        target = path.resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_text(text, encoding="utf-8")  # a device or a pipe
            return
        draft = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(target)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


@contextlib.contextmanager
def refusing_unwritable(path: Path, name: str) -> Iterator[None]:
    """Turns a failure to write the file, in the block, into the one line that says the mend.

    Raises:
        InputError: if the block raises OSError.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(
            f"{name}: {shown(str(path), 200)} cannot be written ({error.strerror or error}); "
            "give a file in a folder that exists and can be written"
        ) from None


def write_json(target: str, value: object) -> None:
    """Writes a JSON value to a file, or to standard output where the target is `-`.

    Raises:
        InputError: if the file cannot be written.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if target == STANDARD_OUTPUT:
        click.echo(text, nl=False)
    else:
        write_text(Path(target), text, "--json")


def made_directory(path: Path, name: str) -> Path:
    """The directory, made with its parents where it is absent.

    Raises:
        InputError: if it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{name}: {shown(str(path), 200)} cannot be made a directory "
            f"({error.strerror or error}); give another"
        ) from None
    return path
