"""The statements on gradients, against explicit small networks that SymPy differentiates."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.instances import assert_holds, at, exact, sequence

import theory.gradient as theory

SETTINGS = settings(derandomize=True, deadline=None, max_examples=10)
SMALL = st.fractions(-3, 3, max_denominator=4)
CLAIMS = [theory.linear, theory.logistic, theory.first_layer]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_statement_holds_at_its_own_points(claim):
    statement = claim.statement()
    for point in (statement.instance, *statement.witnesses):
        assert_holds(statement, point)


@given(
    weights=st.lists(SMALL, min_size=3, max_size=3),
    scales=st.lists(SMALL, min_size=3, max_size=3),
    data=st.lists(SMALL, min_size=6, max_size=6),
    labels=st.lists(SMALL, min_size=2, max_size=2),
    k=st.integers(1, 3),
)
@SETTINGS
def test_the_gradient_of_the_squared_loss_on_drawn_data(weights, scales, data, labels, k):
    statement = theory.linear.statement()
    instance = {
        theory.n: sp.Integer(2),
        theory.k: sp.Integer(k),
        theory.rest: sp.Integer(3 - k),
        **sequence(theory.w, weights),
        **sequence(theory.e, scales),
        **sequence(theory.g, labels),
        **{theory.x[s + 1, j + 1]: exact(data[3 * s + j]) for s in range(2) for j in range(3)},
    }
    assert_holds(statement, instance)
    # by the definition, one weight left free
    v = sp.Symbol("v")
    free = [exact(value) for value in weights]
    free[k - 1] = v
    loss = sum(
        (sum(free[j] * exact(scales[j] * data[3 * s + j]) for j in range(3)) - exact(labels[s]))
        ** 2
        for s in range(2)
    ) / sp.Integer(4)
    found = loss.diff(v).subs(v, exact(weights[k - 1]))
    assert at(statement.conclusion.rhs, instance) == found


def test_a_gradient_with_the_scale_twice_or_not_at_all_is_another():
    statement = theory.linear.statement()
    left, right = statement.conclusion.args
    for wrong in (right * theory.e[theory.k], right / theory.e[theory.k]):
        assert at(sp.Eq(left, wrong), statement.instance) == sp.false


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_first_layer_of_an_explicit_network_of_any_depth(depth):
    """Two inputs of scales 1 and ε, two hidden units a layer, one point, softplus and sine."""
    eps, label = sp.symbols("epsilon g")
    inputs = sp.Matrix(sp.symbols("x_0 x_1"))
    first = sp.Matrix(2, 2, sp.symbols("w_00 w_01 w_10 w_11"))
    later = [sp.Matrix(2, 2, [1, -2, 3, layer]) for layer in range(1, depth)]
    before = sp.Matrix(sp.symbols("z_0 z_1"))

    def loss(preactivation):
        hidden = preactivation.applyfunc(lambda z: sp.log(1 + sp.exp(z)))
        for matrix in later:
            hidden = (matrix * hidden).applyfunc(sp.sin)
        return ((hidden[0] - 2 * hidden[1]) - label) ** 2 / 2

    seen = first * sp.diag(1, eps) * inputs
    total = loss(seen)
    deltas = [
        loss(before).diff(z).subs(dict(zip(before, seen, strict=True)), simultaneous=True)
        for z in before
    ]
    numbers = {
        **dict(zip(first, [1, -1, sp.Rational(1, 2), 2], strict=True)),
        **dict(zip(inputs, [3, -2], strict=True)),
        eps: sp.Rational(1, 10),
        label: 1,
    }
    for unit in range(2):
        for block, scale in enumerate((1, eps)):
            derivative = total.diff(first[unit, block])
            stated = scale * deltas[unit] * inputs[block]
            assert abs((derivative - stated).subs(numbers).evalf(40)) < sp.Float("1e-35")
            assert derivative.subs(numbers).evalf(10) != 0


@pytest.mark.parametrize(
    "derivation",
    [theory.linear_formulas, theory.logistic_formulas, theory.first_layer_formulas],
    ids=lambda found: found.claim,
)
def test_the_derived_formulas_carry_the_scale_of_their_block_once(derivation):
    any_size, upper, lower = derivation.derive()
    assert any_size.right.has(theory.e[theory.k])
    epsilon = next(a for a in lower.arguments if str(a) == "epsilon")
    once = (lower.right / epsilon).subs(epsilon, 0)
    assert once != 0
    assert not once.has(sp.nan, sp.zoo)
    assert upper.right.subs(epsilon, 0) != 0
    assert not derivation.parameters
