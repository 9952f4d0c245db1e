import io
import zipfile

import numpy as np
import pytest

import numerics.array_file
from numerics.array_file import data_set_from_npy, data_set_from_npz
from numerics.exact import InputError

X = np.arange(12.0).reshape(4, 3)


def test_a_npy_matrix_comes_back_mapped_and_read_only(tmp_path):
    np.save(tmp_path / "x.npy", X)
    found = data_set_from_npy(tmp_path / "x.npy")
    assert np.array_equal(found.X, X)
    assert isinstance(found.X, np.memmap)
    assert not found.X.flags.writeable


def test_a_npy_matrix_in_column_order_and_big_endian_means_the_same(tmp_path):
    np.save(tmp_path / "x.npy", np.asfortranarray(X).astype(">f8"))
    assert np.array_equal(data_set_from_npy(tmp_path / "x.npy").X, X)


def test_a_npz_with_one_array_comes_back(tmp_path):
    np.savez_compressed(tmp_path / "x.npz", anything=X)
    assert np.array_equal(data_set_from_npz(tmp_path / "x.npz").X, X)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.array([[1, "a"], [2, None]], dtype=object), "a pickle.*never loaded"),
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\)"),
        (np.zeros((2, 2), dtype=complex), "complex128"),
        (np.zeros((1, 2)), "1 row"),
        (np.array([[1.0, np.nan], [1.0, 2.0]]), "row 1, column '1': nan"),
        (np.zeros((0, 2)), r"shape \(0, 2\)"),
    ],
)
def test_an_array_that_is_no_data_matrix_is_refused_in_both_formats(tmp_path, array, message):
    np.save(tmp_path / "x.npy", array, allow_pickle=True)
    np.savez(tmp_path / "x.npz", x=array)
    for path, read in (("x.npy", data_set_from_npy), ("x.npz", data_set_from_npz)):
        with pytest.raises(InputError, match=f"^{path}: .*{message}"):
            read(tmp_path / path)


def npy_bytes(shape_text):
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape_text}, }}".encode()
    header += b" " * (63 - len(header) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"1,2\n3,4\n", "a pickle|no complete array"),
        (b"\x93NUMPY\x01\x00", "no complete array"),
        (npy_bytes("(2, 2)") + b"\0" * 24, "no complete array"),
        (npy_bytes("(1000000, 1000000)") + b"\0" * 24, "no complete array"),
        (npy_bytes("(10**9,)"), "no complete array"),
    ],
)
def test_a_damaged_npy_file_is_refused_before_memory_is_taken(tmp_path, content, message):
    (tmp_path / "x.npy").write_bytes(content)
    with pytest.raises(InputError, match=f"^x.npy: .*({message})"):
        data_set_from_npy(tmp_path / "x.npy")


def test_a_zip_of_arrays_under_the_name_npy_is_refused(tmp_path):
    np.savez(tmp_path / "x.npz", x=X)
    (tmp_path / "x.npz").rename(tmp_path / "x.npy")
    with pytest.raises(InputError, match=r"a zip of arrays, not one; name it .npz"):
        data_set_from_npy(tmp_path / "x.npy")


def test_a_npz_with_no_or_several_arrays_names_them(tmp_path):
    np.savez(tmp_path / "two.npz", X=X, y=X)
    np.savez(tmp_path / "none.npz")
    with pytest.raises(InputError, match=r"two.npz: 2 arrays \('X', 'y'\); save exactly one"):
        data_set_from_npz(tmp_path / "two.npz")
    with pytest.raises(InputError, match=r"none.npz: 0 arrays \(none\)"):
        data_set_from_npz(tmp_path / "none.npz")


def test_a_npz_that_is_no_zip_or_holds_no_array_is_refused(tmp_path):
    (tmp_path / "text.npz").write_bytes(b"1,2\n")
    with pytest.raises(InputError, match=r"no .npz file"):
        data_set_from_npz(tmp_path / "text.npz")
    with zipfile.ZipFile(tmp_path / "other.npz", "w") as archive:
        archive.writestr("a.txt", "1,2")
    with pytest.raises(InputError, match=r"'a.txt' is no array"):
        data_set_from_npz(tmp_path / "other.npz")


def test_a_damaged_member_of_a_npz_is_refused(tmp_path):
    buffer = io.BytesIO()
    np.savez(buffer, x=X)
    content = bytearray(buffer.getvalue())
    content[150] ^= 255  # inside the stored array: its CRC no longer fits
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(InputError, match=r"x.npz"):
        data_set_from_npz(tmp_path / "x.npz")


def test_the_limit_on_unpacked_bytes_is_seen_to_fire(tmp_path, monkeypatch):
    monkeypatch.setattr(numerics.array_file, "MAX_UNPACKED_BYTES", 100)
    np.savez_compressed(tmp_path / "x.npz", x=np.zeros((10, 10)))
    with pytest.raises(InputError, match="928 bytes when unpacked; use at most 100"):
        data_set_from_npz(tmp_path / "x.npz")
