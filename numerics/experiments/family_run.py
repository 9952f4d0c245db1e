"""Runs of schedules and of methods with memory on one quadratic, against what is certified.

The error after k gradients is e_k = ‖w_k − w*‖/‖w_0 − w*‖. At the end of cycle c it is, in exact
arithmetic, at most E_c = max_i B_i^c, B_i the certified maximum of |p| on group i. A run may exceed
that by rounding: the local error δ of step k is multiplied by at most s_k = max_E |p_N/p_k| until
its cycle ends and by B = max_i B_i in each later cycle, so the iterate has moved by at most x_c,

    x_c = B·x_{c−1} + Σ_k s_k‖δ_k‖,

δ found exactly or bounded (numerics.local_rounding). With ω ≥ ‖w̃ − w*‖ for the computed minimiser
w̃, the measured ‖w − w̃‖ is at most E_c(‖w_0 − w̃‖ + ω) + x_c + ω, and its own rounding multiplies
that by at most 1 + 2γ_{d+4}. Derived here. B_i and s_k are the caller's, certified.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from numerics.array_backend import ON_NUMPY, Array, ArrayBackend, numpy_array
from numerics.descent import float_rates, iterates
from numerics.exact import InputError
from numerics.local_rounding import local_error_bounds, local_errors
from numerics.memory_descent import MEMORY_DESCENTS
from numerics.rounding import gamma, unit_roundoff
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup

__all__ = [
    "EXACT_STEPS",
    "CertifiedCycle",
    "FamilyCurve",
    "Quadratic",
    "joined",
    "memory_curve",
    "schedule_curve",
]

EXACT_STEPS: Final = 1_500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quadratic:
    """½wᵀGw − bᵀw with several starts, in the type of G: float64 or float32.

    Args:
        name: for tables.
        G: symmetric to the last bit.
        b: what G's product with the minimiser is.
        starts: a column for each seed.
        minimiser: w̃ ≈ w* = G⁻¹b.
        minimiser_error: a bound on ‖w̃ − w*‖.
        groups: they hold every eigenvalue of G.
        backend: where the gradients are computed.
    """

    name: str
    G: Float[np.ndarray, "d d"]
    b: Float[np.ndarray, " d"]
    starts: Float[np.ndarray, "d s"]
    minimiser: Float64[np.ndarray, " d"]
    minimiser_error: float
    groups: tuple[SpectralGroup, ...]
    backend: ArrayBackend = ON_NUMPY

    def __post_init__(self) -> None:
        """Refuses a matrix that is not symmetric, and parts of another type."""
        if not np.array_equal(self.G, self.G.T):
            raise InputError(f"{self.name}: the matrix is not symmetric to the last bit; mend it")
        if {self.G.dtype, self.b.dtype, self.starts.dtype} - {self.G.dtype}:
            raise InputError(f"{self.name}: matrix, vector and starts must be of one type")

    @property
    def unit(self) -> float:
        """The unit roundoff of the type that runs use."""
        return unit_roundoff(self.G.dtype)

    def arrays(self) -> tuple[Array, Array, Array]:
        """G, b as a column, and the starts, on the backend."""
        G, b, starts = map(self.backend.array, (self.G, self.b[:, None], self.starts))
        return G, b, starts

    def distances(self, w: Float[np.ndarray, "d s"]) -> Float64[np.ndarray, " s"]:
        """‖w − w̃‖ for each column, in float64; infinite past its range."""
        with np.errstate(over="ignore", invalid="ignore"):
            found: Float64[np.ndarray, " s"] = np.linalg.norm(
                w.astype(np.float64) - self.minimiser[:, None], axis=0
            )
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CertifiedCycle:
    """A cycle in the order to run, with certified bounds on the problem's groups.

    Args:
        name: of the family.
        schedule: one cycle.
        factors: B_i ≥ max |p| on group i, rounded up.
        suffixes: s_1 … s_N, upper bounds of max_E |p_N/p_k|.
    """

    name: str
    schedule: Schedule
    factors: Float64[np.ndarray, " n"]
    suffixes: Float64[np.ndarray, " k"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FamilyCurve:
    """What one method did: errors after every gradient, and what is certified at ends of cycles.

    Args:
        name: of the family or method.
        length: the steps of a cycle; 1 for a method with memory.
        errors: e_0, e_1, …, a row for each seed; nan where that seed's run had ended.
        ends: the numbers of gradients at which a cycle ended; empty for methods with memory.
        certified: E_c at these.
        bounds: a row for each seed, the most that the measured error may be there.
        finite: whether no iterate left the range of its type.
    """

    name: str
    length: int
    errors: Float64[np.ndarray, "s k"]
    ends: tuple[int, ...] = ()
    certified: Float64[np.ndarray, " c"]
    bounds: Float64[np.ndarray, "s c"]
    finite: bool

    @property
    def has_memory(self) -> bool:
        """Whether it keeps more than the iterate; nothing is certified of it here."""
        return self.name in MEMORY_DESCENTS

    @property
    def margin(self) -> float:
        """The least bound/error over ends and seeds; 0 if the run left the range of its type."""
        if not self.finite:
            return 0.0
        errors = self.errors[:, list(self.ends)]
        known = errors > 0
        return float(np.min(self.bounds[known] / errors[known], initial=math.inf))

    @property
    def is_within_bounds(self) -> bool:
        """Whether no end of a cycle exceeds its bound; always so for methods with memory."""
        if self.has_memory:
            return True
        errors = self.errors[:, list(self.ends)]
        return self.finite and bool(np.all((errors <= self.bounds) | np.isnan(errors)))

    def gradients_to(self, tolerance: float) -> tuple[int | None, ...]:
        """For each seed, how many gradients bring the error to the tolerance or below.

        A schedule is counted to the first end of a cycle at which it is, a method with memory at
        its best: to the first step.
        """
        places = np.arange(self.errors.shape[1]) if self.has_memory else np.array(self.ends, int)
        found: list[int | None] = []
        for row in self.errors:
            below = np.flatnonzero(row[places] <= tolerance) if places.size else places
            found.append(int(places[below[0]]) if below.size else None)
        return tuple(found)


def schedule_curve(
    problem: Quadratic, cycle: CertifiedCycle, *, limit: int, stop: float
) -> FamilyCurve:
    """Runs whole cycles, as many as are certified to bring the error to `stop`.

    Args:
        problem: with its starts.
        cycle: certified on the problem's groups.
        limit: the most gradients.
        stop: the error that is enough.

    Returns:
        The curve; rounding is found exactly for at most 1 500 gradients, and bounded beyond.
    """
    schedule, N = cycle.schedule, cycle.schedule.length
    certified = _powers(cycle.factors, limit // N, stop)
    G, b, starts = problem.arrays()
    run = iterates(lambda w: G @ w - b, starts, schedule, cycles=len(certified))
    kept, finite = _kept(map(numpy_array, run), limit=N * len(certified))
    ends = tuple(range(N, len(kept), N))
    certified = certified[: len(ends)]
    stacked = np.stack(kept)
    distances = np.stack([problem.distances(w) for w in kept], axis=1)
    bounds = np.stack(
        [
            _bounds(problem, cycle, stacked[:, :, j], distances[j, 0], certified)
            for j in range(stacked.shape[2])
        ]
    )
    return FamilyCurve(
        name=cycle.name,
        length=N,
        errors=distances / distances[:, :1],
        ends=ends,
        certified=certified,
        bounds=bounds,
        finite=finite,
    )


def memory_curve(problem: Quadratic, name: str, *, limit: int, stop: float) -> FamilyCurve:
    """Runs a method with memory, with the groups' outermost ends, until the error is `stop`."""
    mu, L = float(problem.groups[-1].mu), float(problem.groups[0].L)
    run = map(numpy_array, MEMORY_DESCENTS[name](*problem.arrays(), mu, L))
    least = stop * problem.distances(problem.starts)
    kept, finite = _kept(
        run, limit=limit, is_enough=lambda w: bool(np.all(problem.distances(w) <= least))
    )
    distances = np.stack([problem.distances(w) for w in kept], axis=1)
    seeds = distances.shape[0]
    return FamilyCurve(
        name=name,
        length=1,
        errors=distances / distances[:, :1],
        certified=np.zeros(0),
        bounds=np.zeros((seeds, 0)),
        finite=finite,
    )


def joined(curves: Sequence[FamilyCurve]) -> FamilyCurve:
    """The curves of one method on several problems as one, a row for each.

    Args:
        curves: of one name and length of cycle, at least one.

    Returns:
        The curve; rows that ended earlier go on with nan, and its certified ends are those of the
        longest, the largest bound where problems differ.
    """
    longest = max(curves, key=lambda curve: len(curve.ends))
    return FamilyCurve(
        name=longest.name,
        length=longest.length,
        errors=_padded([row for curve in curves for row in curve.errors]),
        ends=longest.ends,
        certified=np.nanmax(_padded([curve.certified for curve in curves]), axis=0)
        if longest.ends
        else np.zeros(0),
        bounds=_padded([row for curve in curves for row in curve.bounds]),
        finite=all(curve.finite for curve in curves),
    )


def _padded(rows: Sequence[np.ndarray]) -> Float64[np.ndarray, "s k"]:
    width = max(len(row) for row in rows)
    found: Float64[np.ndarray, "s k"] = np.full((len(rows), width), np.nan)
    for line, row in zip(found, rows, strict=True):
        line[: len(row)] = row
    return found


def _powers(
    factors: Float64[np.ndarray, " n"], most: int, stop: float
) -> Float64[np.ndarray, " c"]:
    """E_1, E_2, … to the first that is `stop` or less, at most so many; rounded up."""
    found: list[float] = []
    power = np.ones(len(factors))
    while len(found) < most and not (found and found[-1] <= stop):
        power = np.nextafter(power * factors, math.inf)
        found.append(float(power.max()))
    return np.array(found, dtype=np.float64)


def _kept(
    run: Iterator[np.ndarray],
    *,
    limit: int,
    is_enough: Callable[[np.ndarray], bool] = lambda _: False,
) -> tuple[list[np.ndarray], bool]:
    """The iterates up to the limit, or to the first that is enough; whether all are finite.

    A run of a schedule that leaves the range of its type ends by itself, before the limit.
    """
    kept: list[np.ndarray] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for w in islice(run, limit + 1):
            if not np.isfinite(w).all():
                return kept, False
            kept.append(w)
            if is_enough(w):
                return kept, True
    return kept, len(kept) == limit + 1


def _bounds(
    problem: Quadratic,
    cycle: CertifiedCycle,
    run: Float[np.ndarray, "k d"],
    distance: float,
    certified: Float64[np.ndarray, " c"],
) -> Float64[np.ndarray, " c"]:
    """The most that one seed's measured error may be at each end of a cycle."""
    d, N = problem.G.shape[0], cycle.schedule.length
    whole = len(certified) * N  # steps of whole cycles
    local = _local(problem, cycle.schedule, run[: whole + 1])
    moved, largest, found = 0.0, float(cycle.factors.max()), []
    for c in range(len(certified)):
        made = float(cycle.suffixes @ local[c * N : (c + 1) * N])
        moved = (largest * moved + made) * (1 + gamma(N + 3))
        found.append(moved)
    omega = problem.minimiser_error
    absolute = certified * (distance + omega) + np.array(found) + omega
    bounds: Float64[np.ndarray, " c"] = absolute / distance * (1 + 2 * gamma(d + 4))
    return bounds


def _local(
    problem: Quadratic, schedule: Schedule, run: Float[np.ndarray, "k d"]
) -> Float64[np.ndarray, " m"]:
    steps = len(run) - 1
    if steps <= EXACT_STEPS and float(np.abs(run).max()) < 1e100:
        each = _repeated(chain.from_iterable(repeat(s.rate, s.count) for s in schedule.steps))
        return local_errors(problem.G, problem.b, run, list(islice(each, steps)))
    rates = [rate for rate, count in float_rates(schedule) for _ in range(count)]
    with np.errstate(over="ignore"):  # of a run that diverges: its bounds are infinite
        norms = np.linalg.norm(run.astype(np.float64), axis=1)
    return local_error_bounds(
        np.resize(np.array(rates), steps),
        norms,
        G_norm=float(np.linalg.norm(problem.G.astype(np.float64))),
        b_norm=float(np.linalg.norm(problem.b.astype(np.float64))),
        dimension=problem.G.shape[0],
        unit=problem.unit,
    )


def _repeated(values: Iterable[object]) -> Iterator:  # type: ignore[type-arg]
    whole = list(values)
    while True:
        yield from whole
