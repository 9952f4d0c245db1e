"""The formats of derived formulas: what each prints, and the files that it writes."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from mrgd.derived.derived_claim import DerivedClaim
from mrgd.derived.latex import document, snippets
from mrgd.derived.mathml import mathml_page
from mrgd.derived.python_functions import python_functions
from mrgd.derived.sympy_source import sympy_source

__all__ = ["Format", "files_of", "printed"]

Files = Mapping[PurePosixPath, str]


class Format(StrEnum):
    """What derived formulas are written in."""

    LATEX = "latex"
    MATHML = "mathml"
    SYMPY = "sympy"
    PYTHON = "python"


def printed(form: Format, derived: Sequence[DerivedClaim]) -> str:
    """One text of all the claims: a document, a page, or modules one after the other."""
    return _PRINTED[form](derived)


def files_of(form: Format, derived: DerivedClaim) -> Files:
    """The files of one claim: their texts by their paths."""
    return _FILES[form](derived)


def _modules(source: Callable[[DerivedClaim], str]) -> Callable[[Sequence[DerivedClaim]], str]:
    return lambda derived: "\n\n".join(map(source, derived))


def _snippet_files(derived: DerivedClaim) -> Files:
    """A snippet for each formula, in a folder for the claim."""
    texts = snippets(derived)
    return {PurePosixPath(derived.claim.id, f"{name}.tex"): texts[name] for name in texts}


def _page_file(derived: DerivedClaim) -> Files:
    return {PurePosixPath(f"{derived.claim.id}.html"): mathml_page([derived])}


def _module_file(
    source: Callable[[DerivedClaim], str], ending: str
) -> Callable[[DerivedClaim], Files]:
    """A module under a name that Python imports."""

    def files(derived: DerivedClaim) -> Files:
        stem = derived.claim.id.replace(".", "_").replace("-", "_")
        return {PurePosixPath(f"{stem}_{ending}.py"): source(derived)}

    return files


_PRINTED: Final = MappingProxyType(
    {
        Format.LATEX: document,
        Format.MATHML: mathml_page,
        Format.SYMPY: _modules(sympy_source),
        Format.PYTHON: _modules(python_functions),
    }
)
_FILES: Final = MappingProxyType(
    {
        Format.LATEX: _snippet_files,
        Format.MATHML: _page_file,
        Format.SYMPY: _module_file(sympy_source, "formulas"),
        Format.PYTHON: _module_file(python_functions, "functions"),
    }
)
