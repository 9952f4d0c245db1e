"""Training down to a loss, and the sharpness there.

A run stops at its first iterate whose training loss is at most the target; nothing is interpolated,
so runs that are compared have the same loss up to one step. The sharpness is λ_max(H) at that
iterate: the largest Ritz value of Lanczos, with its residual. The largest eigenvalue is not below
it, up to rounding; that it lies within the residual is very likely and not proved.
All numbers are rounded.
"""

import math
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from numerics.descent import iterates
from numerics.lanczos import Lanczos, lanczos
from numerics.rounding import finite_or_none
from numerics.schedule import Schedule
from numerics.torch_backend import torch_module
from numerics.torch_network import FullBatch

__all__ = ["StoppedRun", "losses_down_to", "stopped_run", "top_of_hessian"]

Tensor = Any
ACCURACY: Final = 1e-8  # of residuals, of the largest Ritz value; ten roundings in float32
PRODUCTS: Final = 200  # of one Lanczos run, at most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoppedRun:
    """A training down to the target.

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

    def to_json(self) -> dict[str, object]:
        """The run without its losses, JSON-ready; what is not finite is null."""
        return {
            "gradients": self.gradients,
            "reached": self.reached,
            "loss": finite_or_none(self.losses[-1]),
            "sharpness": finite_or_none(self.sharpness),
            "residual": finite_or_none(self.residual),
            "held-out accuracy": finite_or_none(self.accuracy),
        }


def stopped_run(
    batch: FullBatch,
    held_out: FullBatch,
    start: Tensor,
    schedule: Schedule,
    *,
    target: float,
    limit: int,
) -> StoppedRun:
    """Trains along the schedule down to the target, and measures the sharpness there.

    Args:
        batch: the loss.
        held_out: where accuracy is measured.
        start: w_0; it is not changed.
        schedule: one cycle; it is repeated.
        target: the loss to stop at.
        limit: gradients after which it is given up.

    Returns:
        The run. That the target was not reached is an outcome, not an error.
    """
    losses, w = losses_down_to(batch, start, schedule, target=target, limit=limit)
    if not losses[-1] <= target:
        nan = math.nan
        return StoppedRun(losses=losses, reached=False, sharpness=nan, residual=nan, accuracy=nan)
    top = top_of_hessian(batch, w, wanted=1)
    return StoppedRun(
        losses=losses,
        reached=True,
        sharpness=float(top.values[0]),
        residual=float(top.residuals[0]),
        accuracy=held_out.accuracy(w),
    )


def losses_down_to(
    batch: FullBatch, start: Tensor, schedule: Schedule, *, target: float, limit: int
) -> tuple[tuple[float, ...], Tensor]:
    """The losses up to the first that is at most the target, or not finite, and where that is."""
    losses, w = [], start
    for w in islice(iterates(batch.gradient, start, schedule, cycles=limit), limit + 1):
        losses.append(batch.loss(w))
        if losses[-1] <= target or not math.isfinite(losses[-1]):
            break
    return tuple(losses), w


def top_of_hessian(batch: FullBatch, w: Tensor, *, wanted: int) -> Lanczos:
    """Lanczos on H(w) until the `wanted` largest Ritz values are found, or 200 products."""
    torch = torch_module()
    return lanczos(
        batch.hessian(w),
        int(w.numel()),
        steps=PRODUCTS,
        wanted=wanted,
        accuracy=max(ACCURACY, 10 * float(torch.finfo(w.dtype).eps)),
    )
