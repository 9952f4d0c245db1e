"""The statements of theory.convex at drawn instances, and at those that break a hypothesis."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import at, exact

import theory.convex as theory
from theory.claim import claims_of
from theory.derivation import derivations_of

CLAIMS = {claim.id: claim for claim in claims_of(theory)}
NUMBERS = st.fractions(min_value=-3, max_value=3, max_denominator=6)
POSITIVE = st.fractions(min_value=1, max_value=4, max_denominator=6)


@pytest.mark.parametrize("name", CLAIMS)
def test_the_conclusion_holds_at_every_point_given(name):
    statement = CLAIMS[name].statement()
    assert statement.witnesses
    for point in (statement.instance, *statement.witnesses):
        assert at(statement.conclusion, point) == sp.true


@pytest.mark.parametrize("name", CLAIMS)
def test_every_hypothesis_is_needed(name):
    statement = CLAIMS[name].statement()
    broken = set()
    for point in statement.breaking:
        truths = [at(hypothesis, point) == sp.true for hypothesis in statement.hypotheses]
        assert truths.count(False) == 1
        broken.add(truths.index(False))
        assert at(statement.conclusion, point) == sp.false
    assert broken == set(range(len(statement.hypotheses)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=3), POSITIVE)
def test_a_step_keeps_the_comparison_at_drawn_points(rows, eta):
    statement = theory.comparison.statement()
    point = {
        theory.d: sp.Integer(len(rows)),
        theory.m: sp.Integer(1),
        theory.mu: sp.Integer(1),
        theory.L: sp.Integer(7),
        theory.eta: exact(eta) / 4,
        theory.own: sp.sqrt(sum(exact(x) ** 2 for x, _, _ in rows)),
        theory.sent: sp.sqrt(sum(exact(y) ** 2 for _, y, _ in rows)),
        theory.c[1]: sp.Integer(1),
        theory.v[1]: sp.sqrt(sum(exact(y) ** 2 for _, y, _ in rows)),
    }
    for i, (x, y, z) in enumerate(rows, start=1):
        point |= {theory.e[i]: exact(x), theory.w[i]: exact(y), theory.lam[i]: 4 + exact(z)}
    assert at(statement.conclusion, point) == sp.true


@settings(max_examples=60, deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_cross_terms_at_gram_matrices(a, b, c, p, q, r):
    # A = FᵀF and B − A = GᵀG with upper triangular F and G: every pair of such matrices.
    a, b, c, p, q, r = map(exact, (a, b, c, p, q, r))
    A = (a**2, a * b, b**2 + c**2)
    B = (A[0] + p**2, A[1] + p * q, A[2] + q**2 + r**2)
    assert abs(A[1]) <= (abs(B[1]) + sp.sqrt(B[0] * B[2])) / 2


def test_the_derived_matrix_is_that_of_the_definition():
    (derived,) = derivations_of(theory)
    matrix, determinant = derived.derive()
    values = dict(zip(matrix.arguments, (sp.Rational(1, 10), 100, 1, 1000, 10, 3), strict=True))
    found = matrix.right.subs(values)
    assert found == sp.Matrix([[99, sp.Rational(3, 10)], [sp.Rational(3, 10), sp.Rational(9, 10)]])
    assert determinant.right.subs(values) == found.det()
