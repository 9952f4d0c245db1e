"""Adaptive training against GD, on PyTorch; NEEDS where that is absent."""

from mrgd.adaptive_mlp_figures import adaptive_mlp_figure
from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    of_networks,
)
from numerics.experiments.adaptive_mlp import ADAPTIVE_MLP
from proofs_check.adaptive_training import adaptive_mlp_result

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """Both methods on the same seeds; it runs on PyTorch whatever the backend is called."""
    del name
    settings = of_networks(options, ADAPTIVE_MLP)

    def run(advance: Advance) -> ExperimentOutcome:
        result = adaptive_mlp_result(settings, directory=options.data_dir, advance=advance)
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"loss": adaptive_mlp_figure(result)},
            holds=result.is_below,
        )

    return Experiment(stages=len(settings.seeds) + 1, run=run)
