"""Groups estimated from products alone: quadratics, data, and networks where PyTorch is."""

from mrgd.estimate_groups_figures import ends_figure, price_figure
from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    of_networks,
)
from numerics.experiments.estimate_groups import ESTIMATE_GROUPS
from proofs_check.estimate_groups import STAGES, claims_hold, estimate_groups_result

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """All kinds; device and type are those of the networks, the rest runs on NumPy in float64."""
    del name
    settings = of_networks(options, ESTIMATE_GROUPS)

    def run(advance: Advance) -> ExperimentOutcome:
        result = estimate_groups_result(settings, options.data_dir, advance=advance)
        held = claims_hold(result)
        return ExperimentOutcome(
            results={**result.to_json(), "claims": held},
            rows=result.rows(),
            figures={"ends": ends_figure(result), "price": price_figure(result)},
            holds=None if None in held.values() else all(held.values()),
        )

    return Experiment(stages=STAGES, run=run)
