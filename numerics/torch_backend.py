"""PyTorch where it is there, loaded only when it is asked for; a NEEDS where it is not."""

import importlib
from typing import Any

__all__ = ["TorchNeeded", "torch_device", "torch_module"]

TorchModule = Any  # the library is optional and has no types here
TorchDevice = Any


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
