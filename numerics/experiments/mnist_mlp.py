"""A three-layer perceptron on MNIST, full batch: every method's loss and accuracy per gradient.

The first rows are trained on and the next ones held out (of the training file: the loader reads
no other). A probe takes the largest eigenvalues of the Hessian at the start of each seed (SciPy's
eigsh on products by double backward), with residuals as errors, and their groups. Methods with a
choice take the value with the least loss after all gradients from a seed of their own.
All numbers are rounded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from numerics.data_set import DataSet
from numerics.descent import Outcome
from numerics.distributed_batch import distributed_batch
from numerics.exact import InputError
from numerics.group_detection import detect_groups
from numerics.network_training import (
    Training,
    TrainingMethod,
    adam,
    gradient_descent,
    heavy_ball,
    lbfgs,
    train,
)
from numerics.spectral_group import SpectralGroup
from numerics.torch_backend import torch_module
from numerics.torch_network import FullBatch, Network

__all__ = [
    "CHOICES",
    "MNIST_MLP",
    "MethodRuns",
    "MnistMlpResult",
    "MnistMlpSettings",
    "NetworkData",
    "NetworkProbe",
    "is_below",
    "measured",
    "network_data",
    "network_probe",
]

Tensor = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MnistMlpSettings:
    """What defines the experiment.

    Args:
        rows: trained on; as many again are held out.
        hidden: the widths between inputs and outputs.
        gradients: that each method may use.
        eigenvalues: how many of the largest the probe takes.
        cycle_length: of the optimal and the gap-safe schedule.
        seeds: of the starts that are measured.
        tuning_seed: of the start on which choices are made.
        dtype, device: PyTorch's.
    """

    rows: int = 1_000
    hidden: tuple[int, ...] = (64, 32)
    gradients: int = 300
    eigenvalues: int = 20
    cycle_length: int = 8
    seeds: tuple[int, ...] = (0, 1, 2)
    tuning_seed: int = 100
    dtype: str = "float64"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses the tuning seed among those measured, and no seed."""
        if not self.seeds or self.tuning_seed in self.seeds:
            raise InputError(
                f"mnist-mlp: seeds {self.seeds} must be some, without {self.tuning_seed} on which "
                "the rates are chosen; give others"
            )


MNIST_MLP: Final = MnistMlpSettings()

# the values that a method chooses among, and the method for each; plans divide their rates
CHOICES: Final[Mapping[str, tuple[tuple[float, ...], Callable[[float], TrainingMethod]]]] = {
    "GD": (
        tuple(0.025 * 2**k for k in range(7)),
        lambda rate: gradient_descent(Fraction(rate)),
    ),
    "heavy ball": (tuple(0.00625 * 2**k for k in range(7)), heavy_ball),
    "Adam": ((3e-4, 1e-3, 3e-3, 1e-2, 3e-2), adam),
    "L-BFGS": ((10.0,), lambda history: lbfgs(int(history))),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkData:
    """The batch that is trained on, and the one held out."""

    name: str
    batch: FullBatch
    held_out: FullBatch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkProbe:
    """The largest eigenvalues of the Hessian at a start, and their groups.

    `error` is the largest residual ‖Hv − λv‖: some eigenvalue lies that near to each.
    """

    eigenvalues: np.ndarray
    error: float
    groups: tuple[SpectralGroup, ...]
    products: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MethodRuns:
    """A method's trainings, one a seed, with what it chose on the tuning seed."""

    name: str
    choice: float
    tried: Mapping[float, float]
    cycles: tuple[int, ...]
    trainings: tuple[Training, ...]

    @property
    def is_at_an_end(self) -> bool:
        """Whether the choice is the first or last of the values tried: a better one may be out."""
        return len(self.tried) > 1 and self.choice in {min(self.tried), max(self.tried)}

    @property
    def final_losses(self) -> tuple[float, ...]:
        """The training loss after the last gradient, by seed."""
        return tuple(each.final_loss for each in self.trainings)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MnistMlpResult:
    """All methods on the same seeds."""

    settings: MnistMlpSettings
    data: str
    probes: tuple[NetworkProbe, ...]
    runs: tuple[MethodRuns, ...]

    def of(self, name: str) -> MethodRuns:
        """The runs of the method of that name."""
        return next(each for each in self.runs if each.name == name)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each method, numbers as text."""
        return tuple(
            {
                "method": each.name,
                "chosen": f"{each.choice:g}" + (" (end of grid)" if each.is_at_an_end else ""),
                "cycle": ", ".join(map(str, each.cycles)),
                "training loss, by seed": ", ".join(f"{x:.4g}" for x in each.final_losses),
                "held-out accuracy, by seed": ", ".join(
                    f"{t.final_accuracy:.3f}" for t in each.trainings
                ),
                "seconds, mean": f"{np.mean([t.seconds[-1] for t in each.trainings]):.1f}",
                "diverged": str(sum(t.outcome is Outcome.DIVERGED for t in each.trainings)),
            }
            for each in self.runs
        )

    def to_json(self) -> dict[str, object]:
        """Settings, probes and curves; JSON-ready. An infinite loss (diverged) is null."""
        settings = self.settings
        return {
            "experiment": "mnist-mlp",
            "data": self.data,
            "settings": {
                "training rows": settings.rows,
                "held-out rows": settings.rows,
                "hidden": list(settings.hidden),
                "gradients": settings.gradients,
                "seeds": list(settings.seeds),
                "tuning seed": settings.tuning_seed,
                "dtype": settings.dtype,
                "device": settings.device,
            },
            "probes": [
                {
                    "eigenvalues": probe.eigenvalues.tolist(),
                    "error": probe.error,
                    "groups": [str(group) for group in probe.groups],
                    "hessian_vector_products": probe.products,
                }
                for probe in self.probes
            ],
            "methods": [
                {
                    "name": each.name,
                    "choice": each.choice,
                    "tried": [
                        {"value": value, "loss": loss if np.isfinite(loss) else None}
                        for value, loss in each.tried.items()
                    ],
                    "choice_is_at_an_end": each.is_at_an_end,
                    "cycle_lengths": list(each.cycles),
                    "runs": [
                        {
                            "outcome": training.outcome.value,
                            "losses": list(training.losses),
                            "seconds": list(training.seconds),
                            "accuracies": [list(pair) for pair in training.accuracies],
                        }
                        for training in each.trainings
                    ],
                }
                for each in self.runs
            ],
        }


def is_below(lower: MethodRuns, upper: MethodRuns) -> bool:
    """Whether the first method's final training loss is below the other's on every seed."""
    return all(a < b for a, b in zip(lower.final_losses, upper.final_losses, strict=True))


def network_data(data: DataSet, settings: MnistMlpSettings) -> NetworkData:
    """The first rows and the next ones, divided by the largest entry there may be.

    Raises:
        InputError: if there is no target, or there are too few rows.
        TorchNeeded: if PyTorch or the device is absent.
    """
    if data.target is None or data.rows < 2 * settings.rows:
        raise InputError(
            f"mnist-mlp: {data.name} has {data.rows} rows; {2 * settings.rows} with a target are "
            "needed, take the full files"
        )
    top = 255 if data.X.dtype == np.uint8 else 1
    classes = int(data.target.max()) + 1
    network = Network(widths=(data.X.shape[1], *settings.hidden, classes))
    parts = []
    for start in (0, settings.rows):
        rows = slice(start, start + settings.rows)
        parts.append(
            distributed_batch(
                network,
                data.X[rows] / top,
                data.target[rows],
                dtype=settings.dtype,
                device=settings.device,
            )
        )
    return NetworkData(name=data.name, batch=parts[0], held_out=parts[1])


def network_probe(batch: FullBatch, start: Tensor, settings: MnistMlpSettings) -> NetworkProbe:
    """The largest eigenvalues of the Hessian at `start`, and their groups."""
    torch = torch_module()
    products = 0

    def product(v: np.ndarray) -> np.ndarray:
        nonlocal products
        products += 1
        tensor = torch.as_tensor(np.ascontiguousarray(v).ravel(), dtype=start.dtype)
        return np.asarray(
            batch.hessian_vector(start, tensor.to(start.device)).cpu().numpy(), dtype=np.float64
        )

    size = int(start.numel())
    drawn = np.random.default_rng(settings.tuning_seed).standard_normal(size)
    operator = LinearOperator((size, size), matvec=product, dtype=np.float64)
    values, vectors = eigsh(operator, k=settings.eigenvalues, which="LA", v0=drawn, tol=1e-4)
    residuals = [
        float(np.linalg.norm(product(vector) - value * vector))
        for value, vector in zip(values, vectors.T, strict=True)
    ]
    found = detect_groups(values, error=max(residuals))
    return NetworkProbe(
        eigenvalues=np.asarray(values[::-1]),
        error=max(residuals),
        groups=found.groups,
        products=products,
    )


def measured(
    name: str,
    data: NetworkData,
    settings: MnistMlpSettings,
    *,
    values: Sequence[float],
    method: Callable[[int, float], tuple[TrainingMethod, int]],
) -> MethodRuns:
    """Chooses a value on the tuning seed, and trains with it from every other seed.

    Args:
        name: the method's.
        data: what is trained on.
        settings: how many gradients, which seeds.
        values: the choices.
        method: the method for a seed and a value, and the length of its cycle (0 for none).

    Returns:
        The runs; divergence counts as an infinite loss.
    """

    def run(seed: int, value: float) -> Training:
        start = data.batch.network.start(seed, dtype=settings.dtype, device=settings.device)
        return train(
            data.batch,
            start,
            method(seed, value)[0],
            gradients=settings.gradients,
            held_out=data.held_out,
        )

    tried = {}
    for value in values if len(values) > 1 else ():
        tried[value] = run(settings.tuning_seed, value).final_loss
    choice = min(tried, key=lambda value: tried[value]) if tried else values[0]
    return MethodRuns(
        name=name,
        choice=choice,
        tried=tried,
        cycles=tuple(
            dict.fromkeys(length for seed in settings.seeds if (length := method(seed, choice)[1]))
        ),
        trainings=tuple(run(seed, choice) for seed in settings.seeds),
    )
