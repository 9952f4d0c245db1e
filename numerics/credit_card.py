"""The credit-card customers' data set: 8950 rows, 17 columns of numbers and an identifier.

Rows with an empty cell (a credit limit or minimum payment that is unknown) are left out, and the
text column CUST_ID; both are said in the notes.
Source: "Credit Card Dataset for Clustering", Kaggle, arjunbhasin2013/ccdata.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from numerics.csv_file import data_set_from_csv
from numerics.data_set import DataSet, located
from numerics.exact import InputError, shown

__all__ = ["COLUMNS", "credit_card"]

COLUMNS: Final = (
    "BALANCE",
    "BALANCE_FREQUENCY",
    "PURCHASES",
    "ONEOFF_PURCHASES",
    "INSTALLMENTS_PURCHASES",
    "CASH_ADVANCE",
    "PURCHASES_FREQUENCY",
    "ONEOFF_PURCHASES_FREQUENCY",
    "PURCHASES_INSTALLMENTS_FREQUENCY",
    "CASH_ADVANCE_FREQUENCY",
    "CASH_ADVANCE_TRX",
    "PURCHASES_TRX",
    "CREDIT_LIMIT",
    "PAYMENTS",
    "MINIMUM_PAYMENTS",
    "PRC_FULL_PAYMENT",
    "TENURE",
)
_FILES = ("CC_GENERAL.csv", "CC GENERAL.csv")


def credit_card(directory: Path | None) -> DataSet:
    """The complete rows of the credit-card data, n × 17, rounded to float64.

    Raises:
        DataNeeded: if the file is not in the directory, nor in its folder `credit-card`.
        InputError: if the file is damaged, or its columns are not those of the data set.
    """
    path = located("credit-card", _FILES, ("credit-card",), directory)
    data = data_set_from_csv(path)
    if data.columns != COLUMNS:
        odd = sorted(set(data.columns) ^ set(COLUMNS)) or ["their order"]
        raise InputError(
            f"{path.name}: the columns are not those of the credit-card data "
            f"({shown(odd[0])} differs); give the file by its path to use it as it is"
        )
    return replace(data, name="credit-card")
