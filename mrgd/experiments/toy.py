"""The toy experiments: multirate against gradient descent, with certified envelopes."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from mrgd.figures import toy_figure
from numerics.experiments.toy_problem import THREE_SCALE, TWO_SCALE
from numerics.torch_backend import DTYPES
from proofs_check.toy import certified_toy_result

__all__ = ["experiment"]

_SETTINGS = {settings.name: settings for settings in (TWO_SCALE, THREE_SCALE)}


def experiment(name: str, options: RunOptions) -> Experiment:
    """The toy of that name; on any backend, in float64 or float32."""
    backend = array_backend(options, dtypes=DTYPES)
    settings = asked_for(options, _SETTINGS[name], backend=backend, dtype=options.dtype)

    def run(advance: Advance) -> ExperimentOutcome:
        result = certified_toy_result(settings, advance)
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"error": toy_figure(result)},
            holds=result.is_within_bounds,
        )

    return Experiment(stages=len(settings.seeds) + 3, run=run)
