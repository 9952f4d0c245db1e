"""What the tests of this room share: where the real data files are."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture
def data_directory() -> Callable[..., Path]:
    """A function that gives the data directory, or skips with NEEDS where a file is absent."""

    def directory(*files: str) -> Path:
        place = Path(os.environ.get("MRGD_DATA") or BESIDE)
        missing = [file for file in files if not (place / file).is_file()]
        if missing:
            pytest.skip(
                f"NEEDS {', '.join(missing)}: give their directory in the variable MRGD_DATA"
            )
        return place

    return directory
