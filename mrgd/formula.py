"""Formulas for the page: a SymPy relation as MathML, or as plain text where that is not certain.

The way is SymPy's LaTeX printer, then latex2mathml, as SymPy's own MathML printer writes malformed
XML for some expressions. What comes out is parsed; a command that the converter did not know
stays behind as text with a backslash, and then the formula is shown as plain text.
"""

from typing import Final
from xml.etree import ElementTree

import sympy as sp
from latex2mathml import converter
from markupsafe import Markup, escape
from sympy.printing.latex import LatexPrinter

__all__ = ["formula", "formulas", "latex_of", "mathml_of"]

NAMESPACE: Final = "http://www.w3.org/1998/Math/MathML"
MINUS: Final = frozenset("-−\u2212")
BEFORE_A_SIGN: Final = frozenset("=<>≤≥≠∧\u2228(,[|")


def formulas(relation: sp.Basic) -> tuple[Markup, ...]:
    """The relation, one formula for each part of a conjunction."""
    parts = relation.args if isinstance(relation, sp.And) else (relation,)
    return tuple(formula(part) for part in parts)


def formula(expression: sp.Basic) -> Markup:
    """The expression as a MathML element, or as a `code` element with its plain text."""
    tree = mathml_of(latex_of(expression))
    if tree is None:
        return _plain(expression)
    ElementTree.register_namespace("", NAMESPACE)
    return Markup(ElementTree.tostring(tree, encoding="unicode"))  # made here


def latex_of(expression: sp.Basic) -> str:
    """The expression in LaTeX, positive terms of a sum before negative ones."""
    text: str = _PositiveFirst().doprint(expression)
    return text


def mathml_of(latex: str) -> ElementTree.Element | None:
    """A displayed formula as a MathML element; None where the converter does not know it all."""
    try:
        tree = ElementTree.fromstring(converter.convert(latex, display="block"))
    except Exception:  # noqa: BLE001  # the converter raises IndexError and others of its own
        return None
    if any("\\" in (element.text or "") for element in tree.iter()):
        return None
    _mark_signs(tree)
    return tree


class _PositiveFirst(LatexPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's printer, with 1 − x rather than −x + 1, and (1/n)Σ rather than Σ over n."""

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        terms = super()._as_ordered_terms(expr, order=order)
        return sorted(terms, key=lambda term: bool(term.could_extract_minus_sign()))

    def _print_Mul(self, expr: sp.Expr) -> str:
        """With the factor of a sum before it, and not as a fraction of the sum."""
        sums = [each for each in expr.args if isinstance(each, sp.Sum)]
        others = [each for each in expr.args if each not in sums]
        if len(sums) != 1 or not expr.is_commutative or all(each.is_Add for each in others):
            text: str = super()._print_Mul(expr)
            return text
        factor = sp.Mul(*others)
        before = "-" if factor == -1 else self._print(factor)
        return f"{before} {self._print(sums[0])}"


def _mark_signs(tree: ElementTree.Element) -> None:
    """Marks a minus after a relation or an opening bracket as a sign, to be set close."""
    for parent in tree.iter():
        before = None
        for child in parent:
            text = (child.text or "").strip()
            if text in MINUS and before is not None and before in BEFORE_A_SIGN:
                child.set("form", "prefix")
            before = text or None


def _plain(expression: sp.Basic) -> Markup:
    return Markup("<code>{}</code>").format(escape(sp.sstr(expression)))
