"""Golden files: what `make golden` wrote is what is derived today, in every format.

A difference is either a mistake, or meant: then `make golden` writes the files anew, and the
difference is read before it is committed.
"""

import re
from pathlib import Path

import pytest
import sympy as sp

from mrgd.derived.derived_claim import derived_claim
from mrgd.derived.formats import Format, files_of, printed
from theory.catalogue import claims, derivations

GOLDEN = Path(__file__).parent / "golden"
MAKEFILE = (Path(__file__).parents[3] / "Makefile").read_text(encoding="utf-8")
KEPT = re.search(r"mrgd derive ((?:[a-z.-]+[\s\\]+)+)--out tests/mrgd/derived/golden", MAKEFILE)
IDS = KEPT.group(1).replace("\\", " ").split() if KEPT else []


@pytest.fixture(scope="module")
def derived():
    return [derived_claim(derivations()[name], claims()[name], {}) for name in IDS]


@pytest.fixture(autouse=True)
def same_sympy():
    kept = re.search(r"SymPy ([\d.]+\d)", (GOLDEN / "formulas.tex").read_text(encoding="utf-8"))
    assert kept
    if kept.group(1) != sp.__version__:
        pytest.skip(f"NEEDS sympy=={kept.group(1)}: pip install -c constraints.txt .")


@pytest.mark.parametrize("form", list(Format))
def test_the_files_are_those_that_are_kept(form, derived):
    assert len(IDS) > 5
    for each in derived:
        for path, text in files_of(form, each).items():
            assert (GOLDEN / path).read_bytes().decode() == text, path


def test_the_document_is_the_one_that_is_kept(derived):
    kept = (GOLDEN / "formulas.tex").read_bytes().decode()
    assert kept == printed(Format.LATEX, derived)


def test_no_other_file_is_kept_and_they_are_small(derived):
    expected = {path for form in Format for each in derived for path in files_of(form, each)}
    kept = [path for path in GOLDEN.rglob("*") if path.is_file()]
    names = {path.relative_to(GOLDEN).as_posix() for path in kept}
    assert names == {"formulas.tex", *map(str, expected)}
    assert sum(path.stat().st_size for path in kept) < 200_000
