"""A command in several processes, started by torchrun: one writes and speaks, an error ends all.

Whatever ends a command in all processes is said once, by the first that meets it; where one
fails, torchrun ends the others. Then and otherwise the exit status is that of the process that
speaks; one without anything to say ends with 0.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from mrgd.errors import ExitStatus, PartNeeded, absent_parts
from numerics.exact import InputError
from numerics.process_group import (
    Launch,
    ProcessLost,
    first_to_end,
    launch,
    meeting,
    process_group,
)

__all__ = ["Part", "launched"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What this process has to do: of `size` processes, the first one writes files and speaks."""

    size: int = 1
    writes: bool = True


@contextmanager
def launched(device: str) -> Iterator[Part]:
    """The part of this process; with several processes, their group is set up inside the block.

    Args:
        device: `cpu` or `cuda`.

    Yields:
        The part.

    Raises:
        InputError: if the environment is not that of torchrun.
        PartNeeded: if another process has ended.
    """
    place = launch(os.environ)
    if place is None:
        yield Part()
        return
    try:
        yield from _several(place, device)
    except ProcessLost as lost:
        raise PartNeeded(
            f"NEEDS all {place.size} processes: {lost}; see what it said, and start all again"
        ) from None


def _several(place: Launch, device: str) -> Iterator[Part]:
    said: tuple[type[BaseException], ...] = (InputError, ProcessLost, KeyboardInterrupt)
    store = meeting(place)
    try:
        with process_group(place, device, store):
            yield Part(size=place.size, writes=place.rank == 0)
    except (*said, *absent_parts()):
        if first_to_end(store):
            raise
        raise click.exceptions.Exit(ExitStatus.HOLDS) from None
