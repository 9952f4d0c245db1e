"""The proof of de la Vallée-Poussin's bound, and its formal statement at drawn polynomials."""

from fractions import Fraction
from math import prod

import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.decisions import decisions_of, evidence_of
from strategies.false_twins import assert_nothing_is_proved_without_a_hypothesis, attempt_at

from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.instance import holds_at
from theory.catalogue import claims
from theory.length_bound import M, N, b, c, m, weight, x

NAME = "schedule.length-bound"
IDLE = {
    "the factors of the points below: the sign of (−1)^(number of points): one turn": set(),
    "p(0) is at least m times the sum of the |wᵢ|: one turn": set(),
    "q(0) is at most M times the sum of the |wᵢ|, which is positive: one turn": {
        "Ne(s, 0)",
        "Abs(y) <= M",
    },
    "p(0) = q(0) = 1": set(),
}


@pytest.mark.parametrize("step", IDLE)
def test_every_condition_of_a_step_that_matters_is_needed(step):
    assert decisions_of(NAME)[step].idle == IDLE[step]


def test_it_is_proved_and_says_what_it_cites():
    (found,) = evidence_of(NAME)
    assert found.verdict is Verdict.PROVED
    assert "Lagrange's interpolation formula" in found.trusts


def test_every_breaking_point_breaks_one_hypothesis_and_the_conclusion():
    statement = claims()[NAME].statement()
    for place, point in enumerate(statement.breaking):
        held = [holds_at(hypothesis, point) for hypothesis in statement.hypotheses]
        assert held == [k != place for k in range(len(held))]
        assert holds_at(statement.conclusion, point) is False


def test_without_a_hypothesis_nothing_is_proved():
    assert_nothing_is_proved_without_a_hypothesis(checks()[NAME])


def test_a_stronger_conclusion_is_not_proved():
    (found,) = attempt_at(NAME, conclusion=m < M)
    assert found.verdict is Verdict.UNDECIDED


@given(st.lists(st.fractions(Fraction(1, 9), 9), min_size=2, max_size=5, unique=True), st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_weights_give_the_value_at_zero_and_alternate(points, data):
    points = sorted(points)
    exact = tuple(sp.Rational(p.numerator, p.denominator) for p in points)
    weights = [weight(exact, place) for place in range(len(points))]
    assert all(w * (-1) ** k > 0 for k, w in enumerate(weights))
    values = data.draw(st.lists(st.integers(-9, 9), min_size=len(points) - 1, max_size=9))
    polynomial = [1, *values][: len(points)]
    total = sum(
        w * sum(a * p**k for k, a in enumerate(polynomial))
        for w, p in zip(weights, exact, strict=True)
    )
    assert total == 1


@given(st.data())
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_formal_statement_holds_at_drawn_polynomials(data):
    size = data.draw(st.integers(1, 2))
    numbers = st.lists(
        st.integers(1, 40), min_size=2 * size + 1, max_size=2 * size + 1, unique=True
    )
    drawn = sorted(data.draw(numbers))
    points, roots = drawn[::2], drawn[1::2]
    own = coefficients(roots)
    other = data.draw(
        st.lists(st.fractions(-2, 2, max_denominator=9), min_size=size, max_size=size)
    )
    level = min(abs(prod(1 - Fraction(p, r) for r in roots)) for p in points)
    reached = max(abs(1 + sum(a * p**k for k, a in enumerate(other, 1))) for p in points)
    point = {N: sp.Integer(size), m: rational(level), M: rational(reached)}
    point |= {x[k]: sp.Integer(p) for k, p in enumerate(points, 1)}
    point |= {b[k]: rational(a) for k, a in enumerate(own, 1)}
    point |= {c[k]: rational(a) for k, a in enumerate(other, 1)}
    statement = claims()[NAME].statement()
    assume(all(holds_at(hypothesis, point) for hypothesis in statement.hypotheses))
    assert holds_at(statement.conclusion, point) is True


def coefficients(roots):
    """Of ∏(1 − λ/r), from the power 1 up."""
    found, zero = [Fraction(1)], Fraction(0)
    for root in roots:
        found = [
            a - before / root for a, before in zip([*found, zero], [zero, *found], strict=True)
        ]
    return found[1:]


def rational(value):
    return sp.Rational(value.numerator, value.denominator)
