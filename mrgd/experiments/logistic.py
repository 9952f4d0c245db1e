"""Ridge logistic regression on breast-cancer and credit-card, near the minimiser.

breast-cancer ships with scikit-learn. credit-card needs its file; without it the run is of
breast-cancer alone, its table and results say what is missing, and the outcome is undecided.
"""

from mrgd.convex_figures import logistic_figure
from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from numerics.data_set import DataNeeded
from numerics.experiments.logistic import BREAST_CANCER, CREDIT_CARD, LogisticResult
from proofs_check.logistic import logistic_result

__all__ = ["experiment"]

STAGES = 3


def experiment(name: str, options: RunOptions) -> Experiment:
    """Both data sets, as far as they are there; on any backend in float64."""
    backend = array_backend(options)
    chosen = [
        asked_for(options, settings, backend=backend) for settings in (BREAST_CANCER, CREDIT_CARD)
    ]

    def run(advance: Advance) -> ExperimentOutcome:
        found: list[LogisticResult] = []
        absent: dict[str, str] = {}
        for settings in chosen:
            try:
                found.append(logistic_result(settings, options.data_dir, advance))
            except DataNeeded as needed:
                absent[settings.data] = str(needed)
                for _ in range(STAGES):
                    advance(str(needed))
        rows = [row for result in found for row in result.rows()]
        rows += [
            {**dict.fromkeys(rows[0], ""), "data": data, "method": needed}
            for data, needed in absent.items()
        ]
        held = all(result.is_within_bounds for result in found)
        return ExperimentOutcome(
            results={
                "experiment": name,
                "within_bounds": held,
                "data_sets": [result.to_json() for result in found],
                "needs": absent,
            },
            rows=tuple(rows),
            figures={"error": logistic_figure(found)},
            holds=None if held and absent else held,
        )

    return Experiment(stages=STAGES * len(chosen), run=run)
