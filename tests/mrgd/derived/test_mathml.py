"""MathML: well-formed XML, a math element for every formula, no LaTeX left in it."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
import sympy as sp

from mrgd.derived.mathml import XHTML, mathml_page
from mrgd.formula import NAMESPACE
from theory.derivation import Formula


def test_a_page_is_xml_with_a_math_element_for_every_formula(derived):
    page = ElementTree.fromstring(mathml_page([derived]))
    assert page.tag == f"{{{XHTML}}}html"
    formulas = page.findall(f".//{{{NAMESPACE}}}math")
    assert len(formulas) == len(derived.formulas)
    for formula in formulas:
        assert not any("\\" in (element.text or "") for element in formula.iter())
    places = [each.get("id") for each in page.findall(f".//{{{XHTML}}}div")]
    assert places == [f"{derived.claim.id}.{formula.name}" for formula in derived.formulas]


def test_a_page_names_claim_source_statement_and_version(one):
    derived = one("linear-network.jacobian")
    page = mathml_page([derived])
    text = "".join(ElementTree.fromstring(page).itertext())
    for word in (derived.claim.id, derived.claim.title, derived.source, derived.digest):
        assert word in text
    assert f"SymPy {sp.__version__}" in text


def test_a_formula_is_what_it_was(one):
    page = ElementTree.fromstring(mathml_page([one("manifold.curvature")]))
    *_, condition = page.findall(f".//{{{NAMESPACE}}}math")
    assert "".join("".join(condition.itertext()).split()) == "c=15κ2"


def test_a_sign_without_mathml_is_our_mistake_and_is_said(one):
    strange = Formula(name="f", left=sp.Symbol("f"), right=sp.Symbol(r"\nosuch"), words="Strange.")
    with pytest.raises(ValueError, match="f: its LaTeX cannot be written in MathML"):
        mathml_page([replace(one("manifold.noise"), formulas=(strange,))])
