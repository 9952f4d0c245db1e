"""Sharpness at equal training loss: gradient descent at two rates against a short multirate cycle.

λ₀ is the Hessian's largest eigenvalue at a seed's start. Every method starts there and stops at its
first iterate with a loss of at most the target (`numerics.stopped_training`), which is the loss
that GD at 1/λ₀ reaches from the tuning seed. Points at equal loss are compared, no minima: the loss
could be brought further down. Settings and thresholds are those of
theory.flat_minima. All numbers are rounded.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.image_mlp import NetworkData
from numerics.image_split import image_split
from numerics.lanczos import Lanczos
from numerics.paired_comparison import PairedComparison, paired_comparison
from numerics.schedule import Schedule, Step
from numerics.short_cycle import short_cycle
from numerics.spectral_group import SpectralGroup
from numerics.stopped_training import StoppedRun, losses_down_to, stopped_run, top_of_hessian
from numerics.torch_backend import one_thread
from numerics.torch_network import Activation, Loss, Network, full_batch

__all__ = [
    "CYCLES",
    "FLAT_MINIMA",
    "METHODS",
    "RATES",
    "FlatMinimaResult",
    "FlatMinimaSettings",
    "SeedRuns",
    "flat_minima_result",
    "flatness_data",
]

Tensor = Any
RATES: Final[Mapping[str, Fraction]] = {"GD 1/λ₀": Fraction(1), "GD 1.9/λ₀": Fraction(19, 10)}
CYCLES: Final = ("MrGD", "gap-safe")
METHODS: Final = (*RATES, *CYCLES)

Planned = Callable[[Sequence[SpectralGroup]], Schedule]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatMinimaSettings:
    """What defines the experiment.

    Args:
        rows: trained on; as many again are held out.
        hidden: the widths between inputs and outputs.
        target_gradients: of GD at 1/λ₀ from the tuning seed, which give the target.
        limit: gradients after which a run that has not reached the target is given up.
        eigenvalues: how many of the largest the probe takes.
        widening: the top group ends at this times λ₀.
        longest: steps of MrGD's cycle at most, and of the gap-safe one.
        least_pairs: below which the claim does not hold.
        seeds: of the starts that are measured.
        tuning_seed: of the start that gives the target.
        dtype, device: PyTorch's.
    """

    rows: int = 500
    hidden: tuple[int, ...] = (16,)
    target_gradients: int = 1_500
    limit: int = 4_500
    eigenvalues: int = 20
    widening: Fraction = Fraction(3, 2)
    longest: int = 8
    least_pairs: int = 10
    seeds: tuple[int, ...] = tuple(range(12))
    tuning_seed: int = 100
    dtype: str = "float64"
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuses the tuning seed among those measured, and fewer than two seeds."""
        if len(set(self.seeds)) < 2 or self.tuning_seed in self.seeds:
            raise InputError(
                f"flat-minima: seeds {self.seeds} must be at least two, without "
                f"{self.tuning_seed}, which gives the target; give others"
            )


FLAT_MINIMA: Final = FlatMinimaSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeedRuns:
    """All methods from one start.

    Args:
        seed: of the start.
        probe: of the Hessian there.
        cycles: by name; a method without is GD.
        runs: by method.
    """

    seed: int
    probe: Lanczos
    cycles: Mapping[str, Schedule]
    runs: Mapping[str, StoppedRun]

    @property
    def start_sharpness(self) -> float:
        """λ₀."""
        return float(self.probe.values[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlatMinimaResult:
    """All seeds, at one target."""

    settings: FlatMinimaSettings
    data: str
    target: float
    seeds: tuple[SeedRuns, ...]

    def pairs(self, first: str, second: str) -> tuple[SeedRuns, ...]:
        """The seeds from which both methods reached the target."""
        return tuple(s for s in self.seeds if s.runs[first].reached and s.runs[second].reached)

    def comparison(self, first: str, second: str) -> PairedComparison | None:
        """The sharpness of the first against the second; None with fewer than two pairs."""
        pairs = self.pairs(first, second)
        if len(pairs) < 2:
            return None
        return paired_comparison(
            [each.runs[first].sharpness for each in pairs],
            [each.runs[second].sharpness for each in pairs],
        )

    def is_flatter(self, cycle: str) -> bool:
        """Whether the 95 % interval of log λ(cycle)/λ(GD 1.9/λ₀) is below 0, of enough pairs."""
        found = self.comparison(cycle, "GD 1.9/λ₀")
        return (
            found is not None
            and len(found.differences) >= self.settings.least_pairs
            and found.interval[1] < 0
        )

    @property
    def largest_residual(self) -> float:
        """Of all sharpnesses; NaN where there is none."""
        found = [run.residual for each in self.seeds for run in each.runs.values() if run.reached]
        return max(found, default=math.nan)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each method, numbers as text."""
        return tuple(
            {
                "measured on": f"{self.data}, loss ≤ {self.target:.4g}",
                "case": name,
                "result": self.summary(name),
                "beside": self.words(name, "GD 1.9/λ₀") if name in CYCLES else "",
            }
            for name in METHODS
        )

    def words(self, cycle: str, other: str) -> str:
        """How the sharpness after the cycle compares with that after GD."""
        found = self.comparison(cycle, other)
        return f"λ_max is {found} of that of {other}" if found else "fewer than two pairs"

    def summary(self, name: str) -> str:
        """Sharpness, gradients and accuracy of a method, in words."""
        return _summary([each.runs[name] for each in self.seeds])

    def to_json(self) -> dict[str, object]:
        """Settings, runs and comparisons; JSON-ready. What was not reached is null."""
        settings = self.settings
        comparisons = {
            f"{cycle} against {name}": self.comparison(cycle, name)
            for cycle in CYCLES
            for name in RATES
        }
        return {
            "data": self.data,
            "settings": {
                "rows": settings.rows,
                "held-out rows": settings.rows,
                "hidden": list(settings.hidden),
                "activation": "tanh",
                "loss": "squared",
                "limit": settings.limit,
                "seeds": list(settings.seeds),
                "tuning seed": settings.tuning_seed,
                "dtype": settings.dtype,
                "device": settings.device,
            },
            "target": self.target,
            "seeds": [
                {
                    "seed": each.seed,
                    "start": {
                        "sharpness": each.start_sharpness,
                        "largest residual": float(
                            each.probe.residuals[: settings.eigenvalues].max()
                        ),
                        "hessian_vector_products": each.probe.steps,
                    },
                    "cycles": {name: cycle.to_json() for name, cycle in each.cycles.items()},
                    "runs": {name: run.to_json() for name, run in each.runs.items()},
                }
                for each in self.seeds
            ],
            "comparisons": {
                name: None if found is None else found.to_json()
                for name, found in comparisons.items()
            },
            "flatter than GD at 1.9/λ₀": {cycle: self.is_flatter(cycle) for cycle in CYCLES},
        }


def flatness_data(data: DataSet, settings: FlatMinimaSettings) -> NetworkData:
    """The first rows and the next ones, divided by the largest entry.

    Raises:
        InputError: if there is no target, or there are too few rows.
        TorchNeeded: if PyTorch or the device is absent.
    """
    scaled = replace(data, X=data.X / float(data.X.max()))
    split = image_split(scaled, train=settings.rows, held_out=settings.rows)
    network = Network(
        widths=(data.X.shape[1], *settings.hidden, split.classes),
        activation=Activation.TANH,
        loss=Loss.SQUARED,
    )
    batch, held_out = (
        full_batch(network, X, target, dtype=settings.dtype, device=settings.device)
        for X, target in ((split.X, split.target), (split.held_out_X, split.held_out_target))
    )
    return NetworkData(name=data.name, sentence=split.sentence, batch=batch, held_out=held_out)


def flat_minima_result(
    data: NetworkData,
    settings: FlatMinimaSettings,
    *,
    gap_safe: Planned,
    advance: Callable[[str], object] = lambda _: None,
) -> FlatMinimaResult:
    """Finds the target on the tuning seed, and trains by every method from every other one.

    On one thread of the CPU, so that sums do not depend on the number of cores.

    Args:
        data: what is trained on.
        settings: the experiment's.
        gap_safe: the gap-safe cycle of `longest` steps for MrGD's groups.
        advance: called once after the target is known, and after each seed.

    Returns:
        The result.

    Raises:
        InputError: if no cycle is short enough.
    """
    with one_thread():
        start = _start(data, settings, settings.tuning_seed)
        slow = Schedule(
            (Step(1 / Fraction(top_of_hessian(data.batch, start, wanted=1).values[0])),)
        )
        losses, _ = losses_down_to(
            data.batch, start, slow, target=-math.inf, limit=settings.target_gradients
        )
        target = losses[-1]
        advance("the target")
        found = []
        for seed in settings.seeds:
            found.append(_seed_runs(data, settings, seed, target, gap_safe))
            advance(f"seed {seed}")
    return FlatMinimaResult(settings=settings, data=data.name, target=target, seeds=tuple(found))


def _seed_runs(
    data: NetworkData, settings: FlatMinimaSettings, seed: int, target: float, gap_safe: Planned
) -> SeedRuns:
    start = _start(data, settings, seed)
    probe = top_of_hessian(data.batch, start, wanted=settings.eigenvalues)
    ours = short_cycle(
        probe.values[: settings.eigenvalues], widening=settings.widening, longest=settings.longest
    )
    largest = Fraction(probe.values[0])
    constant = {name: Schedule((Step(rate / largest),)) for name, rate in RATES.items()}
    cycles = dict(zip(CYCLES, (ours, gap_safe(ours.groups)), strict=True))
    return SeedRuns(
        seed=seed,
        probe=probe,
        cycles=cycles,
        runs={
            name: stopped_run(
                data.batch, data.held_out, start, schedule, target=target, limit=settings.limit
            )
            for name, schedule in {**constant, **cycles}.items()
        },
    )


def _start(data: NetworkData, settings: FlatMinimaSettings, seed: int) -> Tensor:
    return data.batch.network.start(seed, dtype=settings.dtype, device=settings.device)


def _summary(runs: Sequence[StoppedRun]) -> str:
    reached = [run for run in runs if run.reached]
    if not reached:
        return f"the target was reached by none of {len(runs)}"
    sharpness = [run.sharpness for run in reached]
    middle = math.exp(float(np.log(sharpness).mean()))
    return (
        f"λ_max {middle:.4g} (geometric mean; {min(sharpness):.4g} to {max(sharpness):.4g}), "
        f"{np.median([run.gradients for run in reached]):g} gradients (median), held-out accuracy "
        f"{np.mean([run.accuracy for run in reached]):.3f}, {len(reached)} of {len(runs)} seeds"
    )
