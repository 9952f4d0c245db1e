"""A perceptron on images at two stages of its training, for what is measured of its layers.

Full batch, ReLU, cross-entropy, centred images; Adam from a drawn start for every seed. Shared by
the measurements of gradients and of Hessians, so that both see the same networks.
All numbers are rounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.image_split import ImageSplit, image_split
from numerics.layer_directions import SingularDirections, singular_directions
from numerics.network_training import adam
from numerics.torch_backend import one_thread, torch_module
from numerics.torch_network import FullBatch, Network, full_batch
from numerics.training_stages import Stage, training_stages

__all__ = [
    "IMAGE_STAGES",
    "ImageNetwork",
    "ImageStagesSettings",
    "image_network",
    "image_stages",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageStagesSettings:
    """What defines the networks and their stages.

    Args:
        train, held_out: how many images.
        hidden: the widths between inputs and outputs; at least one, so that there are two layers.
        rate: Adam's.
        gradients: at most so many.
        every: how many gradients between two looks at the held-out accuracy.
        goals: the accuracies of the stages.
        seeds: of the starts.
        dtype, device: PyTorch's.
    """

    train: int = 3_200
    held_out: int = 800
    hidden: tuple[int, ...] = (64, 32)
    rate: float = 1e-3
    gradients: int = 200
    every: int = 5
    goals: tuple[float, ...] = (0.3, 0.5)
    seeds: tuple[int, ...] = (0, 1, 2)
    dtype: str = "float64"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses no seed, and no hidden layer."""
        if not self.seeds or not self.hidden:
            raise InputError(
                f"image stages: seeds {self.seeds} and hidden {self.hidden} must both be some; "
                "give at least one of each"
            )

    @property
    def sentence(self) -> str:
        """The network and its training in words."""
        return (
            f"hidden {'-'.join(map(str, self.hidden))}, ReLU, cross-entropy, full batch, Adam "
            f"{self.rate:g}, at most {self.gradients} gradients, {self.dtype}"
        )

    def to_json(self) -> dict[str, object]:
        """The settings; JSON-ready."""
        return {
            "training rows": self.train,
            "held-out rows": self.held_out,
            "hidden": list(self.hidden),
            "Adam's rate": self.rate,
            "gradients at most": self.gradients,
            "gradients between looks": self.every,
            "goals": list(self.goals),
            "seeds": list(self.seeds),
            "dtype": self.dtype,
            "device": self.device,
        }


IMAGE_STAGES: Final = ImageStagesSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageNetwork:
    """The images, as arrays and as batches, and their directions."""

    split: ImageSplit
    batch: FullBatch
    held_out: FullBatch
    directions: SingularDirections


def image_network(data: DataSet, settings: ImageStagesSettings) -> ImageNetwork:
    """The first images and the next ones, centred, with the singular directions of the first.

    Raises:
        InputError: if there is no target, or there are too few rows.
        TorchNeeded: if PyTorch or the device is absent.
    """
    torch_module()  # what is absent is said before anything is computed
    split = image_split(data, train=settings.train, held_out=settings.held_out, centred=True)
    network = Network(widths=(split.X.shape[1], *settings.hidden, split.classes))
    batch, held_out = (
        full_batch(network, X, target, dtype=settings.dtype, device=settings.device)
        for X, target in (
            (split.X, split.target),
            (split.held_out_X, split.held_out_target),
        )
    )
    return ImageNetwork(
        split=split, batch=batch, held_out=held_out, directions=singular_directions(split.X)
    )


def image_stages(
    images: ImageNetwork,
    settings: ImageStagesSettings,
    advance: Callable[[str], object] = lambda _: None,
) -> Iterator[tuple[int, Stage]]:
    """Trains from the start of each seed, and yields the seed with each of its stages.

    On one thread of the CPU, so that sums do not depend on the number of cores.

    Args:
        images: what is trained on.
        settings: how.
        advance: called when all that is done with a seed's stages is done.

    Yields:
        The stages in the order of seeds and goals.
    """
    for seed in settings.seeds:
        with one_thread():
            stages = training_stages(
                images.batch,
                images.held_out,
                images.batch.network.start(seed, dtype=settings.dtype, device=settings.device),
                adam(settings.rate),
                goals=settings.goals,
                gradients=settings.gradients,
                every=settings.every,
            )
            for stage in stages:
                yield seed, stage
        advance(f"seed {seed}: {', '.join(f'{stage.accuracy:.1%}' for stage in stages)}")
