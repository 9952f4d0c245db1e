import numpy as np
import pytest

from numerics.data_set import DataNeeded, DataSet, located, row_blocks, standardized, with_target
from numerics.exact import InputError


def data(X, **fields):
    return DataSet(name="d", X=np.asarray(X), **fields)


def test_a_matrix_of_bytes_or_floats_is_kept_and_not_copied():
    for kind in (np.uint8, np.float32, np.float64):
        X = np.arange(6).reshape(3, 2).astype(kind)
        assert data(X).X is X


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.uint16, np.int64, np.float16])
def test_other_numbers_become_float64_exactly(kind):
    X = np.array([[0, 1], [1, 0]], dtype=kind)
    assert data(X).X.dtype == np.float64
    assert np.array_equal(data(X).X, X)


def test_columns_without_names_are_numbered_from_zero():
    assert data(np.eye(3)).columns == ("0", "1", "2")


def test_constant_columns_are_found_exactly():
    X = [[1.0, 5.0, 0.1], [2.0, 5.0, np.nextafter(0.1, 1)]]
    assert data(X).constant_columns == ("1",)


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros(3), r"shape \(3,\).*two axes.*reshape"),
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\).*two axes.*reshape"),
        (np.zeros((0, 3)), r"shape \(0, 3\).*no number"),
        (np.zeros((3, 0)), r"shape \(3, 0\).*no number"),
        (np.zeros((1, 3)), "1 row; a spectrum needs at least 2"),
        (np.zeros((2, 2), dtype=complex), "complex128; data must be real"),
        (np.array([["a", "b"], ["c", "d"]]), "'<U1', not numbers"),
        (np.zeros((2, 2), dtype="M8[s]"), r"datetime64.*, not numbers"),
        (np.array([[1, 2], [2**60, 3]]), "1152921504606846976 is beyond 2.53.*rescale"),
        (np.array([[1.0, 2.0], [3.0, np.nan]]), "row 2, column '1': nan is not finite"),
        (np.array([[1.0, np.inf], [3.0, 4.0]]), "row 1, column '1': inf is not finite"),
    ],
)
def test_an_unusable_matrix_is_refused_with_the_value_and_the_mend(X, message):
    with pytest.raises(InputError, match=f"^d: .*{message}") as caught:
        data(X)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"columns": ("a",)}, "1 column names for 2 columns"),
        ({"columns": ("a", "a")}, "column 'a' is named twice; rename"),
        ({"target": np.zeros(3)}, r"target has shape \(3,\) for 2 rows"),
        ({"target": np.array([1.0, -np.inf])}, "row 2, column 'target': -inf"),
    ],
)
def test_names_and_targets_that_do_not_fit_are_refused(fields, message):
    with pytest.raises(InputError, match=message):
        data(np.eye(2), **fields)


def test_a_bad_entry_far_down_is_named_by_its_own_row():
    X = np.zeros((70_000, 40))
    X[69_998, 7] = np.nan
    with pytest.raises(InputError, match="row 69999, column '7'"):
        data(X)


@pytest.mark.parametrize("column", ["a", "b", "c"])
def test_the_target_is_taken_out_and_the_rest_stays_in_order(column):
    X = np.arange(6.0).reshape(2, 3)
    found = with_target(data(X, columns=("a", "b", "c")), column)
    i = "abc".index(column)
    assert np.array_equal(found.target, X[:, i])
    assert np.array_equal(found.X, X[:, [j for j in range(3) if j != i]])
    assert column not in found.columns
    assert found.notes == (f"column {column} is the target",)


def test_the_first_or_last_column_as_target_leaves_a_view():
    X = np.arange(6.0).reshape(2, 3)
    assert np.shares_memory(with_target(data(X), "0").X, X)
    assert np.shares_memory(with_target(data(X), "2").X, X)


def test_a_missing_target_is_named_with_the_closest_columns():
    table = data(np.eye(3), columns=("BALANCE", "TENURE", "PAYMENTS"))
    with pytest.raises(InputError, match="'PAYMENT' among 3; closest: 'PAYMENTS'"):
        with_target(table, "PAYMENT")
    with pytest.raises(InputError, match="'zz' among 3; closest: 'BALANCE', 'TENURE'"):
        with_target(table, "zz")


def test_the_only_column_cannot_be_the_target():
    with pytest.raises(InputError, match="'0' is the only column"):
        with_target(data([[1.0], [2.0]]), "0")


def test_standardized_columns_have_mean_zero_and_variance_one():
    X = np.random.default_rng(0).normal(5, [1e-3, 1, 1e3], size=(200, 3))
    found = standardized(data(X))
    # a mean of n terms of size 1, after subtracting 5 from data with spread 1e-3
    assert np.abs(found.X.mean(axis=0)).max() < 1e-11
    assert np.abs(found.X.var(axis=0) - 1).max() < 1e-11
    assert found.X is not X


def test_a_constant_column_cannot_be_standardized():
    table = data([[1.0, 2.0, 7.0], [1.0, 3.0, 7.0]], columns=("a", "b", "c"))
    with pytest.raises(InputError, match=r"column 'a' and 1 more: .*variance is 0.*remove"):
        standardized(table)


def test_row_blocks_are_views_that_cover_every_row_once():
    X = np.arange(20).reshape(10, 2)
    blocks = list(row_blocks(X, 3))
    assert [len(block) for block in blocks] == [3, 3, 3, 1]
    assert np.array_equal(np.concatenate(blocks), X)
    assert all(np.shares_memory(block, X) for block in blocks)


def test_a_file_is_found_in_the_directory_before_its_subfolders(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x").touch()
    assert located("d", ("x",), ("sub",), tmp_path) == tmp_path / "sub" / "x"
    (tmp_path / "x").touch()
    assert located("d", ("x",), ("sub",), tmp_path) == tmp_path / "x"


def test_absent_data_says_needs_the_files_the_places_and_the_mend(tmp_path):
    with pytest.raises(DataNeeded) as caught:
        located("mnist", ("a.gz", "a"), ("sub",), tmp_path)
    message = str(caught.value)
    assert message.startswith("NEEDS mnist: a.gz or a; looked in ")
    assert str(tmp_path / "sub") in message
    assert "--data-dir DIR or the environment variable MRGD_DATA" in message
    with pytest.raises(DataNeeded, match="looked nowhere, no directory is given"):
        located("mnist", ("a",), (), None)


def test_absent_data_is_no_input_error():
    assert not issubclass(DataNeeded, InputError)
