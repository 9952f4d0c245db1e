"""Adaptive training, measured on digits against GD; it needs PyTorch."""

from collections.abc import Callable
from pathlib import Path

import theory.adaptive_training as theory
from numerics.data_source import data_set
from numerics.experiments.adaptive_mlp import (
    ADAPTIVE_MLP,
    AdaptiveMlpResult,
    AdaptiveMlpSettings,
    adaptive_mlp_batch,
    adaptive_mlp_runs,
)
from numerics.torch_backend import one_thread
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from proofs_check.safe_cycle import CycleWish, planner_for
from theory.claim import Statement

__all__ = ["adaptive", "adaptive_mlp_result"]


@discharges(theory.adaptive)
def adaptive(_: Statement) -> Evidence:
    """Adaptive training against GD, from three starts."""
    settings = ADAPTIVE_MLP
    result = adaptive_mlp_result(settings)
    return measurement(
        holds=result.is_below,
        method="measured over the seeds",
        scope=f"{result.data}, {result.rows_used} rows, hidden {settings.hidden}, "
        f"{settings.gradients} gradients, {len(settings.seeds)} seeds, {settings.dtype}",
        values={
            "threshold": "training loss of adaptive below that of GD on every seed",
            "adaptive, loss by seed": ", ".join(f"{x.final_loss:.4g}" for x in result.adaptive),
            "GD, loss by seed": ", ".join(f"{x.final_loss:.4g}" for x in result.constant),
            "GD, rate": f"{result.rate:g}"
            + (" (an end of its grid)" if result.is_at_an_end else ""),
            "gradients and products": ", ".join(
                f"{x.gradients} + 2·{x.products}" for x in result.adaptive
            ),
            "cycles kept and rolled back": ", ".join(
                f"{len(x.kept)} and {len(x.rolled_back)}" for x in result.adaptive
            ),
        },
    )


def adaptive_mlp_result(
    settings: AdaptiveMlpSettings,
    *,
    directory: Path | None = None,
    advance: Callable[[str], object] = lambda _: None,
) -> AdaptiveMlpResult:
    """The experiment on digits, on one thread of the CPU, with plans that are certified.

    Args:
        settings: the experiment's.
        directory: of data files; digits need none.
        advance: called after GD's rate is chosen, and after each seed.

    Returns:
        The result.

    Raises:
        TorchNeeded: if PyTorch or the device is absent.
    """
    with one_thread():
        data = data_set("digits", directory=directory)
        batch = adaptive_mlp_batch(data, settings)
        return adaptive_mlp_runs(
            data.name, batch, settings, planner_for(CycleWish()), advance=advance
        )
