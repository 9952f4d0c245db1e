"""The measurements of the Hessian's blocks on CIFAR-10: the data's decay, and the layers' sizes."""

from functools import cache

import theory.cifar_hessian as theory
from numerics.experiments.image_hessian import (
    BLOCKS,
    BlockSettings,
    ImageHessian,
    LayerBlock,
    image_hessian,
)
from numerics.experiments.image_stages import IMAGE_STAGES, ImageStagesSettings
from proofs_check.check import discharges
from proofs_check.cifar_stages import HOW, by_stage, cifar_network, listed
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["groups", "inherits", "second_is_larger", "second_layer"]


def inherits(result: ImageHessian) -> bool:
    """Whether the first layer's curvature is the data's variance as said, at every stage."""
    return all(
        layer.correlation >= float(theory.ORDERED)
        and layer.span >= float(theory.SPAN)
        and layer.quotient <= float(theory.WITHIN)
        for layer in result.layer(1)
    )


def second_is_larger(result: ImageHessian) -> bool:
    """Whether the second layer's largest eigenvalue is as much larger, on every seed and stage."""
    return all(each.ratio >= float(theory.LARGER) for each in result.found)


@discharges(theory.groups)
def groups(_: Statement) -> Evidence:
    """The first layer's curvature along the data's directions."""
    result = _measured(IMAGE_STAGES, BLOCKS)
    return measurement(
        holds=inherits(result),
        method=HOW,
        scope=_scope(result),
        values={
            "thresholds": f"rank correlation ≥ {float(theory.ORDERED)}, curvature spans ≥ "
            f"{theory.SPAN}, curvature/variance spans ≤ {theory.WITHIN}",
            "W1, rank correlation, by seed and stage": listed(
                (layer.correlation for layer in result.layer(1)), 4
            ),
            "W1, curvature spans": listed(layer.span for layer in result.layer(1)),
            "W1, curvature/variance spans": listed(layer.quotient for layer in result.layer(1)),
        },
    )


@discharges(theory.second_layer)
def second_layer(_: Statement) -> Evidence:
    """The largest eigenvalues of the two blocks."""
    result = _measured(IMAGE_STAGES, BLOCKS)
    return measurement(
        holds=second_is_larger(result),
        method=HOW,
        scope=f"{_scope(result)}. Products over the first {result.blocks.rows} images",
        values={
            "threshold": f"largest eigenvalue of W2 ≥ {theory.LARGER} times that of W1",
            "W2/W1, by seed and stage": listed(each.ratio for each in result.found),
            **{
                f"W{n}, largest eigenvalue (residual), by seed and stage": ", ".join(
                    _top(layer) for layer in result.layer(n)
                )
                for n in (1, 2)
            },
            **{
                f"W{n}, mean eigenvalue": listed(layer.mean for layer in result.layer(n))
                for n in (1, 2)
            },
        },
    )


@cache
def _measured(settings: ImageStagesSettings, blocks: BlockSettings) -> ImageHessian:
    """Two claims are read from one run, where one process checks both."""
    return image_hessian(cifar_network(settings), settings, blocks)


def _scope(result: ImageHessian) -> str:
    stages = by_stage((each.seed, each.stage) for each in result.found)
    return f"{result.sentence}; {result.settings.sentence}. Stages: {stages}"


def _top(layer: LayerBlock) -> str:
    return f"{layer.eigenvalues[0]:.4g} ({float(layer.run.residuals[0]):.1g})"
