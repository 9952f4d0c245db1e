"""Off the data's subspace: digits by default, MNIST where a data directory is given."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from mrgd.off_manifold_figures import off_manifold_figure
from numerics.data_source import data_set
from numerics.experiments.off_manifold import OFF_MANIFOLD, off_manifold_result, subspace_data
from numerics.torch_backend import DTYPES

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """Two models on one data set; on any backend, in float64 or float32."""
    del name
    backend = array_backend(options, dtypes=DTYPES)
    settings = asked_for(options, OFF_MANIFOLD, backend=backend, dtype=options.dtype)
    source = "digits" if options.data_dir is None else "mnist"

    def run(advance: Advance) -> ExperimentOutcome:
        data = subspace_data(data_set(source, directory=options.data_dir), settings)
        advance(f"{data.X.shape[0]} rows of {source}, rank {data.rank}")
        result = off_manifold_result(data, settings)
        advance(f"{settings.steps} steps of both models")
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"spread": off_manifold_figure(result)},
            holds=result.linear_as_derived and result.relu_is_unstable,
        )

    return Experiment(stages=2, run=run)
