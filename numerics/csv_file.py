"""Comma-separated files: one pass over the text, numbers straight into a float64 matrix.

The first row is a header when none of its cells is a number. Without a header the columns are
called 0, 1, …. Rows are counted from 1, the header not among them.
Left out, and said in the notes: columns that are text in every row (identifiers), columns with no
entry at all, and rows with an empty cell. Text in some rows of a column of numbers is an error.
Limits: 1 GiB of text, 20 000 columns, 2·10⁸ cells, 131 072 characters a cell.
"""

import csv
import itertools
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from numerics.data_set import DataSet
from numerics.exact import InputError, shown

__all__ = ["data_set_from_csv"]

MAX_BYTES: Final = 2**30
MAX_COLUMNS: Final = 20_000
MAX_CELLS: Final = 200_000_000


@dataclass(slots=True)
class _Column:
    """What one column has shown so far: how many entries of each kind, and the first odd ones."""

    name: str
    numbers: int = 0
    empty: int = 0
    first_number: int = 0
    first_text: tuple[int, str] | None = None
    first_non_finite: tuple[int, str] | None = None


@dataclass(slots=True)
class _Table:
    """The columns, and their cells row by row; NaN stands for text and for an empty cell."""

    columns: list[_Column]
    cells: array = field(default_factory=lambda: array("d"))  # type: ignore[type-arg]
    rows: int = 0


def data_set_from_csv(path: Path) -> DataSet:
    """The data matrix in a CSV file, every number rounded to float64.

    Returns:
        The data set, named as the file; its notes say which rows and columns were left out.

    Raises:
        InputError: if the file is empty, too large, not UTF-8 text, ragged, has text among numbers,
            NaN or infinity, or fewer than two complete rows.
    """
    if path.stat().st_size > MAX_BYTES:
        raise InputError(
            f"{path.name}: {path.stat().st_size} bytes; a CSV file may have {MAX_BYTES}, "
            "save the matrix as .npy"
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = _table(filter(None, csv.reader(file, strict=True)), path.name)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name}: byte {error.start} is {shown(error.object[error.start : error.end])}, "
            "no UTF-8 text; save the file as UTF-8"
        ) from None
    except csv.Error as error:
        raise InputError(f"{path.name}: no valid CSV ({error}); mend the quotes") from None
    return _data_set(table, path.name)


def _table(lines: Iterator[list[str]], name: str) -> _Table:
    first = next(lines, None)
    if first is None:
        raise InputError(f"{name}: the file is empty; give rows of numbers, separated by commas")
    width = len(first)
    if width > MAX_COLUMNS:
        raise InputError(f"{name}: {width} columns; use at most {MAX_COLUMNS}, or a .npy file")
    if _is_header(first):
        table = _Table([_Column(cell.strip() or str(i)) for i, cell in enumerate(first)])
    else:
        table = _Table([_Column(str(i)) for i in range(width)])
        lines = itertools.chain([first], lines)
    for cells in lines:
        table.rows += 1
        if len(cells) != width:
            raise InputError(
                f"{name}: row {table.rows} has {len(cells)} cells, the first has {width}; "
                "give every row the same number"
            )
        if table.rows * width > MAX_CELLS:
            raise InputError(f"{name}: more than {MAX_CELLS} cells; save the matrix as .npy")
        for column, cell in zip(table.columns, cells, strict=True):
            table.cells.append(_entry(column, cell, table.rows))
    if not table.rows:
        raise InputError(f"{name}: a header {shown(','.join(first))} and no row; add rows")
    return table


def _is_header(cells: list[str]) -> bool:
    return any(map(str.strip, cells)) and all(_number(c) is None for c in cells if c.strip())


def _number(cell: str) -> float | None:
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _entry(column: _Column, cell: str, row: int) -> float:
    value = _number(cell)
    if value is not None:
        column.first_number = column.first_number or row
        column.numbers += 1
        if not math.isfinite(value) and column.first_non_finite is None:
            column.first_non_finite = (row, cell.strip())
        return value
    if not cell.strip():
        column.empty += 1
    elif column.first_text is None:
        column.first_text = (row, cell.strip())
    return math.nan


def _data_set(table: _Table, name: str) -> DataSet:
    notes = []
    kept = []
    for i, column in enumerate(table.columns):
        if column.numbers:
            _refuse_odd_entries(column, name)
            kept.append(i)
        elif column.first_text:
            notes.append(f"column {column.name} is text in every row and is left out")
        else:
            notes.append(f"column {column.name} is empty and is left out")
    if not kept:
        text = next((c.first_text[1] for c in table.columns if c.first_text), "")
        raise InputError(
            f"{name}: no column of numbers (the first text is {shown(text)}); "
            "separate cells by commas and write decimals with a point"
        )
    X = np.frombuffer(table.cells, dtype=np.float64).reshape(table.rows, -1)
    if len(kept) < len(table.columns):
        X = X[:, kept]
    complete = ~np.isnan(X).any(axis=1)  # here only an empty cell is NaN
    if not complete.all():
        dropped = table.rows - int(complete.sum())
        where = ", ".join(
            f"{table.columns[i].name} {table.columns[i].empty}"
            for i in kept
            if table.columns[i].empty
        )
        notes.append(
            f"{dropped} of {table.rows} rows have an empty cell and are left out "
            f"(empty cells by column: {where})"
        )
        X = X[complete]
    if X.shape[0] == 0:
        raise InputError(
            f"{name}: all {table.rows} rows have an empty cell; "
            "fill the cells, or remove the emptiest columns"
        )
    columns = tuple(table.columns[i].name for i in kept)
    return DataSet(name=name, X=X, columns=columns, notes=tuple(notes))


def _refuse_odd_entries(column: _Column, name: str) -> None:
    where = f"{name}: row {{}}, column {shown(column.name)}"
    if column.first_text:
        row, text = column.first_text
        raise InputError(
            f"{where.format(row)}: {shown(text)} is text in a column of numbers "
            f"(row {column.first_number} has one); write a number, or leave the cell empty"
        )
    if column.first_non_finite:
        row, text = column.first_non_finite
        raise InputError(
            f"{where.format(row)}: {shown(text)} is not finite; "
            "write a number, or leave the cell empty to leave out the row"
        )
