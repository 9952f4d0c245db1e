"""The measurements on CIFAR-10 with a network: MrGD against GD at growing rates."""

import theory.cifar_mlp as theory
from numerics.experiments.image_mlp import CIFAR_MLP
from numerics.experiments.image_mlp_result import GrowingRates, ImageMlpResult
from proofs_check.check import discharges
from proofs_check.evidence import Evidence
from proofs_check.image_mlp import judged
from theory.claim import Statement

__all__ = ["is_below_growing", "is_unstable_between", "multirate", "unstable"]


@discharges(theory.multirate)
def multirate(_: Statement) -> Evidence:
    """MrGD against the best of GD's growing rates, seed by seed."""
    return judged(
        CIFAR_MLP,
        ("MrGD", "GD"),
        holds=is_below_growing,
        values=lambda result: {
            "threshold": "training loss of MrGD below GD's least over its rates, on every seed",
            "GD at its best rate of the seed, in units of 2/λ": "; ".join(
                f"seed {each.seed}: {each.best:g}, loss {_least(each):.4g}"
                for each in result.growing
            ),
        },
    )


@discharges(theory.unstable)
def unstable(_: Statement) -> Evidence:
    """Where GD becomes unstable, in units of 2/λ."""
    return judged(
        CIFAR_MLP,
        ("GD",),
        holds=is_unstable_between,
        values=lambda result: {
            "threshold": f"least unstable multiple from {theory.LEAST} to {theory.MOST}, "
            "on every seed",
            "least unstable multiple of 2/λ, by seed": _by_seed(result, "least_unstable"),
            "largest stable multiple below it, by seed": _by_seed(result, "largest_stable"),
        },
    )


def is_below_growing(result: ImageMlpResult) -> bool:
    """Whether MrGD's final loss is below GD's least over the growing rates, on every seed."""
    return all(
        ours < _least(each)
        for ours, each in zip(result.of("MrGD").final_losses, result.growing, strict=True)
    )


def is_unstable_between(result: ImageMlpResult) -> bool:
    """Whether the least unstable multiple is within the thresholds, on every seed."""
    return all(
        int(theory.LEAST) <= each.least_unstable <= int(theory.MOST) for each in result.growing
    )


def _least(growing: GrowingRates) -> float:
    return growing.trainings[growing.best].final_loss


def _by_seed(result: ImageMlpResult, name: str) -> str:
    return ", ".join(f"{getattr(each, name):g}" for each in result.growing)
