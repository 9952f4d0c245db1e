"""The Hessian's blocks on CIFAR-10, on PyTorch; NEEDS where a part is absent."""

from dataclasses import replace

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    refuse_absent,
)
from mrgd.image_stages_figures import hessian_figure
from numerics.experiments.image_hessian import BLOCKS, image_hessian
from numerics.experiments.image_stages import IMAGE_STAGES
from proofs_check.cifar_hessian import inherits, second_is_larger
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
        result = image_hessian(images, settings, BLOCKS, advance)
        inherited, larger = inherits(result), second_is_larger(result)
        return ExperimentOutcome(
            results={
                "experiment": name,
                **result.to_json(),
                "the first layer inherits the data's decay on every seed and stage": inherited,
                "the second layer's is ten times larger on every seed and stage": larger,
            },
            rows=result.rows(),
            figures={"hessian": hessian_figure(result)},
            holds=inherited and larger,
        )

    return Experiment(stages=len(settings.seeds) + 1, run=run)
