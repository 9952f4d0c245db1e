"""Tables on standard output: coloured and folded on a terminal, one line a row elsewhere."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["need_style", "print_table", "verdict_style"]

_WIDTH_OF_A_PIPE = 10_000
_STYLES = {
    "kernel": "bold green",
    "proved": "green",
    "certified": "cyan",
    "checked": "blue",
    "unrefuted": "blue",
    "confirmed": "cyan",
    "not-confirmed": "red",
    "refuted": "bold red",
    "undecided": "yellow",
    "needs": "magenta",
}


def verdict_style(verdict: str) -> str:
    """The colour of a verdict on a terminal."""
    return _STYLES.get(verdict, "")


def need_style(need: str) -> str:
    """The colour of what a hypothesis is needed for on a terminal."""
    return {"needed": "green", "not needed": "cyan", "open": "yellow"}.get(need, "")


def print_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    styles: Sequence[str] = (),
    styled_column: int = 0,
) -> None:
    """Prints a table; `styles`, one a row, colour the cells of `styled_column`."""
    terminal = sys.stdout.isatty()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for i, name in enumerate(header):
        table.add_column(name, overflow="fold", no_wrap=not terminal or i < len(header) - 1)
    for k, row in enumerate(rows):
        style = styles[k] if styles else ""
        table.add_row(
            *(Text(cell, style=style if i == styled_column else "") for i, cell in enumerate(row))
        )
    console = Console(width=None if terminal else _WIDTH_OF_A_PIPE, highlight=False)
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        sys.stdout.write(line.rstrip() + "\n")
