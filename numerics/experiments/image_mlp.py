"""A three-layer perceptron on images, full batch: what is trained, the probe, and the choices.

One code for two data sets, `MNIST_MLP` and `CIFAR_MLP`. A probe takes the largest eigenvalues of
the Hessian at the start of each seed (`numerics.hessian_spectrum` on products by double backward),
as far as its few Lanczos steps resolve them, and their groups. Methods with a choice take the value
with the least loss after all gradients from a seed of their own; while the best value is the first
or last of those tried, the search goes on beyond it by factors of two, `FURTHER` values at most.
All numbers are rounded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from numerics.data_set import DataSet
from numerics.distributed_batch import distributed_batch
from numerics.exact import InputError
from numerics.experiments.image_mlp_result import MethodRuns, NetworkProbe
from numerics.group_detection import detect_groups
from numerics.hessian_spectrum import hessian_spectrum
from numerics.image_split import image_split
from numerics.network_training import Training, TrainingMethod, train
from numerics.torch_backend import torch_module
from numerics.torch_network import FullBatch, Network

__all__ = [
    "CIFAR_MLP",
    "FURTHER",
    "MNIST_MLP",
    "ImageMlpSettings",
    "NetworkData",
    "measured",
    "network_data",
    "network_probe",
    "searched",
    "trained",
]

Tensor = Any
FURTHER: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMlpSettings:
    """What defines the experiment.

    Args:
        name: of the experiment.
        data: the data set's name.
        train, held_out: the split of the data set's rows.
        rows: trained on, the first of the split's; absent for all of them.
        centred: whether the mean of the split's rows is taken out.
        hidden: the widths between inputs and outputs.
        gradients: that each method may use.
        eigenvalues: how many of the largest the probe takes, if so many are resolved.
        probe_steps: of Lanczos, at most.
        cycle_length: of the optimal and the gap-safe schedule. Long gap-safe cycles would multiply
            what lies along negative curvature.
        rates: that GD chooses among.
        multiples: of 2/λ_max, at which GD runs on every seed, in the place of `rates`; or none.
        heavy_ball, adam: the rates that these choose among.
        divisors: of the rates of a plan, to choose among.
        seeds: of the starts that are measured.
        tuning_seed: of the start on which choices are made.
        dtype, device: PyTorch's.
    """

    name: str = "mnist-mlp"
    data: str = "mnist"
    train: int = 600
    held_out: int = 600
    rows: int | None = None
    centred: bool = False
    hidden: tuple[int, ...] = (64, 32)
    gradients: int = 300
    eigenvalues: int = 20
    probe_steps: int = 60
    cycle_length: int = 8
    rates: tuple[float, ...] = tuple(0.025 * 2**k for k in range(7))
    multiples: tuple[float, ...] = ()
    heavy_ball: tuple[float, ...] = tuple(0.00625 * 2**k for k in range(7))
    adam: tuple[float, ...] = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
    divisors: tuple[float, ...] = (1.0, 2.0, 4.0)
    seeds: tuple[int, ...] = (0, 1, 2)
    tuning_seed: int = 100
    dtype: str = "float64"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses the tuning seed among those measured, and no seed."""
        if not self.seeds or self.tuning_seed in self.seeds:
            raise InputError(
                f"{self.name}: seeds {self.seeds} must be some, without {self.tuning_seed} on "
                "which the rates are chosen; give others"
            )

    def to_json(self) -> dict[str, object]:
        """The settings; JSON-ready."""
        return {
            "data": self.data,
            "training rows": self.rows or self.train,
            "held-out rows": self.held_out,
            "centred": self.centred,
            "hidden": list(self.hidden),
            "gradients": self.gradients,
            "largest eigenvalues": self.eigenvalues,
            "Lanczos steps": self.probe_steps,
            "cycle length": self.cycle_length,
            "seeds": list(self.seeds),
            "tuning seed": self.tuning_seed,
            "dtype": self.dtype,
            "device": self.device,
        }


MNIST_MLP: Final = ImageMlpSettings()

CIFAR_MLP: Final = ImageMlpSettings(
    name="cifar-mlp",
    data="cifar-10",
    train=3_200,
    held_out=800,
    rows=600,
    centred=True,
    hidden=(32, 16),
    gradients=120,
    multiples=(0.5, 1.0, 2.0, 4.0, 8.0, 16.0),
    heavy_ball=tuple(0.0125 * 2**k for k in range(5)),
    adam=(1e-3, 3e-3, 1e-2, 3e-2),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkData:
    """The batch that is trained on, the one held out, and a sentence that says what they are."""

    name: str
    sentence: str
    batch: FullBatch
    held_out: FullBatch


def network_data(data: DataSet, settings: ImageMlpSettings) -> NetworkData:
    """The rows of the settings' split; under `torchrun` each process holds a part of them.

    Raises:
        InputError: if there is no target, or there are too few rows.
        TorchNeeded: if PyTorch or the device is absent.
    """
    torch_module()  # what is absent is said before anything is computed
    split = image_split(
        data, train=settings.train, held_out=settings.held_out, centred=settings.centred
    )
    rows = settings.rows or settings.train
    network = Network(widths=(split.X.shape[1], *settings.hidden, split.classes))
    batch, held_out = (
        distributed_batch(network, X, target, dtype=settings.dtype, device=settings.device)
        for X, target in (
            (split.X[:rows], split.target[:rows]),
            (split.held_out_X, split.held_out_target),
        )
    )
    sentence = split.sentence
    if rows < settings.train:
        sentence = (
            f"{split.name}: of the {split.rows:,} training images at hand the first {rows:,} "
            f"trained on, images {settings.train + 1:,} to "
            f"{settings.train + settings.held_out:,} held out"
        )
    return NetworkData(name=split.name, sentence=sentence, batch=batch, held_out=held_out)


def network_probe(batch: FullBatch, start: Tensor, settings: ImageMlpSettings) -> NetworkProbe:
    """The largest eigenvalues of the Hessian at `start`, and their groups.

    Raises:
        InputError: if not even the largest one is resolved.
    """
    torch = torch_module()
    products, hessian = 0, batch.hessian(start)

    def product(v: np.ndarray) -> np.ndarray:
        nonlocal products
        products += 1
        return hessian(v)

    spectrum = hessian_spectrum(
        product,
        int(start.numel()),
        epsilon=float(torch.finfo(start.dtype).eps),
        vectors=1,
        steps=settings.probe_steps,
        wanted=settings.eigenvalues,
        seed=settings.tuning_seed,
    )
    taken = min(spectrum.found.resolved, settings.eigenvalues)
    if not taken:
        raise InputError(
            f"{settings.name}: the largest eigenvalue has an error of "
            f"{spectrum.run.residuals[0]:.2g} after {spectrum.run.steps} Lanczos steps; take more"
        )
    values = spectrum.run.values[:taken]
    error = float(spectrum.run.residuals[:taken].max()) + spectrum.found.rounding
    return NetworkProbe(
        eigenvalues=values,
        error=error,
        least=spectrum.least,
        groups=detect_groups(values, error=error).groups,
        products=products,
    )


def trained(
    data: NetworkData, settings: ImageMlpSettings, seed: int, method: TrainingMethod
) -> Training:
    """One training from the start of that seed, with all gradients."""
    return train(
        data.batch,
        data.batch.network.start(seed, dtype=settings.dtype, device=settings.device),
        method,
        gradients=settings.gradients,
        held_out=data.held_out,
    )


def searched(values: Sequence[float], loss: Callable[[float], float]) -> dict[float, float]:
    """The loss of every value, and of further ones while the best is the first or last.

    Args:
        values: to begin with, ascending, at least two.
        loss: infinite where it diverges.

    Returns:
        The losses by ascending value: those given, and at most `FURTHER` more by factors of two.
    """
    tried = {value: loss(value) for value in values}
    for _ in range(FURTHER):
        best = _best(tried)
        if best == max(tried):
            beyond = 2 * best
        elif best == min(tried):
            beyond = best / 2
        else:
            break
        tried[beyond] = loss(beyond)
    return dict(sorted(tried.items()))


def _best(tried: dict[float, float]) -> float:
    """The value of least loss, the smallest of several."""
    return min(sorted(tried), key=lambda value: tried[value])


def measured(
    name: str,
    settings: ImageMlpSettings,
    *,
    values: Sequence[float],
    run: Callable[[int, float], Training],
    cycle: Callable[[int], int] = lambda _: 0,
    unit: str = "",
    products: int = 0,
) -> MethodRuns:
    """Chooses a value on the tuning seed, and trains with it from every other seed.

    Args:
        name: the method's.
        settings: which seeds.
        values: the choices; of one alone, nothing is searched.
        run: the training from a seed's start with a value.
        cycle: the length of the method's cycle on a seed, 0 for none.
        unit: of the values.
        products: with the Hessian, that the method needs before it starts.

    Returns:
        The runs; divergence counts as an infinite loss.
    """
    tried = (
        searched(values, lambda value: run(settings.tuning_seed, value).final_loss)
        if len(values) > 1
        else {}
    )
    choice = _best(tried) if tried else values[0]
    lengths = tuple(dict.fromkeys(length for seed in settings.seeds if (length := cycle(seed))))
    return MethodRuns(
        name=name,
        choice=choice,
        unit=unit,
        tried=tried,
        cycles=lengths,
        products=products,
        trainings=tuple(run(seed, choice) for seed in settings.seeds),
    )
