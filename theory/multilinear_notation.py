"""How formal multilinear objects are written: in LaTeX as in a paper, and in SymPy.

The base point of a map is not repeated in every term: σ_l^(j) stands for σ^(j) at the
preactivation of layer l in order 0, D^jF for D^jF(u_0), D^jℓ for D^jℓ(f_0).
"""

from functools import cache
from itertools import groupby

import sympy as sp
from flint import fmpq

from theory.multilinear import Form, MapKind, Monomial, Term

__all__ = ["expression", "latex"]


def latex(form: Form) -> str:
    """The form in LaTeX, terms of fewer derivatives first; deterministic."""
    known: dict[Term, str] = {}
    text = ""
    for monomial, coefficient in _in_order(form):
        sign = "-" if coefficient < 0 else ("+" if text else "")
        size = abs(coefficient)
        fraction = rf"\tfrac{{{size.p}}}{{{size.q}}}" if size.q != 1 else str(size.p)
        shown = r" \cdot ".join(_latex(term, known) for term in monomial)
        if size != 1 or not shown:
            shown = rf"{fraction}\, {shown}" if shown else fraction
        text += f" {sign} {shown}" if text else f"{sign}{shown}"
    return text or "0"


def expression(form: Form) -> sp.Expr:
    """The form in SymPy: D^jM[…] as an undefined function `D<j><name>` of its entries."""
    known: dict[Term, sp.Expr] = {}
    named = cache(sp.Function)

    def of(term: Term) -> sp.Expr:
        if term not in known:
            inner = [of(child) for child in term.children]
            known[term] = named(term.head)(*inner) if inner else sp.Symbol(term.head)
        return known[term]

    return sp.Add(
        *(
            sp.Rational(int(c.p), int(c.q)) * sp.Mul(*(of(term) for term in monomial))
            for monomial, c in _in_order(form)
        )
    )


def _in_order(form: Form) -> list[tuple[Monomial, fmpq]]:
    """The terms of the sum in a fixed order: few derivatives first, then as written."""

    def place(item: tuple[Monomial, fmpq]) -> tuple[int, int, str]:
        keys = ",".join(term.key for term in item[0])
        return sum(term.order for term in item[0]), len(keys), keys

    return sorted(form.terms.items(), key=place)


def _latex(term: Term, known: dict[Term, str]) -> str:
    if term not in known:
        known[term] = _written(term, [(_latex(child, known), child) for child in term.children])
    return known[term]


def _written(term: Term, inner: list[tuple[str, Term]]) -> str:
    name, kind = term.map.latex, term.map.kind
    texts = [text for text, _ in inner]
    if kind is MapKind.VECTOR:
        return name
    if kind is MapKind.LINEAR:
        ((text, child),) = inner
        simple = child.map.kind is MapKind.VECTOR
        return rf"{name} {text}" if simple else rf"{name}\bigl({text}\bigr)"
    if kind is MapKind.ELEMENTWISE:
        return r" \odot ".join([_derivative(name, term.order), *_powers(texts)])
    if kind is MapKind.HALF_SQUARE:
        return _half_square(texts, term.order)
    if term.order == 0:
        return name
    free = ["\\,\\cdot\\,"] * (term.order - len(texts))
    arguments = ", ".join([*texts, *free])
    return rf"D^{{{term.order}}}{name}[{arguments}]" if term.order > 1 else rf"D{name}[{arguments}]"


def _powers(factors: list[str]) -> list[str]:
    """Equal neighbours as Hadamard powers."""
    found = []
    for factor, run in groupby(factors):
        count = len(list(run))
        simple = not any(mark in factor for mark in ("(", " "))
        shown = factor if simple or count == 1 else rf"\bigl({factor}\bigr)"
        found.append(shown if count == 1 else rf"{shown}^{{\odot {count}}}")
    return found


def _half_square(texts: list[str], order: int) -> str:
    """Derivatives of ½|f − y|²."""
    if order == 0:
        return r"\tfrac{1}{2} |f_0 - y|^2"
    residual = ["f_0 - y"] if order == 1 else []
    if len(texts) < order:  # a place is free: the gradient
        return texts[0] if texts else "(f_0 - y)"
    left, right = [*residual, *texts]
    return (
        rf"\bigl|{left}\bigr|^2" if left == right else rf"\bigl\langle {left}, {right} \bigr\rangle"
    )


def _derivative(name: str, order: int) -> str:
    if order == 0:
        return name
    mark = r"\prime" * order if order < 4 else f"({order})"
    return f"{name}^{{{mark}}}"
