"""What trainings of a network on images leave: runs by method, GD at growing rates, a table.

The Hessian-vector products of the probe are counted in a column of their own: a product by double
backward is counted as two gradients. All numbers are rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from numerics.descent import Outcome
from numerics.network_training import Training
from numerics.spectral_group import SpectralGroup

__all__ = [
    "GRADIENTS_A_PRODUCT",
    "GrowingRates",
    "ImageMlpResult",
    "MethodRuns",
    "NetworkProbe",
    "is_below",
    "is_unstable",
]

GRADIENTS_A_PRODUCT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkProbe:
    """The largest eigenvalues of the Hessian at a start, as far as resolved, and their groups.

    `error` is the largest residual ‖Hv − λv‖ with an allowance for rounding: some eigenvalue lies
    that near to each. `least` is the least Ritz value, negative where the loss is not convex.
    """

    eigenvalues: np.ndarray
    error: float
    least: float
    groups: tuple[SpectralGroup, ...]
    products: int

    @property
    def largest_stable_rate(self) -> float:
        """2/λ_max, where GD is stable on the quadratic model at the start."""
        return 2 / float(self.eigenvalues[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MethodRuns:
    """A method's trainings, one a seed, with what it chose on the tuning seed.

    `products` with the Hessian are needed before a training starts; `tried` are the losses on the
    tuning seed by ascending value.
    """

    name: str
    choice: float
    unit: str = ""
    tried: Mapping[float, float]
    cycles: tuple[int, ...]
    products: int = 0
    trainings: tuple[Training, ...]

    @property
    def is_at_an_end(self) -> bool:
        """Whether the choice is the first or last of the values tried: a better one may be out."""
        return len(self.tried) > 1 and self.choice in {min(self.tried), max(self.tried)}

    @property
    def final_losses(self) -> tuple[float, ...]:
        """The training loss after the last gradient, by seed; infinite where it diverged."""
        return tuple(each.final_loss for each in self.trainings)

    @property
    def chosen(self) -> str:
        """The choice in words."""
        return f"{self.choice:g}{self.unit}" + (" (end of grid)" if self.is_at_an_end else "")


def is_unstable(training: Training) -> bool:
    """Whether a loss was not finite, or above the loss at the start after some gradient."""
    return training.outcome is Outcome.DIVERGED or max(training.losses) > training.losses[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GrowingRates:
    """GD on one seed at ascending multiples of 2/λ_max of the Hessian at its start."""

    seed: int
    unit: float
    trainings: Mapping[float, Training]

    @property
    def least_unstable(self) -> float:
        """The least multiple at which GD is unstable; infinite if it is at none."""
        return min((m for m, t in self.trainings.items() if is_unstable(t)), default=np.inf)

    @property
    def largest_stable(self) -> float:
        """The largest multiple below all unstable ones; 0 if there is none."""
        return max((m for m in self.trainings if m < self.least_unstable), default=0.0)

    @property
    def best(self) -> float:
        """The multiple with the least final loss."""
        return min(self.trainings, key=lambda multiple: self.trainings[multiple].final_loss)

    def to_json(self) -> dict[str, object]:
        """The curves; JSON-ready."""
        least = self.least_unstable
        return {
            "seed": self.seed,
            "2/lambda_max": self.unit,
            "least_unstable_multiple": least if np.isfinite(least) else None,
            "largest_stable_multiple": self.largest_stable,
            "best_multiple": self.best,
            "runs": [
                {
                    "multiple": multiple,
                    "rate": multiple * self.unit,
                    "unstable": is_unstable(training),
                    **_curves(training),
                }
                for multiple, training in self.trainings.items()
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageMlpResult:
    """All methods on the same seeds.

    Args:
        settings: of the experiment, JSON-ready.
        data: a sentence that says what was trained on and held out.
        probes: of the measured seeds.
        runs: by method.
        growing: GD at growing rates, by measured seed; or none.
    """

    name: str
    settings: Mapping[str, Any]
    data: str
    probes: tuple[NetworkProbe, ...]
    runs: tuple[MethodRuns, ...]
    growing: tuple[GrowingRates, ...] = ()

    def of(self, name: str) -> MethodRuns:
        """The runs of the method of that name."""
        return next(each for each in self.runs if each.name == name)

    @property
    def gradients(self) -> int:
        """That each method used."""
        return int(self.settings["gradients"])

    def with_probe(self, runs: MethodRuns) -> int:
        """The gradients of a training, and two for every product of the probe it needs."""
        return self.gradients + GRADIENTS_A_PRODUCT * runs.products

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each method, numbers as text."""
        return tuple(
            {
                "method": each.name,
                "chosen": each.chosen,
                "cycle": ", ".join(map(str, each.cycles)),
                "training loss, by seed": ", ".join(f"{x:.4g}" for x in each.final_losses),
                "held-out accuracy, by seed": ", ".join(
                    f"{t.final_accuracy:.3f}" for t in each.trainings
                ),
                "gradients with the probe": str(self.with_probe(each)),
                "seconds, mean": f"{np.mean([t.seconds[-1] for t in each.trainings]):.1f}",
                "diverged": str(sum(t.outcome is Outcome.DIVERGED for t in each.trainings)),
            }
            for each in self.runs
        )

    def to_json(self) -> dict[str, object]:
        """Settings, probes and curves; JSON-ready. An infinite loss (diverged) is null."""
        return {
            "experiment": self.name,
            "data": self.data,
            "settings": dict(self.settings),
            "gradients a product": GRADIENTS_A_PRODUCT,
            "probes": [
                {
                    "eigenvalues": probe.eigenvalues.tolist(),
                    "error": probe.error,
                    "least_ritz_value": probe.least,
                    "groups": [str(group) for group in probe.groups],
                    "hessian_vector_products": probe.products,
                }
                for probe in self.probes
            ],
            "methods": [
                {
                    "name": each.name,
                    "choice": each.choice,
                    "unit": each.unit,
                    "tried": [
                        {"value": value, "loss": loss if np.isfinite(loss) else None}
                        for value, loss in each.tried.items()
                    ],
                    "choice_is_at_an_end": each.is_at_an_end,
                    "cycle_lengths": list(each.cycles),
                    "gradients_with_the_probe": self.with_probe(each),
                    "runs": [_curves(training) for training in each.trainings],
                }
                for each in self.runs
            ],
            "growing_rates": [each.to_json() for each in self.growing],
        }


def is_below(lower: MethodRuns, upper: MethodRuns) -> bool:
    """Whether the first method's final training loss is below the other's on every seed."""
    return all(a < b for a, b in zip(lower.final_losses, upper.final_losses, strict=True))


def _curves(training: Training) -> dict[str, object]:
    return {
        "outcome": training.outcome.value,
        "losses": list(training.losses),
        "seconds": list(training.seconds),
        "accuracies": [list(pair) for pair in training.accuracies],
    }
