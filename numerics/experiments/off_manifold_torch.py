"""The ReLU networks of `off_manifold` trained in PyTorch: the same starts, loss and rate.

The gradient is that of `numerics.torch_network`, by automatic differentiation; that of
`off_manifold` is written out. One network after the other; sums are taken in another order, and
nothing else differs.
"""

from fractions import Fraction

import numpy as np
from jaxtyping import Float

from numerics.array_backend import ArrayBackend, numpy_array
from numerics.descent import descend
from numerics.schedule import Schedule, Step
from numerics.torch_network import Activation, Loss, Network, full_batch

__all__ = ["TrainedNetworks", "trained_on_torch"]

# W (a block of columns for each network), b, a (a row for each network) and c
TrainedNetworks = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def trained_on_torch(
    X: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    W: Float[np.ndarray, "d sh"],
    a: Float[np.ndarray, "s h"],
    *,
    rate: float,
    steps: int,
    backend: ArrayBackend,
) -> TrainedNetworks:
    """The networks a·max(Wᵀx + b, 0) + c after so many full-batch steps from b = 0, c = 0.

    Raises:
        TorchNeeded: if PyTorch or the device is absent.
    """
    (count, hidden), columns = a.shape, X.shape[1]
    network = Network(widths=(columns, hidden, 1), activation=Activation.RELU, loss=Loss.SQUARED)
    batch = full_batch(network, X, y[:, None], dtype=str(X.dtype), device=backend.device)
    schedule = Schedule((Step(Fraction(rate), max(steps, 1)),))
    firsts, shifts, lasts, ends = [], [], [], []
    for place in range(count):
        first = W[:, place * hidden : (place + 1) * hidden].T
        zeros = np.zeros(hidden, X.dtype)
        w = np.concatenate([first.ravel(), zeros, a[place], zeros[:1]])
        trained = descend(
            batch.gradient,
            backend.array(w),
            schedule,
            cycles=min(steps, 1),
            observe=lambda _: None,
        ).last
        (V, b), (last, c) = network.layers(trained)
        firsts.append(numpy_array(V).T)
        shifts.append(numpy_array(b))
        lasts.append(numpy_array(last)[0])
        ends.append(numpy_array(c)[0])
    return np.hstack(firsts), np.concatenate(shifts), np.stack(lasts), np.array(ends)
