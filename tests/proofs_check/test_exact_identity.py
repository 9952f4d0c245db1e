"""Symbolic identities: true ones pass both tests, false ones neither."""

import pytest
import sympy as sp

from proofs_check import exact_identity
from proofs_check.exact_decision import NotProved
from proofs_check.exact_identity import identity, operator_identity

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", real=True)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((x + y) ** 2, x**2 + 2 * x * y + y**2),
        ((x**2 - y**2) / (x - y), x + y),
        (sp.diff(sp.log(1 - x), x), -1 / (1 - x)),
        (sp.Integer(4), sp.Integer(2) ** 2),
    ],
)
def test_true_identities_are_proved(left, right):
    step = identity("an identity", left, right)
    assert "simplifies to 0" in step.method
    assert step.trusts[0].startswith("SymPy")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((x + y) ** 2, x**2 + y**2),
        (sp.sqrt(x**2), x),
        (sp.log(x**2), 2 * sp.log(x)),
        (sp.Integer(1), sp.Integer(2)),
        (x / x, sp.Integer(2)),
    ],
)
def test_false_identities_are_not(left, right):
    with pytest.raises(NotProved, match=r"^twin: .* does not simplify to 0"):
        identity("twin", left, right)


def test_the_points_catch_a_simplifier_that_is_wrong(monkeypatch):
    honest = sp.simplify
    monkeypatch.setattr(
        exact_identity.sp, "simplify", lambda v: sp.Integer(0) if v.free_symbols else honest(v)
    )
    identity("still true", (x + y) ** 2, x**2 + 2 * x * y + y**2)
    with pytest.raises(NotProved, match=r"^twin: the sides differ at"):
        identity("twin", (x + y) ** 2, x**2 + y**2)


def test_the_sides_are_evaluated_apart_even_when_their_difference_cancels_at_once():
    step = identity("the same words", x + y, x + y)
    assert "8 random rational points" in step.method


def test_an_identity_that_can_nowhere_be_evaluated_is_not_proved():
    # the points are multiples of 1/100, and every one of them is a pole
    pole = sp.gamma(-sp.Abs(sp.floor(100 * x)))
    with pytest.raises(NotProved, match="only 0 points could be evaluated"):
        identity("nowhere", pole, pole)


def test_positive_symbols_are_drawn_positive():
    t = sp.Symbol("t")
    with pytest.raises(NotProved):
        identity("a root", sp.sqrt(t**2), t)
    p = sp.Symbol("p", positive=True)
    identity("a root", sp.sqrt(p**2), p, positive=(p,))


def test_polynomials_in_one_operator_commute():
    step = operator_identity(
        "order",
        lambda A, one: (one - a * A) * (one - b * A),
        lambda A, one: (one - b * A) * (one - a * A),
    )
    assert "not commuting" in step.method


@pytest.mark.parametrize(
    "wrong",
    [
        lambda A, one: (one - b * A) * (one + a * A),
        lambda A, one: one - (a + b) * A,
        lambda A, one: (one - b * A) * (one - a * A) + A - one,
    ],
)
def test_a_wrong_operator_identity_is_not_proved(wrong):
    with pytest.raises(NotProved, match="the difference expands to"):
        operator_identity("twin", lambda A, one: (one - a * A) * (one - b * A), wrong)


def test_random_matrices_catch_a_difference_that_words_hide():
    # the side is a function: on matrices it adds the identity, on words nothing
    def crooked(A, one):
        return A + one if isinstance(A, sp.MatrixBase) else A

    with pytest.raises(NotProved, match="the sides differ at"):
        operator_identity("twin", lambda A, _: A, crooked)
