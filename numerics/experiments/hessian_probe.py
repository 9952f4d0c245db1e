"""The probe of a Hessian against its dense eigenvalues, on random small networks (PyTorch).

Case k is drawn by its number: activation, loss, widths, weights and data, whose first two columns
are ten times as large as the others. Every other pair of numbers is trained. The dense Hessian
comes from `torch.func.vjp` of the gradient, another way than the double backward of the products.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from jaxtyping import Float64

from numerics.hessian_operator import hessian_operator
from numerics.hessian_spectrum import HessianSpectrum, hessian_spectrum
from numerics.ritz_groups import RitzGroups
from numerics.torch_backend import torch_device, torch_module

__all__ = [
    "GROUP_CASES",
    "LARGE_CASES",
    "EndsSeen",
    "NetworkCase",
    "dense_eigenvalues",
    "ends_seen",
    "is_trained",
    "network_case",
    "probed",
]

LARGE_CASES: Final = tuple(range(10))
GROUP_CASES: Final = tuple(range(100))
WANTED: Final = 20
ROWS: Final = 60
SCALE: Final = 10.0
NARROW: Final = 40
TRAINING: Final = 200  # steps
RATE: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkCase:
    """A network with its loss and one batch."""

    model: Any
    loss: Any
    x: Any
    y: Any

    def to(self, dtype: str, device: str) -> "NetworkCase":
        """A copy, in that type on that device."""
        torch = torch_module()

        real, place = getattr(torch, dtype), torch_device(device)
        return NetworkCase(
            model=copy.deepcopy(self.model).to(dtype=real, device=place),
            loss=self.loss,
            x=self.x.to(dtype=real, device=place),
            y=self.y.to(dtype=real if self.y.is_floating_point() else None, device=place),
        )


def is_trained(number: int) -> bool:
    """Whether the case of that number is trained: half of each loss are."""
    return number // 2 % 2 == 1


def network_case(number: int, *, large: bool, trained: bool = False) -> NetworkCase:
    """The network and data of that number; at most 2 000 parameters where large, else 150.

    Trained: after 200 full-batch steps of Adam with rate 1/100.
    """
    torch = torch_module()

    rng = np.random.default_rng([number, int(large)])
    inputs, hidden, outputs = (12, 40, 4) if large else (4, int(rng.integers(5, 13)), 3)
    widths = [inputs, hidden, *([24] if large else []), outputs]
    activation = (torch.nn.Tanh, torch.nn.Softplus, torch.nn.GELU)[number % 3]
    layers: list[Any] = []
    for before, after in zip(widths[:-1], widths[1:], strict=True):  # noqa: RUF007
        linear = torch.nn.Linear(before, after).double()
        with torch.no_grad():
            W = rng.standard_normal((after, before)) / np.sqrt(before)
            linear.weight.copy_(torch.from_numpy(W))
            linear.bias.zero_()
        layers += [linear, activation()]
    X = rng.standard_normal((ROWS, inputs))
    X[:, :2] *= SCALE
    classes = number % 2 == 1
    target = rng.integers(outputs, size=ROWS) if classes else rng.standard_normal((ROWS, outputs))
    case = NetworkCase(
        model=torch.nn.Sequential(*layers[:-1]),
        loss=torch.nn.functional.cross_entropy if classes else torch.nn.functional.mse_loss,
        x=torch.from_numpy(X),
        y=torch.from_numpy(target),
    )
    if trained:
        _train(case)
    return case


def _train(case: NetworkCase) -> None:
    torch = torch_module()

    optimizer = torch.optim.Adam(case.model.parameters(), lr=RATE)
    for _ in range(TRAINING):
        optimizer.zero_grad()
        case.loss(case.model(case.x), case.y).backward()
        optimizer.step()
    optimizer.zero_grad()


def probed(case: NetworkCase, *, steps: int | None = None, wanted: int = WANTED) -> HessianSpectrum:
    """Lanczos on the products, from seed 0; `steps` and `wanted` as in `hessian_spectrum`."""
    operator = hessian_operator(case.model, case.loss, [(case.x, case.y)])
    return hessian_spectrum(
        operator,
        operator.dimension,
        epsilon=operator.epsilon,
        vectors=1,
        steps=steps,
        wanted=wanted,
    )


def dense_eigenvalues(case: NetworkCase) -> Float64[np.ndarray, " d"]:
    """Of the whole Hessian, descending, rounded."""
    torch = torch_module()

    named = dict(case.model.named_parameters())
    sizes = [p.numel() for p in named.values()]

    def value(theta: Any) -> Any:
        pieces = zip(named.items(), theta.split(sizes), strict=True)
        given = {name: piece.reshape(p.shape) for (name, p), piece in pieces}
        return case.loss(torch.func.functional_call(case.model, given, (case.x,)), case.y)

    flat = torch.cat([p.detach().reshape(-1) for p in named.values()])
    one = torch.func.grad(value)
    columns = torch.func.vmap(lambda v: torch.func.vjp(one, flat)[1](v)[0], chunk_size=128)(
        torch.eye(len(flat), dtype=flat.dtype)
    )
    H = columns.numpy()
    return np.linalg.eigvalsh((H + H.T) / 2)[::-1].copy()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsSeen:
    """The ends of the groups against the true ones.

    An end is *resolved* if its bar is at most 1/40 of it (1 % to each side, and rounding). The bar
    of one that is not, such as that of a lowest group that was seen down to the floor alone,
    holds the true end almost whatever it is.

    Args:
        inside: whether every true end lies in its bar.
        ends: how many there are.
        resolved: how many of them are resolved.
        lowest_resolved: whether the lowest end is.
    """

    inside: bool
    ends: int
    resolved: int
    lowest_resolved: bool


def ends_seen(found: RitzGroups, exact: Float64[np.ndarray, " d"]) -> EndsSeen:
    """Each group's largest and smallest true eigenvalue against the bars of its ends.

    Groups own the true eigenvalues by their index: the first `counts[0]`, the next `counts[1]`, …,
    and the lowest all further ones above the floor.
    """
    above: Sequence[float] = [float(x) for x in exact if x > found.floor]
    start, inside, resolved = 0, True, 0
    for place, (group, count) in enumerate(zip(found.groups, found.counts, strict=True)):
        lowest = place == len(found.groups) - 1
        stop = len(above) if lowest else start + count
        inside = inside and start < stop <= len(above)
        if inside:
            inside = (
                group.L[0] <= above[start] <= group.L[1]
                and group.mu[0] <= above[stop - 1] <= group.mu[1]
            )
        resolved += _is_narrow(group.L) + _is_narrow(group.mu)
        start = stop
    return EndsSeen(
        inside=inside,
        ends=2 * len(found.groups),
        resolved=resolved,
        lowest_resolved=_is_narrow(found.groups[-1].mu),
    )


def _is_narrow(bar: tuple[Fraction, Fraction]) -> bool:
    return bar[1] - bar[0] <= bar[1] / NARROW
