"""A full batch whose rows lie with several processes: each holds a part, all know the sums.

Process r of p holds the rows ⌊rn/p⌋ to ⌊(r+1)n/p⌋ − 1. Loss, gradient and Hessian-vector product
are sums over rows divided by n, so each process adds its own and the sums of all are taken
(`torch.distributed.all_reduce`): the same up to the order of the additions, whatever the parts.
All processes see the same bits, so any method that trains on a `FullBatch` takes the same steps
in each of them, and stops in each after the same gradient.
"""

from dataclasses import replace

import numpy as np

from numerics.exact import InputError
from numerics.process_group import Processes, failing_together, processes_here
from numerics.torch_network import CHUNK, FullBatch, Network, Shard, full_batch

__all__ = ["distributed_batch", "shared_batch"]


def distributed_batch(
    network: Network,
    X: np.ndarray,
    target: np.ndarray,
    *,
    dtype: str = "float64",
    device: str = "cpu",
    chunk: int = CHUNK,
) -> FullBatch:
    """The full batch of these rows, this process' part of it on the device.

    The processes are those of the default group; alone, this is `full_batch`.

    Args:
        network: as in `full_batch`, the same in every process.
        X: all n rows, the same in every process.
        target: for all rows.
        dtype: `float64` or `float32`.
        device: `cpu` or `cuda`.
        chunk: how many rows a process works on at a time.

    Returns:
        The batch.

    Raises:
        InputError: as for `full_batch`, of any process; or if there are fewer rows than processes.
        TorchNeeded: if PyTorch or the device is absent.
    """
    processes = processes_here()
    if processes is None:
        return full_batch(network, X, target, dtype=dtype, device=device, chunk=chunk)
    if len(X) < processes.size:
        raise InputError(
            f"processes: {processes.size} for {len(X)} rows; start at most one for each row"
        )
    part = slice(
        processes.rank * len(X) // processes.size, (processes.rank + 1) * len(X) // processes.size
    )
    with failing_together(processes):
        own = full_batch(network, X[part], target[part], dtype=dtype, device=device, chunk=chunk)
    return shared_batch(own, processes)


def shared_batch(own: FullBatch, processes: Processes) -> FullBatch:
    """The full batch of the rows of all processes, of which this one holds its own.

    Args:
        own: this process' rows, of any number ≥ 1; the same network in every process.
        processes: those that hold the rows.

    Returns:
        The batch.
    """
    rows = int(processes.total(own.rows)[0])
    return replace(own, shard=Shard(processes=processes, rows=rows))
