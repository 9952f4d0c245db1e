"""Gradients of the first two layers along the singular directions of what these are given.

At every stage of every seed: m_k = ‖∂L/∂W·v_k‖ with the scales σ_k/√n of the layer's inputs, their
rank correlation, how far m spans, and a line with two knots through log₁₀ m (and through
log₁₀ σ, for comparison). All numbers are rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from scipy.stats import spearmanr

from numerics.broken_line import BrokenLine, broken_line
from numerics.exact import InputError
from numerics.experiments.image_stages import ImageNetwork, ImageStagesSettings, image_stages
from numerics.layer_directions import first_layer_magnitudes, singular_directions
from numerics.network_tail import network_tail
from numerics.training_stages import Stage

__all__ = ["ImageGradients", "LayerGradient", "StageGradients", "image_gradients", "layer_gradient"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerGradient:
    """One layer's gradient along the directions of its inputs, by falling scale.

    Args:
        scales: σ_k/√n of the inputs.
        magnitudes: m_k.
        correlation: Spearman's ρ of the two.
        line: through log₁₀ m_k.
        dimension: how many inputs the layer has.
        left_out: directions that no row has a part of.
    """

    scales: Float64[np.ndarray, " k"]
    magnitudes: Float64[np.ndarray, " k"]
    correlation: float
    line: BrokenLine
    dimension: int
    left_out: int

    @property
    def span(self) -> float:
        """The largest magnitude over the smallest."""
        return float(self.magnitudes.max() / self.magnitudes.min())

    @property
    def over_scale(self) -> Float64[np.ndarray, " k"]:
        """The quotients m_k√n/σ_k: what the scale does not explain."""
        return self.magnitudes / self.scales

    @property
    def coupling(self) -> float:
        """How far these span, largest over smallest."""
        return float(self.over_scale.max() / self.over_scale.min())

    def to_json(self) -> dict[str, object]:
        """The curves and what was read from them; JSON-ready."""
        return {
            "inputs": self.dimension,
            "directions_left_out": self.left_out,
            "scales": self.scales.tolist(),
            "magnitudes": self.magnitudes.tolist(),
            "rank_correlation": self.correlation,
            "span": self.span,
            "span_over_scale": self.coupling,
            "line": _line_json(self.line),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StageGradients:
    """A stage of one seed, with its first and its second layer."""

    seed: int
    stage: Stage
    layers: tuple[LayerGradient, LayerGradient]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageGradients:
    """All stages of all seeds; `data` is the line through the data's own log₁₀ σ_k."""

    settings: ImageStagesSettings
    sentence: str
    notes: tuple[str, ...]
    data: BrokenLine
    found: tuple[StageGradients, ...]

    def layer(self, number: int) -> tuple[LayerGradient, ...]:
        """The first (1) or second (2) layer at every stage of every seed."""
        return tuple(each.layers[number - 1] for each in self.found)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each seed, stage and layer, numbers as text."""
        return tuple(
            {
                "seed": str(each.seed),
                "stage, held-out accuracy": each.stage.name,
                "layer": f"W{number}",
                "largest": f"{layer.magnitudes[0]:.2e}"
                if layer.magnitudes.argmax() == 0
                else f"{layer.magnitudes.max():.2e} (k = {layer.magnitudes.argmax() + 1})",
                "largest/smallest": f"{layer.span:.3g}",
                "rank correlation with σ": f"{layer.correlation:.4f}",
                "slopes, decades": ", ".join(f"{s:.3g}" for s in layer.line.slopes),
                "knots": ", ".join(f"{knot:.2f}" for knot in layer.line.knots),
            }
            for each in self.found
            for number, layer in enumerate(each.layers, start=1)
        )

    def to_json(self) -> dict[str, object]:
        """Settings, curves and lines; JSON-ready."""
        return {
            "data": self.sentence,
            "notes": list(self.notes),
            "settings": self.settings.to_json(),
            "line_of_the_data": _line_json(self.data),
            "stages": [
                {
                    "seed": each.seed,
                    **each.stage.to_json(),
                    **{
                        f"W{number}": layer.to_json()
                        for number, layer in enumerate(each.layers, start=1)
                    },
                }
                for each in self.found
            ],
        }


def image_gradients(
    images: ImageNetwork,
    settings: ImageStagesSettings,
    advance: Callable[[str], object] = lambda _: None,
) -> ImageGradients:
    """Trains for every seed, and takes the gradients at every stage; `advance` once a seed."""
    return ImageGradients(
        settings=settings,
        sentence=images.split.sentence,
        notes=images.split.notes,
        data=broken_line(np.log10(images.directions.scales)),
        found=tuple(
            StageGradients(seed=seed, stage=stage, layers=_layers(images, stage))
            for seed, stage in image_stages(images, settings, advance)
        ),
    )


def layer_gradient(
    scales: Float64[np.ndarray, " k"],
    magnitudes: Float64[np.ndarray, " k"],
    *,
    dimension: int,
    left_out: int,
) -> LayerGradient:
    """The record of one layer from its two curves.

    Raises:
        InputError: if the gradient is zero along a direction, or the directions are too few.
    """
    if not magnitudes.min() > 0:
        raise InputError(
            f"gradients: along direction {int(magnitudes.argmin()) + 1} the gradient is 0; "
            "train on other data, or with fewer gradients"
        )
    return LayerGradient(
        scales=scales,
        magnitudes=magnitudes,
        correlation=float(spearmanr(scales, magnitudes).statistic),
        line=broken_line(np.log10(magnitudes)),
        dimension=dimension,
        left_out=left_out,
    )


def _layers(images: ImageNetwork, stage: Stage) -> tuple[LayerGradient, LayerGradient]:
    """The first two layers' gradients at a stage."""
    first, second = (_layer(images, stage, before) for before in (0, 1))
    return first, second


def _layer(images: ImageNetwork, stage: Stage, before: int) -> LayerGradient:
    tail, w = network_tail(images.batch, stage.w, before)
    directions = images.directions
    if before:
        features = np.asarray(tail.X.cpu().numpy(), dtype=np.float64)
        directions = singular_directions(features)
    return layer_gradient(
        directions.scales,
        first_layer_magnitudes(tail, w, directions),
        dimension=directions.dimension,
        left_out=directions.left_out,
    )


def _line_json(line: BrokenLine) -> dict[str, object]:
    return {"knots": list(line.knots), "slopes": list(line.slopes), "error": line.error}
