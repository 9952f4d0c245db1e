"""The statement on re-embedded data on drawn data sets, against PCA and descent by definition."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import assert_holds, at, exact

import theory.data as theory
from theory.catalogue import claims

SETTINGS = settings(derandomize=True, deadline=None, max_examples=10)
STATEMENT = theory.embedding_invariance.statement()
SMALL = st.integers(-4, 4)
# rational isometries: from the plane into space, and a rotation of the plane
TILTED = sp.Matrix(3, 2, [2, -2, 1, 2, 2, 1]) / 3
TURNED = sp.Matrix(2, 2, [3, -4, 4, 3]) / 5
PADDED = sp.Matrix(3, 2, [1, 0, 0, 1, 0, 0])
lam = sp.Symbol("lambda")


def points(count):
    """Points of the plane as columns."""
    return st.lists(SMALL, min_size=2 * count, max_size=2 * count).map(
        lambda values: sp.Matrix(2, count, values)
    )


def covariance(columns):
    """By the definition: the mean of the products of deviations."""
    count = columns.shape[1]
    mean = sum((columns[:, s] for s in range(count)), sp.zeros(columns.shape[0], 1)) / count
    deviations = [columns[:, s] - mean for s in range(count)]
    return sum((v * v.T for v in deviations), sp.zeros(columns.shape[0])) / count


@pytest.mark.parametrize("matrix", [TILTED, TURNED, PADDED])
@given(columns=points(4), shift=st.lists(SMALL, min_size=3, max_size=3))
@SETTINGS
def test_embedding_only_adds_zeros_to_the_spectrum_of_the_covariance(matrix, columns, shift):
    into, size = matrix.shape
    moved = matrix * columns + sp.Matrix(shift[:into]) * sp.ones(1, 4)
    before = covariance(columns).charpoly(lam).as_expr()
    after = covariance(moved).charpoly(lam).as_expr()
    assert sp.expand(after - lam ** (into - size) * before) == 0
    assert theory.covariance(columns) == covariance(columns)


def test_a_matrix_that_is_no_isometry_changes_the_spectrum():
    columns = sp.Matrix(2, 3, [1, 2, 0, 0, 1, 5])
    stretched = sp.diag(2, 1) * columns
    before, after = (covariance(c).charpoly(lam).as_expr() for c in (columns, stretched))
    assert sp.expand(before - after) != 0


@pytest.mark.parametrize("matrix", [TILTED, TURNED, PADDED])
@given(
    columns=points(3),
    labels=st.lists(SMALL, min_size=3, max_size=3),
    start=st.lists(SMALL, min_size=2, max_size=2),
    rate=st.fractions(0, 1, max_denominator=9),
)
@SETTINGS
def test_descent_on_embedded_data_is_the_embedded_descent(matrix, columns, labels, start, rate):
    def descended(data, weights, steps):
        for _ in range(steps):
            residual = (weights.T * data - sp.Matrix([labels])).T
            weights = weights - exact(rate) * data * residual / 3
        return weights

    beside = {0: sp.zeros(3, 1), 1: sp.Matrix([1, 2, -2])}[matrix is TILTED][: matrix.shape[0], :]
    assert matrix.T * beside == sp.zeros(2, 1)
    there = descended(matrix * columns, matrix * sp.Matrix(start) + beside, 3)
    here = descended(columns, sp.Matrix(start), 3)
    assert (there - matrix * here - beside).expand() == sp.zeros(matrix.shape[0], 1)


@given(
    first=SMALL,
    other=SMALL,
    rate=st.fractions(0, 2, max_denominator=7),
    weights=st.lists(SMALL, min_size=4, max_size=4),
)
@settings(SETTINGS, max_examples=4)
def test_the_statement_holds_for_a_rotation_of_the_plane(first, other, rate, weights):
    V, C, q, u, w, h = (
        {str(v.symbol): v.symbol for v in STATEMENT.variables}[name] for name in "VCquwh"
    )
    # C has the eigenvector (1, 1) for the eigenvalue first + other
    matrix, variances = TURNED.tolist(), [[first, other], [other, first]]
    vectors = {q: [1, 1], u: [0, 0], w: weights[:2], h: weights[2:]}
    instance = {
        theory.d: sp.Integer(2),
        theory.D: sp.Integer(2),
        theory.lam: exact(first + other),
        theory.eta: exact(rate),
        **{V[a + 1, i + 1]: matrix[a][i] for a in range(2) for i in range(2)},
        **{C[a + 1, i + 1]: exact(variances[a][i]) for a in range(2) for i in range(2)},
        **{base[a + 1]: exact(x[a]) for base, x in vectors.items() for a in range(2)},
    }
    assert_holds(STATEMENT, instance)


def test_each_hypothesis_is_needed_at_its_breaking_point():
    for place, point in enumerate(STATEMENT.breaking):
        truths = [at(hypothesis, point) == sp.true for hypothesis in STATEMENT.hypotheses]
        assert truths == [other != place for other in range(len(truths))]
        assert at(STATEMENT.conclusion, point) == sp.false


def test_the_statement_holds_at_its_witnesses_and_is_in_the_catalogue():
    for point in (STATEMENT.instance, *STATEMENT.witnesses):
        assert_holds(STATEMENT, point)
    assert claims()["data.embedding-invariance"] is theory.embedding_invariance


def test_the_derived_covariance_has_lost_the_translation():
    (formula,) = theory.embedded_covariance.derive()
    matrix, data, shift = theory.sample()
    assert formula.right.free_symbols == matrix.free_symbols | data.free_symbols
    assert not formula.right.free_symbols & shift.free_symbols
    numbers = {s: sp.Integer(place % 5 - 2) for place, s in enumerate(formula.arguments)}
    at_point = (matrix.subs(numbers) * data.subs(numbers)) + sp.Matrix([1, 1, 1]) * sp.ones(1, 3)
    assert formula.right.subs(numbers) == sp.ImmutableMatrix(covariance(at_point))
