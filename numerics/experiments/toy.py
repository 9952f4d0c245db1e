"""The toy experiments: error per step of multirate and of gradient descent, against the theory.

The error after k steps is ‖w_k − w*‖/‖w_0 − w*‖, from w_0 = 0. In exact arithmetic it is at most
the envelope E_k ≥ max |p_k| over the groups, p_k the product of the first k factors 1 − ηλ; the
caller brings it, certified. What a run may exceed it by is rounding: x_k, by which the iterate may
have moved (numerics.descent_rounding), and ω, a bound on ‖w̃ − w*‖ for the computed minimiser w̃.
So the measured e_k = ‖w_k − w̃‖ obeys e_k ≤ E_k·(e_0 + ω) + x_k + ω, and its own rounding multiplies
that by at most 1 + 2γ_{d+4}.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float64

from numerics.array_backend import numpy_array
from numerics.descent import Descent, Outcome, descend
from numerics.descent_rounding import rounding_allowance
from numerics.exact import InputError
from numerics.experiments.toy_problem import ToyProblem, ToySettings
from numerics.least_squares import gram_gradient
from numerics.rounding import finite_or_none, gamma, unit_roundoff
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup

__all__ = ["ToyCurve", "ToyResult", "ToyTrace", "toy_result"]

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToyTrace:
    """One run: relative errors, loss gaps f(w_k) − f(w*), and the most that theory allows.

    `bounds` is the certified envelope with the rounding allowance, relative like the errors. If
    the run diverged, the arrays end with the last finite iterate.
    """

    seed: int
    outcome: Outcome
    errors: Float64[np.ndarray, " k"]
    loss_gaps: Float64[np.ndarray, " k"]
    bounds: Float64[np.ndarray, " k"]

    @property
    def margin(self) -> float:
        """The least bound/error from step 1 on; below 1 where an error exceeds what is allowed.

        It is 0 for a run that left the range of float64.
        """
        if not self.is_finite:
            return 0.0
        bounds, errors = self.bounds[1:], self.errors[1:]
        return float(np.min(bounds[errors > 0] / errors[errors > 0], initial=math.inf))

    @property
    def is_within_bounds(self) -> bool:
        """Whether no step exceeds its bound, and the run stayed finite."""
        return self.is_finite and bool(np.all(self.errors <= self.bounds))

    @property
    def is_finite(self) -> bool:
        """Whether the run completed, with errors in the range of float64."""
        return self.outcome is Outcome.COMPLETED and bool(np.isfinite(self.errors).all())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToyCurve:
    """One schedule's runs, a trace for each seed, with the certified envelope E_0, E_1, …."""

    schedule: Schedule
    envelope: Float64[np.ndarray, " k"]
    traces: tuple[ToyTrace, ...]

    @property
    def steps(self) -> int:
        """How many steps every run took."""
        return min(len(trace.errors) for trace in self.traces) - 1

    @property
    def log_errors(self) -> Float64[np.ndarray, "s k"]:
        """log₁₀ of the errors, a row for each seed, cut to the range of float64."""
        limits = np.finfo(np.float64)
        rows = [trace.errors[: self.steps + 1] for trace in self.traces]
        return np.log10(np.clip(np.stack(rows), limits.tiny, limits.max))

    @property
    def margin(self) -> float:
        """The least margin of its runs."""
        return min(trace.margin for trace in self.traces)

    @property
    def is_within_bounds(self) -> bool:
        """Whether every run is within its bounds."""
        return all(trace.is_within_bounds for trace in self.traces)

    def steps_to(self, tolerance: float) -> float | None:
        """The mean over seeds of the first step from which the error stays ≤ tolerance, or None."""
        found = []
        for trace in self.traces:
            above = np.flatnonzero(trace.errors > tolerance)
            if trace.outcome is Outcome.DIVERGED or (above.size and above[-1] == self.steps):
                return None
            found.append(int(above[-1]) + 1 if above.size else 0)
        return float(np.mean(found))

    def to_json(self) -> dict[str, object]:
        """Means and spreads over the seeds, of log₁₀ error, at every step; JSON-ready."""
        logs = self.log_errors
        return {
            "schedule": self.schedule.to_json(),
            "steps": self.steps,
            "outcomes": [trace.outcome.value for trace in self.traces],
            "final_log10_error": {"mean": float(logs[:, -1].mean()), "spread": _spread(logs)[-1]},
            "final_loss_gap": [finite_or_none(trace.loss_gaps[-1]) for trace in self.traces],
            "steps_to_tolerance": self.steps_to(TOLERANCE),
            "tolerance": TOLERANCE,
            "margin": finite_or_none(self.margin),
            "within_bounds": self.is_within_bounds,
            "log10_error_mean": [float(x) for x in logs.mean(axis=0)],
            "log10_error_spread": _spread(logs),
            "envelope": [finite_or_none(x) for x in self.envelope[: self.steps + 1]],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToyResult:
    """Multirate descent and gradient descent on the same problems, for as many gradients."""

    settings: ToySettings
    groups: tuple[SpectralGroup, ...]
    multirate: ToyCurve
    constant: ToyCurve

    @property
    def is_within_bounds(self) -> bool:
        """Whether every run of both methods is within its bounds."""
        return self.multirate.is_within_bounds and self.constant.is_within_bounds

    def rows(self) -> tuple[dict[str, str], ...]:
        """The results as a table, a row for each method, numbers as text."""
        return tuple(
            _row(name, curve) for name, curve in (("MrGD", self.multirate), ("GD", self.constant))
        )

    def to_json(self) -> dict[str, object]:
        """Settings, groups and both curves; JSON-ready."""
        settings = self.settings
        return {
            "experiment": settings.name,
            "settings": {
                "scales": [str(scale) for scale in settings.scales],
                "dimension": settings.dimension,
                "points": settings.points,
                "spread": str(settings.spread),
                "cycles": settings.cycles,
                "seeds": list(settings.seeds),
                **settings.backend.to_json(),
                "dtype": settings.dtype,
            },
            "groups": [group.to_json() for group in self.groups],
            "within_bounds": self.is_within_bounds,
            "multirate": self.multirate.to_json(),
            "constant": self.constant.to_json(),
        }


def toy_result(
    settings: ToySettings,
    problems: Sequence[ToyProblem],
    groups: Sequence[SpectralGroup],
    *,
    multirate: Schedule,
    multirate_envelope: Float64[np.ndarray, " k"],
    constant: Schedule,
    constant_envelope: Float64[np.ndarray, " l"],
) -> ToyResult:
    """Runs both schedules from 0 on every problem, for the same number of gradient steps.

    Args:
        settings: what the problems were made from; its `cycles` count multirate cycles.
        problems: one a seed.
        groups: they hold the spectrum of every problem.
        multirate: the cycle of multirate descent, in the order to run.
        multirate_envelope: E_0 … E_k for k = cycles × length, certified by the caller.
        constant: one step, gradient descent.
        constant_envelope: E_0 … E_k for it.

    Returns:
        The measured curves with their bounds. Whether the bounds hold is for the caller to ask.

    Raises:
        InputError: if an envelope is too short, or `constant` has more than one step.
    """
    if constant.length != 1:
        raise InputError(f"toy: the constant schedule has {constant.length} steps; give one")
    steps = settings.cycles * multirate.length
    groups = tuple(groups)
    return ToyResult(
        settings=settings,
        groups=groups,
        multirate=_curve(settings, problems, groups, multirate, multirate_envelope),
        constant=_curve(
            replace(settings, cycles=steps), problems, groups, constant, constant_envelope
        ),
    )


def _curve(
    settings: ToySettings,
    problems: Sequence[ToyProblem],
    groups: tuple[SpectralGroup, ...],
    schedule: Schedule,
    envelope: Float64[np.ndarray, " k"],
) -> ToyCurve:
    steps = settings.cycles * schedule.length
    if len(envelope) < steps + 1:
        raise InputError(
            f"toy: an envelope of {len(envelope)} values for {steps} steps; "
            f"give {steps + 1}, the first for no step"
        )
    traces = tuple(_trace(settings, problem, groups, schedule, envelope) for problem in problems)
    return ToyCurve(schedule=schedule, envelope=envelope[: steps + 1], traces=traces)


def _trace(
    settings: ToySettings,
    problem: ToyProblem,
    groups: tuple[SpectralGroup, ...],
    schedule: Schedule,
    envelope: Float64[np.ndarray, " k"],
) -> ToyTrace:
    d = len(problem.b)
    G, b, start = (
        settings.backend.array(values.astype(settings.dtype))
        for values in (problem.G, problem.b, np.zeros(d))
    )
    run: Descent[np.ndarray] = descend(
        gram_gradient(G, b), start, schedule, cycles=settings.cycles, observe=numpy_array
    )
    iterates = np.stack(run.observations).astype(np.float64)
    # a run that diverges may overflow in the squares before the iterates themselves do
    with np.errstate(over="ignore", invalid="ignore"):
        offsets = iterates - problem.minimiser
        distances = np.linalg.norm(offsets, axis=1)
        allowance = rounding_allowance(
            schedule,
            groups,
            norms=np.linalg.norm(iterates, axis=1),
            G_norm=float(np.linalg.norm(problem.G)),
            b_norm=float(np.linalg.norm(problem.b)),
            dimension=d,
            unit=unit_roundoff(settings.dtype),
        )
        omega = problem.minimiser_error
        bounds = envelope[: len(distances)] * (distances[0] + omega) + allowance + omega
        return ToyTrace(
            seed=problem.seed,
            outcome=run.outcome,
            errors=distances / distances[0],
            loss_gaps=np.sum((offsets @ problem.G) * offsets, axis=1) / 2,
            bounds=bounds / distances[0] * (1 + 2 * gamma(d + 4)),
        )


def _spread(logs: Float64[np.ndarray, "s k"]) -> list[float]:
    """The standard deviation over the seeds at every step; 0 for one seed."""
    if logs.shape[0] < 2:
        return [0.0] * logs.shape[1]
    return [float(x) for x in logs.std(axis=0, ddof=1)]


def _row(name: str, curve: ToyCurve) -> dict[str, str]:
    logs = curve.log_errors
    reached = curve.steps_to(TOLERANCE)
    return {
        "method": name,
        "gradient steps": str(curve.steps),
        "log10 error, mean ± sd": f"{logs[:, -1].mean():.2f} ± {_spread(logs)[-1]:.2f}",
        "log10 envelope": f"{math.log10(curve.envelope[curve.steps]):.2f}",
        f"steps to {TOLERANCE:g}": "not reached" if reached is None else f"{reached:.0f}",
        "least bound/error": f"{curve.margin:.6g}",
        "within bounds": "yes" if curve.is_within_bounds else "no",
    }
