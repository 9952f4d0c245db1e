"""The singular directions of what a layer is given, and its gradient along them.

A = UΣVᵀ (n × d) has the layer's inputs as rows, as they are: whoever wants them centred centres
them. With Δ (n × h) the derivatives of the rows' losses by the pre-activations, the gradient of the
mean loss is ∂L/∂W = ΔᵀA/n, so along v_k

    m_k = ‖∂L/∂W·v_k‖ = (σ_k/n)·‖Δᵀu_k‖:

σ_k is a factor (claim gradient.first-layer, with ε_k = σ_k/√n and x̃^k = √n·u_k). Scales are
σ_k/√n, in units of the inputs: for centred ones the standard deviation. All numbers are rounded.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.linalg
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.torch_network import FullBatch

__all__ = ["SingularDirections", "first_layer_magnitudes", "singular_directions"]

Tensor = Any
FLOOR: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SingularDirections:
    """The directions by falling σ_k; those below the floor are counted only.

    Args:
        scales: σ_k/√n.
        V: the v_k as columns.
        along: the coordinates a·v_k of every row a, that is UΣ.
        dimension: d.
        left_out: how many of min(n, d) singular values are ≤ 10⁻¹²σ_1.
    """

    scales: Float64[np.ndarray, " k"]
    V: Float64[np.ndarray, "d k"]
    along: Float64[np.ndarray, "n k"]
    dimension: int
    left_out: int

    @property
    def variances(self) -> Float64[np.ndarray, " k"]:
        """λ_k = σ_k²/n: for centred inputs the variance along v_k, else the mean square."""
        return self.scales**2


def singular_directions(A: Float64[np.ndarray, "n d"]) -> SingularDirections:
    """The singular value decomposition of the inputs, without what is zero up to rounding.

    Raises:
        InputError: if an entry is not finite or all are zero.
    """
    if not np.isfinite(A).all():
        raise InputError("directions: an entry of the layer's inputs is not finite; check the data")
    U, values, Vt = scipy.linalg.svd(A, full_matrices=False)
    if not values[0] > 0:
        raise InputError("directions: all inputs of the layer are 0; no direction is seen")
    seen = int(np.count_nonzero(values > FLOOR * values[0]))
    return SingularDirections(
        scales=values[:seen] / np.sqrt(len(A)),
        V=np.ascontiguousarray(Vt[:seen].T),
        along=U[:, :seen] * values[:seen],
        dimension=A.shape[1],
        left_out=len(values) - seen,
    )


def first_layer_magnitudes(
    batch: FullBatch, w: Tensor, directions: SingularDirections
) -> Float64[np.ndarray, " k"]:
    """m_k = ‖∂L/∂W_1·v_k‖ for the full-batch gradient at w."""
    W, _ = batch.network.layers(batch.gradient(w))[0]
    gradient = np.asarray(W.cpu().numpy(), dtype=np.float64)
    return np.asarray(np.linalg.norm(gradient @ directions.V, axis=0))
