"""Sharpness at equal training loss: gradient descent at two rates against a short multirate cycle.

λ₀ is the Hessian's largest eigenvalue at a seed's start. Every method starts there and stops at its
first iterate with a loss of at most the target, which is the loss that GD at 1/λ₀ reaches from the
tuning seed; nothing is interpolated, so losses are equal up to one step. The sharpness is λ_max(H)
at that iterate: the largest Ritz value of Lanczos, with its residual. The largest eigenvalue is
not below it, up to rounding; that it lies within the residual is very likely and not proved.
Settings and thresholds are those of theory.flat_minima. All numbers are rounded.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any, Final

import numpy as np

from numerics.array_backend import numpy_array
from numerics.data_set import DataSet
from numerics.descent import iterates
from numerics.exact import InputError
from numerics.lanczos import Lanczos, Operator, lanczos
from numerics.multirate import multirate_schedule
from numerics.paired_comparison import PairedComparison, paired_comparison
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup
from numerics.torch_backend import one_thread, torch_module
from numerics.torch_network import Activation, FullBatch, Loss, Network, full_batch

__all__ = [
    "CYCLES",
    "FLAT_MINIMA",
    "METHODS",
    "RATES",
    "FlatMinimaResult",
    "FlatMinimaSettings",
    "FlatnessData",
    "SeedRuns",
    "StoppedRun",
    "flat_minima_result",
    "flatness_data",
    "short_cycle",
    "stopped_run",
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
        products: of one Lanczos run, at most.
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
    products: int = 200
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
class FlatnessData:
    """The batch that is trained on, and the one held out."""

    name: str
    batch: FullBatch
    held_out: FullBatch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoppedRun:
    """A training up to the target.

    Args:
        losses: after 0, 1, … gradients, the last at the point where it stopped.
        reached: whether that is at most the target.
        sharpness: λ_max(H) there; NaN where the target was not reached.
        residual: of that Ritz value.
        accuracy: on the held-out rows; NaN where the target was not reached.
    """

    losses: tuple[float, ...]
    reached: bool
    sharpness: float
    residual: float
    accuracy: float

    @property
    def gradients(self) -> int:
        """How many were used."""
        return len(self.losses) - 1


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

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each method, numbers as text."""
        return tuple(
            {
                "measured on": f"{self.data}, loss ≤ {self.target:.4g}",
                "case": name,
                "result": self.summary(name),
                "beside": "; ".join(self.words(name, other) for other in RATES)
                if name in CYCLES
                else "",
            }
            for name in METHODS
        )

    def words(self, cycle: str, other: str) -> str:
        """How the sharpness after the cycle compares with that after GD."""
        found = self.comparison(cycle, other)
        return f"λ_max over that of {other}: {found or 'fewer than two pairs'}"

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
                    "runs": {
                        name: {
                            "gradients": run.gradients,
                            "reached": run.reached,
                            "loss": _finite(run.losses[-1]),
                            "sharpness": _finite(run.sharpness),
                            "residual": _finite(run.residual),
                            "held-out accuracy": _finite(run.accuracy),
                        }
                        for name, run in each.runs.items()
                    },
                }
                for each in self.seeds
            ],
            "comparisons": {
                name: None if found is None else found.to_json()
                for name, found in comparisons.items()
            },
            "flatter than GD at 1.9/λ₀": {cycle: self.is_flatter(cycle) for cycle in CYCLES},
        }


def flatness_data(data: DataSet, settings: FlatMinimaSettings) -> FlatnessData:
    """The first rows and the next ones, divided by the largest entry.

    Raises:
        InputError: if there is no target, or there are too few rows.
        TorchNeeded: if PyTorch or the device is absent.
    """
    rows = settings.rows
    if data.target is None or data.rows < 2 * rows:
        raise InputError(
            f"flat-minima: {data.name} has {data.rows} rows; {2 * rows} with a target are needed"
        )
    network = Network(
        widths=(data.X.shape[1], *settings.hidden, int(data.target.max()) + 1),
        activation=Activation.TANH,
        loss=Loss.SQUARED,
    )
    X = data.X / float(data.X.max())
    batch, held_out = (
        full_batch(
            network, X[part], data.target[part], dtype=settings.dtype, device=settings.device
        )
        for part in (slice(rows), slice(rows, 2 * rows))
    )
    return FlatnessData(name=data.name, batch=batch, held_out=held_out)


def flat_minima_result(
    data: FlatnessData,
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
        slow = Schedule((Step(1 / Fraction(_largest(data, settings, start).values[0])),))
        target = _losses(data, start, slow, -math.inf, settings.target_gradients)[0][-1]
        advance("the target")
        found = []
        for seed in settings.seeds:
            found.append(_seed_runs(data, settings, seed, target, gap_safe))
            advance(f"seed {seed}")
    return FlatMinimaResult(settings=settings, data=data.name, target=target, seeds=tuple(found))


def short_cycle(values: np.ndarray, *, widening: Fraction, longest: int) -> Schedule:
    """MrGD's cycle on two groups of the eigenvalues: the largest mean rate in so few steps.

    Args:
        values: λ_1 ≥ … ≥ λ_m, rounded; those that are not positive are left out.
        widening: the top group is [λ_k, widening·λ_1], the lower one [λ_m, λ_{k+1}].
        longest: how many steps the cycle may have.

    Returns:
        The schedule of that k; the least k where mean rates are equal.

    Raises:
        InputError: if no k gives a cycle so short.
    """
    exact = [Fraction(value) for value in np.asarray(values, dtype=float).tolist() if value > 0]
    best: tuple[Fraction, Schedule] | None = None
    for k in range(1, len(exact)):
        if exact[k] == exact[k - 1]:
            continue
        top = SpectralGroup(exact[k - 1], widening * exact[0])
        found = multirate_schedule((top, SpectralGroup(exact[-1], exact[k])))
        mean = sum((s.rate * s.count for s in found.steps), Fraction(0)) / found.length
        if found.length <= longest and (best is None or mean > best[0]):
            best = mean, found
    if best is None:
        raise InputError(
            f"flat-minima: no two groups have a cycle of at most {longest} steps; allow more"
        )
    return best[1]


def stopped_run(
    data: FlatnessData,
    settings: FlatMinimaSettings,
    start: Tensor,
    schedule: Schedule,
    target: float,
) -> StoppedRun:
    """Trains along the schedule up to the target, and measures the sharpness there."""
    losses, w = _losses(data, start, schedule, target, settings.limit)
    if not losses[-1] <= target:
        nan = math.nan
        return StoppedRun(losses=losses, reached=False, sharpness=nan, residual=nan, accuracy=nan)
    top = _largest(data, settings, w, wanted=1)
    return StoppedRun(
        losses=losses,
        reached=True,
        sharpness=float(top.values[0]),
        residual=float(top.residuals[0]),
        accuracy=data.held_out.accuracy(w),
    )


def _seed_runs(
    data: FlatnessData, settings: FlatMinimaSettings, seed: int, target: float, gap_safe: Planned
) -> SeedRuns:
    start = _start(data, settings, seed)
    probe = _largest(data, settings, start)
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
            name: stopped_run(data, settings, start, schedule, target)
            for name, schedule in {**constant, **cycles}.items()
        },
    )


def _start(data: FlatnessData, settings: FlatMinimaSettings, seed: int) -> Tensor:
    return data.batch.network.start(seed, dtype=settings.dtype, device=settings.device)


def _losses(
    data: FlatnessData, start: Tensor, schedule: Schedule, target: float, limit: int
) -> tuple[tuple[float, ...], Tensor]:
    """The losses up to the first that is at most the target, or not finite, and where that is."""
    losses, w = [], start
    for w in islice(iterates(data.batch.gradient, start, schedule, cycles=limit), limit + 1):
        losses.append(data.batch.loss(w))
        if losses[-1] <= target or not math.isfinite(losses[-1]):
            break
    return tuple(losses), w


def _largest(
    data: FlatnessData, settings: FlatMinimaSettings, w: Tensor, *, wanted: int | None = None
) -> Lanczos:
    epsilon = float(np.finfo(settings.dtype).eps)
    return lanczos(
        _hessian(data.batch, w),
        int(w.numel()),
        steps=settings.products,
        wanted=settings.eigenvalues if wanted is None else wanted,
        accuracy=max(1e-8, 10 * epsilon),
    )


def _hessian(batch: FullBatch, w: Tensor) -> Operator:
    torch = torch_module()

    def product(v: np.ndarray) -> np.ndarray:
        there = torch.tensor(v, dtype=w.dtype, device=w.device)
        return numpy_array(batch.hessian_vector(w, there)).astype(np.float64)

    return product


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _summary(runs: Sequence[StoppedRun]) -> str:
    reached = [run for run in runs if run.reached]
    if not reached:
        return f"the target was reached by none of {len(runs)}"
    sharpness = [run.sharpness for run in reached]
    middle = math.exp(float(np.log(sharpness).mean()))
    return (
        f"λ_max {middle:.4g} (geometric mean; {min(sharpness):.4g} to {max(sharpness):.4g}, "
        f"residual ≤ {max(run.residual for run in reached):.1e}), "
        f"{np.median([run.gradients for run in reached]):g} gradients (median), held-out accuracy "
        f"{np.mean([run.accuracy for run in reached]):.3f}, {len(reached)} of {len(runs)} reached"
    )
