"""Who needs the fewest steps on the (κ, r) plane, and whether all that is proved agrees there."""

from mrgd.advantage_map_figures import limit_share_figure, step_ratio_figure
from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    refuse_absent,
)
from numerics.exact import InputError
from numerics.experiments.advantage_map import ADVANTAGE_MAP, MapSettings
from proofs_check.advantage_map import advantage_map

__all__ = ["experiment", "prepared"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """The planes of two and of three groups; nothing in them is drawn at random.

    Raises:
        InputError: if seeds are given.
    """
    refuse_absent(options)
    if options.seeds is not None:
        raise InputError(f"seeds: {name} draws nothing at random; leave --seeds out")
    return prepared(ADVANTAGE_MAP)


def prepared(settings: MapSettings) -> Experiment:
    """The experiment with these settings."""

    def run(advance: Advance) -> ExperimentOutcome:
        result = advantage_map(settings, advance)
        return ExperimentOutcome(
            results=result.to_json(),
            rows=result.rows(),
            figures={"steps": step_ratio_figure(result), "limit": limit_share_figure(result)},
            holds=result.agrees,
        )

    return Experiment(stages=len(settings.groups) * len(settings.kappas), run=run)
