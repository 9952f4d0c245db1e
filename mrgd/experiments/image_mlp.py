"""A network on MNIST or CIFAR-10 by every method; NEEDS where PyTorch or the images are absent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    of_networks,
)
from mrgd.image_mlp_figures import growing_rates_figure, image_mlp_figure
from numerics.experiments.image_mlp import CIFAR_MLP, MNIST_MLP, ImageMlpSettings
from numerics.experiments.image_mlp_result import ImageMlpResult, is_below
from proofs_check.cifar_mlp import is_below_growing, is_unstable_between
from proofs_check.image_mlp import METHODS, image_mlp_data, image_mlp_result

__all__ = ["experiment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """An experiment's settings, and what was claimed of it before it ran."""

    settings: ImageMlpSettings
    claimed: Mapping[str, Callable[[ImageMlpResult], bool]]


MEASURED: Final[Mapping[str, _Measured]] = {
    "mnist-mlp": _Measured(
        settings=MNIST_MLP,
        claimed={
            "MrGD below GD on every seed": lambda result: is_below(
                result.of("MrGD"), result.of("GD")
            ),
            "heavy ball below MrGD on every seed": lambda result: is_below(
                result.of("heavy ball"), result.of("MrGD")
            ),
        },
    ),
    "cifar-mlp": _Measured(
        settings=CIFAR_MLP,
        claimed={
            "MrGD below GD's least over its growing rates on every seed": is_below_growing,
            "GD unstable first between 1 and 4 times 2/λ_max on every seed": is_unstable_between,
        },
    ),
}


def experiment(name: str, options: RunOptions) -> Experiment:
    """Seven methods on the same seeds; it runs on PyTorch whatever the backend is called.

    The outcome holds where the thresholds of both claims do.
    """
    found = MEASURED[name]
    settings = of_networks(options, found.settings)

    def run(advance: Advance) -> ExperimentOutcome:
        data = image_mlp_data(settings, options.data_dir)
        result = image_mlp_result(data, settings, advance=advance)
        claimed = {words: holds(result) for words, holds in found.claimed.items()}
        figures = {"loss": image_mlp_figure(result)}
        if result.growing:
            figures["growing-rates"] = growing_rates_figure(result)
        return ExperimentOutcome(
            results={**result.to_json(), **claimed},
            rows=result.rows(),
            figures=figures,
            holds=all(claimed.values()),
        )

    return Experiment(stages=len(METHODS) + 1, run=run, shares_rows=True)
