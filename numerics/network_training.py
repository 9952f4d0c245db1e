"""Full-batch training, one loop for every method: loss, seconds and accuracy per gradient.

A method is a function that asks for gradients where it wants them, until it is stopped. What it
costs is what it asks for: L-BFGS pays for every gradient of its line search. `losses[k]` is the
loss at the point that was reached with k gradients, which is where the next one is taken.
"""

import contextlib
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from numerics.descent import Outcome, iterates
from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.torch_backend import torch_module
from numerics.torch_network import FullBatch

__all__ = [
    "Training",
    "TrainingMethod",
    "adam",
    "along",
    "divided",
    "gradient_descent",
    "heavy_ball",
    "lbfgs",
    "train",
]

Tensor = Any
Evaluate = Callable[[Tensor], tuple[float, Tensor]]
TrainingMethod = Callable[[Evaluate, Tensor], None]
Look = Callable[[int, float, Tensor], object]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Training:
    """What a training did.

    Args:
        losses: after 0, 1, … gradients; one more than the gradients used, unless it diverged.
        seconds: when each of them was known, accuracies not counted; the first one is not free.
        accuracies: pairs (gradients, accuracy on the held-out rows).
        outcome: DIVERGED where a loss or gradient was not finite.
    """

    losses: tuple[float, ...]
    seconds: tuple[float, ...]
    accuracies: tuple[tuple[int, float], ...]
    outcome: Outcome

    @property
    def final_loss(self) -> float:
        """The loss after the last gradient; infinite where the training diverged."""
        return self.losses[-1] if self.outcome is Outcome.COMPLETED else float("inf")

    @property
    def final_accuracy(self) -> float:
        """The last accuracy; NaN where none was asked for."""
        return self.accuracies[-1][1] if self.accuracies else float("nan")


def _no_look(_used: int, _accuracy: float, _w: Tensor) -> None:
    """Nothing."""


def train(
    batch: FullBatch,
    start: Tensor,
    method: TrainingMethod,
    *,
    gradients: int,
    held_out: FullBatch | None = None,
    every: int = 10,
    look: Look = _no_look,
    clock: Callable[[], float] = time.perf_counter,
) -> Training:
    """Trains until the gradients are spent or a number is not finite.

    Args:
        batch: the loss.
        start: w_0; it is not changed.
        method: `gradient_descent(rate)`, `along(schedule)`, `heavy_ball`, `adam`, `lbfgs`.
        gradients: how many it may use, ≥ 1.
        held_out: where accuracy is measured, if anywhere.
        every: how many gradients apart; also after the last.
        look: called with the gradients used, the accuracy and w where accuracy is measured; its
            time is not counted.
        clock: seconds.

    Returns:
        The record. Divergence is an outcome, not an error.

    Raises:
        InputError: if no gradient is allowed.
    """
    if gradients < 1 or every < 1:
        raise InputError(
            f"training: gradients = {gradients} and every = {every} must be >= 1; give numbers"
        )
    record = _Record(
        batch=batch, held_out=held_out, gradients=gradients, every=every, look=look, clock=clock
    )
    with contextlib.suppress(_StopTraining):
        method(record.evaluate, start)
    return Training(
        losses=tuple(record.losses),
        seconds=tuple(record.seconds),
        accuracies=tuple(record.accuracies),
        outcome=Outcome.COMPLETED if len(record.losses) == gradients + 1 else Outcome.DIVERGED,
    )


def gradient_descent(rate: Fraction) -> TrainingMethod:
    """Gradient descent at a constant rate."""
    return along(Schedule((Step(rate),)))


def along(schedule: Schedule) -> TrainingMethod:
    """The schedule, cycle after cycle, by the one loop of `numerics.descent`."""

    def method(evaluate: Evaluate, start: Tensor) -> None:
        # evaluate ends it, or the iterates do where one is not finite
        for _ in iterates(lambda w: evaluate(w)[1], start, schedule, cycles=sys.maxsize):
            pass

    return method


def divided(schedule: Schedule, scale: Fraction) -> Schedule:
    """The schedule with every rate divided by `scale` > 0; exact."""
    steps = tuple(Step(step.rate / scale, step.count) for step in schedule.steps)
    return Schedule(steps, schedule.groups, schedule.method)


def heavy_ball(rate: float, momentum: float = 0.9) -> TrainingMethod:
    """Polyak's method, v⁺ = βv + ∇f, w⁺ = w − rate·v⁺; `torch.optim.SGD`."""
    return _optimizer(lambda w: torch_module().optim.SGD([w], lr=rate, momentum=momentum))


def adam(rate: float) -> TrainingMethod:
    """`torch.optim.Adam` with its own β = (0.9, 0.999)."""
    return _optimizer(lambda w: torch_module().optim.Adam([w], lr=rate))


def lbfgs(history: int = 10) -> TrainingMethod:
    """`torch.optim.LBFGS` with a line search for the strong Wolfe conditions."""
    return _optimizer(
        lambda w: torch_module().optim.LBFGS(
            [w], history_size=history, line_search_fn="strong_wolfe"
        )
    )


def _optimizer(made: Callable[[Tensor], Any]) -> TrainingMethod:
    """An optimiser of PyTorch on the parameter vector; it may ask several times a step."""

    def method(evaluate: Evaluate, start: Tensor) -> None:
        w = start.detach().clone().requires_grad_()
        optimizer = made(w)

        def closure() -> float:
            loss, w.grad = evaluate(w.detach().clone())  # the optimiser changes w in place
            return loss

        while True:  # evaluate ends it
            optimizer.step(closure)

    return method


class _StopTraining(Exception):
    """The gradients are spent, or a number is not finite: raised through a line search, too."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Record:
    """What is written down at each gradient; the clock stands still while accuracy is measured."""

    batch: FullBatch
    held_out: FullBatch | None
    gradients: int
    every: int
    look: Look
    clock: Callable[[], float]
    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    accuracies: list[tuple[int, float]] = field(default_factory=list)
    started: float | None = None

    def evaluate(self, w: Tensor) -> tuple[float, Tensor]:
        """The loss and the gradient at w, recorded.

        Raises:
            _StopTraining: if that was the last, or it is not finite.
        """
        if self.started is None:
            self.started = self.clock()
        loss, gradient = self.batch.loss_and_gradient(w)
        finite = bool(torch_module().isfinite(gradient).all())  # waits for a GPU, too
        now = self.clock()
        if not (finite and math.isfinite(loss)):
            raise _StopTraining
        used = len(self.losses)
        self.losses.append(loss)
        self.seconds.append(now - self.started)
        if self.held_out is not None and (used % self.every == 0 or used == self.gradients):
            self.accuracies.append((used, self.held_out.accuracy(w)))
            self.look(*self.accuracies[-1], w)
        if used == self.gradients:
            raise _StopTraining
        self.started += self.clock() - now
        return loss, gradient
