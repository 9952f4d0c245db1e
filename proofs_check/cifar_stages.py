"""CIFAR-10 for the claims on gradients and Hessians, and what their evidence has in common."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from numerics.data_source import data_set
from numerics.experiments.image_stages import ImageNetwork, ImageStagesSettings, image_network
from numerics.training_stages import Stage

__all__ = ["HOW", "by_stage", "cifar_network", "listed"]

HOW: Final = "measured over the seeds, at two stages of training"


def cifar_network(settings: ImageStagesSettings, directory: Path | None = None) -> ImageNetwork:
    """The images, as far as they are there.

    Raises:
        DataNeeded: if there is no file of CIFAR-10.
        TorchNeeded: if PyTorch is absent.
    """
    return image_network(data_set("cifar-10", directory=directory), settings)


def by_stage(found: Iterable[tuple[int, Stage]]) -> str:
    """The accuracy of every seed and stage, in words."""
    return "; ".join(f"seed {seed}: {stage.name}" for seed, stage in found)


def listed(values: Iterable[float], digits: int = 3) -> str:
    """The numbers of all seeds and stages, to that many digits."""
    return ", ".join(f"{value:.{digits}g}" for value in values)
