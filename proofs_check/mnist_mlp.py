"""The measurements on MNIST with a network: MrGD against GD, heavy ball against MrGD."""

import theory.mnist_mlp as theory
from numerics.experiments.image_mlp import MNIST_MLP
from numerics.experiments.image_mlp_result import is_below
from proofs_check.check import discharges
from proofs_check.evidence import Evidence
from proofs_check.image_mlp import judged
from theory.claim import Statement

__all__ = ["heavy_ball", "multirate"]


@discharges(theory.multirate)
def multirate(_: Statement) -> Evidence:
    """MrGD against GD."""
    return _compared("MrGD", "GD")


@discharges(theory.heavy_ball)
def heavy_ball(_: Statement) -> Evidence:
    """Heavy ball against MrGD."""
    return _compared("heavy ball", "MrGD")


def _compared(lower: str, upper: str) -> Evidence:
    return judged(
        MNIST_MLP,
        (lower, upper),
        holds=lambda result: is_below(result.of(lower), result.of(upper)),
        values=lambda _: {
            "threshold": f"training loss of {lower} below that of {upper} on every seed"
        },
    )
