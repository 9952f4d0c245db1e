"""Every family on least squares of digits, MNIST and credit-card, against what is certified.

digits ships with scikit-learn. The others need their files; what is absent is said in the table and
the results, and the outcome is then undecided.
"""

from collections.abc import Sequence

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from mrgd.family_figures import family_figure
from numerics.data_set import DataNeeded
from numerics.exact import fraction_text
from numerics.experiments.data_quadratic import DATA, DataSettings, data_quadratic
from numerics.experiments.family_result import FamilyResult
from numerics.memory_descent import MEMORY_DESCENTS
from proofs_check.families_on_data import LONG_CONTRACTION, SHORT_CONTRACTION, data_result
from proofs_check.planner import Method

__all__ = ["experiment", "prepared"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """The three data sets, as far as they are there; on any backend in float64."""
    backend = array_backend(options)
    chosen = [asked_for(options, settings, backend=backend) for settings in DATA]
    return prepared(name, chosen, tuple(Method), options)


def prepared(
    name: str, chosen: Sequence[DataSettings], methods: tuple[Method, ...], options: RunOptions
) -> Experiment:
    """The experiment with these data sets and families."""
    stages = len(methods) + 3

    def run(advance: Advance) -> ExperimentOutcome:
        found: list[FamilyResult] = []
        absent: dict[str, str] = {}
        for settings in chosen:
            try:
                problem, notes = data_quadratic(settings, options.data_dir)
            except DataNeeded as needed:
                absent[settings.data] = str(needed)
                for _ in range(stages):
                    advance(str(needed))
                continue
            advance(f"{settings.data}: spectrum")
            found.append(
                data_result(
                    problem,
                    limit=settings.limit,
                    methods=methods,
                    memory=tuple(MEMORY_DESCENTS),
                    notes=notes,
                    advance=advance,
                )
            )
        return _outcome(name, chosen, found, absent)

    return Experiment(stages=stages * len(chosen), run=run)


def _outcome(
    name: str,
    chosen: Sequence[DataSettings],
    found: Sequence[FamilyResult],
    absent: dict[str, str],
) -> ExperimentOutcome:
    held = all(result.is_within_bounds for result in found)
    rows = [row for result in found for row in result.rows()]
    blank = dict.fromkeys(rows[0], "") if rows else {}
    rows += [{**blank, "problem": data, "method": needed} for data, needed in absent.items()]
    seeds = len(chosen[0].seeds)
    return ExperimentOutcome(
        results={
            "experiment": name,
            "settings": {
                "limits": {settings.data: settings.limit for settings in chosen},
                "seeds": list(chosen[0].seeds),
                "contraction of the long cycle": fraction_text(LONG_CONTRACTION),
                "contraction of the short cycles": fraction_text(SHORT_CONTRACTION),
                **chosen[0].backend.to_json(),
            },
            "within_bounds": held,
            "problems": [result.to_json() for result in found],
            "needs": absent,
        },
        rows=tuple(rows),
        figures={
            "error": family_figure(found, f"least squares, columns standardised, {seeds} starts")
        }
        if found
        else {},
        holds=None if held and absent else held,
    )
