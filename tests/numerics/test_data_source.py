import os

import numpy as np
import pytest

import numerics.data_source
from numerics.data_set import DataNeeded
from numerics.data_source import DIRECTORY_VARIABLE, NAMES, data_set
from numerics.exact import InputError


@pytest.fixture(autouse=True)
def without_a_data_directory(monkeypatch):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("name", "shape"),
    [("digits", (1797, 64)), ("breast-cancer", (569, 30)), ("DIGITS", (1797, 64))],
)
def test_embedded_data_needs_no_directory(name, shape):
    found = data_set(name)
    assert found.X.shape == shape
    assert len(found.target) == shape[0]
    assert len(found.columns) == shape[1]


def test_digits_are_whole_numbers_up_to_16():
    assert data_set("digits").X.dtype == np.uint8
    assert data_set("digits").X.max() == 16


@pytest.mark.parametrize("name", ["mnist", "cifar-10", "cifar10", "credit-card"])
def test_every_other_known_name_is_needed_where_no_directory_is_given(name):
    with pytest.raises(DataNeeded, match=r"^NEEDS .*looked nowhere"):
        data_set(name)


def test_the_directory_comes_from_the_argument_before_the_environment(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / "a"))
    with pytest.raises(DataNeeded, match=str(tmp_path / "a")):
        data_set("mnist")
    with pytest.raises(DataNeeded, match=str(tmp_path / "b")):
        data_set("mnist", directory=tmp_path / "b")


def test_a_directory_that_does_not_exist_is_bad_input(tmp_path):
    with pytest.raises(InputError, match=r"data directory: .*gone.* is no directory"):
        data_set("mnist", directory=tmp_path / "gone")


@pytest.mark.parametrize("suffix", [".csv", ".npy", ".npz", ".CSV"])
def test_a_path_is_read_by_its_extension(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    X = np.array([[1.0, 2.0], [3.0, 5.0]])
    if suffix.lower() == ".csv":
        path.write_text("1,2\n3,5\n")
    else:
        (np.save if suffix == ".npy" else np.savez)(path, X)
    assert np.array_equal(data_set(str(path)).X, X)


def test_the_target_is_taken_out_by_name_or_by_index(tmp_path):
    (tmp_path / "named.csv").write_text("a,b\n1,2\n3,5\n")
    (tmp_path / "bare.csv").write_text("1,2\n3,5\n")
    assert data_set(str(tmp_path / "named.csv"), target="b").target.tolist() == [2, 5]
    assert data_set(str(tmp_path / "bare.csv"), target="0").target.tolist() == [1, 3]
    with pytest.raises(InputError, match="no numeric column 'c' among 2"):
        data_set(str(tmp_path / "named.csv"), target="c")


def test_paths_that_are_no_data_file_are_refused_with_the_mend(tmp_path):
    (tmp_path / "x.txt").write_text("1,2")
    (tmp_path / "empty.csv").touch()
    for source, message in {
        str(tmp_path): "is a directory; give a file in it",
        str(tmp_path / "none.csv"): "no such file and no known data set; give a .csv, .npy, .npz",
        "mnits": "'mnits': no such file and no known data set",
        str(tmp_path / "x.txt"): r"the extension '\.txt' is not known; save the matrix as .csv",
        str(tmp_path / "empty.csv"): "empty.csv: the file is empty",
        "x" * 5000 + ".csv": r"cannot be read \(File name too long\); check",
        "a\0b.csv": "no such file",
        "": "is a directory",
    }.items():
        with pytest.raises(InputError, match=message) as caught:
            data_set(source)
        assert "\n" not in str(caught.value)


def test_a_file_that_may_not_be_read_is_bad_input(tmp_path, monkeypatch):
    (tmp_path / "x.csv").write_text("1,2\n3,4\n")

    def refuse(path):
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setitem(numerics.data_source.FORMATS, ".csv", refuse)
    with pytest.raises(InputError, match=r"x.csv': cannot be read \(Permission denied\); check"):
        data_set(str(tmp_path / "x.csv"))


def test_the_names_offered_are_known():
    assert set(NAMES) < set(numerics.data_source.KNOWN)
