"""PyTorch where it is there, loaded only when it is asked for; a NEEDS where it is not."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

__all__ = ["DEVICES", "DTYPES", "TorchNeeded", "one_thread", "torch_device", "torch_module"]

TorchModule = Any  # the library is optional and has no types here
TorchDevice = Any
DEVICES: Final = ("cpu", "cuda")
DTYPES: Final = ("float64", "float32")


class TorchNeeded(Exception):
    """PyTorch or a GPU is absent; the message starts with NEEDS and says the mend."""


def torch_module() -> TorchModule:
    """The library.

    Raises:
        TorchNeeded: if it is not installed.
    """
    try:
        return importlib.import_module("torch")
    except ImportError:
        raise TorchNeeded("NEEDS torch: pip install mrgd[torch]") from None


def torch_device(name: str) -> TorchDevice:
    """The device `cpu` or `cuda`.

    Raises:
        TorchNeeded: if PyTorch is absent, or it sees no such device.
    """
    torch = torch_module()
    if name == "cuda" and not torch.cuda.is_available():
        raise TorchNeeded("NEEDS cuda: PyTorch sees no GPU; use --device cpu")
    return torch.device(name)


@contextmanager
def one_thread() -> Iterator[None]:
    """PyTorch on one thread of the CPU inside the block, and on as many as before after it.

    Sums are then taken in the same order whatever the number of cores; and on cores that others
    use, threads that wait for each other cost more than they bring (a gradient of the MNIST
    network: 27 ms with one, 450 ms with two, on two busy cores).
    """
    torch = torch_module()
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
