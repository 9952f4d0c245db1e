import hashlib
import os
import pickle
from typing import ClassVar

import numpy as np
import pytest

from numerics.cifar_file import (
    PUBLISHED_MD5,
    batch_from_binary,
    batch_from_pickle,
    checked_object,
    cifar_10,
    numbers_from_pickle,
)
from numerics.data_set import DataNeeded
from numerics.exact import InputError

GENERATOR = np.random.default_rng(0)
IMAGES = GENERATOR.integers(0, 256, size=(4, 3072), dtype=np.uint8)
LABELS = np.array([0, 9, 3, 3], dtype=np.uint8)
RECORDS = np.column_stack([LABELS, IMAGES]).tobytes()


class PythonTwoPickler(pickle._Pickler):
    """Writes bytes as Python 2 wrote its strings, and NumPy's functions under their old names."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)

    def save_bytes(self, obj):
        self.write(pickle.BINSTRING + len(obj).to_bytes(4, "little") + obj)

    dispatch[bytes] = save_bytes


def python_two_pickle(content, path):
    with path.open("wb") as file:
        PythonTwoPickler(file, protocol=2).dump(content)
    data = path.read_bytes().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    path.write_bytes(data)
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def batch(X=IMAGES, labels=(0, 9, 3, 3)):
    return {b"data": X, b"labels": list(labels), b"batch_label": b"a test", b"filenames": [b"x"]}


def test_a_binary_batch_is_read_record_by_record_without_a_copy(tmp_path):
    (tmp_path / "b.bin").write_bytes(RECORDS)
    X, labels = batch_from_binary(tmp_path / "b.bin")
    assert np.array_equal(X, IMAGES)
    assert np.array_equal(labels, LABELS)
    assert isinstance(X, np.memmap)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "0 bytes is no positive multiple of 3073"),
        (RECORDS[:-1], "12291 bytes is no positive multiple of 3073"),
        (RECORDS[:3073] + b"\x0a" + RECORDS[3074:], "record 2 has the label 10"),
    ],
)
def test_a_damaged_binary_batch_is_refused(tmp_path, content, message):
    (tmp_path / "b.bin").write_bytes(content)
    with pytest.raises(InputError, match=f"^b.bin: {message}"):
        batch_from_binary(tmp_path / "b.bin")


def test_a_pickled_batch_with_the_right_checksum_is_read(tmp_path):
    md5 = python_two_pickle(batch(), tmp_path / "data_batch_1")
    X, labels = batch_from_pickle(tmp_path / "data_batch_1", published={"data_batch_1": md5})
    assert np.array_equal(X, IMAGES)
    assert np.array_equal(labels, LABELS)


def test_a_pickle_with_another_checksum_is_never_unpickled(tmp_path, monkeypatch):
    python_two_pickle(batch(), tmp_path / "data_batch_1")
    monkeypatch.setattr("numerics.cifar_file.numbers_from_pickle", pytest.fail)
    with pytest.raises(InputError, match="the published one is c99cafc152244af753f735de768cd75f"):
        batch_from_pickle(tmp_path / "data_batch_1")


def test_a_pickle_of_another_name_is_not_opened(tmp_path):
    python_two_pickle(batch(), tmp_path / "mine")
    with pytest.raises(InputError, match="mine: a pickle with no published checksum"):
        batch_from_pickle(tmp_path / "mine")


def test_the_limit_on_bytes_is_seen_to_fire(tmp_path, monkeypatch):
    monkeypatch.setattr("numerics.cifar_file.MAX_BYTES", 10)
    md5 = python_two_pickle(batch(), tmp_path / "data_batch_1")
    with pytest.raises(InputError, match=r"data_batch_1: \d+ bytes; a batch has 31 million"):
        batch_from_pickle(tmp_path / "data_batch_1", published={"data_batch_1": md5})


class Malicious:
    """Would run a command when unpickled."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "malicious",
    [
        Malicious(os.system, "true"),
        Malicious(eval, "1 + 1"),
        Malicious(getattr, "text", "upper"),
        Malicious(np.load, "x"),
        Malicious(print, "hello"),
    ],
)
def test_a_pickle_that_calls_anything_else_is_refused(malicious, protocol):
    with pytest.raises(InputError, match=r"b: the pickle asks for .*which is no array"):
        numbers_from_pickle(pickle.dumps([malicious], protocol), "b")


def test_the_unpickler_rebuilds_arrays_under_both_names_of_their_module():
    data = pickle.dumps(np.arange(3), protocol=4)
    assert b"numpy._core.multiarray" in data
    assert np.array_equal(numbers_from_pickle(data, "b"), np.arange(3))


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_a_cut_off_pickle_is_refused(cut):
    with pytest.raises(InputError, match="b: no complete pickle"):
        numbers_from_pickle(pickle.dumps([1, 2, "three"], protocol=2)[:cut], "b")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([1, 2], "no 'data' and 'labels'"),
        ({b"data": IMAGES}, "no 'data' and 'labels'"),
        (batch(X=IMAGES[:, :5]), "no array of bytes"),
        (batch(labels=(1, 2)), "no array of bytes"),
        (batch(X=IMAGES.astype(float)), "no array of bytes"),
        (batch(labels=(0, 1, 2, -1)), "record 4 has the label -1"),
    ],
)
def test_a_pickle_that_is_no_batch_is_refused(tmp_path, content, message):
    md5 = python_two_pickle(content, tmp_path / "test_batch")
    with pytest.raises(InputError, match=f"^test_batch: .*{message}"):
        batch_from_pickle(tmp_path / "test_batch", published={"test_batch": md5})


def test_the_binary_batches_that_are_there_are_joined_and_missing_ones_said(tmp_path):
    folder = tmp_path / "cifar-10-batches-bin"
    folder.mkdir()
    (folder / "data_batch_1.bin").write_bytes(RECORDS)
    (folder / "data_batch_3.bin").write_bytes(RECORDS)
    found = cifar_10(tmp_path)
    assert found.X.shape == (8, 3072)
    assert found.target.tolist() == [0, 9, 3, 3] * 2
    assert "8 of the 50000" in found.notes[0]
    assert "data_batch_1.bin, data_batch_3.bin" in found.notes[0]


def test_all_five_batches_leave_no_note(tmp_path):
    for i in range(1, 6):
        (tmp_path / f"data_batch_{i}.bin").write_bytes(RECORDS)
    assert cifar_10(tmp_path).notes == ()


def test_the_pickled_batches_are_found_and_their_checksum_is_demanded(tmp_path):
    python_two_pickle(batch(), tmp_path / "data_batch_2")
    with pytest.raises(InputError, match="data_batch_2: its MD5 is"):
        cifar_10(tmp_path)


def test_absent_batches_are_needed(tmp_path):
    with pytest.raises(DataNeeded, match=r"NEEDS cifar-10: data_batch_1.bin … data_batch_5.bin"):
        cifar_10(tmp_path)


@pytest.mark.data
def test_the_real_names_have_the_published_checksum_and_are_read(data_directory):
    path = data_directory("cifar-10-batches-py/batches.meta") / "cifar-10-batches-py/batches.meta"
    found = checked_object(path)
    assert found[b"label_names"][:3] == [b"airplane", b"automobile", b"bird"]
    assert (
        hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        == (PUBLISHED_MD5["batches.meta"])
    )


@pytest.mark.data
def test_the_real_part_of_cifar_has_its_published_label_counts(data_directory):
    name = "cifar-10-batches-bin/data_batch_1_first4000.bin"
    found = cifar_10(data_directory(name))
    assert found.X.shape == (4000, 3072)
    assert np.bincount(found.target).tolist() == [
        396, 366, 420, 384, 422, 393, 414, 385, 407, 413,
    ]  # fmt: skip
    assert found.notes[0].startswith("a part of CIFAR-10 only: 4000 of the 50000")
