"""A perceptron on digits, full batch: adaptive multirate descent against GD at its best rate.

GD takes the rate of its grid with the least loss after all gradients from a seed of its own. A
Hessian-vector product counts as two gradients. L-BFGS is shown beside them; nothing was claimed of
it. All numbers are rounded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from numerics.adaptive_record import AdaptiveTraining
from numerics.adaptive_training import AdaptiveSettings, Planner, adaptive_training
from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.network_training import Training, TrainingMethod, gradient_descent, lbfgs, train
from numerics.torch_backend import torch_module
from numerics.torch_network import Activation, FullBatch, Network, full_batch

__all__ = [
    "ADAPTIVE_MLP",
    "AdaptiveMlpResult",
    "AdaptiveMlpSettings",
    "adaptive_mlp_batch",
    "adaptive_mlp_runs",
    "module_at",
]

Tensor = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveMlpSettings:
    """What defines the experiment.

    Args:
        largest: what the data are divided by.
        hidden: the widths between inputs and outputs.
        gradients: that each method may use.
        rates: of GD, to choose among.
        seeds: of the starts that are measured.
        tuning_seed: of the start on which GD's rate is chosen.
        dtype, device: PyTorch's.
    """

    largest: float = 16.0
    hidden: tuple[int, ...] = (32,)
    gradients: int = 1_000
    rates: tuple[float, ...] = tuple(0.05 * 2**k for k in range(8))
    seeds: tuple[int, ...] = (0, 1, 2)
    tuning_seed: int = 100
    dtype: str = "float64"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses the tuning seed among those measured, and no seed."""
        if not self.seeds or self.tuning_seed in self.seeds:
            raise InputError(
                f"adaptive-mlp: seeds {self.seeds} must be some, without {self.tuning_seed} on "
                "which GD's rate is chosen; give others"
            )


ADAPTIVE_MLP: Final = AdaptiveMlpSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdaptiveMlpResult:
    """The methods from the same starts; a training for each seed."""

    settings: AdaptiveMlpSettings
    data: str
    rows_used: int
    rate: float
    tried: Mapping[float, float]
    constant: tuple[Training, ...]
    quasi_newton: tuple[Training, ...]
    adaptive: tuple[AdaptiveTraining, ...]

    @property
    def is_at_an_end(self) -> bool:
        """Whether GD's rate is the first or last of its grid: a better one may be out."""
        return self.rate in {min(self.tried), max(self.tried)}

    @property
    def is_below(self) -> bool:
        """Whether adaptive training ends below GD on every seed."""
        return all(
            ours.final_loss < theirs.final_loss
            for ours, theirs in zip(self.adaptive, self.constant, strict=True)
        )

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each seed, numbers as text."""
        return tuple(
            {
                "seed": str(seed),
                f"GD at {self.rate:g}" + (" (end of grid)" if self.is_at_an_end else ""): (
                    f"{theirs.final_loss:.4g}"
                ),
                "L-BFGS": f"{beside.final_loss:.4g}",
                "adaptive": f"{ours.final_loss:.4g}",
                "gradients + 2·products": f"{ours.gradients} + 2·{ours.products}",
                "probes": str(len(ours.probes)),
                "kept": str(len(ours.kept)),
                "rolled back": str(len(ours.rolled_back)),
                "cycles": f"{min(lengths)} to {max(lengths)}",
                "outcome": ours.outcome.value,
            }
            for seed, ours, theirs, beside in zip(
                self.settings.seeds, self.adaptive, self.constant, self.quasi_newton, strict=True
            )
            for lengths in [[each.cycle.schedule.length for each in ours.probes] or [0]]
        )

    def to_json(self) -> dict[str, object]:
        """Settings and curves; JSON-ready. A loss that is not finite is null."""
        settings = self.settings
        return {
            "experiment": "adaptive-mlp",
            "data": self.data,
            "settings": {
                "rows": self.rows_used,
                "hidden": list(settings.hidden),
                "gradients": settings.gradients,
                "seeds": list(settings.seeds),
                "tuning seed": settings.tuning_seed,
                "dtype": settings.dtype,
                "device": settings.device,
            },
            "GD": {
                "rate": self.rate,
                "tried": [
                    {"rate": rate, "loss": loss if np.isfinite(loss) else None}
                    for rate, loss in self.tried.items()
                ],
                "rate_is_at_an_end": self.is_at_an_end,
                "runs": [
                    {"outcome": each.outcome.value, "losses": list(each.losses)}
                    for each in self.constant
                ],
            },
            "L-BFGS": [
                {"outcome": each.outcome.value, "losses": list(each.losses)}
                for each in self.quasi_newton
            ],
            "adaptive": [each.to_json() for each in self.adaptive],
            "adaptive below GD on every seed": self.is_below,
        }


def adaptive_mlp_batch(data: DataSet, settings: AdaptiveMlpSettings) -> FullBatch:
    """All rows, divided by the largest entry there may be.

    Raises:
        InputError: if there is no target.
        TorchNeeded: if PyTorch or the device is absent.
    """
    if data.target is None:
        raise InputError(f"adaptive-mlp: {data.name} has no target; take data with classes")
    widths = (data.X.shape[1], *settings.hidden, int(data.target.max()) + 1)
    return full_batch(
        Network(widths=widths, activation=Activation.TANH),
        data.X / settings.largest,
        data.target,
        dtype=settings.dtype,
        device=settings.device,
    )


def module_at(network: Network, w: Tensor) -> Any:
    """The network as a `torch.nn.Sequential` of linear layers and tanh, with the parameters w."""
    torch = torch_module()
    modules: list[Any] = []
    for W, b in network.layers(w):
        linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=w.dtype, device=w.device)
        with torch.no_grad():
            linear.weight.copy_(W)
            linear.bias.copy_(b)
        modules += [linear, torch.nn.Tanh()]
    return torch.nn.Sequential(*modules[:-1])


def adaptive_mlp_runs(
    data: str,
    batch: FullBatch,
    settings: AdaptiveMlpSettings,
    planner: Planner,
    *,
    advance: Callable[[str], object] = lambda _: None,
) -> AdaptiveMlpResult:
    """GD's rate on the tuning seed, then both methods from the start of every seed.

    Args:
        data: their name.
        batch: what is trained on.
        settings: the experiment's.
        planner: of the adaptive training's cycles.
        advance: called after GD's rate is chosen, and after each seed.

    Returns:
        The result.
    """

    def start(seed: int) -> Tensor:
        return batch.network.start(seed, dtype=settings.dtype, device=settings.device)

    def trained(seed: int, method: TrainingMethod) -> Training:
        return train(batch, start(seed), method, gradients=settings.gradients)

    tried = {
        rate: trained(settings.tuning_seed, gradient_descent(Fraction(rate))).final_loss
        for rate in settings.rates
    }
    rate = min(tried, key=lambda each: tried[each])
    advance("GD's rate")
    theirs, beside, ours = [], [], []
    for seed in settings.seeds:
        theirs.append(trained(seed, gradient_descent(Fraction(rate))))
        beside.append(trained(seed, lbfgs()))
        ours.append(
            adaptive_training(
                module_at(batch.network, start(seed)),
                torch_module().nn.functional.cross_entropy,
                [(batch.X, batch.target)],
                settings=AdaptiveSettings(gradients=settings.gradients, seed=seed),
                planner=planner,
            )
        )
        advance(f"seed {seed}")
    return AdaptiveMlpResult(
        settings=settings,
        data=data,
        rows_used=batch.rows,
        rate=rate,
        tried=tried,
        constant=tuple(theirs),
        quasi_newton=tuple(beside),
        adaptive=tuple(ours),
    )
