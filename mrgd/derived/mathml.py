"""MathML: a page of formulas that a browser shows without a network, and that is well-formed XML.

Each formula is a math element of its own, to be copied into another page. They are made from the
LaTeX of the formula (`mrgd.formula`), as SymPy's own MathML printer writes malformed XML.
"""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from mrgd.derived.derived_claim import DerivedClaim
from mrgd.derived.latex_equations import whole_formula
from mrgd.derived.python_text import sentence
from mrgd.formula import NAMESPACE, mathml_of
from theory.derivation import Formula

__all__ = ["XHTML", "mathml_page"]

XHTML: Final = "http://www.w3.org/1999/xhtml"
_STYLE: Final = (
    "body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 Georgia, serif; }"
    " .formula { overflow-x: auto; padding: .3rem 0; } code { overflow-wrap: anywhere; }"
    " dt { float: left; clear: left; width: 7rem; } dd { margin: 0 0 0 7rem; }"
)


def mathml_page(derived: Sequence[DerivedClaim]) -> str:
    """An HTML page that is XML as well, with a section for each claim and its formulas.

    Raises:
        ValueError: if a formula has a sign for which there is no MathML.
    """
    page = ElementTree.Element("html", {"xmlns": XHTML, "lang": "en"})
    head = ElementTree.SubElement(page, "head")
    ElementTree.SubElement(head, "meta", {"charset": "utf-8"})
    title = derived[0].title if len(derived) == 1 else "Derived formulas"
    ElementTree.SubElement(head, "title").text = title
    ElementTree.SubElement(head, "style").text = _STYLE
    body = ElementTree.SubElement(page, "body")
    places = [place for each in derived for place in _section(body, each)]
    ElementTree.indent(page, space=" ")
    for place, formula in places:  # unindented: a formula is a line, to be copied
        place.append(_mathematics(formula))
    text = ElementTree.tostring(page, encoding="unicode", short_empty_elements=True)
    return f"<!DOCTYPE html>\n{text}\n"


def _section(
    body: ElementTree.Element, derived: DerivedClaim
) -> list[tuple[ElementTree.Element, Formula]]:
    """Adds a section for the claim; returns the elements that its formulas go into."""
    section = ElementTree.SubElement(body, "section", {"id": derived.claim.id})
    title, *facts = derived.head("mathml")
    ElementTree.SubElement(section, "h1").text = title.rstrip(".")
    table = ElementTree.SubElement(section, "dl")
    for fact in facts:
        name, _, text = fact.partition(": ")
        ElementTree.SubElement(table, "dt").text = name
        ElementTree.SubElement(table, "dd").text = text
    places = []
    for formula in derived.formulas:
        ElementTree.SubElement(section, "p").text = sentence(formula.words)
        marks = {"class": "formula", "id": f"{derived.claim.id}.{formula.name}"}
        places.append((ElementTree.SubElement(section, "div", marks), formula))
    return places


def _mathematics(formula: Formula) -> ElementTree.Element:
    # brackets of MathML grow by themselves
    tree = mathml_of(re.sub(r"\\big[lr](?![a-z])", "", whole_formula(formula)))
    if tree is None:
        raise ValueError(f"{formula.name}: its LaTeX cannot be written in MathML")
    for element in tree.iter():  # one default namespace, named once at the top
        element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    tree.set("xmlns", NAMESPACE)
    return tree
