"""Every family on least squares with given spectra, in float64 and float32, certified and run."""

from mrgd.experiments.experiment import (
    Advance,
    Experiment,
    ExperimentOutcome,
    RunOptions,
    array_backend,
    asked_for,
)
from mrgd.family_figures import family_figure
from numerics.exact import fraction_text
from numerics.experiments.given_spectra import FOUR_SPECTRA, SpectraSettings
from numerics.memory_descent import MEMORY_DESCENTS
from proofs_check.families_on_spectra import spectrum_result
from proofs_check.planner import Method

__all__ = ["experiment", "prepared"]


def experiment(name: str, options: RunOptions) -> Experiment:
    """The four spectra, both types; on any backend."""
    backend = array_backend(options)
    settings = asked_for(options, FOUR_SPECTRA, backend=backend)
    return prepared(name, settings, tuple(Method))


def prepared(name: str, settings: SpectraSettings, methods: tuple[Method, ...]) -> Experiment:
    """The experiment with these settings and families."""
    cases = [(spectrum, dtype) for dtype in settings.types for spectrum in settings.spectra]

    def run(advance: Advance) -> ExperimentOutcome:
        found = {
            (spectrum, dtype): spectrum_result(
                settings,
                spectrum,
                dtype,
                methods=methods,
                memory=tuple(MEMORY_DESCENTS),
                advance=advance,
            )
            for spectrum, dtype in cases
        }
        results = list(found.values())
        figures = {
            dtype: family_figure(
                [found[spectrum, dtype] for spectrum in settings.spectra],
                f"least squares with the spectra (κ; r) said, {dtype}, {len(settings.seeds)} seeds",
            )
            for dtype in settings.types
        }
        return ExperimentOutcome(
            results={
                "experiment": name,
                "settings": {
                    "dimension": settings.dimension,
                    "rows": settings.rows,
                    "seeds": list(settings.seeds),
                    "contraction of the long cycle": fraction_text(settings.contraction),
                    "contraction of the short cycles": fraction_text(settings.short),
                    "limit": settings.limit,
                    **settings.backend.to_json(),
                },
                "within_bounds": all(result.is_within_bounds for result in results),
                "problems": [result.to_json() for result in results],
            },
            rows=tuple(row for result in results for row in result.rows()),
            figures=figures,
            holds=all(result.is_within_bounds for result in results),
        )

    return Experiment(stages=len(cases) * (len(methods) + 2), run=run)
