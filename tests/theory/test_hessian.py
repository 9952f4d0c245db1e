"""The statements on the first-layer Hessian, against explicit networks and differences."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import assert_holds, at, exact

import theory.hessian as theory

SETTINGS = settings(derandomize=True, deadline=None, max_examples=4)
SMALL = st.fractions(-3, 3, max_denominator=4)
CLAIMS = [theory.kronecker, theory.patterns, theory.blocks]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_statement_holds_at_its_points_and_breaks_where_a_hypothesis_does(claim):
    statement = claim.statement()
    for point in (statement.instance, *statement.witnesses):
        assert_holds(statement, point)
    for place, point in enumerate(statement.breaking):
        truths = [at(hypothesis, point) == sp.true for hypothesis in statement.hypotheses]
        assert truths == [other != place for other in range(len(truths))]
        assert at(statement.conclusion, point) == sp.false


def mean(terms):
    terms = list(terms)
    return sum(terms) / len(terms)


@pytest.mark.parametrize("depth", [1, 2])
def test_the_hessian_of_an_explicit_network_is_the_kronecker_formula(depth):
    """Two inputs of scales 1 and ε, two hidden units, two points; B from J and F″ by hand."""
    eps = sp.Rational(1, 7)
    y, z = sp.symbols("y z")
    weights = sp.Matrix(2, 2, sp.symbols("w_11 w_12 w_21 w_22"))
    values = dict(zip(weights, [1, sp.Rational(-1, 2), 2, sp.Rational(1, 3)], strict=True))

    def network(first, other):
        hidden = sp.Matrix([first**2 + first, other**3 - other])
        for _ in range(depth - 1):
            hidden = (sp.Matrix([[1, 2], [-1, 1]]) * hidden).applyfunc(lambda t: t**2 - t)
        return 2 * hidden[0] - hidden[1]

    data = [(sp.Matrix([1, -2]), sp.Integer(3)), (sp.Matrix([2, 1]), sp.Integer(-1))]
    scales = sp.diag(1, eps)

    def loss(point, label):
        seen = weights * scales * point
        return (network(*seen) - label) ** 2 / 2

    found = sp.hessian(mean(loss(*each) for each in data), list(weights)).subs(values)

    output = network(y, z)
    jacobian = sp.Matrix([[output.diff(y), output.diff(z)]])

    def unscaled(point, label):
        curvature = jacobian.T * jacobian + (output - label) * sp.hessian(output, (y, z))
        seen = weights.subs(values) * scales * point
        moment = point * point.T
        return sp.kronecker_product(curvature.subs({y: seen[0], z: seen[1]}), moment)

    tilde = unscaled(*data[0]) + unscaled(*data[1])
    graded = sp.kronecker_product(sp.eye(2), scales)
    assert (found - graded * tilde * graded / 2).expand() == sp.zeros(4, 4)
    assert (found - tilde / 2).expand() != sp.zeros(4, 4)


@given(
    weights=st.lists(SMALL, min_size=4, max_size=4),
    outer=st.lists(SMALL, min_size=2, max_size=2),
    data=st.lists(SMALL, min_size=6, max_size=6),
    labels=st.lists(SMALL, min_size=3, max_size=3),
)
@SETTINGS
def test_the_hessian_of_a_relu_network_is_the_sum_over_its_patterns(weights, outer, data, labels):
    first = sp.Matrix(2, 2, [exact(w) for w in weights])
    points = [sp.Matrix([exact(data[2 * s]), exact(data[2 * s + 1])]) for s in range(3)]
    outer = [exact(value) for value in outer]
    eps = sp.Rational(1, 5)
    scales = sp.diag(1, eps)
    seen = [first * scales * point for point in points]
    if any(value == 0 for each in seen for value in each):
        return  # no second derivative there
    free = sp.Matrix(2, 2, sp.symbols("w_11 w_12 w_21 w_22", real=True))
    values = dict(zip(free, first, strict=True))

    def relu_loss(point, label):
        output = sum(
            weight * sp.Max(0, value)
            for weight, value in zip(outer, free * scales * point, strict=True)
        )
        return (output - exact(label)) ** 2 / 2

    # a second difference is exact while the loss stays quadratic, so a small step is enough
    step = min(abs(value) for each in seen for value in each) / 100
    total = mean(relu_loss(*each) for each in zip(points, labels, strict=True))

    def second_difference(i, k):
        def moved(p, q):
            shift = {free[i]: p * step, free[k]: q * step}
            if i == k:
                shift = {free[i]: (p + q) * step}
            return total.subs({s: v + shift.get(s, 0) for s, v in values.items()})

        return (moved(1, 1) - moved(1, 0) - moved(0, 1) + moved(0, 0)) / step**2

    patterns = {}
    for point, value in zip(points, seen, strict=True):
        active = tuple(w if v > 0 else 0 for w, v in zip(outer, value, strict=True))
        patterns.setdefault(active, []).append(point)
    tilde = sp.zeros(4, 4)
    for active, members in patterns.items():
        share = sp.Rational(len(members), 3)
        moment = sum((x * x.T for x in members), sp.zeros(2, 2)) / len(members)
        tilde += share * sp.kronecker_product(sp.Matrix(active) * sp.Matrix([active]), moment)
    graded = sp.kronecker_product(sp.eye(2), scales)
    stated = graded * tilde * graded
    for i in range(4):
        for k in range(4):
            assert second_difference(i, k) == stated[i, k]


def test_the_derived_formulas_are_hessians_of_the_losses_that_they_name():
    two_rows, one_row, small = theory.kronecker_formulas.derive()
    assert two_rows.right.has(sp.Sum)
    assert one_row.right.has(sp.Subs)
    assert small.right.shape == (4, 4)
    assert small.right.is_symmetric()
    epsilon = next(each for each in small.arguments if str(each) == "epsilon")
    powers = sp.Matrix(4, 4, lambda i, k: epsilon ** (i % 2 + k % 2))
    leading = small.right.multiply_elementwise(powers.applyfunc(lambda p: 1 / p))
    assert not leading.applyfunc(lambda f: f.subs(epsilon, 0)).has(sp.nan, sp.zoo, 0)


def test_the_small_relu_hessian_is_a_sum_of_kronecker_products():
    any_size, small = theory.patterns_formulas.derive()
    assert any_size.right.has(theory.P)
    named = {str(each): each for each in small.arguments}
    scales = sp.diag(1, named["epsilon"])
    total = sp.zeros(4, 4)
    for c in "12":
        active = sp.Matrix([named[f"a_{c}1"], named[f"a_{c}2"]])
        point = scales * sp.Matrix([named[f"x_{c}1"], named[f"x_{c}2"]])
        total += named[f"p_{c}"] * sp.kronecker_product(active * active.T, point * point.T)
    assert (total - small.right).expand() == sp.zeros(4, 4)
