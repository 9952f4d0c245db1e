"""How formal multilinear objects are written."""

import pytest
import sympy as sp

from theory.multilinear import Form
from theory.multilinear_notation import expression, latex
from theory.network_expansion import (
    Loss,
    composed_output,
    gradients,
    layerwise_activation,
    loss_gradient,
    loss_jet,
    network_output,
)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (composed_output(2)[2], r"DF[u_{2}] + \tfrac{1}{2}\, D^{2}F[u_{1}, u_{1}]"),
        (
            network_output(2, 2)[2],
            r"W_{2}\bigl(\sigma_{1}^{\prime} \odot u_{2}\bigr) + \tfrac{1}{2}\, "
            r"W_{2}\bigl(\sigma_{1}^{\prime\prime} \odot u_{1}^{\odot 2}\bigr)",
        ),
        (layerwise_activation(2, 1)[0], r"\sigma_{2}"),
        (
            loss_jet(Loss.SQUARED, composed_output(1))[0],
            r"\tfrac{1}{2} |f_0 - y|^2",
        ),
        (
            loss_jet(Loss.SQUARED, network_output(1, 2))[2],
            r"\bigl\langle f_0 - y, u_{2} \bigr\rangle + \tfrac{1}{2}\, \bigl|u_{1}\bigr|^2",
        ),
        (loss_jet(Loss.LOGISTIC, network_output(1, 4))[4], None),
        (loss_gradient(Loss.SQUARED, network_output(1, 1))[0], "(f_0 - y)"),
        (loss_gradient(Loss.SQUARED, network_output(1, 1))[1], "u_{1}"),
        (
            loss_gradient(Loss.CROSS_ENTROPY, network_output(1, 1))[1],
            r"D^{2}\ell[u_{1}, \,\cdot\,]",
        ),
        (Form({}), "0"),
    ],
)
def test_a_form_is_written_as_in_a_paper(form, text):
    assert latex(form).count("{") == latex(form).count("}")
    if text is not None:
        assert latex(form) == text


def test_the_fourth_derivative_is_written_with_a_number():
    assert r"\ell^{(4)} \odot u_{1}^{\odot 4}" in latex(
        loss_jet(Loss.LOGISTIC, network_output(1, 4))[4]
    )


def test_differences_are_written_with_a_minus():
    f = composed_output(1)
    assert latex(f[0] - f[1]) == "F - DF[u_{1}]"


def test_two_derivations_are_written_alike():
    first, second = (
        [latex(form) for g in gradients(Loss.LOGISTIC, 3, 3) for form in g.delta.coefficients]
        for _ in range(2)
    )
    assert first == second


def test_in_sympy_a_derivative_is_an_undefined_function():
    u1, u2 = sp.symbols("u_1 u_2")
    D1F, D2F = sp.Function("D1F"), sp.Function("D2F")
    assert expression(composed_output(2)[2]) == D1F(u2) + D2F(u1, u1) / 2
    assert expression(composed_output(2)[0]) == sp.Symbol("D0F")
    assert expression(Form({})) == 0
