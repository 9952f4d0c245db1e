"""A network on MNIST by every method, on PyTorch; NEEDS where that or MNIST is absent."""

from dataclasses import replace

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    refuse_absent,
)
from mrgd.mnist_mlp_figures import mnist_mlp_figure
from numerics.experiments.mnist_mlp import MNIST_MLP, is_below
from proofs_check.mnist_mlp import METHODS, mnist_data, mnist_mlp_result

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """Seven methods on the same seeds; it runs on PyTorch whatever the backend is called."""
    del name
    refuse_absent(
        options,
        backends=("numpy", "torch"),  # numpy is the option's default, and says nothing here
        devices=("cpu", "cuda"),
        dtypes=("float64", "float32"),
    )
    settings = replace(MNIST_MLP, dtype=options.dtype, device=options.device)
    if options.seeds is not None:
        settings = replace(settings, seeds=options.seeds)

    def run(advance: Advance) -> ExperimentOutcome:
        data = mnist_data(settings, options.data_dir)
        result = mnist_mlp_result(data, settings, advance=advance)
        multirate_is_below = is_below(result.of("MrGD"), result.of("GD"))
        heavy_ball_is_below = is_below(result.of("heavy ball"), result.of("MrGD"))
        return ExperimentOutcome(
            results={
                **result.to_json(),
                "MrGD below GD on every seed": multirate_is_below,
                "heavy ball below MrGD on every seed": heavy_ball_is_below,
            },
            rows=result.rows(),
            figures={"loss": mnist_mlp_figure(result)},
            holds=multirate_is_below and heavy_ball_is_below,
        )

    return Experiment(stages=len(METHODS) + 1, run=run, shares_rows=True)
