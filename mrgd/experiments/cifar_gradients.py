"""Gradients on CIFAR-10 along singular directions, on PyTorch; NEEDS where a part is absent."""

from dataclasses import replace

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    refuse_absent,
)
from mrgd.image_stages_figures import gradients_figure
from numerics.experiments.image_gradients import image_gradients
from numerics.experiments.image_stages import IMAGE_STAGES
from proofs_check.cifar_gradients import has_plateaus, is_ordered
from proofs_check.cifar_stages import cifar_network

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """A training for each seed; it runs on PyTorch whatever the backend is called.

    The outcome holds where the thresholds of both claims do.
    """
    refuse_absent(
        options,
        backends=("numpy", "torch"),  # numpy is the option's default, and says nothing here
        devices=("cpu", "cuda"),
        dtypes=("float64", "float32"),
    )
    settings = replace(IMAGE_STAGES, dtype=options.dtype, device=options.device)
    if options.seeds is not None:
        settings = replace(settings, seeds=options.seeds)

    def run(advance: Advance) -> ExperimentOutcome:
        images = cifar_network(settings, options.data_dir)
        advance("singular directions of the images")
        result = image_gradients(images, settings, advance)
        ordered, plateaus = is_ordered(result), has_plateaus(result)
        return ExperimentOutcome(
            results={
                "experiment": name,
                **result.to_json(),
                "ordered on every seed and stage": ordered,
                "drop, plateau, drop on every seed and stage": plateaus,
            },
            rows=result.rows(),
            figures={"gradients": gradients_figure(result)},
            holds=ordered and plateaus,
        )

    return Experiment(stages=len(settings.seeds) + 1, run=run)
