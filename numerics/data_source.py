"""Where data comes from: a file's path, or the name of a known data set. Nothing is downloaded.

Known names: `digits` and `breast-cancer` (embedded in scikit-learn), `mnist`, `cifar-10`,
`credit-card` (files in the data directory: the argument, or the environment variable MRGD_DATA).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from numerics.array_file import data_set_from_npy, data_set_from_npz
from numerics.cifar_file import cifar_10
from numerics.credit_card import credit_card
from numerics.csv_file import data_set_from_csv
from numerics.data_set import DataSet, with_target
from numerics.exact import InputError, shown
from numerics.idx_file import mnist

__all__ = ["DIRECTORY_VARIABLE", "FORMATS", "KNOWN", "data_set", "data_set_from_file"]

DIRECTORY_VARIABLE: Final = "MRGD_DATA"


def data_set(source: str, *, directory: Path | None = None, target: str | None = None) -> DataSet:
    """The data set of that name, or in the file at that path.

    Args:
        source: a known name (`digits`, `mnist`, …), or the path of a .csv, .npy or .npz file.
        directory: where the files of known data sets are; if absent, MRGD_DATA says it.
        target: the column to take out of the matrix as the target; its name, or its index from 0
            where the columns have no names.

    Returns:
        The data set.

    Raises:
        DataNeeded: if the files of a known data set are absent.
        InputError: if there is neither such a name nor such a file, the directory is none, or the
            data cannot be used.
    """
    if source.lower() in KNOWN:
        data = KNOWN[source.lower()](_data_directory(directory))
    else:
        data = data_set_from_file(Path(source))
    return data if target is None else with_target(data, target)


def data_set_from_file(path: Path) -> DataSet:
    """The data matrix in a .csv, .npy or .npz file.

    Raises:
        InputError: if there is no such file, it cannot be read, or it holds no data matrix.
    """
    try:
        _refuse_no_file(path)
        return FORMATS[path.suffix.lower()](path)
    except OSError as error:
        raise InputError(
            f"{shown(str(path), 200)}: cannot be read ({error.strerror or error}); "
            "check the path and the file's permissions"
        ) from None


def _refuse_no_file(path: Path) -> None:
    place = shown(str(path), 200)
    if path.is_dir():
        raise InputError(
            f"{place} is a directory; give a file in it, or a known name with --data-dir"
        )
    if not path.exists():
        raise InputError(
            f"{place}: no such file and no known data set; "
            f"give a {', '.join(FORMATS)} file or one of {', '.join(NAMES)}"
        )
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            f"{place}: the extension {shown(path.suffix)} is not known; "
            f"save the matrix as {', '.join(FORMATS)}"
        )


def _data_directory(directory: Path | None) -> Path | None:
    if directory is None:
        text = os.environ.get(DIRECTORY_VARIABLE, "")
        if not text:
            return None
        directory = Path(text)
    if not directory.is_dir():
        raise InputError(
            f"data directory: {shown(str(directory), 200)} is no directory; "
            "give the one that holds the data files"
        )
    return directory


def _digits(_: Path | None) -> DataSet:
    from sklearn.datasets import load_digits  # noqa: PLC0415  (slow to import)

    found = load_digits()
    X = found.data.astype(np.uint8)  # whole numbers from 0 to 16
    return replace(_embedded("digits", found), X=X)


def _breast_cancer(_: Path | None) -> DataSet:
    from sklearn.datasets import load_breast_cancer  # noqa: PLC0415  (slow to import)

    return _embedded("breast-cancer", load_breast_cancer())


def _embedded(name: str, found: Mapping[str, object]) -> DataSet:
    columns = tuple(str(column) for column in found["feature_names"])  # type: ignore[attr-defined]
    X, target = np.asarray(found["data"]), np.asarray(found["target"])
    return DataSet(name=name, X=X, target=target, columns=columns)


FORMATS: Final[Mapping[str, Callable[[Path], DataSet]]] = {
    ".csv": data_set_from_csv,
    ".npy": data_set_from_npy,
    ".npz": data_set_from_npz,
}
KNOWN: Final[Mapping[str, Callable[[Path | None], DataSet]]] = {
    "digits": _digits,
    "breast-cancer": _breast_cancer,
    "mnist": mnist,
    "cifar-10": cifar_10,
    "cifar10": cifar_10,
    "credit-card": credit_card,
}
NAMES: Final = tuple(name for name in KNOWN if name != "cifar10")
