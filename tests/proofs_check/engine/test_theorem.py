from fractions import Fraction

import pytest
import sympy as sp

from numerics.exact import InputError
from proofs_check.engine.theorem import claim, integer, mark_of, real


@pytest.mark.parametrize(
    ("variable", "domain"),
    [
        (real("x"), "real in (-oo, oo)"),
        (real("x", 0, 1), "real in [0, 1]"),
        (real("x", "1/3", "0.5", open="left"), "real in (1/3, 1/2]"),
        (real("x", Fraction(1, 7), sp.Rational(1, 2), open="both"), "real in (1/7, 1/2)"),
        (real("x", 0, open="both"), "real in (0, oo)"),
        (real("x", -sp.oo, 3, open="right"), "real in (-oo, 3)"),
        (real("x", "1e-3", sp.oo), "real in [1/1000, oo)"),
        (integer("n", 1, 50), "integer in [1, 50]"),
        (integer("n", "1/2", "7/2"), "integer in [1, 3]"),
        (integer("n", 1, 5, open="both"), "integer in [2, 4]"),
        (integer("n"), "integer in (-oo, oo)"),
    ],
)
def test_a_variable_carries_its_domain(variable, domain):
    assert str(variable.domain) == domain


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: real("x", 0.1, 1), r"x: low: 0\.1 is a float"),
        (lambda: real("x", 0, sp.Float("0.1")), r"x: high: 0\.1 is a float"),
        (lambda: real("x", 0, sp.sqrt(2)), r"x: high: 'sqrt\(2\)' is no rational number"),
        (lambda: real("x", "a", 1), "x: low: 'a' is not a finite number"),
        (lambda: real("x", 1, 0), "no real number lies between '1' and '0'"),
        (lambda: real("x", 0, 0, open="left"), "no real number lies between '0' and '0'"),
        (lambda: integer("n", "1/3", "2/3"), "no integer number lies between '1/3' and '2/3'"),
        (lambda: real("x", 0, 1, open="top"), "x: open='top' is none of 'left'"),
        (lambda: real("x y", 0, 1), "variable 'x y': its name must be a word"),
        (lambda: claim(title=lambda: None), "@claim: its title is .* no text"),
    ],
)
def test_bad_words_are_refused_with_their_value(make, words):
    with pytest.raises(InputError, match=words):
        make()


def test_claim_only_marks_the_function():
    def function():
        return 7

    marked = claim(title="a", source="b", when=None)(function)
    assert marked is function
    assert marked() == 7
    assert mark_of(marked).title == "a"
    assert mark_of(len) is None
    assert mark_of(7) is None
