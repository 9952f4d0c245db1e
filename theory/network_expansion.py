"""Networks and losses on jets, width-free: outputs, losses, gradients of every layer.

A network of depth N ≥ 1 has matrices W_1, …, W_N and activations σ between them:

    z^(1) = W_1x = Σ_k ε^k u_k,   a^(l) = σ(z^(l)),   z^(l+1) = W_{l+1}a^(l),   f = z^(N).

Backwards, with δ^(N) the gradient of the loss at f, and x̃^b the block of the data with factor ε^b:

    δ^(l) = σ′(z^(l)) ⊙ W_{l+1}ᵀδ^(l+1),
    ∂L/∂W_l = δ^(l)(a^(l−1))ᵀ for l > 1,   ∂L/∂W_1^b = ε^b δ^(1)(x̃^b)ᵀ.

All of it is evaluated on jets of formal multilinear objects (theory.multilinear). A network
written out in u_1, u_2, … has one term for each leveled tree; written layer by layer, with the
coefficients z^(l)_k of each layer as vectors of their own, it is short at every depth.

Source: section 3 of the mathematics; the talk's expansion of the loss in ε.
"""

from dataclasses import dataclass
from enum import StrEnum

from theory.jet import Jet
from theory.multilinear import Form, Map, MapKind, applied, expanded, vector

__all__ = [
    "Gradient",
    "Loss",
    "composed_output",
    "fit_factor",
    "gradients",
    "layerwise_activation",
    "layerwise_gradients",
    "loss_gradient",
    "loss_jet",
    "network_output",
    "preactivations",
    "without_fit",
]


class Loss(StrEnum):
    """The losses, of the output f and the target y.

    Squared: ½|f − y|². Logistic: log(1 + e^f) − yf for a scalar f. Cross-entropy:
    log Σ e^{f_i} − Σ y_if_i, with Σ y_i = 1.
    """

    SQUARED = "squared"
    LOGISTIC = "logistic"
    CROSS_ENTROPY = "cross-entropy"

    @property
    def map(self) -> Map:
        """The loss as a map of f; the squared loss has no third derivative."""
        kind = {Loss.SQUARED: MapKind.HALF_SQUARE, Loss.LOGISTIC: MapKind.ELEMENTWISE}
        return Map("loss", r"\ell", kind.get(self, MapKind.GENERAL))


@dataclass(frozen=True, slots=True)
class Gradient:
    """The jet of ∂L/∂W_l = δ aᵀ as its two factors; coefficient k is Σ_{i≤k} δ_i a_{k−i}ᵀ.

    For the first layer `activation` is None: the coefficient of ε^k for block b of the data is
    δ_{k−b}(x̃^b)ᵀ.
    """

    layer: int
    delta: Jet[Form]
    activation: Jet[Form] | None


def preactivations(order: int) -> Jet[Form]:
    """Σ ε^k u_k, the preactivation of the first layer."""
    return Jet(tuple(vector(f"u_{k}", f"u_{{{k}}}") for k in range(order + 1)))


def composed_output(order: int) -> Jet[Form]:
    """The output f = F(Σ ε^k u_k) of one smooth map F: f_k = Σ D^jF[…] over the partitions of k."""
    return expanded(Map("F", "F"), preactivations(order))


def network_output(depth: int, order: int) -> Jet[Form]:
    """The output of a network of the given depth, written out in u_0, …, u_K.

    Raises:
        ValueError: if the depth is below 1.
    """
    return _forward(depth, order)[-1]


def loss_jet(loss: Loss, output: Jet[Form]) -> Jet[Form]:
    """The loss of the output: L_k = Σ D^jℓ[…]; the target enters with Dℓ alone."""
    return expanded(loss.map, output)


def loss_gradient(loss: Loss, output: Jet[Form]) -> Jet[Form]:
    """The gradient of the loss at the output, a covector: D^{j+1}ℓ[…, ·]."""
    return expanded(loss.map, output, free=1)


def fit_factor(coefficient: Form) -> Form:
    """Λ_k: what the fit, the gradient of the loss at f_0, meets in L_k."""
    return Form({term.children: c for (term,), c in coefficient.terms.items() if term.order == 1})


def without_fit(coefficient: Form) -> Form:
    """L_k less ⟨fit, Λ_k⟩: what does not know the target but through f_0."""
    return Form({(term,): c for (term,), c in coefficient.terms.items() if term.order != 1})


def gradients(loss: Loss, depth: int, order: int) -> tuple[Gradient, ...]:
    """∂L/∂W_1, …, ∂L/∂W_N, written out in u_0, …, u_K.

    Raises:
        ValueError: if the depth is below 1.
    """
    layers = _forward(depth, order)
    delta = loss_gradient(loss, layers[-1])
    found = []
    for layer in range(depth, 0, -1):
        before = expanded(_activation(layer - 1), layers[layer - 2]) if layer > 1 else None
        found.append(Gradient(layer, delta, before))
        if layer > 1:
            delta = _backward(layer, delta, layers[layer - 2])
    return tuple(reversed(found))


def layerwise_activation(layer: int, order: int) -> Jet[Form]:
    """a^(l) = σ(z^(l)) in the coefficients z^(l)_k of its own layer."""
    return expanded(_activation(layer), _layer(layer, order))


def layerwise_gradients(loss: Loss, depth: int, order: int) -> tuple[Jet[Form], ...]:
    """δ^(1), …, δ^(N), each in z^(l)_k and δ^(l+1)_k, the last in f_k.

    Raises:
        ValueError: if the depth is below 1.
    """
    _check(depth)
    outputs = Jet(tuple(vector(f"f_{k}", f"f_{{{k}}}") for k in range(order + 1)))
    found = [loss_gradient(loss, outputs)]
    for layer in range(depth, 1, -1):
        delta = Jet(
            tuple(
                vector(f"delta{layer}_{k}", rf"\delta^{{({layer})}}_{{{k}}}")
                for k in range(order + 1)
            )
        )
        found.append(_backward(layer, delta, _layer(layer - 1, order)))
    return tuple(reversed(found))


def _forward(depth: int, order: int) -> list[Jet[Form]]:
    """z^(1), …, z^(N)."""
    _check(depth)
    layers = [preactivations(order)]
    for layer in range(1, depth):
        inner = expanded(_activation(layer), layers[-1])
        layers.append(_times(_matrix(layer + 1), inner))
    return layers


def _backward(layer: int, delta: Jet[Form], before: Jet[Form]) -> Jet[Form]:
    """δ^(l−1) from δ^(l) and z^(l−1)."""
    pulled = _times(_transpose(layer), delta)
    return expanded(_activation(layer - 1), before, times=pulled)


def _times(matrix: Map, jet: Jet[Form]) -> Jet[Form]:
    return Jet(tuple(applied(matrix, form) for form in jet.coefficients))


def _layer(layer: int, order: int) -> Jet[Form]:
    if layer == 1:
        return preactivations(order)
    return Jet(tuple(_coefficient(layer, k) for k in range(order + 1)))


def _coefficient(layer: int, k: int) -> Form:
    return vector(f"z{layer}_{k}", rf"z^{{({layer})}}_{{{k}}}")


def _activation(layer: int) -> Map:
    return Map(f"sigma{layer}", rf"\sigma_{{{layer}}}", MapKind.ELEMENTWISE)


def _matrix(layer: int) -> Map:
    return Map(f"W{layer}", f"W_{{{layer}}}", MapKind.LINEAR)


def _transpose(layer: int) -> Map:
    return Map(f"W{layer}T", rf"W_{{{layer}}}^{{\top}}", MapKind.LINEAR)


def _check(depth: int) -> None:
    if depth < 1:
        raise ValueError(f"a network has depth 1 or more, not {depth}")
