"""The expansions in ε as formulas to print: width-free, and explicit for one unit a layer.

Everything is derived when it is asked for: by the jets of theory.network_expansion (width-free
formulas) and of theory.explicit_expansion (formulas in numbers, which become functions).
Source: section 3 of the mathematics.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import sympy as sp

from theory.activation import Activation
from theory.derivation import Formula, derivation
from theory.explicit_formula import ExplicitFormulas
from theory.jet import Jet
from theory.multilinear import Form, vector
from theory.multilinear_notation import expression, latex
from theory.network_expansion import (
    Loss,
    composed_output,
    fit_factor,
    layerwise_activation,
    layerwise_gradients,
    loss_jet,
    network_output,
    without_fit,
)

__all__ = ["loss_formulas", "relu_formulas", "triangular_formulas"]

_NAMES: Final[Mapping[Loss, str]] = MappingProxyType(
    {
        Loss.SQUARED: "squared loss",
        Loss.LOGISTIC: "logistic loss; ℓ′ = p − y, p the sigmoid of f_0, and p′ = p − p²",
        Loss.CROSS_ENTROPY: "cross-entropy; Dℓ[v] = ⟨p − y, v⟩, p the softmax of f_0, and D^jℓ is "
        "the joint cumulant of its arguments under p for j ≥ 2",
    }
)


@derivation(
    "expansion.loss",
    title="The loss in powers of ε",
    source="talk, the loss expanded in ε; section 3 of the mathematics",
)
def loss_formulas(
    order: int = 3,
    depth: int = 2,
    activation: Activation = Activation.SMOOTH,
    loss: Loss = Loss.SQUARED,
) -> tuple[Formula, ...]:
    """The coefficients f_k and L_k: for any F, for a network of any width, and in numbers.

    Args:
        order: the highest order K.
        depth: the number N of matrices.
        activation: the activation of the formulas in numbers.
        loss: the loss.

    Returns:
        Width-free formulas, then one explicit formula for each order with one unit a layer (two
        outputs for the cross-entropy).

    Raises:
        ValueError: if the order is negative or the depth below 1.
    """
    activation, loss = Activation(activation), Loss(loss)
    outputs = Jet(tuple(vector(f"f_{k}", f"f_{{{k}}}") for k in range(order + 1)))
    explicit = ExplicitFormulas(order, depth, activation, loss)
    return (
        *_width_free(
            "f", "f", composed_output(order).coefficients, "coefficient of the output f = F(z)"
        ),
        *_width_free(
            "L", "L", loss_jet(loss, outputs).coefficients, f"coefficient of the {_NAMES[loss]}"
        ),
        *_width_free(
            f"f_depth_{depth}",
            "f",
            network_output(depth, order).coefficients,
            f"coefficient of the output of a network of depth {depth}, written out",
        ),
        *(
            explicit.formula(
                f"loss_{k}",
                f"L_{{{k}}}",
                polynomial,
                f"coefficient of ε^{k} of the {loss} loss, one unit a layer",
            )
            for k, polynomial in enumerate(explicit.network.loss(loss).coefficients)
        ),
    )


@derivation(
    "expansion.triangular",
    title="What the fit meets in each order, and the gradient of every layer",
    source="section 3 of the mathematics",
)
def triangular_formulas(
    order: int = 3,
    depth: int = 2,
    activation: Activation = Activation.SMOOTH,
    loss: Loss = Loss.SQUARED,
) -> tuple[Formula, ...]:
    """Λ_k with L_k = ⟨f_0 − y, Λ_k⟩ + …, and the gradients, layer by layer and in numbers.

    Args:
        order: the highest order K.
        depth: the number N of matrices.
        activation: the activation of the formulas in numbers.
        loss: the loss.

    Returns:
        Width-free: Λ_k and what else is in L_k; a^(l)_k, δ^(l)_k and ∂L/∂W_l in order k for
        every layer. Then the same gradients in numbers with one unit a layer.

    Raises:
        ValueError: if the order is negative or the depth below 1.
    """
    activation, loss = Activation(activation), Loss(loss)
    whole = loss_jet(loss, composed_output(order)).coefficients[1:]
    factors, rests = (tuple(map(part, whole)) for part in (fit_factor, without_fit))
    found = [
        *_width_free("Lambda", r"\Lambda", factors, "factor that the fit meets in L", first=1),
        *_width_free("rest", "R", rests, "rest of L, without the fit and u_k", first=1),
    ]
    for layer in range(1, depth):
        name, mark = f"a{layer}", f"a^{{({layer})}}"
        forms = layerwise_activation(layer, order).coefficients
        found += _width_free(name, mark, forms, f"coefficient of the activation of layer {layer}")
    for layer, jet in enumerate(layerwise_gradients(loss, depth, order), start=1):
        name, mark = f"delta{layer}", rf"\delta^{{({layer})}}"
        words = f"coefficient of the gradient at the preactivation of layer {layer}"
        found += _width_free(name, mark, jet.coefficients, words)
        found += _outer_products(layer, order)
    explicit = ExplicitFormulas(order, depth, activation, loss)
    for gradient in explicit.network.gradients(loss):
        layer = gradient.layer
        jet = gradient.delta[0] if layer == 1 else gradient.entry(0, 0)
        name = "gradient_1_over_data" if layer == 1 else f"gradient_{layer}"
        rest = ", without the factor x̃^b ε^b of block b" if layer == 1 else ""
        found += [
            explicit.formula(
                f"{name}_order_{k}",
                rf"\bigl(\partial L / \partial W_{{{layer}}}\bigr)_{{{k}}}",
                polynomial,
                f"coefficient of ε^{k} of ∂L/∂W_{layer}, one unit a layer{rest}",
            )
            for k, polynomial in enumerate(jet.coefficients)
        ]
    return tuple(found)


@derivation(
    "expansion.relu",
    title="ReLU networks: the coefficients, and the radius in which they are all",
    source="section 3 of the mathematics",
)
def relu_formulas(order: int = 2, depth: int = 2) -> tuple[Formula, ...]:
    """One unit a layer: f_k = W_N⋯W_2·θ⋯θ·u_k with θ = 1 where its layer is on at ε = 0, else 0.

    Args:
        order: the degree m of the first preactivation.
        depth: the number N of matrices.

    Returns:
        f_0, …, f_m, L_0, …, L_{2m}, and the radius.

    Raises:
        ValueError: if the order is negative or the depth below 1.
    """
    if order < 0 or depth < 1:
        raise ValueError(f"order {order} and depth {depth} must be 0 and 1 at least")
    u = sp.symbols(f"u_:{order + 1}", real=True)
    weights = sp.symbols(f"W_2:{depth + 1}", real=True)
    y = sp.Symbol("y", real=True)
    layers = [u]
    for weight in weights:
        on = sp.Piecewise((1, layers[-1][0] > 0), (0, True))
        layers.append(tuple(weight * on * c for c in layers[-1]))
    output = layers[-1]
    # of degree m in ε, so the square has degree 2m
    padded = Jet((output[0] - y, *output[1:], *[sp.Integer(0)] * order))
    losses = (padded * padded / 2).coefficients
    ratios = [sp.Abs(p[0]) / sp.Add(*map(sp.Abs, p[1:])) for p in layers[:-1] if any(p[1:])]
    everything = (*u, *weights, y)

    def formula(name: str, left: str, right: sp.Expr, words: str) -> Formula:
        used = tuple(s for s in everything if s in right.free_symbols)
        shapes = tuple("a number" for _ in used)
        return Formula(
            name=name, left=sp.Symbol(left), right=right, words=words, arguments=used, shapes=shapes
        )

    return (
        *(
            formula(f"f_{k}", f"f_{k}", c, f"coefficient of ε^{k} of the output")
            for k, c in enumerate(output)
        ),
        *(
            formula(f"L_{k}", f"L_{k}", c, f"coefficient of ε^{k} of the squared loss")
            for k, c in enumerate(losses)
        ),
        formula(
            "radius",
            "rho",
            sp.Min(1, *ratios),
            "no preactivation changes sign for |ε| < ρ, where none is 0 at ε = 0",
        ),
    )


def _width_free(
    name: str, mark: str, forms: Sequence[Form], words: str, *, first: int = 0
) -> Iterator[Formula]:
    """A formula for each order, from `first` on, of formal multilinear objects."""
    for k, form in enumerate(forms, start=first):
        yield Formula(
            name=f"{name}_{k}",
            left=sp.Symbol(f"{name}_{k}"),
            right=expression(form),
            words=f"The {words}, order {k}.",
            latex=rf"{mark}_{{{k}}} = {latex(form)}",
        )


def _outer_products(layer: int, order: int) -> Iterator[Formula]:
    """∂L/∂W_l in order k: Σ δ_i a_{k−i}ᵀ; in the first layer δ_{k−b}(x̃^b)ᵀ for block b."""
    outer = sp.Function("outer")
    delta = rf"\delta^{{({layer})}}"
    for k in range(order + 1):
        if layer > 1:
            before = f"a{layer - 1}"
            yield Formula(
                name=f"gradient{layer}_{k}",
                left=sp.Symbol(f"dL_dW{layer}_{k}"),
                right=sp.Add(
                    *(
                        outer(sp.Symbol(f"delta{layer}_{i}"), sp.Symbol(f"{before}_{k - i}"))
                        for i in range(k + 1)
                    )
                ),
                words=f"The gradient with respect to W_{layer}, order {k}.",
                latex=rf"\bigl(\partial L / \partial W_{{{layer}}}\bigr)_{{{k}}} = "
                + " + ".join(
                    rf"{delta}_{{{i}}} \bigl(a^{{({layer - 1})}}_{{{k - i}}}\bigr)^{{\top}}"
                    for i in range(k + 1)
                ),
            )
            continue
        for b in range(k + 1):
            yield Formula(
                name=f"gradient1_{k}_block_{b}",
                left=sp.Symbol(f"dL_dW1_{k}_block_{b}"),
                right=outer(sp.Symbol(f"delta1_{k - b}"), sp.Symbol(f"x_{b}")),
                words=f"The gradient with respect to block {b} of W_1, order {k}.",
                latex=rf"\bigl(\partial L / \partial W_1^{{{b}}}\bigr)_{{{k}}} = "
                rf"{delta}_{{{k - b}}} \bigl(\tilde x^{{{b}}}\bigr)^{{\top}}",
            )
