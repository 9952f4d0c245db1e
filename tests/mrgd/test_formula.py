from xml.etree import ElementTree

import sympy as sp

from mrgd.formula import formula, formulas, latex_of
from theory.catalogue import claims

x, y = sp.symbols("x y", real=True)


def text_in(markup):
    return "".join(ElementTree.fromstring(markup).itertext()).replace(" ", "")


def test_the_parts_of_a_conjunction_are_shown_one_by_one():
    assert len(formulas(sp.And(x > 0, y > 0))) == 2
    assert len(formulas(x > 0)) == 1


def test_a_positive_term_comes_before_a_negative_one():
    assert text_in(formula(1 - x)).replace("\u2212", "-") == "1-x"
    assert text_in(formula(x**2 - 1)).replace("\u2212", "-") == "x2-1"


def test_the_factor_of_a_sum_comes_before_it_and_not_as_a_fraction_of_it():
    n = sp.Symbol("n", positive=True)
    total = sp.Sum(x**n, (n, 1, 3))
    assert latex_of(total / y) == r"\frac{1}{y} \sum_{n=1}^{3} x^{n}"
    assert latex_of(-2 * total / 3) == r"- \frac{2}{3} \sum_{n=1}^{3} x^{n}"
    assert latex_of((x + y) * total) == r"\left(x + y\right) \sum_{n=1}^{3} x^{n}"


def test_a_minus_after_a_relation_is_a_sign():
    markup = formula(sp.Le(y, -x))
    assert 'form="prefix"' in markup
    assert 'form="prefix"' not in formula(1 - x)


def test_what_the_converter_does_not_know_is_shown_as_escaped_text(monkeypatch):
    strange = sp.Symbol(r"\unknowncommand")
    assert formula(strange).startswith("<code>")
    assert formula(sp.Symbol("<script>")).startswith(("<code>&lt;script&gt;", "<math"))
    assert "<script>" not in formula(sp.Symbol("<script>"))


def test_every_statement_of_the_catalogue_is_shown_as_mathematics():
    for claim in claims().values():
        statement = claim.statement()
        for part in (*statement.hypotheses, statement.conclusion):
            for markup in formulas(part):
                assert ElementTree.fromstring(markup).tag.endswith("math"), claim.id
