"""Networks against definitions by hand, central differences and SciPy; chunks against one chunk."""

import math
from itertools import pairwise

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.torch_backend import TorchNeeded, one_thread, torch_device
from numerics.torch_network import Activation, FullBatch, Loss, Network, full_batch

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


EPS = np.finfo(np.float64).eps
ALL = [(activation, loss) for activation in Activation for loss in Loss]


def small(activation=Activation.TANH, loss=Loss.CROSS_ENTROPY, *, chunk=100, widths=(5, 4, 3, 3)):
    rng = np.random.default_rng(0)
    X, classes = rng.standard_normal((23, widths[0])), rng.integers(0, widths[-1], 23)
    network = Network(widths=widths, activation=activation, loss=loss)
    return full_batch(network, X, classes, chunk=chunk)


def by_hand(batch: FullBatch, w: np.ndarray) -> float:
    """The mean loss by loops over NumPy, from the definition."""
    sigma = {
        Activation.RELU: lambda z: np.maximum(z, 0),
        Activation.TANH: np.tanh,
        Activation.SOFTPLUS: lambda z: np.log(1 + np.exp(z)),
    }[batch.network.activation]
    total = 0.0
    for x, y in zip(batch.X.numpy(), batch.target.numpy(), strict=True):
        place, value, sizes = 0, x, list(pairwise(batch.network.widths))
        for i, (before, after) in enumerate(sizes):
            W = w[place : place + before * after].reshape(after, before)
            place += before * after
            value = W @ value + w[place : place + after]
            place += after
            value = value if i == len(sizes) - 1 else sigma(value)
        if batch.network.loss is Loss.SQUARED:
            total += float(((value - y) ** 2).sum()) / 2
        else:
            total += math.log(np.exp(value).sum()) - value[y]
    return total / batch.rows


@pytest.mark.parametrize(("activation", "loss"), ALL)
@pytest.mark.parametrize("widths", [(5, 3), (5, 4, 3), (5, 4, 6, 2, 3)])
def test_the_loss_is_that_of_the_definition_at_every_depth(activation, loss, widths):
    batch = small(activation, loss, widths=widths)
    w = batch.network.start(1)
    assert w.shape == (batch.network.parameters,)
    # sums of fewer than 100 terms of size about 1
    assert batch.loss(w) == pytest.approx(by_hand(batch, w.numpy()), rel=100 * EPS)


@pytest.mark.parametrize(("activation", "loss"), ALL)
def test_gradient_and_hessian_agree_with_central_differences(activation, loss):
    batch = small(activation, loss)
    w = batch.network.start(2) + 0.05  # biases off zero
    v = torch.randn(w.shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    h = 1e-5
    slope = (batch.loss(w + h * v) - batch.loss(w - h * v)) / (2 * h)
    # h² times a third derivative of size |v|³, and eps/h
    assert float(batch.gradient(w) @ v) == pytest.approx(slope, rel=1e-6, abs=1e-7)
    bend = (batch.gradient(w + h * v) - batch.gradient(w - h * v)) / (2 * h)
    assert torch.allclose(batch.hessian_vector(w, v), bend, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("activation", "loss"), ALL)
@pytest.mark.parametrize("chunk", [1, 7, 22, 23])
def test_chunks_change_rounding_alone(activation, loss, chunk):
    whole, parts = small(activation, loss), small(activation, loss, chunk=chunk)
    w = whole.network.start(4)
    v = torch.ones_like(w)
    for found, expected in zip(
        (*parts.loss_and_gradient(w), parts.hessian_vector(w, v)),
        (*whole.loss_and_gradient(w), whole.hessian_vector(w, v)),
        strict=True,
    ):
        difference = torch.as_tensor(found - expected).abs().max()
        # 23 rows' terms, each rounded in sums of at most 5
        assert difference <= 200 * EPS * max(1.0, float(torch.as_tensor(expected).abs().max()))
    assert parts.accuracy(w) == whole.accuracy(w)
    assert parts.loss(w) == pytest.approx(whole.loss(w), rel=100 * EPS)


def test_a_chunk_that_is_left_out_would_be_seen():
    whole = small()
    w = whole.network.start(4)
    short = FullBatch(network=whole.network, X=whole.X[:21], target=whole.target[:21])
    assert abs(short.loss(w) - whole.loss(w)) > 1e-4


def test_starts_are_those_of_the_seed_and_leave_the_global_generator_alone():
    network = Network(widths=(6, 4, 2))
    before = torch.get_rng_state()
    one, again, other = (network.start(seed) for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    assert torch.equal(torch.get_rng_state(), before)
    narrow = network.start(1, dtype="float32")
    assert narrow.dtype == torch.float32
    assert torch.equal(narrow, one.to(torch.float32))


def test_the_start_has_the_variance_of_its_fan_in():
    for activation, gain in ((Activation.RELU, 2), (Activation.TANH, 1)):
        network = Network(widths=(200, 100, 10), activation=activation)
        (W, b), _ = network.layers(network.start(0))
        # a sample variance of 20 000 normal entries: standard error sqrt(2/20000) = 1 %
        assert float(W.var()) * 200 == pytest.approx(gain, rel=0.04)
        assert not b.any()


def test_layers_are_views_of_the_vector_and_nothing_is_changed_in_place():
    batch = small()
    w = batch.network.start(5)
    kept = w.clone()
    batch.loss_and_gradient(w)
    batch.hessian_vector(w, w)
    assert torch.equal(w, kept)
    assert not w.requires_grad
    assert all(W.data_ptr() >= w.data_ptr() for W, _ in batch.network.layers(w))
    assert sum(W.numel() + b.numel() for W, b in batch.network.layers(w)) == w.numel()


def test_float32_is_float64_to_its_own_rounding():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 5)), rng.integers(0, 3, 30)
    network = Network(widths=(5, 4, 3))
    wide, narrow = (full_batch(network, X, y, dtype=dtype) for dtype in ("float64", "float32"))
    loss, gradient = narrow.loss_and_gradient(network.start(0, dtype="float32"))
    assert gradient.dtype == torch.float32
    # 30 rows of 5-term sums, condition about 1
    assert loss == pytest.approx(wide.loss(network.start(0)), rel=200 * 2.0**-23)


def test_class_numbers_become_unit_vectors_for_the_squared_loss():
    batch = small(loss=Loss.SQUARED)
    classes = batch.target.argmax(dim=1)
    assert torch.equal(batch.target.sum(dim=1), torch.ones(23, dtype=torch.float64))
    named = full_batch(batch.network, batch.X.numpy(), batch.target.numpy())
    assert torch.equal(named.target, batch.target)
    assert torch.equal(classes, named.target.argmax(dim=1))


def test_accuracy_counts_the_largest_outputs():
    network = Network(widths=(2, 2))
    w = torch.tensor([1.0, 0, 0, 1, 0, 0], dtype=torch.float64)  # the identity
    X = np.array([[1.0, 0], [0, 1], [2, 1], [1, 3]])
    assert full_batch(network, X, np.array([0, 1, 0, 0])).accuracy(w) == 3 / 4


def test_a_gpu_that_is_not_there_is_needed():
    if torch.cuda.is_available():
        assert torch_device("cuda").type == "cuda"
    else:
        with pytest.raises(TorchNeeded, match="NEEDS cuda"):
            torch_device("cuda")


NETWORK = Network(widths=(2, 3))
ROWS = np.ones((4, 2))
BAD = [
    (lambda: Network(widths=(3,)), r"widths = \(3,\)"),
    (lambda: Network(widths=(3, 0, 2)), r"widths = \(3, 0, 2\)"),
    (lambda: full_batch(NETWORK, np.ones((4, 3)), np.zeros(4)), r"shape \(4, 3\) .* 2 inputs"),
    (lambda: full_batch(NETWORK, np.ones((0, 2)), np.zeros(0)), r"shape \(0, 2\)"),
    (lambda: full_batch(NETWORK, ROWS, np.zeros(3)), r"target of shape \(3,\)"),
    (lambda: full_batch(NETWORK, ROWS, np.array([0, 1, 2, 3])), "from 0 to 3 has more"),
    (lambda: full_batch(NETWORK, ROWS, np.array([0, 1, 2, -1])), "from -1 to 2 has more"),
    (lambda: full_batch(NETWORK, ROWS, np.full(4, 0.5)), "from 0.5 to 0.5 has more"),
    (lambda: full_batch(NETWORK, ROWS, np.zeros(4), dtype="float16"), "'float16' must be one of"),
    (lambda: full_batch(NETWORK, ROWS, np.zeros(4), chunk=0), "0 rows must be >= 1"),
    (
        lambda: full_batch(Network(widths=(2, 3), loss=Loss.SQUARED), ROWS, np.zeros((4, 2))),
        r"target of shape \(4, 2\) .* 3 outputs",
    ),
]


@pytest.mark.parametrize(("made", "message"), BAD)
def test_what_does_not_fit_is_refused_with_its_value(made, message):
    with pytest.raises(InputError, match=message):
        made()
