"""A data matrix with its target and column names: n rows (examples) × d columns (features).

A `DataSet` that exists is usable: two-dimensional, at least two rows and one column, real, every
entry finite. Its matrix is the array that was read, not a copy; uint8 stays uint8.
What was left out on the way (rows, columns, a part of the file) is said in `notes`.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from jaxtyping import Float64, Real

from numerics.exact import InputError, shown

__all__ = [
    "DataNeeded",
    "DataSet",
    "located",
    "numeric_matrix",
    "row_blocks",
    "standardized",
    "with_target",
]

MAX_EXACT_INTEGER: Final = 2**53
BLOCK_ENTRIES: Final = 2**21  # 16 MiB of float64


class DataNeeded(Exception):
    """A data set is absent: its message says NEEDS, the files wanted, where it looked, the mend."""

    def __init__(self, name: str, files: str, looked: tuple[Path, ...]) -> None:
        places = "in " + ", ".join(map(str, looked)) if looked else "nowhere, no directory is given"
        super().__init__(
            f"NEEDS {name}: {files}; looked {places}; "
            "give their directory with --data-dir DIR or the environment variable MRGD_DATA"
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DataSet:
    """The matrix X (n × d), the target of each row or None, the columns' names, and notes.

    Args:
        name: what messages call it.
        X: the data, real, n × d; kept as it is, but rare number types become float64 (exactly).
        target: one real number a row.
        columns: d distinct names; empty means "0", "1", ….
        notes: sentences that say what was left out, or is partial.
    """

    name: str
    X: np.ndarray
    target: np.ndarray | None = None
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses a matrix with another shape, too few rows, or an entry that is not finite."""
        X = numeric_matrix(self.X, self.name)
        columns = self.columns or tuple(map(str, range(X.shape[1])))
        if len(columns) != X.shape[1]:
            raise InputError(
                f"{self.name}: {len(columns)} column names for {X.shape[1]} columns; give each one"
            )
        if len(set(columns)) < len(columns):
            twice = next(name for i, name in enumerate(columns) if name in columns[:i])
            raise InputError(f"{self.name}: column {shown(twice)} is named twice; rename one")
        if X.shape[0] < 2:
            raise InputError(
                f"{self.name}: {X.shape[0]} row; a spectrum needs at least 2 rows, give more data"
            )
        _refuse_non_finite(X, columns, self.name)
        if self.target is not None:
            if self.target.shape != (X.shape[0],):
                raise InputError(
                    f"{self.name}: the target has shape {self.target.shape} for {X.shape[0]} rows; "
                    "give one number a row"
                )
            _refuse_non_finite(self.target[:, None], ("target",), self.name)
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "columns", columns)

    @property
    def rows(self) -> int:
        """The number of rows n."""
        return self.X.shape[0]

    @property
    def constant_columns(self) -> tuple[str, ...]:
        """The names of the columns whose variance is zero: every entry is the same."""
        constant = np.min(self.X, axis=0) == np.max(self.X, axis=0)
        return tuple(self.columns[i] for i in np.flatnonzero(constant))


def numeric_matrix(array: np.ndarray, name: str) -> Real[np.ndarray, "n d"]:
    """The array as a matrix of uint8, float32 or float64, without a copy if it is one already.

    Other integers and float16 become float64, exactly.

    Raises:
        InputError: if it has not two axes, has no column or row, is complex or no number, or an
            integer in it is beyond 2⁵³.
    """
    if array.ndim != 2:
        raise InputError(
            f"{name}: the array has shape {array.shape}; "
            "a data matrix has two axes, rows × columns: reshape it"
        )
    if 0 in array.shape:
        raise InputError(f"{name}: the array has shape {array.shape}; it holds no number, fill it")
    if array.dtype.kind == "c":
        raise InputError(
            f"{name}: the entries are {array.dtype}; "
            "data must be real: split it into real and imaginary columns"
        )
    if array.dtype.kind not in "buif" or array.dtype.itemsize > 8:
        raise InputError(
            f"{name}: the entries are {shown(str(array.dtype))}, not numbers of at most 64 bits; "
            "store integers or float64"
        )
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        beyond = (array > MAX_EXACT_INTEGER) | (array < -MAX_EXACT_INTEGER)
        if beyond.any():
            value = int(array[beyond][0])
            raise InputError(
                f"{name}: the entry {value} is beyond 2^53 and would be rounded; "
                "rescale, or store it as float64"
            )
    if array.dtype in (np.dtype(np.uint8), np.dtype(np.float32), np.dtype(np.float64)):
        return array
    return array.astype(np.float64)


def row_blocks(X: Real[np.ndarray, "n d"], rows: int = 0) -> Iterator[Real[np.ndarray, "m d"]]:
    """The matrix in blocks of consecutive rows, views of it; by default of about 16 MiB each."""
    step = rows or max(1, BLOCK_ENTRIES // X.shape[1])
    for start in range(0, X.shape[0], step):
        yield X[start : start + step]


def with_target(data: DataSet, column: str) -> DataSet:
    """The data with one column taken out of the matrix as the target.

    Args:
        data: where to take it from.
        column: its name; columns without names are called 0, 1, ….

    Returns:
        The same rows; the matrix is a copy unless the column is the first or the last.

    Raises:
        InputError: if there is no such column, or it is the only one.
    """
    if column not in data.columns:
        close = difflib.get_close_matches(column, data.columns, n=3, cutoff=0.5)
        near = close or data.columns[:3]
        raise InputError(
            f"{data.name}: no numeric column {shown(column)} among {len(data.columns)}; "
            f"closest: {', '.join(shown(name) for name in near)}"
        )
    if len(data.columns) == 1:
        raise InputError(
            f"{data.name}: {shown(column)} is the only column; without it no data is left, "
            "choose another target"
        )
    i = data.columns.index(column)
    if i == 0:
        rest = data.X[:, 1:]
    elif i == len(data.columns) - 1:
        rest = data.X[:, :-1]
    else:
        rest = np.delete(data.X, i, axis=1)
    return DataSet(
        name=data.name,
        X=rest,
        target=data.X[:, i],
        columns=data.columns[:i] + data.columns[i + 1 :],
        notes=(*data.notes, f"column {column} is the target"),
    )


def standardized(data: DataSet) -> DataSet:
    """The data with each column centred and divided by its standard deviation (rounded, float64).

    Raises:
        InputError: if a column is constant, so that its standard deviation is zero.
    """
    if constant := data.constant_columns:
        others = f" and {len(constant) - 1} more" if len(constant) > 1 else ""
        raise InputError(
            f"{data.name}: column {shown(constant[0])}{others}: every entry is the same, "
            "the variance is 0 and nothing to divide by; remove the column, or do not standardize"
        )
    centre = data.X.mean(axis=0, dtype=np.float64)
    X: Float64[np.ndarray, "n d"] = data.X.astype(np.float64)  # the one copy, changed in place
    X -= centre
    X /= np.sqrt(np.mean(X**2, axis=0))
    return DataSet(
        name=data.name,
        X=X,
        target=data.target,
        columns=data.columns,
        notes=(*data.notes, "each column is standardized to mean 0 and variance 1"),
    )


def located(
    name: str, files: tuple[str, ...], subfolders: tuple[str, ...], directory: Path | None
) -> Path:
    """The first of the files that exists in the directory or one of its subfolders.

    Raises:
        DataNeeded: if none is there.
    """
    places = () if directory is None else (directory, *(directory / sub for sub in subfolders))
    for place in places:
        for file in files:
            if (place / file).is_file():
                return place / file
    raise DataNeeded(name, " or ".join(files), places)


def _refuse_non_finite(X: Real[np.ndarray, "n d"], columns: tuple[str, ...], name: str) -> None:
    if X.dtype.kind != "f":
        return
    before = 0
    for block in row_blocks(X):
        finite = np.isfinite(block)
        if not finite.all():
            row, column = np.argwhere(~finite)[0]
            raise InputError(
                f"{name}: row {before + row + 1}, column {shown(columns[column])}: "
                f"{float(block[row, column])!r} is not finite; leave out the row, or mend the entry"
            )
        before += block.shape[0]
