"""Multilayer perceptrons in PyTorch: one parameter vector, full-batch loss, gradient, Hessian.

    f(x) = W_k σ(… σ(W_1 x + b_1) …) + b_k

Axes: n rows, d inputs, m outputs, P parameters. w ∈ ℝᴾ holds W_1, b_1, …, W_k, b_k, each row by
row; a layer is a view of it. Losses are means over the rows: ‖f(x) − y‖²/2, or the cross-entropy
−log softmax(f(x))_y. Sums over the rows are taken in chunks, so that memory is bounded by one of
them; that changes rounding alone. So does a `Shard`, where the rows lie with several processes
(`numerics.distributed_batch`). Nothing is changed in place. Starts are drawn on the CPU in
float64 by a generator of their own: the same on every device, up to one rounding to float32.
All numbers are rounded (float32 or float64).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any, Final

import numpy as np

from numerics.exact import InputError
from numerics.hessian_operator import hessian_product
from numerics.process_group import Processes
from numerics.torch_backend import DTYPES, torch_device, torch_module

__all__ = ["Activation", "FullBatch", "Loss", "Network", "Shard", "full_batch"]

Tensor = Any
CHUNK: Final = 4096


class Activation(Enum):
    """σ, applied to each entry; none after the last layer."""

    RELU = "relu"
    TANH = "tanh"
    SOFTPLUS = "softplus"


class Loss(Enum):
    """What is averaged over the rows."""

    SQUARED = "squared"
    CROSS_ENTROPY = "cross-entropy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A perceptron's shape: the widths d, h_1, …, m of its layers, its activation and loss."""

    widths: tuple[int, ...]
    activation: Activation = Activation.RELU
    loss: Loss = Loss.CROSS_ENTROPY

    def __post_init__(self) -> None:
        """Refuses a network without a layer, or a layer without a unit."""
        if len(self.widths) < 2 or min(self.widths) < 1:
            raise InputError(
                f"network: widths = {self.widths} must be at least two numbers >= 1; "
                "give inputs, hidden units and outputs"
            )

    @property
    def parameters(self) -> int:
        """P, the number of weights and biases."""
        return sum((before + 1) * after for before, after in pairwise(self.widths))

    def start(self, seed: int, *, dtype: str = "float64", device: str = "cpu") -> Tensor:
        """w_0: weights N(0, g/fan-in), g = 2 for ReLU and softplus and 1 for tanh; biases 0.

        Source: He, Zhang, Ren, Sun 2015 (g = 2); LeCun, Bottou, Orr, Müller 1998 (g = 1).

        Raises:
            TorchNeeded: if PyTorch or the device is absent.
        """
        torch = torch_module()
        generator = torch.Generator().manual_seed(seed)
        gain = 1 if self.activation is Activation.TANH else 2
        parts = []
        for before, after in pairwise(self.widths):
            drawn = torch.randn(before * after, generator=generator, dtype=torch.float64)
            parts += [drawn * math.sqrt(gain / before), torch.zeros(after, dtype=torch.float64)]
        return torch.cat(parts).to(dtype=getattr(torch, dtype), device=torch_device(device))

    def layers(self, w: Tensor) -> tuple[tuple[Tensor, Tensor], ...]:
        """(W_1, b_1), …, (W_k, b_k) as views of w; W_i has the shape (h_i, h_{i−1})."""
        found, place = [], 0
        for before, after in pairwise(self.widths):
            middle, end = place + before * after, place + (before + 1) * after
            found.append((w[place:middle].reshape(after, before), w[middle:end]))
            place = end
        return tuple(found)

    def features(self, w: Tensor, X: Tensor, depth: int) -> Tensor:
        """What the layer after the first `depth` ones is given: σ(W x + b) of each; X for 0."""
        torch = torch_module()
        sigma = {
            Activation.RELU: torch.relu,
            Activation.TANH: torch.tanh,
            Activation.SOFTPLUS: torch.nn.functional.softplus,
        }[self.activation]
        value = X
        for W, b in self.layers(w)[:depth]:
            value = sigma(torch.addmm(b, value, W.T))
        return value

    def outputs(self, w: Tensor, X: Tensor) -> Tensor:
        """f(x) for each row of X, n × m."""
        *hidden, (W, b) = self.layers(w)
        return torch_module().addmm(b, self.features(w, X, len(hidden)), W.T)

    def loss_sum(self, w: Tensor, X: Tensor, target: Tensor) -> Tensor:
        """The sum of the rows' losses, a scalar tensor."""
        torch = torch_module()
        outputs = self.outputs(w, X)
        if self.loss is Loss.SQUARED:
            return ((outputs - target) ** 2).sum() / 2
        return torch.nn.functional.cross_entropy(outputs, target, reduction="sum")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shard:
    """What makes rows a part: who holds the others, and how many there are in all."""

    processes: Processes
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FullBatch:
    """The mean loss of a network over all rows, as a function of w.

    Args:
        network: its shape.
        X: n × d; with a shard, the rows of this process.
        target: n × m for the squared loss, n class numbers for the cross-entropy.
        chunk: how many rows are worked on at a time.
        shard: the whole of which the rows are a part. Every process must then call the same
            methods with the same w.
    """

    network: Network
    X: Tensor
    target: Tensor
    chunk: int = CHUNK
    shard: Shard | None = None

    def __post_init__(self) -> None:
        """Refuses a chunk of no row."""
        if self.chunk < 1:
            raise InputError(f"chunk: {self.chunk} rows must be >= 1; give rows that fit in memory")

    @property
    def rows(self) -> int:
        """The number of rows n, those of the other processes counted in."""
        return int(self.X.shape[0]) if self.shard is None else self.shard.rows

    def loss(self, w: Tensor) -> float:
        """The mean loss at w."""
        with torch_module().no_grad():
            return self._total(sum(float(self._part(w, rows)) for rows in self._chunks()), w)

    def loss_and_gradient(self, w: Tensor) -> tuple[float, Tensor]:
        """The mean loss at w and its gradient, a vector like w; one pass over the rows."""
        torch = torch_module()
        point = w.detach().requires_grad_()
        loss, gradient = 0.0, torch.zeros_like(w)
        for rows in self._chunks():
            part = self._part(point, rows)
            gradient = gradient + torch.autograd.grad(part, point)[0]
            loss += float(part.detach())
        return self._total(loss, w), self._sum(gradient)

    def gradient(self, w: Tensor) -> Tensor:
        """The gradient of the mean loss at w."""
        return self.loss_and_gradient(w)[1]

    def hessian_vector(self, w: Tensor, v: Tensor) -> Tensor:
        """H(w)v by double backward; for ReLU the Hessian is that of the linear piece at w."""
        torch = torch_module()
        point = w.detach().requires_grad_()
        gradients = (
            (1.0, torch.autograd.grad(self._part(point, rows), point, create_graph=True))
            for rows in self._chunks()
        )
        product = hessian_product(gradients, (point,), v)
        self._total(0.0, w, v)
        return self._sum(product)

    def hessian(self, w: Tensor) -> Callable[[np.ndarray], np.ndarray]:
        """The map v ↦ H(w)v on arrays of NumPy, computed in the type of w, given as float64."""

        def product(v: np.ndarray) -> np.ndarray:
            there = torch_module().tensor(v, dtype=w.dtype, device=w.device)
            found: np.ndarray = self.hessian_vector(w, there).cpu().numpy().astype(np.float64)
            return found

        return product

    def accuracy(self, w: Tensor) -> float:
        """The share of rows whose largest output is that of their class."""
        right = 0
        with torch_module().no_grad():
            for rows in self._chunks():
                target = self.target[rows]
                classes = target if target.ndim == 1 else target.argmax(dim=1)
                found = self.network.outputs(w, self.X[rows]).argmax(dim=1)
                right += int((found == classes).sum())
        return self._total(right, w) / self.rows

    def _part(self, w: Tensor, rows: slice) -> Tensor:
        """What these rows add to the mean."""
        return self.network.loss_sum(w, self.X[rows], self.target[rows]) / self.rows

    def _total(self, number: float, *same: Tensor) -> float:
        """The sum over the processes, which have the same tensors."""
        return number if self.shard is None else self.shard.processes.total(number, same=same)[0]

    def _sum(self, vector: Tensor) -> Tensor:
        return vector if self.shard is None else self.shard.processes.sum(vector)

    def _chunks(self) -> Iterator[slice]:
        for start in range(0, int(self.X.shape[0]), self.chunk):
            yield slice(start, start + self.chunk)


def full_batch(
    network: Network,
    X: np.ndarray,
    target: np.ndarray,
    *,
    dtype: str = "float64",
    device: str = "cpu",
    chunk: int = CHUNK,
) -> FullBatch:
    """The full batch of these rows, on the device.

    Args:
        network: its widths begin with the columns of X.
        X: n × d, real.
        target: n class numbers from 0 to m − 1 (for the squared loss they become unit vectors), or
            for the squared loss an n × m matrix.
        dtype: `float64` or `float32`.
        device: `cpu` or `cuda`.
        chunk: how many rows are worked on at a time.

    Returns:
        The batch.

    Raises:
        InputError: if shapes, classes or the type do not fit the network.
        TorchNeeded: if PyTorch or the device is absent.
    """
    torch = torch_module()
    place = torch_device(device)
    if dtype not in DTYPES:
        raise InputError(f"dtype: {dtype!r} must be one of {', '.join(DTYPES)}")
    inputs, outputs = network.widths[0], network.widths[-1]
    if X.ndim != 2 or X.shape[1] != inputs or not len(X):
        raise InputError(
            f"network: data of shape {X.shape} do not fit its {inputs} inputs; give rows × {inputs}"
        )
    real = getattr(torch, dtype)
    data = torch.as_tensor(np.array(X, dtype=dtype), dtype=real, device=place)
    if target.ndim == 2 and network.loss is Loss.SQUARED:
        if target.shape != (len(X), outputs):
            raise InputError(
                f"network: a target of shape {target.shape} does not fit {len(X)} rows and "
                f"{outputs} outputs; give rows × outputs"
            )
        goal = torch.as_tensor(np.array(target, dtype=dtype), dtype=real, device=place)
    else:
        classes = _classes(target, rows=len(X), outputs=outputs)
        goal = torch.as_tensor(classes, device=place)
        if network.loss is Loss.SQUARED:
            goal = torch.nn.functional.one_hot(goal, outputs).to(real)
    return FullBatch(network=network, X=data, target=goal, chunk=chunk)


def _classes(target: np.ndarray, *, rows: int, outputs: int) -> np.ndarray:
    if target.shape != (rows,):
        raise InputError(
            f"network: a target of shape {target.shape} does not fit {rows} rows; "
            "give one class number a row"
        )
    classes = np.array(target, dtype=np.int64)
    if (classes != target).any() or classes.min() < 0 or classes.max() >= outputs:
        raise InputError(
            f"network: a target from {target.min()} to {target.max()} has more than the classes "
            f"0 to {outputs - 1}; number them so, or give the network more outputs"
        )
    return classes
