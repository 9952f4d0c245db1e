"""The first layer's block of the Hessian of a ReLU network's loss, by its Kronecker formula.

    H_1 = E[B(x) ⊗ xxᵀ],   B = JᵀSJ  (h × h),

E over the rows, J (m × h) the derivative of the outputs by the first pre-activations, S the second
derivative of the loss by the outputs: 1 for the squared loss, diag p − ppᵀ for the cross-entropy,
p the softmax. Away from pre-activations that are 0 nothing is left out, as ReLU has no curvature
(claim hessian.kronecker, F″ = 0). Axes: rows and columns of H_1 count the unit first, then the
input. `numerics.kronecker_hessian` is the exact one for one hidden layer. All numbers are rounded.
"""

from typing import Any, Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.lanczos import Operator
from numerics.torch_backend import torch_module
from numerics.torch_network import Activation, FullBatch, Loss

__all__ = [
    "curvature_along",
    "first_layer_hessian",
    "first_layer_operator",
    "first_layer_trace",
    "row_curvatures",
]

Tensor = Any
LARGEST: Final = 4096  # rows of a dense block: 128 MiB of float64
ROWS: Final = 512


def row_curvatures(batch: FullBatch, w: Tensor) -> Float64[np.ndarray, "n h h"]:
    """B(x) for every row x; n·h² numbers.

    Raises:
        InputError: if the activation is not ReLU: others have a curvature of their own.
    """
    network = batch.network
    if network.activation is not Activation.RELU:
        raise InputError(
            f"layer Hessian: the activation {network.activation.value} has curvature; use relu"
        )
    torch = torch_module()
    layers = network.layers(w.detach())
    found = []
    with torch.no_grad():
        for X in batch.X.split(ROWS):
            if len(layers) > 1:
                J = layers[-1][0]
            else:  # no hidden layer: the pre-activations are the outputs
                J = torch.eye(network.widths[-1], dtype=w.dtype, device=w.device)
            J = J.expand(len(X), -1, -1)
            for depth in range(len(layers) - 1, 0, -1):
                active = network.features(w.detach(), X, depth) > 0
                J = J * active[:, None, :]
                if depth > 1:
                    J = J @ layers[depth - 1][0]
            SJ = J
            if network.loss is Loss.CROSS_ENTROPY:
                p = torch.softmax(network.outputs(w.detach(), X), dim=1)
                mean = torch.einsum("sc,sch->sh", p, J)
                SJ = p[:, :, None] * (J - mean[:, None, :])
            found.append(torch.einsum("sci,scj->sij", J, SJ).cpu().numpy())
    return np.asarray(np.concatenate(found), dtype=np.float64)


def curvature_along(
    B: Float64[np.ndarray, "n h h"], along: Float64[np.ndarray, "n k"]
) -> Float64[np.ndarray, " k"]:
    """The curvatures c_k = E[tr B(x)·(x·v_k)²]/h, from B and the coordinates x·v_k of the rows.

    For a unit vector v_k it is the mean over the units u of (e_u ⊗ v_k)ᵀH_1(e_u ⊗ v_k).
    """
    return np.asarray(_traces(B) @ along**2 / (len(along) * B.shape[1]))


def first_layer_trace(B: Float64[np.ndarray, "n h h"], X: Float64[np.ndarray, "n d"]) -> float:
    """The trace of H_1, E[tr B(x)·‖x‖²]."""
    return float(_traces(B) @ np.sum(X**2, axis=1) / len(X))


def first_layer_hessian(
    B: Float64[np.ndarray, "n h h"], X: Float64[np.ndarray, "n d"]
) -> Float64[np.ndarray, "m m"]:
    """H_1 = E[B(x) ⊗ xxᵀ] as a matrix, m = h·d.

    Raises:
        InputError: if m is larger than 4096.
    """
    m = B.shape[1] * X.shape[1]
    if m > LARGEST:
        raise InputError(
            f"layer Hessian: {m} rows are more than {LARGEST}; use products of `hessian_vector`"
        )
    return np.asarray(np.einsum("suv,si,sj->uivj", B, X, X, optimize=True).reshape(m, m) / len(X))


def first_layer_operator(batch: FullBatch, w: Tensor) -> tuple[Operator, int]:
    """The map v ↦ H_1v by double backward through the whole network, and its dimension h·d.

    In the dtype of w, handed over as float64.
    """
    d, h = batch.network.widths[:2]
    size, rest, hessian = d * h, int(w.numel()) - d * h, batch.hessian(w)

    def product(v: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
        return hessian(np.pad(v, (0, rest)))[:size]

    return product, size


def _traces(B: Float64[np.ndarray, "n h h"]) -> Float64[np.ndarray, " n"]:
    return np.asarray(np.trace(B, axis1=1, axis2=2))
