"""A network on images by every method: plans for the probed groups, and comparisons as evidence."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from numerics.data_source import data_set
from numerics.experiments.image_mlp import (
    ImageMlpSettings,
    NetworkData,
    measured,
    network_data,
    network_probe,
    trained,
)
from numerics.experiments.image_mlp_result import (
    GrowingRates,
    ImageMlpResult,
    MethodRuns,
    NetworkProbe,
)
from numerics.network_training import (
    Training,
    TrainingMethod,
    adam,
    along,
    divided,
    gradient_descent,
    heavy_ball,
    lbfgs,
)
from numerics.schedule import Schedule
from numerics.torch_backend import one_thread
from proofs_check.evidence import Evidence, measurement
from proofs_check.planner import Method, plan

__all__ = ["METHODS", "image_mlp_data", "image_mlp_result", "judged"]

PLANS: Final[Mapping[str, Method]] = {
    "MrGD": Method.MRGD,
    "optimal": Method.OPTIMAL,
    "gap-safe": Method.GAP_SAFE,
}
METHODS: Final = (*PLANS, "GD", "heavy ball", "Adam", "L-BFGS")
HISTORY: Final = 10
MULTIPLE: Final = " × 2/λ_max"


def image_mlp_data(settings: ImageMlpSettings, directory: Path | None = None) -> NetworkData:
    """The images, as far as they are there.

    Raises:
        DataNeeded: if there is no file of them.
        TorchNeeded: if PyTorch or the device is absent.
    """
    return network_data(data_set(settings.data, directory=directory), settings)


def image_mlp_result(
    data: NetworkData,
    settings: ImageMlpSettings,
    *,
    methods: Sequence[str] = METHODS,
    advance: Callable[[str], object] = lambda _: None,
) -> ImageMlpResult:
    """Probes the start of every seed, plans for its groups, and trains by every method.

    On one thread of the CPU, so that seconds and sums do not depend on the number of cores.

    Args:
        data: what is trained on.
        settings: the experiment's.
        methods: names out of METHODS.
        advance: called once after the probes, and after each method.

    Returns:
        The result; probes are those of the measured seeds.
    """
    with one_thread():
        probes = {
            seed: network_probe(
                data.batch,
                data.batch.network.start(seed, dtype=settings.dtype, device=settings.device),
                settings,
            )
            for seed in (*settings.seeds, settings.tuning_seed)
        }
        advance("the Hessian's largest eigenvalues")
        runs: list[MethodRuns] = []
        growing: tuple[GrowingRates, ...] = ()
        for name in methods:
            if name == "GD" and settings.multiples:
                found, growing = _growing(data, settings, probes)
                runs.append(found)
            else:
                runs.append(_runs(name, data, settings, probes))
            advance(name)
    return ImageMlpResult(
        name=settings.name,
        settings=settings.to_json(),
        data=data.sentence,
        probes=tuple(probes[seed] for seed in settings.seeds),
        runs=tuple(runs),
        growing=growing,
    )


def _runs(
    name: str, data: NetworkData, settings: ImageMlpSettings, probes: Mapping[int, NetworkProbe]
) -> MethodRuns:
    choices: Mapping[str, tuple[tuple[float, ...], Callable[[float], TrainingMethod]]] = {
        "GD": (settings.rates, lambda rate: gradient_descent(Fraction(rate))),
        "heavy ball": (settings.heavy_ball, heavy_ball),
        "Adam": (settings.adam, adam),
        "L-BFGS": ((float(HISTORY),), lambda history: lbfgs(int(history))),
    }
    if name in choices:
        values, made = choices[name]
        return measured(
            name,
            settings,
            values=values,
            run=lambda seed, value: trained(data, settings, seed, made(value)),
        )
    schedules = {seed: _schedule(name, probe, settings) for seed, probe in probes.items()}

    def run(seed: int, divisor: float) -> Training:
        method = along(divided(schedules[seed], Fraction(divisor)))
        return trained(data, settings, seed, method)

    return measured(
        name,
        settings,
        values=settings.divisors,
        run=run,
        cycle=lambda seed: schedules[seed].length,
        unit=" (divisor)",
        products=_products(probes),
    )


def _growing(
    data: NetworkData, settings: ImageMlpSettings, probes: Mapping[int, NetworkProbe]
) -> tuple[MethodRuns, tuple[GrowingRates, ...]]:
    """GD at every multiple of 2/λ_max on every seed; each training is run once."""
    trainings: dict[int, dict[float, Training]] = {seed: {} for seed in probes}

    def run(seed: int, multiple: float) -> Training:
        if multiple not in trainings[seed]:
            rate = Fraction(multiple) * Fraction(probes[seed].largest_stable_rate)
            trainings[seed][multiple] = trained(data, settings, seed, gradient_descent(rate))
        return trainings[seed][multiple]

    for seed in settings.seeds:
        for multiple in settings.multiples:
            run(seed, multiple)
    runs = measured(
        "GD",
        settings,
        values=settings.multiples,
        run=run,
        unit=MULTIPLE,
        products=_products(probes),
    )
    return runs, tuple(
        GrowingRates(
            seed=seed,
            unit=probes[seed].largest_stable_rate,
            trainings=dict(sorted(trainings[seed].items())),
        )
        for seed in settings.seeds
    )


def _products(probes: Mapping[int, NetworkProbe]) -> int:
    """Of one probe, the most that a seed took."""
    return max(probe.products for probe in probes.values())


def _schedule(name: str, probe: NetworkProbe, settings: ImageMlpSettings) -> Schedule:
    method = PLANS[name]
    length = None if method is Method.MRGD else settings.cycle_length
    return plan(probe.groups, method=method, cycle_length=length).schedule


def judged(
    settings: ImageMlpSettings,
    methods: Sequence[str],
    holds: Callable[[ImageMlpResult], bool],
    values: Callable[[ImageMlpResult], Mapping[str, str]],
) -> Evidence:
    """The evidence of a measurement.

    Args:
        settings: the experiment's.
        methods: those that the claim speaks of.
        holds: whether the thresholds are met.
        values: the thresholds, and what the claim speaks of, in words.
    """
    result = image_mlp_result(image_mlp_data(settings), settings, methods=methods)
    return measurement(
        holds=holds(result),
        method="measured over the seeds",
        scope=f"{result.data}; hidden {settings.hidden}, {settings.gradients} gradients, "
        f"{len(settings.seeds)} seeds, {settings.dtype}",
        values={
            **values(result),
            **{
                f"{each.name}, loss by seed": ", ".join(f"{x:.4g}" for x in each.final_losses)
                for each in result.runs
            },
            **{f"{each.name}, chosen": each.chosen for each in result.runs},
            "eigenvalues resolved, and groups": "; ".join(
                f"{len(probe.eigenvalues)} in {len(probe.groups)}" for probe in result.probes
            ),
            "Hessian-vector products of the probes, two gradients each": ", ".join(
                str(probe.products) for probe in result.probes
            ),
        },
    )
