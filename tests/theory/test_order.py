"""The claims on orders: the theorem on drawn roots, and what its hypothesis is for."""

from fractions import Fraction

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import theory.order as theory
from numerics.leja import leja_places
from proofs_check.instance import holds_at
from theory.point import entries, point


def rational(value):
    return sp.Rational(value.numerator, value.denominator)


@given(st.lists(st.fractions(Fraction(1, 50), 50), min_size=1, max_size=3, unique=True))
@settings(derandomize=True, max_examples=8, deadline=None)
def test_the_formal_statement_holds_on_drawn_roots_in_the_order_computed(roots):
    order = [roots[i] for i in leja_places(roots, [1] * len(roots), weight=1.0)]
    statement = theory.order.statement()
    at = point({theory.n: len(order)}) | entries(theory.x, [rational(root) for root in order])
    if all(holds_at(hypothesis, at) for hypothesis in statement.hypotheses):
        assert holds_at(statement.conclusion, at) is True
    else:  # two candidates that floats do not tell apart
        assert len(order) > 2


def test_without_the_weight_leja_s_own_order_breaks_the_conclusion():
    statement = theory.order.statement()
    at = point({theory.n: 3}) | entries(theory.x, (1000, 1, 500))
    assert holds_at(statement.hypotheses[1], at) is False
    assert holds_at(statement.conclusion, at) is False


def test_repeated_roots_are_no_exception():
    at = point({theory.n: 3}) | entries(theory.x, (4, 2, 2))
    statement = theory.order.statement()
    assert all(holds_at(hypothesis, at) for hypothesis in statement.hypotheses)
    assert holds_at(statement.conclusion, at) is True


def test_the_example_states_every_prefix():
    assert len(theory.order_example.statement().conclusion.args) == len(theory.example_roots)
