"""What the order of the steps does to rounding errors, against certified transients."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from mrgd.order_figures import order_figure
from numerics.experiments.order_transients import ORDER_TRANSIENTS
from proofs_check.order_transients import certified_order_transients

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """All orders of five cycles, in float32 and in float64; on any backend."""
    del name
    backend = array_backend(options)
    settings = asked_for(options, ORDER_TRANSIENTS, backend=backend)

    def run(advance: Advance) -> ExperimentOutcome:
        result = certified_order_transients(settings, advance)
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"transients": order_figure(result)},
            holds=result.holds,
        )

    return Experiment(stages=len(settings.cases), run=run)
