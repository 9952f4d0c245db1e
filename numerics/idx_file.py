"""IDX files of unsigned bytes, as MNIST comes, plain or compressed by gzip.

A header of big-endian 32-bit integers (magic 0x0800 + the number of axes, then each axis), then
one byte an entry, the last axis fastest.
Source: the format note of Y. LeCun, C. Cortes, C. J. C. Burges with the MNIST files.
"""

import gzip
import io
import math
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from jaxtyping import UInt8

from numerics.data_set import DataSet, located
from numerics.exact import InputError

__all__ = ["array_from_idx", "mnist"]

MAX_ENTRIES: Final = 2**30
MAX_AXES: Final = 4
_BYTES_OF: Final = 0x0800  # the third byte, 8, says unsigned bytes
_SUBFOLDERS = ("mnist", "MNIST/raw")


def mnist(directory: Path | None) -> DataSet:
    """MNIST's training images, 60 000 × 784 bytes, with the digit of each as its target.

    Raises:
        DataNeeded: if a file is not in the directory, nor in its folders `mnist`, `MNIST/raw`.
        InputError: if a file is damaged, or images and labels differ in number.
    """
    images = array_from_idx(_file("train-images", 3, directory))
    labels = array_from_idx(_file("train-labels", 1, directory))
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise InputError(
            f"mnist: images of shape {images.shape} and labels of shape {labels.shape}; "
            "take both files from the same copy"
        )
    rows, high, wide = images.shape
    return DataSet(
        name="mnist",
        X=images.reshape(rows, high * wide),
        target=labels,
        columns=tuple(f"pixel {i} {j}" for i in range(high) for j in range(wide)),
    )


def array_from_idx(path: Path) -> UInt8[np.ndarray, "..."]:
    """The array in an IDX file, read-only, in the file's own bytes.

    Raises:
        InputError: if the magic number, the axes or the length are wrong, or the file is damaged.
    """
    try:
        with path.open("rb") as file:
            if path.suffix != ".gz":
                return _array(file, path.name)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return _array(unpacked, path.name)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path.name}: damaged ({error}); fetch the file again") from None


def _file(stem: str, axes: int, directory: Path | None) -> Path:
    name = f"{stem}-idx{axes}-ubyte"
    return located("mnist", (f"{name}.gz", name), _SUBFOLDERS, directory)


def _array(file: io.BufferedIOBase, name: str) -> UInt8[np.ndarray, "..."]:
    magic = int.from_bytes(_bytes(file, 4, name), "big")
    axes = magic - _BYTES_OF
    if not 1 <= axes <= MAX_AXES:
        raise InputError(
            f"{name}: magic number {magic}; an IDX file of bytes starts with "
            f"{_BYTES_OF + 1} to {_BYTES_OF + MAX_AXES}, check that it is one"
        )
    shape = tuple(int.from_bytes(_bytes(file, 4, name), "big") for _ in range(axes))
    entries = math.prod(shape)
    if not 1 <= entries <= MAX_ENTRIES:
        raise InputError(
            f"{name}: the header says shape {shape}; use between 1 and {MAX_ENTRIES} entries"
        )
    data = _bytes(file, entries, name)
    if file.read(1):
        raise InputError(
            f"{name}: more bytes than the header's shape {shape}; fetch the file again"
        )
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def _bytes(file: io.BufferedIOBase, count: int, name: str) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise InputError(f"{name}: ends {count - len(data)} bytes too early; fetch the file again")
    return data
