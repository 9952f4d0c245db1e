"""What an experiment is to the command line: options in; results, a table and figures out.

An experiment's module has one function, `experiment(name, options)`, which checks the options and
returns an `Experiment`. Nothing is computed before its `run` is called.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from matplotlib.figure import Figure

from mrgd.errors import PartNeeded
from numerics.array_backend import LIBRARIES, ArrayBackend
from numerics.torch_backend import DEVICES, DTYPES

__all__ = [
    "Advance",
    "Experiment",
    "ExperimentOutcome",
    "RunOptions",
    "array_backend",
    "asked_for",
    "of_networks",
    "refuse_absent",
]

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Settings = TypeVar("Settings", bound="DataclassInstance")
# Called with what was finished, once for each stage.
Advance = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the user asked for; None where the experiment's own default is to be taken."""

    seeds: tuple[int, ...] | None = None
    data_dir: Path | None = None
    backend: str = "numpy"
    device: str = "cpu"
    dtype: str = "float64"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExperimentOutcome:
    """What a run leaves.

    Args:
        results: JSON-ready.
        rows: a table, the same columns in every row, numbers as text.
        figures: by name; the first goes to files named like the experiment, each further one has
            its own name after a hyphen.
        holds: whether what was claimed before the run held; None where that is undecided.
    """

    results: Mapping[str, object]
    rows: tuple[Mapping[str, str], ...]
    figures: Mapping[str, Figure]
    holds: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A prepared run: how often it will call `advance`, and the run itself.

    `shares_rows` says that several processes may run it together, each with a part of the rows.
    """

    stages: int
    run: Callable[[Advance], ExperimentOutcome]
    shares_rows: bool = False


def refuse_absent(
    options: RunOptions,
    *,
    backends: Sequence[str] = ("numpy",),
    devices: Sequence[str] = ("cpu",),
    dtypes: Sequence[str] = ("float64",),
) -> None:
    """Refuses a backend, device or type on which the experiment does not run.

    Raises:
        PartNeeded: naming what it runs on.
    """
    for option, value, present in (
        ("--backend", options.backend, backends),
        ("--device", options.device, devices),
        ("--dtype", options.dtype, dtypes),
    ):
        if value not in present:
            raise PartNeeded(
                f"NEEDS {value}: this experiment runs with {option} {' or '.join(present)} alone; "
                f"use {option} {present[0]}"
            )


def array_backend(options: RunOptions, *, dtypes: Sequence[str] = ("float64",)) -> ArrayBackend:
    """The backend asked for, of an experiment that runs on every one.

    Raises:
        PartNeeded: if the type is not one of those on which it runs.
        InputError: if NumPy is to run on a GPU.
        TorchNeeded: if PyTorch or the device is absent.
    """
    refuse_absent(options, backends=LIBRARIES, devices=DEVICES, dtypes=dtypes)
    backend = ArrayBackend(options.backend, options.device)
    backend.array(np.zeros(1))  # what is absent is said before anything is computed
    return backend


def asked_for(options: RunOptions, settings: Settings, **changes: object) -> Settings:
    """The settings with these changes, and with the seeds asked for where there are any."""
    if options.seeds is not None:
        changes["seeds"] = options.seeds
    return replace(settings, **changes)


def of_networks(options: RunOptions, settings: Settings) -> Settings:
    """The settings of an experiment of networks, with the device, type and seeds asked for.

    It runs on PyTorch whatever the backend is called: `numpy` is the option's default, and says
    nothing here.

    Raises:
        PartNeeded: if the device or type is none on which networks run.
    """
    refuse_absent(options, backends=LIBRARIES, devices=DEVICES, dtypes=DTYPES)
    return asked_for(options, settings, dtype=options.dtype, device=options.device)
