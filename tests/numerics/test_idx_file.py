import gzip
import struct

import numpy as np
import pytest

import numerics.idx_file
from numerics.data_set import DataNeeded
from numerics.exact import InputError
from numerics.idx_file import array_from_idx, mnist


def idx(array):
    magic = 0x0800 + array.ndim
    return struct.pack(f">{array.ndim + 1}i", magic, *array.shape) + array.tobytes()


IMAGES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)
LABELS = np.array([7, 0, 9], dtype=np.uint8)


@pytest.mark.parametrize("array", [IMAGES, LABELS])
def test_an_array_comes_back_plain_and_compressed(tmp_path, array):
    (tmp_path / "a").write_bytes(idx(array))
    (tmp_path / "a.gz").write_bytes(gzip.compress(idx(array)))
    assert np.array_equal(array_from_idx(tmp_path / "a"), array)
    assert np.array_equal(array_from_idx(tmp_path / "a.gz"), array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ends 4 bytes too early"),
        (b"\0\0\x08", "ends 1 bytes too early"),
        (b"1,2,3,4\n", "magic number 824980012"),
        (struct.pack(">2i", 0x0D01, 1), "magic number 3329; an IDX file of bytes"),
        (struct.pack(">7i", 0x0805, 1, 1, 1, 1, 1, 0), "magic number 2053"),
        (idx(LABELS)[:-1], "ends 1 bytes too early; fetch"),
        (idx(LABELS) + b"\0", r"more bytes than the header's shape \(3,\)"),
        (struct.pack(">2i", 0x0801, 0), r"shape \(0,\); use between 1"),
        (struct.pack(">4i", 0x0803, 2**30, 2**30, 2**30), "use between 1 and 1073741824 entries"),
        (struct.pack(">2i", 0x0801, -1), r"shape \(4294967295,\)"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.gz"])
def test_a_wrong_header_or_length_is_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(gzip.compress(content) if name == "a.gz" else content)
    with pytest.raises(InputError, match=message):
        array_from_idx(tmp_path / name)


def test_damaged_compression_is_refused(tmp_path):
    packed = gzip.compress(idx(IMAGES))
    damaged = packed[:30] + bytes([packed[30] ^ 255]) + packed[31:]
    for name, content in {"no.gz": b"no gzip", "cut.gz": packed[:-9], "bit.gz": damaged}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=f"{name}: .*fetch the file again"):
            array_from_idx(tmp_path / name)


def test_the_limit_on_entries_is_seen_to_fire(tmp_path, monkeypatch):
    monkeypatch.setattr(numerics.idx_file, "MAX_ENTRIES", 2)
    (tmp_path / "a").write_bytes(idx(LABELS))
    with pytest.raises(InputError, match=r"shape \(3,\); use between 1 and 2"):
        array_from_idx(tmp_path / "a")


def test_mnist_is_read_from_a_subfolder_with_labels_as_target(tmp_path):
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(IMAGES)))
    (tmp_path / "mnist" / "train-labels-idx1-ubyte").write_bytes(idx(LABELS))
    found = mnist(tmp_path)
    assert np.array_equal(found.X, IMAGES.reshape(3, 20))
    assert np.array_equal(found.target, LABELS)
    assert found.columns[-1] == "pixel 3 4"


def test_images_and_labels_of_different_number_are_refused(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(IMAGES))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS[:2]))
    with pytest.raises(InputError, match=r"shape \(3, 4, 5\) and labels of shape \(2,\)"):
        mnist(tmp_path)


def test_absent_mnist_needs_its_files(tmp_path):
    with pytest.raises(DataNeeded, match=r"NEEDS mnist: train-images-idx3-ubyte.gz or"):
        mnist(tmp_path)


@pytest.mark.data
def test_the_real_mnist_has_its_published_counts(data_directory):
    directory = data_directory(
        "mnist/train-images-idx3-ubyte.gz", "mnist/train-labels-idx1-ubyte.gz"
    )
    found = mnist(directory)
    assert found.X.shape == (60_000, 784)
    assert np.bincount(found.target).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert len(found.constant_columns) == 67
