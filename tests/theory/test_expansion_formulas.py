"""The formulas to print: in numbers they are Taylor coefficients, and they are printed alike."""

import mpmath
import pytest
import sympy as sp

from theory.activation import Activation
from theory.expansion_formulas import loss_formulas, relu_formulas, triangular_formulas
from theory.multilinear_notation import expression
from theory.network_expansion import Loss, composed_output

VALUES = {
    **{f"u_{k}": mpmath.mpf(c) / 7 for k, c in enumerate((3, -4, 5, 2))},
    **{f"W_{n}": mpmath.mpf(c) / 5 for n, c in ((2, 6), (3, -7))},
    "W_2_0": mpmath.mpf(4) / 3,
    "W_2_1": mpmath.mpf(-2) / 3,
    "W_3_0": mpmath.mpf(4) / 3,
    "W_3_1": mpmath.mpf(-2) / 3,
    "y": mpmath.mpf(1) / 3,
    "y_0": mpmath.mpf(1) / 4,
    "y_1": mpmath.mpf(3) / 4,
}


def number(formula, extra=None):
    names = [str(symbol) for symbol in formula.arguments]
    known = VALUES | (extra or {})
    return sp.lambdify(formula.arguments, formula.right, "mpmath")(*(known[n] for n in names))


def loss_at(depth, loss, epsilon, nudge=(0, 0)):
    """The loss of the tanh network with one unit a layer; nudge = (layer, t) adds t to W_layer."""
    value = sum(VALUES[f"u_{k}"] * epsilon**k for k in range(4))
    layer, t = nudge
    value += t if layer == 1 else 0
    for number_ in range(2, depth + (loss is not Loss.CROSS_ENTROPY)):
        value = (VALUES[f"W_{number_}"] + (t if layer == number_ else 0)) * mpmath.tanh(value)
    y = VALUES["y"]
    if loss is Loss.SQUARED:
        return (value - y) ** 2 / 2
    if loss is Loss.LOGISTIC:
        return mpmath.log(1 + mpmath.exp(value)) - y * value
    f = [VALUES[f"W_{depth}_{i}"] * mpmath.tanh(value) for i in (0, 1)]
    f[0] += (t if layer == depth else 0) * mpmath.tanh(value)
    linear = VALUES["y_0"] * f[0] + VALUES["y_1"] * f[1]
    return mpmath.log(mpmath.exp(f[0]) + mpmath.exp(f[1])) - linear


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("depth", [2, 3])
def test_the_loss_in_numbers_is_its_taylor_coefficient(loss, depth):
    formulas = loss_formulas.derive(order=3, depth=depth, activation=Activation.TANH, loss=loss)
    with mpmath.workdps(50):
        taylor = mpmath.taylor(lambda e: loss_at(depth, loss, e), 0, 3)
        found = [number(f) for f in formulas if f.name.startswith("loss_")]
        assert len(found) == 4
        for a, b in zip(found, taylor, strict=True):
            assert abs(a - b) < mpmath.mpf(10) ** -40


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("depth", [2, 3])
def test_the_gradients_in_numbers_are_derivatives_in_the_weights(loss, depth):
    formulas = triangular_formulas.derive(
        order=2, depth=depth, activation=Activation.TANH, loss=loss
    )
    by_name = {f.name: f for f in formulas}
    with mpmath.workdps(50):
        for layer in range(1, depth + 1):
            stem = "gradient_1_over_data" if layer == 1 else f"gradient_{layer}"
            for k in range(3):
                expected = mpmath.diff(
                    lambda t, e, layer=layer: loss_at(depth, loss, e, (layer, t)), (0, 0), (1, k)
                ) / mpmath.factorial(k)
                found = number(by_name[f"{stem}_order_{k}"])
                assert abs(found - expected) < mpmath.mpf(10) ** -25


def test_an_undefined_activation_gives_the_same_with_its_derivatives_as_arguments():
    with mpmath.workdps(60):
        taylor = mpmath.taylor(mpmath.tanh, VALUES["u_0"], 3)
        derivatives = {f"sigma_1_{j}": c * mpmath.factorial(j) for j, c in enumerate(taylor)}
        smooth = loss_formulas.derive()
        tanh = loss_formulas.derive(activation=Activation.TANH)
        for a, b in zip(smooth, tanh, strict=True):
            if a.name.startswith("loss_"):
                assert abs(number(a, derivatives) - number(b)) < mpmath.mpf(10) ** -40


def test_what_the_fit_meets_is_the_output():
    found = {f.name: f.right for f in triangular_formulas.derive(order=3)}
    for k in (1, 2, 3):
        assert found[f"Lambda_{k}"] == expression(composed_output(3)[k])
        assert f"u_{k}" not in {str(s) for s in found[f"rest_{k}"].free_symbols}


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("share", [0, sp.Rational(1, 2), sp.Rational(99, 100)])
def test_relu_formulas_give_the_network_inside_the_radius(depth, share):
    point = {"u_0": 2, "u_1": -3, "u_2": 1, "W_2": 5, "W_3": -2, "y": 4}

    def at(formula):
        return formula.right.subs({s: point[str(s)] for s in formula.arguments})

    by_name = {f.name: at(f) for f in relu_formulas.derive(order=2, depth=depth)}
    epsilon = share * by_name["radius"]
    value = 2 - 3 * epsilon + epsilon**2
    for layer in range(2, depth + 1):
        value = point[f"W_{layer}"] * max(value, 0)
    assert value == sum(by_name[f"f_{k}"] * epsilon**k for k in range(3))
    assert (value - 4) ** 2 / 2 == sum(by_name[f"L_{k}"] * epsilon**k for k in range(5))


@pytest.mark.parametrize("derive", [loss_formulas, relu_formulas, triangular_formulas])
def test_formulas_have_names_of_their_own_and_are_written_alike_each_time(derive):
    first, second = derive.derive(), derive.derive()
    assert first == second
    names = [formula.name for formula in first]
    assert len(set(names)) == len(names)
    for formula in first:
        assert formula.latex.count("{") == formula.latex.count("}")


@pytest.mark.parametrize("derive", [loss_formulas, relu_formulas, triangular_formulas])
@pytest.mark.parametrize("options", [{"depth": 0}, {"order": -1}])
def test_a_network_that_is_none_is_refused(derive, options):
    with pytest.raises(ValueError, match=r"at least|depth 1 or more"):
        derive.derive(**options)


@pytest.mark.parametrize("options", [{"loss": "hinge"}, {"activation": "step"}])
def test_an_unknown_choice_is_refused(options):
    with pytest.raises(ValueError, match=r"hinge|step"):
        loss_formulas.derive(**options)
