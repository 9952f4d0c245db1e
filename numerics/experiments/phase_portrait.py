"""The phase portrait of a deep linear network in the plane: descent paths, loss and error.

Every seed draws a start in a box and the hidden directions of its balanced layers; gradient descent
then moves the layers, and the end-to-end vector is recorded. Time is steps times the rate.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.linear_network import (
    Layers,
    PlaneProblem,
    balanced_layers,
    end_to_end,
    imbalance,
    layer_gradients,
)
from numerics.rounding import finite_or_none

__all__ = [
    "PORTRAIT",
    "PortraitPath",
    "PortraitResult",
    "PortraitSettings",
    "manifold_distance_of_the_flow",
    "portrait_result",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitSettings:
    """What defines the experiment.

    Args:
        problem: the loss and the depth.
        width: of the hidden layers.
        steps_per_unit: the learning rate is its inverse.
        duration: in units of time.
        settling: units of time after the loss has fallen to 4ε² at which the transient ends.
        box: starts are drawn from [−box, box]².
        seeds: one path each.
    """

    problem: PlaneProblem
    width: int = 4
    steps_per_unit: int = 20
    duration: int = 400
    settling: int = 10
    box: float = 1.5
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4, 5)

    def __post_init__(self) -> None:
        """Refuses settings that leave nothing to measure."""
        if not self.seeds or self.duration <= self.settling or self.steps_per_unit < 1:
            raise InputError(
                f"phase portrait: {len(self.seeds)} seeds, duration = {self.duration}, settling = "
                f"{self.settling}, steps per unit = {self.steps_per_unit}; give at least one seed "
                "and step, and a duration beyond the settling"
            )

    @property
    def steps(self) -> int:
        """The number of gradient steps of a path."""
        return self.duration * self.steps_per_unit


PORTRAIT: Final = PortraitSettings(problem=PlaneProblem(depth=3, goal=(1.0, 1.0), epsilon=0.1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PortraitPath:
    """One path: w_0, w_1, …, with loss and error at every step, rounded (float64).

    `settled` is the step at which the transient ends, None where the loss never falls so far.
    `imbalance` is the largest entry of W_{j+1}ᵀW_{j+1} − W_jW_jᵀ at the end.
    """

    seed: int
    positions: Float64[np.ndarray, "k 2"]
    losses: Float64[np.ndarray, " k"]
    errors: Float64[np.ndarray, " k"]
    distances: Float64[np.ndarray, " k"]
    settled: int | None
    imbalance: float

    @property
    def largest_distance(self) -> float:
        """From the slow manifold, after the transient; infinite where that does not end."""
        return math.inf if self.settled is None else float(self.distances[self.settled :].max())

    def share_of_allowed_error(self, epsilon: float) -> float:
        """Error/(√(2·loss)/ε) at the end of the transient; 0 where that does not end."""
        if self.settled is None:
            return 0.0
        allowed = math.sqrt(2 * self.losses[self.settled]) / epsilon
        return float(self.errors[self.settled] / allowed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PortraitResult:
    """All paths, with the largest distances of the flow from the manifold at ε and at ε/2."""

    settings: PortraitSettings
    paths: tuple[PortraitPath, ...]
    flow_distances: tuple[float, float]

    @property
    def order(self) -> float:
        """log₂ of the ratio of the flow's distances: the power of ε that they fall with."""
        return math.log2(self.flow_distances[0] / self.flow_distances[1])

    @property
    def stays_near(self) -> bool:
        """Whether every path stays within ε³ of the manifold after its transient."""
        limit = self.settings.problem.epsilon**3
        return all(path.largest_distance <= limit for path in self.paths)

    @property
    def has_order(self) -> bool:
        """Whether the order is at least 5."""
        return self.order >= 5

    @property
    def loss_is_blind(self) -> bool:
        """Whether every error is at least 9/10 of the most that its loss allows."""
        epsilon = self.settings.problem.epsilon
        return all(path.share_of_allowed_error(epsilon) >= 0.9 for path in self.paths)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each path, numbers as text."""
        return tuple(self._row(path) for path in self.paths)

    def to_json(self) -> dict[str, object]:
        """Settings, what was measured, and every path, thinned; JSON-ready."""
        settings, problem = self.settings, self.settings.problem
        return {
            "experiment": "phase-portrait",
            "settings": {
                "depth": problem.depth,
                "goal": list(problem.goal),
                "epsilon": problem.epsilon,
                "width": settings.width,
                "rate": 1 / settings.steps_per_unit,
                "steps": settings.steps,
                "seeds": list(settings.seeds),
            },
            "within_epsilon_cubed": self.stays_near,
            "flow_distances": list(self.flow_distances),
            "order": self.order,
            "loss_is_blind": self.loss_is_blind,
            "paths": [
                {
                    "seed": path.seed,
                    "settled": path.settled,
                    "largest_distance": finite_or_none(path.largest_distance),
                    "share_of_allowed_error": path.share_of_allowed_error(problem.epsilon),
                    "imbalance": path.imbalance,
                    "every": settings.steps_per_unit,
                    "positions": path.positions[:: settings.steps_per_unit].tolist(),
                    "losses": path.losses[:: settings.steps_per_unit].tolist(),
                    "errors": path.errors[:: settings.steps_per_unit].tolist(),
                }
                for path in self.paths
            ],
        }

    def _row(self, path: PortraitPath) -> dict[str, str]:
        start = path.positions[0]
        row = {"seed": str(path.seed), "start": f"({start[0]:.2f}, {start[1]:.2f})"}
        if path.settled is None:
            return {**row, **dict.fromkeys(_COLUMNS, "–")}
        values = (
            str(path.settled),
            f"{path.losses[path.settled] / path.losses[0]:.1e}",
            f"{path.errors[path.settled] / path.errors[0]:.2f}",
            f"{path.share_of_allowed_error(self.settings.problem.epsilon):.4f}",
            f"{path.largest_distance:.1e}",
            f"{path.errors[-1]:.1e}",
        )
        return {**row, **dict(zip(_COLUMNS, values, strict=True))}


_COLUMNS: Final = (
    "transient ends at step",
    "loss there / at start",
    "error there / at start",
    "error / most that the loss allows",
    "farthest from manifold after",
    "error at the end",
)


def portrait_result(settings: PortraitSettings) -> PortraitResult:
    """Runs every path, and the flow at ε and ε/2."""
    problem = settings.problem
    halved = PlaneProblem(depth=problem.depth, goal=problem.goal, epsilon=problem.epsilon / 2)
    return PortraitResult(
        settings=settings,
        paths=portrait_paths(settings),
        flow_distances=(
            manifold_distance_of_the_flow(problem),
            manifold_distance_of_the_flow(halved),
        ),
    )


def portrait_paths(settings: PortraitSettings) -> tuple[PortraitPath, ...]:
    """Gradient descent on the layers from the starts that the seeds draw, all paths at once."""
    problem = settings.problem
    rate = 1 / settings.steps_per_unit
    drawn = [_drawn_layers(settings, seed) for seed in settings.seeds]
    layers: Layers = tuple(np.stack(each) for each in zip(*drawn, strict=True))
    positions = np.empty((settings.steps + 1, len(settings.seeds), 2))
    positions[0] = end_to_end(layers)
    for k in range(settings.steps):
        gradients = layer_gradients(layers, problem.gradient(positions[k]))
        layers = tuple(W - rate * G for W, G in zip(layers, gradients, strict=True))
        positions[k + 1] = end_to_end(layers)
    lost_balance = imbalance(layers)
    return tuple(
        _path(settings, seed, positions[:, i], float(lost_balance[i]))
        for i, seed in enumerate(settings.seeds)
    )


def _drawn_layers(settings: PortraitSettings, seed: int) -> Layers:
    generator = np.random.default_rng(seed)
    start = generator.uniform(-settings.box, settings.box, size=2)
    return balanced_layers(
        start, depth=settings.problem.depth, width=settings.width, generator=generator
    )


def _path(
    settings: PortraitSettings,
    seed: int,
    positions: Float64[np.ndarray, "k 2"],
    lost_balance: float,
) -> PortraitPath:
    problem = settings.problem
    losses = problem.loss(positions)
    low = np.flatnonzero(losses <= 4 * problem.epsilon**2)
    settled = int(low[0]) + settings.settling * settings.steps_per_unit if low.size else None
    if settled is not None and settled > settings.steps:
        settled = None
    return PortraitPath(
        seed=seed,
        positions=positions,
        losses=losses,
        errors=problem.error(positions),
        distances=np.abs(positions[:, 0] - problem.manifold(positions[:, 1])),
        settled=settled,
        imbalance=lost_balance,
    )


def manifold_distance_of_the_flow(problem: PlaneProblem) -> float:
    """The flow's largest distance in x from the derived curve, for y from −b to b/2.

    It starts on the curve; the fast direction forgets that in 10 units of time.
    """
    from scipy.integrate import solve_ivp  # noqa: PLC0415  (slow to import)

    a, b = problem.goal
    if a <= 0 or b <= 0:
        raise InputError(
            f"phase portrait: goal = {problem.goal}; give a positive second coordinate"
        )
    start = np.array([float(problem.manifold(np.array(-b))), -b])

    def arrived(_: float, w: np.ndarray) -> float:
        return float(w[1] - b / 2)

    arrived.terminal = True  # type: ignore[attr-defined]  # solve_ivp reads it from the function
    run = solve_ivp(
        lambda _, w: problem.velocity(w),
        (0, 100 / problem.epsilon**2),
        start,
        method="LSODA",
        rtol=1e-12,
        atol=1e-14,
        events=arrived,
    )
    after = run.t >= 10
    return float(np.abs(run.y[0] - problem.manifold(run.y[1]))[after].max())
