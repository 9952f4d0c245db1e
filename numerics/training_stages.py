"""Where a training is looked at: when the held-out accuracy first reaches each of some goals.

The accuracy is measured every few gradients. A goal that is never reached is stood for by the
first look with the highest accuracy, and the stage says so. All numbers are rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numerics.exact import InputError
from numerics.network_training import TrainingMethod, train
from numerics.torch_network import FullBatch

__all__ = ["Stage", "training_stages"]

Tensor = Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """One look at a training.

    Args:
        goal: the held-out accuracy asked for.
        gradients: how many had been used.
        loss: the training loss.
        accuracy: on the held-out rows.
        w: the parameters.
    """

    goal: float
    gradients: int
    loss: float
    accuracy: float
    w: Tensor

    @property
    def reached(self) -> bool:
        """Whether the goal was reached."""
        return self.accuracy >= self.goal

    @property
    def name(self) -> str:
        """The accuracy, and the goal where it was missed."""
        missed = "" if self.reached else f", the highest ({self.goal:.0%} not reached)"
        return f"{self.accuracy:.1%} after {self.gradients} gradients{missed}"

    def to_json(self) -> dict[str, object]:
        """The stage without its parameters; JSON-ready."""
        return {
            "goal": self.goal,
            "reached": self.reached,
            "gradients": self.gradients,
            "training_loss": self.loss,
            "held_out_accuracy": self.accuracy,
        }


def training_stages(
    batch: FullBatch,
    held_out: FullBatch,
    start: Tensor,
    method: TrainingMethod,
    *,
    goals: Sequence[float],
    gradients: int,
    every: int,
) -> tuple[Stage, ...]:
    """Trains, and keeps the parameters at the first look that reaches each goal.

    Args:
        batch: the loss.
        held_out: where accuracy is measured.
        start: w_0.
        method: of `numerics.network_training`.
        goals: accuracies in (0, 1].
        gradients: at most so many.
        every: between two looks.

    Returns:
        A stage for each goal, in their order.

    Raises:
        InputError: if there is no goal, one is no accuracy, or the loss is not finite at the start.
    """
    if not goals or not all(0 < goal <= 1 for goal in goals):
        raise InputError(f"stages: goals {tuple(goals)} must be accuracies in (0, 1]; give some")
    kept: dict[int, tuple[float, Tensor]] = {}
    wanted: dict[float, int] = {}
    best = (-1.0, 0)

    def look(used: int, accuracy: float, w: Tensor) -> None:
        nonlocal best
        reached = [goal for goal in goals if goal not in wanted and accuracy >= goal]
        wanted.update(dict.fromkeys(reached, used))
        if accuracy > best[0]:
            best = (accuracy, used)
        if reached or best[1] == used:
            for old in set(kept) - set(wanted.values()) - {best[1]}:
                del kept[old]
            kept[used] = (accuracy, w.detach().clone())

    training = train(
        batch, start, method, gradients=gradients, held_out=held_out, every=every, look=look
    )
    if not kept:
        raise InputError("stages: the loss is not finite at the start; check data and start")
    found = []
    for goal in goals:
        used = wanted.get(goal, best[1])
        accuracy, w = kept[used]
        found.append(
            Stage(goal=goal, gradients=used, loss=training.losses[used], accuracy=accuracy, w=w)
        )
    return tuple(found)
