"""LaTeX: a standalone document of many claims, and a snippet for each formula.

The document needs the class article and the package amsmath, and compiles with pdflatex and
lualatex. A snippet is one align* environment, to be read into a paper with its input command; it
needs amsmath.
"""

from collections.abc import Mapping, Sequence

from mrgd.derived.derived_claim import DerivedClaim
from mrgd.derived.latex_equations import display
from mrgd.derived.latex_prose import prose
from mrgd.derived.python_text import sentence

__all__ = ["document", "snippets"]

_PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\setlength{\textwidth}{470pt}
\setlength{\oddsidemargin}{0pt}
\setlength{\textheight}{640pt}
\setlength{\topmargin}{-30pt}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\allowdisplaybreaks
\emergencystretch=3em
\begin{document}
"""


def document(derived: Sequence[DerivedClaim]) -> str:
    """A document that compiles by itself, a section for each claim."""
    sections = "\n".join(_section(each) for each in derived)
    return f"{_PREAMBLE}\n{sections}\n\\end{{document}}\n"


def snippets(derived: DerivedClaim) -> Mapping[str, str]:
    """A file for each formula by its name: comments that say where it comes from, and the lines."""
    head = _comments(derived.head("latex"))
    return {
        formula.name: f"{head}% {prose(sentence(formula.words))}\n{display(formula)}\n"
        for formula in derived.formulas
    }


def _section(derived: DerivedClaim) -> str:
    formulas = "\n\n".join(
        f"{prose(sentence(formula.words))}\n{display(formula)}" for formula in derived.formulas
    )
    settings = ", ".join(f"{name} {value}" for name, value in derived.settings.items())
    facts = [
        f"Claim \\texttt{{{derived.claim.id}}}: {prose(derived.claim.title)}.",
        f"Source: {prose(derived.source)}.",
        *([f"Parameters: {prose(settings)}."] if settings else []),
        f"Statement: SHA-256 \\texttt{{{derived.digest[:32]}}} \\texttt{{{derived.digest[32:]}}}.",
    ]
    return (
        f"{_comments(derived.head('latex'))}"
        f"\\section*{{{prose(derived.title)}}}\n"
        "{\\small\\raggedright\n" + "\n\n".join(facts) + "\n\n}\n\n" + formulas + "\n"
    )


def _comments(head: Sequence[str]) -> str:
    """The head as comments of LaTeX."""
    return "".join(f"% {line}\n" for line in head)
