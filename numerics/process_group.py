"""Several processes that compute one thing: sums over them, and what must be the same in each.

Started by `torchrun`, which says in the environment who a process is (RANK of WORLD_SIZE), which
GPU of its machine it takes (LOCAL_RANK), and where the first one listens (MASTER_ADDR and
MASTER_PORT). The backend is gloo on the CPU and NCCL on GPUs.

A sum over processes has the same bits in each of them, so what is computed from sums stays the
same without being sent around. That it has is not taken on trust: `Processes.total` compares
checksums of what must be the same, and refuses to go on where they differ, as on machines of
two kinds they might.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from numerics.exact import InputError, shown
from numerics.torch_backend import TorchNeeded, torch_device, torch_module

__all__ = [
    "Launch",
    "ProcessLost",
    "Processes",
    "failing_together",
    "first_to_end",
    "launch",
    "meeting",
    "process_group",
    "processes_here",
]

Tensor = Any
Group = Any  # a torch.distributed.ProcessGroup
Store = Any  # a torch.distributed.Store

TIMEOUT: Final = timedelta(minutes=5)  # for one sum, and for all processes to come
MOST: Final = 4096
MESSAGE: Final = 400  # bytes of an error that travel to the other processes
MODULUS: Final = 2**52 - 1  # checksums are exact in float64


class ProcessLost(Exception):
    """Another process has ended, or did not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """Who this process is among those that were started together."""

    rank: int
    size: int
    local_rank: int


def launch(environment: Mapping[str, str]) -> Launch | None:
    """The place that the environment gives to this process; None where it is alone.

    Raises:
        InputError: if a variable is absent or no number in its range.
    """
    if "WORLD_SIZE" not in environment:
        return None
    size = _number(environment, "WORLD_SIZE", 1, MOST)
    if size == 1:
        return None
    found = Launch(
        size=size,
        rank=_number(environment, "RANK", 0, size - 1),
        local_rank=_number(environment, "LOCAL_RANK", 0, size - 1),
    )
    _number(environment, "MASTER_PORT", 1, 65535)
    if not re.fullmatch(r"[\w.:\-]{1,255}", environment.get("MASTER_ADDR", ""), re.ASCII):
        raise InputError(
            f"MASTER_ADDR: {shown(environment.get('MASTER_ADDR'))} must be the name or address of "
            "the machine with process 0; start with torchrun"
        )
    return found


def _number(environment: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = environment.get(name)
    if text is None or not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise InputError(
            f"{name}: {shown(text)} must be an integer from {least} to {most} where several "
            "processes work together; start with torchrun, or unset WORLD_SIZE"
        )
    return int(text)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Processes:
    """The processes of a group, seen from one of them.

    Every sum waits for the same call in all of them.

    Args:
        group: the group; the default one if None.
    """

    group: Group = None

    @property
    def rank(self) -> int:
        """Which of them this is, from 0."""
        return int(torch_module().distributed.get_rank(self.group))

    @property
    def size(self) -> int:
        """How many there are."""
        return int(torch_module().distributed.get_world_size(self.group))

    def sum(self, value: Tensor) -> Tensor:
        """The sum of the tensors, which have one shape and type; the same bits everywhere.

        Raises:
            ProcessLost: if another process has ended, or is not there in time.
        """
        result = value.detach().clone()
        try:
            torch_module().distributed.all_reduce(result, group=self.group)
        except RuntimeError as error:
            raise ProcessLost(f"process {self.rank}: another one has ended ({error})") from None
        return result

    def total(self, *numbers: float, same: Sequence[Tensor] = ()) -> tuple[float, ...]:
        """The sums of the numbers, float64; refuses to go on where `same` differs in any bit.

        Raises:
            InputError: in all processes, if `same` is not the same.
        """
        torch = torch_module()
        sums = [0.0] * self.size
        sums[self.rank] = float(_checksum(same))
        given = torch.tensor([*numbers, *sums], dtype=torch.float64, device=self._device())
        (*totals,) = self.sum(given).tolist()
        found = totals[len(numbers) :]
        if len(set(found)) > 1:
            odd = next(rank for rank, value in enumerate(found) if value != found[0])
            raise InputError(
                f"processes: the parameters or vectors of process {odd} are not those of process "
                "0; give all the same start and seed, and run on machines of one kind"
            )
        return tuple(totals[: len(numbers)])

    def first_message(self, failure: InputError | None) -> tuple[int, str]:
        """The rank of the first process with an error, and its message."""
        torch = torch_module()
        rows = torch.zeros((self.size, MESSAGE), dtype=torch.int32, device=self._device())
        text = b"" if failure is None else str(failure).encode()[:MESSAGE]
        rows[self.rank, : len(text)] = torch.tensor(list(text), dtype=torch.int32)
        for rank, row in enumerate(self.sum(rows).tolist()):
            if any(row):
                return rank, bytes(filter(None, row)).decode(errors="ignore")
        return 0, "an error without words"

    def _device(self) -> Any:
        torch = torch_module()
        on_gpu = torch.distributed.get_backend(self.group) == "nccl"
        return torch.device("cuda" if on_gpu else "cpu")


def _checksum(tensors: Sequence[Tensor]) -> int:
    """Of all bits and their places, by whole numbers: no order of sums can change it."""
    torch = torch_module()
    result = 0
    for tensor in tensors:
        flat = tensor.detach().reshape(-1).contiguous()
        words = flat.view(torch.int16 if flat.element_size() == 2 else torch.int32)
        places = torch.arange(1, len(words) + 1, device=words.device)
        result = (31 * result + int((words * places).sum())) % MODULUS
    return result


@contextmanager
def failing_together(processes: Processes | None, *same: Tensor) -> Iterator[None]:
    """An InputError inside the block in one process becomes one in all.

    Args:
        processes: those that enter the block; alone, it does nothing.
        same: tensors that must be the same in all.

    Raises:
        InputError: the own one of a process, or that of the first process that has one.
    """
    failure: InputError | None = None
    try:
        yield  # nothing in here may wait for the other processes
    except InputError as error:
        failure = error
    if processes is not None and processes.total(float(failure is not None), same=same)[0] > 0:
        rank, message = processes.first_message(failure)
        failure = failure or InputError(f"process {rank}: {message}")
    if failure is not None:
        raise failure


def processes_here(group: Group = None) -> Processes | None:
    """The processes of the group (the default one if None); None where this one is alone."""
    distributed = torch_module().distributed
    if not distributed.is_available() or not distributed.is_initialized():
        return None
    found = Processes(group=group)
    return found if found.size > 1 else None


def meeting(place: Launch) -> Store:
    """What the processes share before they are a group; the address is in the environment.

    Raises:
        ProcessLost: if the first process does not come.
        TorchNeeded: if PyTorch, or its distributed part, is absent.
    """
    distributed = torch_module().distributed
    if not distributed.is_available():
        raise TorchNeeded("NEEDS torch.distributed: this PyTorch has none; run one process")
    try:
        store, *_ = next(
            distributed.rendezvous(
                "env://", rank=place.rank, world_size=place.size, timeout=TIMEOUT
            )
        )
    except RuntimeError as error:
        raise ProcessLost(f"process {place.rank}: process 0 did not come ({error})") from None
    return store


def first_to_end(store: Store) -> bool:
    """Whether this process is the first that asks, so that an error that all meet is said once."""
    return int(store.add("mrgd/ended", 1)) == 1


@contextmanager
def process_group(place: Launch, device: str, store: Store) -> Iterator[None]:
    """The default group of `torch.distributed`, set up inside the block.

    Args:
        place: who this process is.
        device: `cpu` or `cuda`, where it takes the GPU of its number on its machine.
        store: where the processes met.

    Raises:
        InputError: if a machine has fewer GPUs than processes.
        ProcessLost: if the others do not come.
        TorchNeeded: if a GPU or the backend is absent.
    """
    torch = torch_module()
    torch_device(device)
    distributed = torch.distributed
    backend = "nccl" if device == "cuda" else "gloo"
    if not distributed.is_backend_available(backend):
        raise TorchNeeded(f"NEEDS {backend}: this PyTorch was built without it; run one process")
    if device == "cuda":
        gpus = torch.cuda.device_count()
        if place.local_rank >= gpus:
            raise InputError(
                f"LOCAL_RANK: {place.local_rank} on a machine with {gpus} GPUs; start at most one "
                "process for each GPU"
            )
        torch.cuda.set_device(place.local_rank)
    try:
        distributed.init_process_group(
            backend,
            store=distributed.PrefixStore("group", store),
            rank=place.rank,
            world_size=place.size,
            timeout=TIMEOUT,
        )
    except RuntimeError as error:
        raise ProcessLost(f"process {place.rank}: the others did not come ({error})") from None
    try:
        yield
    except BaseException:
        # NCCL would wait for sums that others do not take part in any more
        if backend == "gloo":
            distributed.destroy_process_group()
        raise
    distributed.destroy_process_group()
