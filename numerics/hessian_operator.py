"""v ↦ Hv for the Hessian H of a network's mean loss, by double backward in PyTorch.

f(θ) = Σ_b n_b·loss_b(θ)/Σ_b n_b over batches b of n_b examples; Hv = ∇_θ(∇f(θ)·v), batch by batch,
so memory is that of one batch. θ are the parameters chosen, flat, in the order of
`named_parameters`; the others are constants, so H is then a diagonal block of the whole.
Computed in the parameters' own dtype on their own device, handed over as float64; rounded.

With several processes (`torch.distributed`) each gives its own batches, n_b and the sum go over
all of them, and the vectors must be the same in each. A model in `DistributedDataParallel` is
unwrapped: the hooks that average gradients are called by `backward()` alone, not by the double
backward of a product, and its forward pass may wait for the other processes, which can have
another number of batches. The wrapper trains on the mean of the processes' means, which is the
mean over all examples where every process has as many.

H is that of the parameters as they are while the operator is used; they are not changed, nor are
their `.grad`. With one batch its graph is kept, and a product is then one backward pass.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError, shown
from numerics.process_group import Processes, failing_together, processes_here
from numerics.torch_backend import torch_module

__all__ = ["HessianOperator", "hessian_operator", "hessian_product"]

Module = Any
Tensor = Any
Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HessianOperator:
    """The Hessian of the mean loss, as a function of flat vectors; see `hessian_operator`.

    `epsilon` is the distance from 1 to the next number of the dtype that it is computed in;
    `processes` are those that add their products, if there are several.
    """

    parameters: tuple[Tensor, ...]
    names: tuple[str, ...]
    gradients: Callable[[], Iterable[tuple[float, Sequence[Tensor]]]]
    epsilon: float
    keeps_graph: bool
    processes: Processes | None = None

    @property
    def dimension(self) -> int:
        """How many numbers θ has."""
        return sum(p.numel() for p in self.parameters)

    def __call__(self, v: Float64[np.ndarray, " d"]) -> Float64[np.ndarray, " d"]:
        """Hv; one pass over the batches.

        Raises:
            InputError: if the vector has another length, or is another one in another process.
        """
        torch = torch_module()

        if np.shape(v) != (self.dimension,):
            raise InputError(
                f"vector: shape {np.shape(v)} must be ({self.dimension},), as many numbers as "
                "the parameters chosen"
            )
        first = self.parameters[0]
        flat = torch.tensor(np.asarray(v), dtype=first.dtype, device=first.device)
        with failing_together(self.processes, flat):
            total = hessian_product(
                self.gradients(), self.parameters, flat, keeps_graph=self.keeps_graph
            )
        if self.processes is not None:
            total = self.processes.sum(total)
        return total.cpu().to(torch.float64).numpy()


def hessian_product(
    gradients: Iterable[tuple[float, Sequence[Tensor]]],
    parameters: Sequence[Tensor],
    v: Tensor,
    *,
    keeps_graph: bool = False,
) -> Tensor:
    """Σ_b share_b·∇_θ(∇f_b·v), flat like v, by double backward.

    Args:
        gradients: of each batch its share and ∇f_b, with their graphs.
        parameters: θ.
        v: as many numbers as θ, on its device.
        keeps_graph: whether the graphs are used again.

    Returns:
        The product; it has no graph.
    """
    torch = torch_module()
    pieces = [
        piece.reshape(p.shape)
        for piece, p in zip(v.split([p.numel() for p in parameters]), parameters, strict=True)
    ]
    total = torch.zeros_like(v)
    for share, gradient in gradients:
        # a parameter that the loss does not see, or sees linearly, has no graph: H is 0 there
        terms = [(g * u).sum() for g, u in zip(gradient, pieces, strict=True)]
        terms = [term for term in terms if term.requires_grad]
        if not terms:
            continue
        products = torch.autograd.grad(
            sum(terms[1:], terms[0]),
            parameters,
            retain_graph=keeps_graph,
            allow_unused=True,
            materialize_grads=True,
        )
        total += share * torch.cat([h.detach().reshape(-1) for h in products])
    return total


def hessian_operator(
    model: Module,
    loss: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[Batch],
    *,
    layer: str | None = None,
    process_group: Any = None,
) -> HessianOperator:
    """The Hessian of the mean of `loss(model(x), y)` over the batches.

    Args:
        model: a `torch.nn.Module`; it must give the same output each time it is called. One in
            `DistributedDataParallel` has its group.
        loss: the mean loss of a batch, a scalar tensor.
        batches: pairs (x, y) of tensors whose first axis counts the examples; it is read anew for
            every product (a list, a DataLoader), on the device of the parameters.
        layer: only the parameters of the module, or the one parameter, of that name; all that
            require a gradient if absent.
        process_group: of `torch.distributed`, such as `torch.distributed.group.WORLD`, if the
            batches of other processes belong to the mean. All of them must then call this, and
            the operator, alike.

    Returns:
        The operator.

    Raises:
        ProcessLost: if another process has ended.
        InputError: if there is no such layer, no parameter, no batch, an iterator that is used up
            after one pass, parameters of two dtypes or devices, or a model in training mode that
            keeps running statistics; in any process.
        TorchNeeded: if PyTorch is absent.
    """
    torch = torch_module()
    model, processes = _unwrapped(model, process_group)
    with failing_together(processes):
        names, parameters = _chosen(model, layer)
        if iter(batches) is batches:
            raise InputError(
                f"batches: {shown(type(batches).__name__)} is used up after one pass; "
                "give a list or a DataLoader"
            )
        sizes = [_examples(batch, number) for number, batch in enumerate(batches, start=1)]
        if not sizes:
            raise InputError("batches: there are none; give at least one pair (inputs, targets)")
    examples = float(sum(sizes))
    if processes is not None:
        (examples,) = processes.total(examples, same=parameters)

    def gradient(x: Tensor, y: Tensor) -> Sequence[Tensor]:
        value = loss(model(x), y)
        if value.numel() != 1:
            raise InputError(
                f"loss: its value has shape {tuple(value.shape)}; give the mean over the batch"
            )
        if not bool(torch.isfinite(value)):
            raise InputError("loss: its value is not finite; check the data and the parameters")
        return torch.autograd.grad(
            value.reshape(()),
            parameters,
            create_graph=True,
            allow_unused=True,
            materialize_grads=True,
        )

    def anew() -> Iterable[tuple[float, Sequence[Tensor]]]:
        for x, y in batches:
            yield len(x) / examples, gradient(x, y)

    with failing_together(processes):
        kept = list(anew()) if len(sizes) == 1 else None
    return HessianOperator(
        parameters=parameters,
        names=names,
        gradients=anew if kept is None else lambda: kept,
        epsilon=float(torch.finfo(parameters[0].dtype).eps),
        keeps_graph=kept is not None,
        processes=processes,
    )


def _unwrapped(model: Module, group: Any) -> tuple[Module, Processes | None]:
    """The module itself, and the processes that have batches of its mean."""
    torch = torch_module()
    if not torch.distributed.is_available():
        return model, None
    if isinstance(model, torch.nn.parallel.DistributedDataParallel):
        model, group = model.module, model.process_group if group is None else group
    if group is None:
        return model, None
    if not isinstance(group, torch.distributed.ProcessGroup):
        raise InputError(
            f"process_group: {shown(str(group))} must be a group of torch.distributed in which "
            "this process is; give torch.distributed.group.WORLD"
        )
    return model, processes_here(group)


def _chosen(model: Module, layer: str | None) -> tuple[tuple[str, ...], tuple[Tensor, ...]]:
    for name, module in model.named_modules():
        if module.training and getattr(module, "running_mean", None) is not None:
            raise InputError(
                f"model: {shown(name or 'model')} is in training mode and changes its running "
                "statistics with every product; call model.eval()"
            )
    found = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    if layer is not None:
        known = sorted({n.rpartition(".")[0] or n for n, _ in found})
        found = [(n, p) for n, p in found if n == layer or n.startswith(f"{layer}.")]
        if not found:
            raise InputError(
                f"layer: {shown(layer)} has no parameter that requires a gradient; "
                f"use one of {shown(', '.join(known), 200)}"
            )
    if not found:
        raise InputError("model: no parameter requires a gradient; give a model to be trained")
    kinds = {(str(p.dtype), str(p.device)) for _, p in found}
    if len(kinds) > 1:
        raise InputError(
            f"model: parameters of {shown(str(sorted(kinds)), 200)}; use one dtype and device"
        )
    return tuple(n for n, _ in found), tuple(p for _, p in found)


def _examples(batch: object, number: int) -> int:
    try:
        inputs, _ = cast("Batch", batch)
        size = len(inputs)
    except (TypeError, ValueError):
        raise InputError(
            f"batches: number {number} is a {type(batch).__name__} and no pair "
            "(inputs, targets) of tensors; give a list of such pairs"
        ) from None
    if size == 0:
        raise InputError(f"batches: number {number} has no example; leave it out")
    return size
