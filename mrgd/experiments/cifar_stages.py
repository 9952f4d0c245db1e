"""The first two layers on CIFAR-10: gradients, or the Hessian's blocks; NEEDS what is absent."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    of_networks,
)
from mrgd.image_stages_figures import gradients_figure, hessian_figure
from numerics.experiments.image_gradients import image_gradients
from numerics.experiments.image_hessian import BLOCKS, image_hessian
from numerics.experiments.image_stages import (
    IMAGE_STAGES,
    ImageNetwork,
    ImageStagesSettings,
)
from proofs_check.cifar_gradients import has_plateaus, is_ordered
from proofs_check.cifar_hessian import inherits, second_is_larger
from proofs_check.cifar_stages import cifar_network

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """A training for each seed, on PyTorch; the outcome holds where both claims' thresholds do."""
    settings = of_networks(options, IMAGE_STAGES)
    measured = _gradients if name == "cifar-gradients" else _hessian

    def run(advance: Advance) -> ExperimentOutcome:
        images = cifar_network(settings, options.data_dir)
        advance("singular directions of the images")
        return measured(name, images, settings, advance)

    return Experiment(stages=len(settings.seeds) + 1, run=run)


def _gradients(
    name: str, images: ImageNetwork, settings: ImageStagesSettings, advance: Advance
) -> ExperimentOutcome:
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


def _hessian(
    name: str, images: ImageNetwork, settings: ImageStagesSettings, advance: Advance
) -> ExperimentOutcome:
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
