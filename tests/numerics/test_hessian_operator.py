"""Hessian-vector products against dense Hessians by another way, and against the exact formula."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.hessian_operator import hessian_operator
from numerics.kronecker_hessian import graded, pattern_hessian

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")

EPS = float(np.finfo(np.float64).eps)


def network(*sizes, activation=torch.nn.Tanh, dtype=torch.float64):
    torch.manual_seed(0)
    layers = []
    for before, after in pairwise(sizes):
        layers += [torch.nn.Linear(before, after), activation()]
    return torch.nn.Sequential(*layers[:-1]).to(dtype)


def mean_square(output, target):
    return ((output - target) ** 2).mean()


def sample(rows, inputs, outputs, dtype=torch.float64):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(rows, inputs, generator=generator, dtype=torch.float64).to(dtype)
    return x, torch.randn(rows, outputs, generator=generator, dtype=torch.float64).to(dtype)


def dense(model, loss, x, y):
    """The Hessian by torch.func, all parameters flat in their order."""
    named = dict(model.named_parameters())
    flat = torch.cat([p.detach().reshape(-1) for p in named.values()])
    sizes = [p.numel() for p in named.values()]

    def value(theta):
        parts = [
            piece.reshape(p.shape)
            for piece, p in zip(theta.split(sizes), named.values(), strict=True)
        ]
        given = dict(zip(named, parts, strict=True))
        return loss(torch.func.functional_call(model, given, (x,)), y)

    return torch.func.hessian(value)(flat).numpy()


def columns(operator):
    return np.stack([operator(e) for e in np.eye(operator.dimension)], axis=1)


def test_products_are_those_of_the_dense_hessian_and_change_nothing():
    model, (x, y) = network(4, 6, 3), sample(20, 4, 3)
    before = [p.detach().clone() for p in model.parameters()]
    H = dense(model, mean_square, x, y)
    found = columns(hessian_operator(model, mean_square, [(x, y)]))
    assert np.abs(found - H).max() <= 1e3 * EPS * np.abs(H).max()
    assert all(torch.equal(p, q) for p, q in zip(model.parameters(), before, strict=True))
    assert all(p.grad is None for p in model.parameters())


def test_unequal_batches_are_weighted_by_their_size():
    model, (x, y) = network(4, 5, 2), sample(20, 4, 2)
    parts = [(x[:3], y[:3]), (x[3:11], y[3:11]), (x[11:], y[11:])]
    whole = columns(hessian_operator(model, mean_square, [(x, y)]))
    found = columns(hessian_operator(model, mean_square, parts))
    assert np.abs(found - whole).max() <= 1e3 * EPS * np.abs(whole).max()


def test_a_layer_is_the_diagonal_block():
    model, (x, y) = network(4, 5, 2), sample(20, 4, 2)
    H = dense(model, mean_square, x, y)
    for layer, block in (("0", slice(0, 25)), ("0.weight", slice(0, 20)), ("2", slice(25, 37))):
        found = columns(hessian_operator(model, mean_square, [(x, y)], layer=layer))
        assert np.abs(found - H[block, block]).max() <= 1e3 * EPS * np.abs(H).max()


def test_cross_entropy_has_the_same_products():
    model, (x, _) = network(4, 5, 3, activation=torch.nn.Softplus), sample(20, 4, 2)
    y = torch.arange(20) % 3
    loss = torch.nn.functional.cross_entropy
    H = dense(model, loss, x, y)
    found = columns(hessian_operator(model, loss, [(x, y)]))
    assert np.abs(found - H).max() <= 1e3 * EPS * np.abs(H).max()


def test_float32_products_are_those_of_float64_to_its_digits():
    one, two = network(4, 5, 2), network(4, 5, 2, dtype=torch.float32)
    x, y = sample(20, 4, 2)
    H = columns(hessian_operator(one, mean_square, [(x, y)]))
    operator = hessian_operator(two, mean_square, [(x.float(), y.float())])
    assert operator.epsilon == float(np.finfo(np.float32).eps)
    assert np.abs(columns(operator) - H).max() <= 100 * operator.epsilon * np.abs(H).max()


def test_a_linear_loss_has_the_hessian_zero():
    model, (x, y) = network(4, 2), sample(5, 4, 2)
    operator = hessian_operator(model, lambda output, _: output.mean(), [(x, y)])
    assert not columns(operator).any()


def test_the_first_layer_of_a_relu_network_is_the_kronecker_formula():
    scales = (Fraction(1), Fraction(1, 4))
    rng = np.random.default_rng(2)
    W, a, points = (rng.integers(-9, 10, size) for size in ((3, 2), 3, (12, 2)))
    W, points = 2 * W + 1, 2 * points + 1  # odd, so that no unit sees 0: 4·odd + odd
    exact = graded(pattern_hessian(W.tolist(), a.tolist(), points.tolist(), scales).tilde, scales)
    H = np.array(exact, dtype=float)
    assert np.count_nonzero(H) > 10
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 3, bias=False), torch.nn.ReLU(), torch.nn.Linear(3, 1, bias=False)
    ).double()
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor(W))
        model[2].weight.copy_(torch.tensor(a)[None])
    x = torch.tensor(points * np.array(scales, dtype=float))
    y = torch.ones(12, 1, dtype=torch.float64)
    operator = hessian_operator(
        model, lambda output, target: mean_square(output, target) / 2, [(x, y)], layer="0"
    )
    # 12 terms and a few products each: the entries agree to some units of rounding
    assert np.abs(columns(operator) - H).max() <= 50 * EPS * np.abs(H).max()


X, Y = sample(6, 4, 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"layer": "9"}, "layer: '9' has no parameter .* use one of '0, 2'"),
        ({"batches": []}, "batches: there are none"),
        ({"batches": [X]}, "number 1 is a Tensor and no pair"),
        ({"batches": [(X[:0], Y[:0])]}, "number 1 has no example"),
        ({"batches": iter([(X, Y)])}, "'list_iterator' is used up after one pass"),
        ({"loss": lambda output, _: output}, r"its value has shape \(6, 2\)"),
        ({"loss": lambda output, _: output.mean() * float("nan")}, "not finite"),
        ({"model": torch.nn.Identity()}, "no parameter requires a gradient"),
        (
            {"model": torch.nn.Sequential(torch.nn.Linear(4, 2).double(), torch.nn.Linear(2, 2))},
            "use one dtype and device",
        ),
        (
            {"model": torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.BatchNorm1d(2))},
            r"'1' is in training mode and changes its running statistics .* model.eval\(\)",
        ),
    ],
)
def test_bad_input_is_refused(change, words):
    given = {"model": network(4, 3, 2), "loss": mean_square, "batches": [(X, Y)]} | change
    with pytest.raises(InputError, match=words):
        hessian_operator(**given)


def test_a_vector_of_another_length_is_refused():
    operator = hessian_operator(network(4, 3, 2), mean_square, [(X, Y)])
    with pytest.raises(InputError, match=r"shape \(3,\) must be \(23,\)"):
        operator(np.ones(3))
