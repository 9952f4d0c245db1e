"""The layers of a network from one on, as a network of its own on what that layer is given.

With all layers before it held fixed, the loss as a function of W_i, b_i, …, W_k, b_k is that of
the network of these layers on the features h(x): the same gradient, and the same diagonal blocks of
the Hessian. So whatever is known of first layers holds for every layer, with features for data.
All numbers are rounded.
"""

from itertools import pairwise
from typing import Any

from numerics.exact import InputError
from numerics.torch_backend import torch_module
from numerics.torch_network import FullBatch, Network

__all__ = ["network_tail"]

Tensor = Any


def network_tail(batch: FullBatch, w: Tensor, before: int) -> tuple[FullBatch, Tensor]:
    """The network without its first `before` layers, on their output, and its part of w.

    Args:
        batch: the whole network on its data.
        w: its parameters.
        before: how many layers to take off, at least 0 and fewer than there are.

    Returns:
        The batch of the other layers and their parameters, a copy.

    Raises:
        InputError: if no layer is left.
    """
    widths = batch.network.widths
    if not 0 <= before <= len(widths) - 2:
        raise InputError(
            f"network: {before} layers of {len(widths) - 1} cannot be taken off; "
            f"use 0 to {len(widths) - 2}"
        )
    network = Network(
        widths=widths[before:], activation=batch.network.activation, loss=batch.network.loss
    )
    taken = sum((wide + 1) * narrow for wide, narrow in pairwise(widths[: before + 1]))
    with torch_module().no_grad():
        features = batch.network.features(w, batch.X, before)
    tail = FullBatch(network=network, X=features, target=batch.target, chunk=batch.chunk)
    return tail, w[taken:].detach().clone()
