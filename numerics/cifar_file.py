"""CIFAR-10's batches: the binary version, and the Python version behind a checksum.

Binary version: records of one label byte and 3072 pixel bytes (1024 red, 1024 green, 1024 blue,
each 32 × 32 row by row). Python version: pickles. A pickle can run code, so a file is unpickled
only if its MD5 is the published one, and then by an unpickler that can build arrays of numbers and
nothing else.
Source: A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, and the data
set's page; the MD5 values are those that torchvision's CIFAR10 class publishes.
"""

import hashlib
import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from jaxtyping import UInt8

from numerics.data_set import DataNeeded, DataSet
from numerics.exact import InputError, shown

__all__ = [
    "PUBLISHED_MD5",
    "batch_from_binary",
    "batch_from_pickle",
    "checked_object",
    "cifar_10",
    "numbers_from_pickle",
]

PIXELS: Final = 3 * 32 * 32
RECORD: Final = 1 + PIXELS
MAX_BYTES: Final = 2**28

PUBLISHED_MD5: Final[Mapping[str, str]] = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
    "batches.meta": "5ff9c542aee3614f3951f8cda6e48888",
}

_TRAINING = tuple(f"data_batch_{i}" for i in range(1, 6))
_FIRST_PART = "data_batch_1_first4000.bin"
_FOLDERS = ("", "cifar-10-batches-bin", "cifar-10-batches-py")

Batch = tuple[UInt8[np.ndarray, "m 3072"], UInt8[np.ndarray, " m"]]


def cifar_10(directory: Path | None) -> DataSet:
    """CIFAR-10's training images (n × 3072 bytes) and labels, from the batches that are there.

    The binary batches are preferred; a missing batch, or a file with a part of one, is said in the
    notes.

    Raises:
        DataNeeded: if there is no batch in the directory or its two usual folders.
        InputError: if a batch is damaged, or a pickle's checksum is not the published one.
    """
    places = () if directory is None else tuple(directory / folder for folder in _FOLDERS)
    paths = _batch_paths(places)
    if not paths:
        raise DataNeeded("cifar-10", "data_batch_1.bin … data_batch_5.bin", places)
    batches = [
        batch_from_binary(path) if path.suffix == ".bin" else batch_from_pickle(path)
        for path in paths
    ]
    notes = []
    if len(paths) < len(_TRAINING) or any(path.name == _FIRST_PART for path in paths):
        notes.append(
            f"a part of CIFAR-10 only: {sum(len(labels) for _, labels in batches)} of the 50000 "
            f"training images, from {', '.join(path.name for path in paths)}"
        )
    return DataSet(
        name="cifar-10",
        X=np.concatenate([X for X, _ in batches]) if len(batches) > 1 else batches[0][0],
        target=np.concatenate([labels for _, labels in batches]),
        columns=tuple(
            f"{colour} {i} {j}"
            for colour in ("red", "green", "blue")
            for i in range(32)
            for j in range(32)
        ),
        notes=tuple(notes),
    )


def batch_from_binary(path: Path) -> Batch:
    """Images and labels of a batch of the binary version; the images are views of the file.

    Raises:
        InputError: if the length is no positive multiple of 3073, or a label exceeds 9.
    """
    size = path.stat().st_size
    if size == 0 or size % RECORD:
        raise InputError(
            f"{path.name}: {size} bytes is no positive multiple of {RECORD}, the record length; "
            "fetch the file again"
        )
    records = np.memmap(path, dtype=np.uint8, mode="r").reshape(-1, RECORD)
    labels = np.array(records[:, 0])
    _refuse_labels(labels, path.name)
    return records[:, 1:], labels


def batch_from_pickle(path: Path, *, published: Mapping[str, str] = PUBLISHED_MD5) -> Batch:
    """Images and labels of a batch of the Python version, after its checksum is found right.

    Raises:
        InputError: if the checksum is not the published one, or the content is no batch.
    """
    content = checked_object(path, published=published)
    if not isinstance(content, dict) or not {b"data", b"labels"} <= set(content):
        raise InputError(f"{path.name}: it has no 'data' and 'labels'; give a batch of images")
    X, labels = content[b"data"], np.asarray(content[b"labels"])
    if (
        not isinstance(X, np.ndarray)
        or X.dtype != np.uint8
        or X.shape != (len(labels), PIXELS)
        or labels.dtype.kind != "i"
    ):
        raise InputError(f"{path.name}: 'data' is no array of bytes, m × {PIXELS}; fetch it again")
    _refuse_labels(labels, path.name)
    return X, labels.astype(np.uint8)


def checked_object(path: Path, *, published: Mapping[str, str] = PUBLISHED_MD5) -> object:
    """What the pickle file holds, if its MD5 is the published one of its name.

    Raises:
        InputError: if no MD5 is published for the name, it differs, or the pickle asks for more
            than numbers.
    """
    if path.name not in published:
        raise InputError(f"{path.name}: a pickle with no published checksum is not opened")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path.name}: {path.stat().st_size} bytes; a batch has 31 million")
    data = path.read_bytes()
    found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if found != published[path.name]:
        raise InputError(
            f"{path.name}: its MD5 is {found}, the published one is {published[path.name]}; "
            "it is not opened, fetch the file again"
        )
    return numbers_from_pickle(data, path.name)


def numbers_from_pickle(data: bytes, name: str) -> object:
    """The arrays, numbers, texts and containers in a pickle; any other object is refused.

    Raises:
        InputError: if the pickle is damaged, or names a class or function that is not allowed.
    """
    try:
        return _ArrayUnpickler(io.BytesIO(data), encoding="bytes").load()
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    except Exception as error:  # noqa: BLE001  (a damaged pickle can raise anything)
        reason = shown(str(error), 80)
        raise InputError(f"{name}: no complete pickle ({reason}); fetch it again") from None


class _ArrayUnpickler(pickle.Unpickler):
    """Finds what rebuilds a NumPy array, under its names of 2009 and today, and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        """The constructor asked for, if it is one of the three of an array."""
        allowed = {
            ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
            ("numpy._core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
            ("numpy", "ndarray"): np.ndarray,
            ("numpy", "dtype"): np.dtype,
        }
        if (module, name) not in allowed:
            raise InputError(
                f"the pickle asks for {shown(f'{module}.{name}')}, which is no array; "
                "it is not opened"
            )
        return allowed[module, name]


def _batch_paths(places: tuple[Path, ...]) -> list[Path]:
    for suffix in (".bin", ""):
        found = [
            next((place / name for place in places if (place / name).is_file()), None)
            for name in (f"{stem}{suffix}" for stem in _TRAINING)
        ]
        if any(found):
            return [path for path in found if path is not None]
    return [place / _FIRST_PART for place in places if (place / _FIRST_PART).is_file()][:1]


def _refuse_labels(labels: np.ndarray, name: str) -> None:
    beyond = np.flatnonzero((labels < 0) | (labels > 9))
    if beyond.size:
        raise InputError(
            f"{name}: record {beyond[0] + 1} has the label {labels[beyond[0]]}; "
            "CIFAR-10 has the labels 0 to 9, fetch the file again"
        )
