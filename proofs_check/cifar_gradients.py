"""The measurements of gradients on CIFAR-10: ordered along singular directions, and their shape."""

from functools import cache

import theory.cifar_gradients as theory
from numerics.broken_line import BrokenLine
from numerics.experiments.image_gradients import ImageGradients, image_gradients
from numerics.experiments.image_stages import IMAGE_STAGES, ImageStagesSettings
from proofs_check.check import discharges
from proofs_check.cifar_stages import HOW, by_stage, cifar_network, listed
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["drops_to_a_plateau", "groups", "has_plateaus", "is_ordered", "plateau"]


def is_ordered(result: ImageGradients) -> bool:
    """Whether both layers' magnitudes follow the scales and span as said, at every stage."""
    return all(
        layer.correlation >= float(theory.ORDERED) and layer.span >= float(span)
        for number, span in enumerate(theory.SPANS, start=1)
        for layer in result.layer(number)
    )


def drops_to_a_plateau(line: BrokenLine) -> bool:
    """Whether the line drops, stays on a shallower middle for a third of the range, and drops."""
    first, middle, last = line.slopes
    steep = -float(theory.STEEPER) * abs(middle)
    return first <= steep and last <= steep and line.middle >= float(theory.MIDDLE)


def has_plateaus(result: ImageGradients) -> bool:
    """Whether it does in both layers, on every seed and stage."""
    return all(drops_to_a_plateau(layer.line) for n in (1, 2) for layer in result.layer(n))


@discharges(theory.groups)
def groups(_: Statement) -> Evidence:
    """Rank correlations and spans."""
    result = _measured(IMAGE_STAGES)
    return measurement(
        holds=is_ordered(result),
        method=HOW,
        scope=_scope(result),
        values={
            "thresholds": f"rank correlation ≥ {float(theory.ORDERED)}; largest/smallest ≥ "
            f"{theory.SPANS[0]} (W1) and ≥ {theory.SPANS[1]} (W2)",
            **_numbers(result, 1),
            **_numbers(result, 2),
            "largest of W2 over largest of W1": listed(
                each.layers[1].magnitudes.max() / each.layers[0].magnitudes.max()
                for each in result.found
            ),
        },
    )


@discharges(theory.plateau)
def plateau(_: Statement) -> Evidence:
    """Slopes of the line with two knots."""
    result = _measured(IMAGE_STAGES)
    return measurement(
        holds=has_plateaus(result),
        method=HOW,
        scope=_scope(result),
        values={
            "thresholds": f"outer slopes ≤ −{theory.STEEPER}·|middle slope|, middle ≥ "
            f"{theory.MIDDLE} of the directions",
            **{
                f"W{n}, slopes and middle, by seed and stage": "; ".join(
                    _words(layer.line) for layer in result.layer(n)
                )
                for n in (1, 2)
            },
            "the data's own scales": _words(result.data),
        },
    )


@cache
def _measured(settings: ImageStagesSettings) -> ImageGradients:
    """Two claims are read from one run, where one process checks both."""
    return image_gradients(cifar_network(settings), settings)


def _numbers(result: ImageGradients, n: int) -> dict[str, str]:
    layers = result.layer(n)
    return {
        f"W{n}, rank correlation, by seed and stage": listed(
            (each.correlation for each in layers), 4
        ),
        f"W{n}, largest/smallest": listed(layer.span for layer in layers),
        f"W{n}, largest/smallest of m/σ": listed(layer.coupling for layer in layers),
    }


def _scope(result: ImageGradients) -> str:
    stages = by_stage((each.seed, each.stage) for each in result.found)
    return f"{result.sentence}; {result.settings.sentence}. Stages: {stages}"


def _words(line: BrokenLine) -> str:
    slopes = ", ".join(f"{slope:.3g}" for slope in line.slopes)
    return f"{slopes} ({line.middle:.2f})"
