"""Progress of long work, on standard error: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

__all__ = ["counted_progress", "silent_progress"]

Advance = Callable[[str], None]


@contextmanager
def counted_progress(total: int, title: str) -> Iterator[Advance]:
    """Gives a function that is called with a line for each of the `total` parts that ends."""
    if sys.stderr.isatty():
        yield from _bar(total, title)
        return
    done = 0

    def advance(line: str) -> None:
        nonlocal done
        done += 1
        click.echo(f"[{done}/{total}] {line}", err=True)

    yield advance


@contextmanager
def silent_progress(total: int, title: str) -> Iterator[Advance]:
    """The same, and says nothing."""
    del total, title
    yield lambda _: None


def _bar(total: int, title: str) -> Iterator[Advance]:
    from rich.console import Console  # noqa: PLC0415  (only where there is a terminal)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.fields[title]}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[line]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, title=title, line="")
        yield lambda line: progress.update(task, advance=1, line=line)
