"""Where a run's arrays live: NumPy, or PyTorch on the CPU or a GPU; one loop serves all.

Problems are made, and results judged, in NumPy; what is repeated thousands of times, the gradient
steps between, runs on the arrays of the backend through the array API. An array keeps its dtype on
the way there and back, so the problem is the same to the last bit; only the order of sums, and with
it rounding, differs from one backend to another.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from array_api_compat import is_torch_array

from numerics.exact import InputError, shown
from numerics.torch_backend import torch_device, torch_module

__all__ = ["LIBRARIES", "ON_NUMPY", "Array", "ArrayBackend", "numpy_array"]

Array = Any
LIBRARIES: Final = ("numpy", "torch")


@dataclass(frozen=True, slots=True)
class ArrayBackend:
    """An array library and a device: `numpy` on the `cpu`, `torch` on `cpu` or `cuda`."""

    library: str = "numpy"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses a library that is not known, and NumPy on another device than the CPU."""
        if self.library not in LIBRARIES:
            raise InputError(
                f"backend: {shown(self.library)} is not known; use one of {', '.join(LIBRARIES)}"
            )
        if self.library == "numpy" and self.device != "cpu":
            raise InputError(
                f"device: {shown(self.device)} needs PyTorch; use --backend torch with it"
            )

    def array(self, values: np.ndarray) -> Array:
        """The same numbers of the same dtype on this backend; a copy, unless it is NumPy.

        Raises:
            TorchNeeded: if PyTorch or the device is absent.
        """
        if self.library == "numpy":
            return values
        torch, device = torch_module(), torch_device(self.device)
        return torch.asarray(np.ascontiguousarray(values), device=device, copy=True)

    def __str__(self) -> str:
        """For tables: NumPy, or PyTorch on its device."""
        return "NumPy" if self.library == "numpy" else f"PyTorch on {self.device}"

    def to_json(self) -> dict[str, str]:
        """Library and device."""
        return {"backend": self.library, "device": self.device}


ON_NUMPY: Final = ArrayBackend()


def numpy_array(values: Array) -> np.ndarray:
    """The same numbers of the same dtype as an array of NumPy, on the CPU."""
    if is_torch_array(values):
        found: np.ndarray = values.detach().cpu().numpy()
        return found
    return np.asarray(values)
