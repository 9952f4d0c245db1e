"""The measurements on MNIST with a network: plans for the probed groups, and the claims on them."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import theory.mnist_mlp as theory
from numerics.data_set import DataNeeded
from numerics.data_source import data_set
from numerics.experiments.mnist_mlp import (
    CHOICES,
    MNIST_MLP,
    MethodRuns,
    MnistMlpResult,
    MnistMlpSettings,
    NetworkData,
    NetworkProbe,
    is_below,
    measured,
    network_data,
    network_probe,
)
from numerics.network_training import TrainingMethod, along, divided
from numerics.schedule import Schedule
from numerics.torch_backend import TorchNeeded, one_thread
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.planner import Method, plan
from theory.claim import Statement

__all__ = ["METHODS", "heavy_ball", "mnist_data", "mnist_mlp_result", "multirate"]

PLANS: Final[Mapping[str, Method]] = {
    "MrGD": Method.MRGD,
    "optimal": Method.OPTIMAL,
    "gap-safe": Method.GAP_SAFE,
}
DIVISORS: Final = (1.0, 2.0, 4.0)
METHODS: Final = (*PLANS, *CHOICES)


@discharges(theory.multirate)
def multirate(_: Statement) -> Evidence:
    """MrGD against GD."""
    return _compared("MrGD", "GD")


@discharges(theory.heavy_ball)
def heavy_ball(_: Statement) -> Evidence:
    """Heavy ball against MrGD."""
    return _compared("heavy ball", "MrGD")


def mnist_data(settings: MnistMlpSettings, directory: Path | None = None) -> NetworkData:
    """The images, as far as they are there."""
    return network_data(data_set("mnist", directory=directory), settings)


def mnist_mlp_result(
    data: NetworkData,
    settings: MnistMlpSettings,
    *,
    methods: Sequence[str] = METHODS,
    advance: Callable[[str], object] = lambda _: None,
) -> MnistMlpResult:
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
        runs = []
        for name in methods:
            runs.append(_runs(name, data, settings, probes))
            advance(name)
    return MnistMlpResult(
        settings=settings,
        data=data.name,
        probes=tuple(probes[seed] for seed in settings.seeds),
        runs=tuple(runs),
    )


def _runs(
    name: str, data: NetworkData, settings: MnistMlpSettings, probes: Mapping[int, NetworkProbe]
) -> MethodRuns:
    if name not in PLANS:
        values, made = CHOICES[name]
        return measured(
            name, data, settings, values=values, method=lambda _, value: (made(value), 0)
        )
    schedules = {seed: _schedule(name, probe, settings) for seed, probe in probes.items()}

    def planned(seed: int, divisor: float) -> tuple[TrainingMethod, int]:
        schedule = schedules[seed]
        return along(divided(schedule, Fraction(divisor))), schedule.length

    return measured(name, data, settings, values=DIVISORS, method=planned)


def _schedule(name: str, probe: NetworkProbe, settings: MnistMlpSettings) -> Schedule:
    method = PLANS[name]
    length = None if method is Method.MRGD else settings.cycle_length
    return plan(probe.groups, method=method, cycle_length=length).schedule


def _compared(lower: str, upper: str) -> Evidence:
    settings = MNIST_MLP
    how = "measured over the seeds"
    try:
        data = mnist_data(settings)
    except (DataNeeded, TorchNeeded) as absent:
        return Evidence(verdict=Verdict.NEEDS, method=how, scope=str(absent))
    result = mnist_mlp_result(data, settings, methods=(lower, upper))
    below, above = result.of(lower), result.of(upper)
    return Evidence(
        verdict=Verdict.CONFIRMED if is_below(below, above) else Verdict.NOT_CONFIRMED,
        method=how,
        scope=f"{data.name}, first {settings.rows} images, hidden {settings.hidden}, "
        f"{settings.gradients} gradients, {len(settings.seeds)} seeds, {settings.dtype}",
        values={
            "threshold": f"training loss of {lower} below that of {upper} on every seed",
            **{
                f"{each.name}, loss by seed": ", ".join(f"{x:.4g}" for x in each.final_losses)
                for each in (below, above)
            },
            **{
                f"{each.name}, chosen": f"{each.choice:g}"
                + (" (an end of its grid)" if each.is_at_an_end else "")
                for each in (below, above)
            },
            "Hessian-vector products of the probes": ", ".join(
                str(probe.products) for probe in result.probes
            ),
        },
    )
