import numpy as np
import pytest

import numerics.csv_file
from numerics.csv_file import data_set_from_csv
from numerics.exact import InputError


@pytest.fixture
def csv(tmp_path):
    def write(content):
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_numbers_with_a_header_are_read_to_the_nearest_float(csv):
    found = data_set_from_csv(csv("a,b\n1,0.1\n-2e3,1e-400\n"))
    assert found.columns == ("a", "b")
    assert found.X.tolist() == [[1.0, 0.1], [-2000.0, 0.0]]
    assert found.notes == ()


def test_without_a_header_columns_are_numbered_from_zero(csv):
    found = data_set_from_csv(csv("1,2\n3,4\n"))
    assert found.columns == ("0", "1")
    assert found.X.tolist() == [[1, 2], [3, 4]]


def test_windows_line_ends_a_byte_order_mark_quotes_and_blank_lines_are_fine(csv):
    found = data_set_from_csv(csv('\ufeff"a","b, c"\r\n1, 2 \r\n\r\n"3",4\r\n\r\n'))
    assert found.columns == ("a", "b, c")
    assert found.X.tolist() == [[1, 2], [3, 4]]


def test_a_text_column_is_left_out_and_said(csv):
    found = data_set_from_csv(csv("id,a\nC1,1\nC2,2\n"))
    assert found.columns == ("a",)
    assert found.notes == ("column id is text in every row and is left out",)


def test_a_text_column_is_left_out_without_a_header_too(csv):
    found = data_set_from_csv(csv("C1,1,2\nC2,3,4\n"))
    assert found.columns == ("1", "2")


def test_rows_with_an_empty_cell_are_left_out_and_counted(csv):
    found = data_set_from_csv(csv("id,a,b\nx,1,\ny,2,3\nz,,\nw,4,5\n"))
    assert found.X.tolist() == [[2, 3], [4, 5]]
    assert found.notes[-1] == (
        "2 of 4 rows have an empty cell and are left out (empty cells by column: a 1, b 2)"
    )


def test_an_empty_column_is_left_out_rather_than_every_row(csv):
    found = data_set_from_csv(csv("a,b,\n1,2,\n3,4,\n"))
    assert found.X.tolist() == [[1, 2], [3, 4]]
    assert found.notes == ("column 2 is empty and is left out",)


def test_a_written_matrix_comes_back_bit_for_bit(csv):
    X = np.random.default_rng(1).normal(size=(50, 4)) * 10.0 ** np.arange(-8, 8, 4)
    text = "\n".join(",".join(map(repr, row)) for row in X.tolist())
    assert np.array_equal(data_set_from_csv(csv(text)).X, X)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty; give rows"),
        ("\n\n", "the file is empty"),
        ("a,b\n", "a header 'a,b' and no row"),
        ("a,b\n1,2\n", "1 row; a spectrum needs at least 2"),
        ("1,2\n3,4,5\n", "row 2 has 3 cells, the first has 2"),
        ("a,b\n1,2\n3\n", "row 2 has 1 cells, the first has 2"),
        ("a,b\n1,2\n3,oops\n", "row 2, column 'b': 'oops' is text in a column of numbers"),
        ("1,abc,3\n4,5,6\n", "row 1, column '1': 'abc' is text in a column of numbers"),
        ("a,b\n1,1_000\n3,4\n", "row 1, column 'b': '1_000' is text"),
        ("a,b\n1,2\n3,nan\n", "row 2, column 'b': 'nan' is not finite"),
        ("a,b\n1,2\n-inf,3\n", "row 2, column 'a': '-inf' is not finite"),
        ("a,b\n1,2\n3,1e999\n", "row 2, column 'b': '1e999' is not finite"),
        ("a;b\n1;2\n3;4\n", "no column of numbers .*'1;2'.* commas"),
        ("a,b\nx,y\nz,w\n", "no column of numbers .*'x'"),
        ("a,b\n1,\n,2\n", "all 2 rows have an empty cell; fill"),
        ("a,a\n1,2\n3,4\n", "column 'a' is named twice"),
        (b"a,b\n1,\xff\n2,3\n", r"byte 6 is .*xff.*no UTF-8 text"),
        ('a,b\n1,"2\n3,4\n', "no valid CSV .*mend the quotes"),
        ("a,b\n1," + "9" * 200_000 + "\n2,3\n", "no valid CSV .*field larger"),
    ],
)
def test_a_bad_file_is_one_line_with_the_place_the_value_and_the_mend(csv, content, message):
    with pytest.raises(InputError, match=f"^t.csv: .*{message}") as caught:
        data_set_from_csv(csv(content))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_BYTES", 5, "14 bytes; a CSV file may have 5"),
        ("MAX_COLUMNS", 1, "2 columns; use at most 1"),
        ("MAX_CELLS", 3, "more than 3 cells; save the matrix as .npy"),
    ],
)
def test_each_size_limit_is_seen_to_fire(csv, monkeypatch, limit, value, message):
    monkeypatch.setattr(numerics.csv_file, limit, value)
    with pytest.raises(InputError, match=message):
        data_set_from_csv(csv("1,2\n3,4\n55,66\n"))
