"""The first layer's block by the Kronecker formula: against products, and exactly."""

from itertools import pairwise

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.kronecker_hessian import graded, pattern_hessian
from numerics.layer_hessian import (
    curvature_along,
    first_layer_hessian,
    first_layer_operator,
    first_layer_trace,
    row_curvatures,
)
from numerics.network_tail import network_tail
from numerics.torch_backend import one_thread
from numerics.torch_network import Activation, Loss, Network, full_batch

pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


def case(widths=(5, 4, 3, 3), loss=Loss.CROSS_ENTROPY, rows=30, seed=0, **more):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, widths[0])) * np.logspace(0, -2, widths[0])
    network = Network(widths=widths, loss=loss, **more)
    batch = full_batch(network, X, rng.integers(0, widths[-1], rows))
    return X, batch, network.start(seed)


def dense(batch, w, size):
    import torch

    return torch.stack(
        [batch.hessian_vector(w, e) for e in torch.eye(w.numel(), dtype=w.dtype)]
    ).numpy()[size, size]


@pytest.mark.parametrize("loss", Loss)
@pytest.mark.parametrize("widths", [(5, 4, 3, 3), (4, 6, 3), (3, 6, 5, 5, 3), (4, 3)])
def test_the_formula_is_the_block_of_the_products_to_rounding(widths, loss):
    X, batch, w = case(widths, loss)
    H = first_layer_hessian(row_curvatures(batch, w), X)
    size = widths[0] * widths[1]
    expected = dense(batch, w, slice(0, size))
    assert np.abs(H - expected).max() <= 1e-14 * np.abs(expected).max()
    # the biases are no part of it, and another point has another block
    B = row_curvatures(batch, batch.network.start(9))
    assert np.abs(first_layer_hessian(B, X) - expected).max() > 1e-6 or len(widths) == 2


def test_the_formula_is_the_exact_one_of_a_hidden_layer_to_rounding():
    data, scales = ((1, 2), (-1, 3), (2, -1), (-2, -3), (1, -1)), ("1", "1/8")
    weights, outer = ((1, 3), (-2, 1), (1, -2)), (1, -2, 3)
    exact = pattern_hessian(weights, outer, data, scales)
    assert len(exact.patterns) > 1
    expected = np.array(graded(exact.tilde, scales), dtype=float)

    import torch

    X = np.array(data, dtype=float) * [1, 1 / 8]
    batch = full_batch(Network(widths=(2, 3, 1), loss=Loss.SQUARED), X, np.zeros((5, 1)))
    w = torch.tensor([*sum(weights, ()), 0, 0, 0, *outer, 0], dtype=torch.float64)
    H = first_layer_hessian(row_curvatures(batch, w), X)
    assert np.abs(H - expected).max() <= 1e-15 * np.abs(expected).max()


def test_the_curvature_along_directions_is_the_mean_of_quadratic_forms():
    X, batch, w = case()
    B = row_curvatures(batch, w)
    H = first_layer_hessian(B, X)
    V = np.linalg.svd(X, full_matrices=False)[2].T
    found = curvature_along(B, X @ V)
    for k, v in enumerate(V.T):
        forms = [np.kron(e, v) @ H @ np.kron(e, v) for e in np.eye(4)]
        assert found[k] == pytest.approx(np.mean(forms), rel=1e-12)
    assert first_layer_trace(B, X) == pytest.approx(np.trace(H), rel=1e-13)
    assert found.sum() * 4 == pytest.approx(np.trace(H), rel=1e-12)


def test_products_of_the_block_are_those_of_the_formula():
    X, batch, w = case()
    product, size = first_layer_operator(batch, w)
    H = first_layer_hessian(row_curvatures(batch, w), X)
    v = np.random.default_rng(1).standard_normal(size)
    assert size == 20
    assert np.allclose(product(v), H @ v, rtol=0, atol=1e-14 * np.abs(H).max() * size)


@pytest.mark.parametrize("before", [1, 2])
def test_the_block_of_a_later_layer_is_that_of_the_tail(before):
    _, batch, w = case()
    tail, rest = network_tail(batch, w, before)
    B = row_curvatures(tail, rest)
    H = first_layer_hessian(B, tail.X.numpy())
    start = sum((a + 1) * b for a, b in pairwise(batch.network.widths[: before + 1]))
    expected = dense(batch, w, slice(start, start + len(H)))
    assert np.abs(H - expected).max() <= 1e-14 * np.abs(expected).max()
    assert np.array_equal(
        tail.gradient(rest).numpy().round(14), batch.gradient(w)[start:].numpy().round(14)
    )


def test_what_has_no_formula_or_no_room_is_refused():
    _, batch, w = case(activation=Activation.TANH)
    with pytest.raises(InputError, match="tanh has curvature"):
        row_curvatures(batch, w)
    with pytest.raises(InputError, match="5000 rows are more than 4096"):
        first_layer_hessian(np.ones((1, 50, 50)), np.ones((1, 100)))
    with pytest.raises(InputError, match="3 layers of 3 cannot be taken off"):
        network_tail(batch, w, 3)
