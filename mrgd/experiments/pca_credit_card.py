"""The credit-card data along its principal directions, with its k-means clusters."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    asked_for,
    refuse_absent,
)
from mrgd.pca_figures import clusters_figure, credit_card_figure
from numerics.data_source import data_set
from numerics.experiments.credit_card_pca import CREDIT_CARD_PCA, credit_card_pca
from proofs_check.principal_components import is_multiscale

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """Seeds are those of k-means; the file is needed. On NumPy in float64 on the CPU."""
    refuse_absent(options)
    settings = asked_for(options, CREDIT_CARD_PCA)

    def run(advance: Advance) -> ExperimentOutcome:
        data = data_set("credit-card", directory=options.data_dir)
        advance(f"{data.rows} complete rows")
        result = credit_card_pca(data, settings)
        advance(f"{len(result.clusters)} clusters")
        holds = is_multiscale(result.span)
        return ExperimentOutcome(
            results={**result.to_json(), "experiment": name, "multiscale": holds},
            rows=result.rows(),
            figures={
                "projections": credit_card_figure(result),
                "clusters": clusters_figure(result),
            },
            holds=holds,
        )

    return Experiment(stages=2, run=run)
