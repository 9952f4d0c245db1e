"""The strongly convex toy: a loss that is not quadratic, for several scales."""

from mrgd.convex_figures import strongly_convex_figure
from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from numerics.experiments.strongly_convex import STRONGLY_CONVEX
from proofs_check.strongly_convex import strongly_convex_result

__all__ = ["experiment"]


def experiment(_: str, options: RunOptions) -> Experiment:
    """The toy for three values of ε; on any backend in float64."""
    backend = array_backend(options)
    settings = asked_for(options, STRONGLY_CONVEX, backend=backend)

    def run(advance: Advance) -> ExperimentOutcome:
        result = strongly_convex_result(settings, advance)
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"error": strongly_convex_figure(result)},
            holds=result.is_within_bounds,
        )

    return Experiment(stages=len(settings.scales), run=run)
