"""CIFAR-10 for the claims on gradients and Hessians, and a NEEDS where a part is absent."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from numerics.data_set import DataNeeded
from numerics.data_source import data_set
from numerics.experiments.image_stages import ImageNetwork, ImageStagesSettings, image_network
from numerics.torch_backend import TorchNeeded
from numerics.training_stages import Stage
from proofs_check.evidence import Evidence, Verdict

__all__ = ["by_stage", "cifar_network", "judged", "listed"]

Result = TypeVar("Result")


def cifar_network(settings: ImageStagesSettings, directory: Path | None = None) -> ImageNetwork:
    """The images, as far as they are there.

    Raises:
        DataNeeded: if there is no file of CIFAR-10.
        TorchNeeded: if PyTorch is absent.
    """
    return image_network(data_set("cifar-10", directory=directory), settings)


def judged(
    result: Callable[[], Result],
    holds: Callable[[Result], bool],
    words: Callable[[Result], tuple[str, dict[str, str]]],
) -> Evidence:
    """The evidence of a measurement, or what it needs.

    Args:
        result: measures.
        holds: whether the thresholds are met.
        words: the scope, and the values with the thresholds among them.
    """
    how = "measured over the seeds, at two stages of training"
    try:
        measured = result()
    except (DataNeeded, TorchNeeded) as absent:
        return Evidence(verdict=Verdict.NEEDS, method=how, scope=str(absent))
    scope, values = words(measured)
    return Evidence(
        verdict=Verdict.CONFIRMED if holds(measured) else Verdict.NOT_CONFIRMED,
        method=how,
        scope=scope,
        values=values,
    )


def by_stage(found: Iterable[tuple[int, Stage]]) -> str:
    """The accuracy of every seed and stage, in words."""
    return "; ".join(f"seed {seed}: {stage.name}" for seed, stage in found)


def listed(values: Iterable[float], digits: int = 3) -> str:
    """The numbers of all seeds and stages, to that many digits."""
    return ", ".join(f"{value:.{digits}g}" for value in values)
