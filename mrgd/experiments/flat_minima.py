"""Sharpness at equal loss on PyTorch, NEEDS where that is absent, and the Kong–Tao function."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    asked_for,
    of_networks,
)
from mrgd.flat_minima_figures import flat_minima_figure, kong_tao_figure
from numerics.data_source import data_set
from numerics.experiments.flat_minima import (
    CYCLES,
    FLAT_MINIMA,
    FlatMinimaResult,
    flatness_data,
)
from numerics.experiments.kong_tao import KONG_TAO, kong_tao_result
from numerics.torch_backend import TorchNeeded
from proofs_check.flat_minima import measured_flatness

__all__ = ["experiment"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """Digits by four methods on PyTorch, whatever the backend is called; one dimension on NumPy.

    Without PyTorch the second part alone is run, and nothing is decided.
    """
    settings = of_networks(options, FLAT_MINIMA)
    kong_tao_settings = asked_for(options, KONG_TAO)

    def networks(advance: Advance) -> FlatMinimaResult | str:
        try:
            data = flatness_data(data_set("digits"), settings)
        except TorchNeeded as absent:
            for _ in range(len(settings.seeds) + 1):
                advance(str(absent))
            return str(absent)
        return measured_flatness(data, settings, advance=advance)

    def run(advance: Advance) -> ExperimentOutcome:
        wandering = kong_tao_result(kong_tao_settings)
        advance("x²/2 + ε·sin(x/ε)")
        found = networks(advance)
        results: dict[str, object] = {"experiment": name, "kong-tao": wandering.to_json()}
        figures = {"kong-tao": kong_tao_figure(wandering)}
        if isinstance(found, str):
            needs = {"measured on": "digits", "case": "networks", "result": found, "beside": ""}
            return ExperimentOutcome(
                results={**results, "networks": found},
                rows=(needs, *wandering.rows()),
                figures=figures,
                holds=None,
            )
        return ExperimentOutcome(
            results={**results, "networks": found.to_json()},
            rows=(*found.rows(), *wandering.rows()),
            figures={"sharpness": flat_minima_figure(found), **figures},
            holds=all(found.is_flatter(cycle) for cycle in CYCLES)
            and wandering.variance_is_as_derived
            and wandering.multirate_leaves_the_well,
        )

    return Experiment(stages=len(settings.seeds) + 2, run=run)
