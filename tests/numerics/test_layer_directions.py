"""Gradients along the singular directions of a layer's inputs: the factor, and what is left out."""

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.layer_directions import first_layer_magnitudes, singular_directions
from numerics.network_tail import network_tail
from numerics.torch_network import Network, full_batch


def test_scales_are_the_standard_deviations_of_centred_data():
    X = np.random.default_rng(0).standard_normal((40, 5)) * [5, 4, 3, 2, 1]
    X -= X.mean(axis=0)
    found = singular_directions(X)
    assert np.allclose(found.variances, np.linalg.eigvalsh(np.cov(X.T, bias=True))[::-1])
    assert np.allclose(np.std(X @ found.V, axis=0), found.scales)
    assert np.allclose(found.along, X @ found.V)
    assert found.left_out == 0


def test_directions_without_data_are_counted_and_left_out():
    X = np.random.default_rng(0).standard_normal((40, 3)) @ np.eye(3, 6)
    found = singular_directions(X)
    assert len(found.scales) == found.V.shape[1] == 3
    assert (found.dimension, found.left_out) == (6, 3)


def test_inputs_without_a_direction_are_refused():
    with pytest.raises(InputError, match="all inputs of the layer are 0"):
        singular_directions(np.zeros((3, 2)))
    with pytest.raises(InputError, match="not finite"):
        singular_directions(np.array([[1.0, np.nan], [0.0, 1.0]]))


@pytest.mark.parametrize("before", [0, 1])
def test_a_magnitude_is_its_scale_times_what_is_handed_back(before):
    torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    rng = np.random.default_rng(2)
    X = rng.standard_normal((50, 6)) * np.logspace(0, -3, 6)
    batch = full_batch(Network(widths=(6, 5, 4, 3)), X, rng.integers(0, 3, 50))
    tail, w = network_tail(batch, batch.network.start(1), before)
    A = tail.X.numpy()
    directions = singular_directions(A)
    magnitudes = first_layer_magnitudes(tail, w, directions)

    # Δ by automatic differentiation with respect to the pre-activations, row by row
    (W, b), *_ = tail.network.layers(w)
    Z = (tail.X @ W.T + b).requires_grad_()
    rest, w_rest = network_tail(tail, w, 1)
    outputs = rest.network.outputs(w_rest, torch.relu(Z))
    loss = torch.nn.functional.cross_entropy(outputs, tail.target, reduction="sum")
    delta = torch.autograd.grad(loss, Z)[0].numpy()
    U = A @ directions.V / (directions.scales * np.sqrt(50))
    expected = directions.scales / np.sqrt(50) * np.linalg.norm(delta.T @ U, axis=0)
    assert np.allclose(magnitudes, expected, rtol=1e-9, atol=0)
