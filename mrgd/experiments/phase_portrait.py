"""The phase portrait of a deep linear network: its figure, and what was claimed before the run."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    asked_for,
    refuse_absent,
)
from mrgd.portrait_figures import portrait_figure
from numerics.experiments.phase_portrait import PORTRAIT, portrait_result

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """A path for each seed, six by default; on NumPy in float64 on the CPU."""
    del name
    refuse_absent(options)
    settings = asked_for(options, PORTRAIT)

    def run(advance: Advance) -> ExperimentOutcome:
        result = portrait_result(settings)
        advance(f"{len(settings.seeds)} paths of {settings.steps} steps, and the flow twice")
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"portrait": portrait_figure(result)},
            holds=result.stays_near and result.has_order and result.loss_is_blind,
        )

    return Experiment(stages=1, run=run)
