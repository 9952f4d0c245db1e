"""MNIST along its principal directions, and its dimension by two estimators."""

from dataclasses import replace

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    refuse_absent,
)
from mrgd.pca_figures import dimension_figure, mnist_figure
from numerics.data_source import data_set
from numerics.experiments.mnist_pca import MNIST_PCA, mnist_pca
from proofs_check.intrinsic_dimension import is_about_eight
from proofs_check.principal_components import is_multiscale

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """A subsample for each seed; the files are needed. On NumPy in float64 on the CPU.

    The outcome holds where both thresholds of the claims do: the span of the variances, and the
    dimension of about 8.
    """
    refuse_absent(options)
    settings = MNIST_PCA
    if options.seeds is not None:
        settings = replace(settings, subsamples=len(options.seeds))

    def run(advance: Advance) -> ExperimentOutcome:
        data = data_set("mnist", directory=options.data_dir)
        advance(f"{data.rows} images")
        result = mnist_pca(data, settings)
        advance(f"dimension {result.likelihood:.1f} and {result.two_nearest:.1f}")
        multiscale = is_multiscale(result.span)
        about_eight = is_about_eight(result.likelihood, result.two_nearest)
        return ExperimentOutcome(
            results={
                **result.to_json(),
                "experiment": name,
                "multiscale": multiscale,
                "dimension_about_eight": about_eight,
            },
            rows=result.rows(),
            figures={"projections": mnist_figure(result), "dimension": dimension_figure(result)},
            holds=multiscale and about_eight,
        )

    return Experiment(stages=2, run=run)
