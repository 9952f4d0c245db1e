import pytest

from numerics.credit_card import COLUMNS, credit_card
from numerics.data_set import DataNeeded
from numerics.exact import InputError

ROW = ",".join(map(str, range(17)))
HEADER = "CUST_ID," + ",".join(COLUMNS)


@pytest.mark.parametrize("name", ["CC_GENERAL.csv", "CC GENERAL.csv"])
def test_the_file_is_found_under_both_names_and_the_identifier_is_left_out(tmp_path, name):
    (tmp_path / name).write_text(f"{HEADER}\nC1,{ROW}\nC2,{ROW}\n")
    found = credit_card(tmp_path)
    assert found.name == "credit-card"
    assert found.columns == COLUMNS
    assert found.notes == ("column CUST_ID is text in every row and is left out",)


@pytest.mark.parametrize(
    ("header", "odd"), [(HEADER.replace("TENURE", "YEARS"), "TENURE"), (HEADER[:-7], "TENURE")]
)
def test_other_columns_are_refused(tmp_path, header, odd):
    row = ",".join(map(str, range(header.count(","))))
    (tmp_path / "CC_GENERAL.csv").write_text(f"{header}\nC1,{row}\nC2,{row}\n")
    with pytest.raises(InputError, match=f"'{odd}' differs.*give the file by its path"):
        credit_card(tmp_path)


def test_columns_in_another_order_are_refused(tmp_path):
    header = "CUST_ID," + ",".join(reversed(COLUMNS))
    (tmp_path / "CC_GENERAL.csv").write_text(f"{header}\nC1,{ROW}\nC2,{ROW}\n")
    with pytest.raises(InputError, match="'their order' differs"):
        credit_card(tmp_path)


def test_an_absent_file_is_needed(tmp_path):
    with pytest.raises(DataNeeded, match=r"NEEDS credit-card: CC_GENERAL.csv or CC GENERAL.csv"):
        credit_card(tmp_path)


@pytest.mark.data
def test_the_real_file_has_8636_complete_rows_of_8950(data_directory):
    found = credit_card(data_directory("credit-card/CC_GENERAL.csv"))
    assert found.X.shape == (8636, 17)
    assert found.notes == (
        "column CUST_ID is text in every row and is left out",
        "314 of 8950 rows have an empty cell and are left out "
        "(empty cells by column: CREDIT_LIMIT 1, MINIMUM_PAYMENTS 313)",
    )
