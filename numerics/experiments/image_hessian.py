"""The first two layers' diagonal blocks of the Hessian at stages of a training.

Of each block the largest eigenvalues, by Lanczos on Hessian-vector products over the first rows
trained on, with residuals; over all rows its mean eigenvalue (trace by the Kronecker formula, over
the dimension) and its curvature c_k along the directions of the layer's inputs.
All numbers are rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from jaxtyping import Float64
from scipy.stats import spearmanr

from numerics.exact import InputError
from numerics.experiments.image_stages import ImageNetwork, ImageStagesSettings, image_stages
from numerics.lanczos import Lanczos, lanczos
from numerics.layer_directions import SingularDirections, singular_directions
from numerics.layer_hessian import (
    curvature_along,
    first_layer_operator,
    first_layer_trace,
    row_curvatures,
)
from numerics.network_tail import network_tail
from numerics.torch_network import FullBatch
from numerics.training_stages import Stage

__all__ = ["BLOCKS", "BlockSettings", "ImageHessian", "LayerBlock", "StageBlocks", "image_hessian"]

Tensor = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSettings:
    """How the eigenvalues are found.

    Args:
        rows: the products are over so many of the first rows trained on.
        eigenvalues: how many of the largest are wanted.
        accuracy: a Ritz value counts as found at a residual of this part of the largest.
        steps: of Lanczos, at most.
    """

    rows: int = 800
    eigenvalues: int = 20
    accuracy: float = 1e-6
    steps: int = 120

    def __post_init__(self) -> None:
        """Refuses no row, and fewer steps than eigenvalues."""
        if self.rows < 1 or not 1 <= self.eigenvalues <= self.steps:
            raise InputError(
                f"blocks: {self.rows} rows, {self.eigenvalues} eigenvalues and {self.steps} steps; "
                "use at least one row and eigenvalue, and as many steps as eigenvalues"
            )


BLOCKS: Final = BlockSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerBlock:
    """One layer's block, along the directions of its inputs and by itself.

    Args:
        variances: λ_k = σ_k²/n of the inputs.
        curvatures: c_k, the mean over the units of the quadratic forms along v_k.
        run: Lanczos' Ritz values and residuals.
        wanted: how many of its largest are shown.
        mean: the mean eigenvalue, trace over dimension.
        dimension: of the block.
    """

    variances: Float64[np.ndarray, " k"]
    curvatures: Float64[np.ndarray, " k"]
    run: Lanczos
    wanted: int
    mean: float
    dimension: int

    @property
    def eigenvalues(self) -> Float64[np.ndarray, " m"]:
        """The largest Ritz values, descending."""
        return self.run.values[: self.wanted]

    @property
    def residual(self) -> float:
        """The largest residual of those: some eigenvalue lies within it of each."""
        return float(self.run.residuals[: self.wanted].max())

    @property
    def correlation(self) -> float:
        """Spearman's ρ of c_k and λ_k."""
        return float(spearmanr(self.variances, self.curvatures).statistic)

    @property
    def span(self) -> float:
        """The largest c_k over the smallest."""
        return float(self.curvatures.max() / self.curvatures.min())

    @property
    def quotient(self) -> float:
        """How far c_k/λ_k spans, largest over smallest."""
        found = self.curvatures / self.variances
        return float(found.max() / found.min())

    def to_json(self) -> dict[str, object]:
        """Everything that was measured; JSON-ready."""
        return {
            "dimension": self.dimension,
            "eigenvalues": self.eigenvalues.tolist(),
            "largest_residual": self.residual,
            "lanczos_steps": self.run.steps,
            "mean_eigenvalue": self.mean,
            "variances": self.variances.tolist(),
            "curvatures": self.curvatures.tolist(),
            "rank_correlation": self.correlation,
            "curvature_span": self.span,
            "curvature_over_variance_span": self.quotient,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StageBlocks:
    """A stage of one seed, with the blocks of its first and its second layer."""

    seed: int
    stage: Stage
    layers: tuple[LayerBlock, LayerBlock]

    @property
    def ratio(self) -> float:
        """The largest eigenvalue of the second block over that of the first."""
        first, second = self.layers
        return float(second.eigenvalues[0] / first.eigenvalues[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageHessian:
    """All stages of all seeds."""

    settings: ImageStagesSettings
    blocks: BlockSettings
    sentence: str
    notes: tuple[str, ...]
    found: tuple[StageBlocks, ...]

    def layer(self, number: int) -> tuple[LayerBlock, ...]:
        """The first (1) or second (2) layer at every stage of every seed."""
        return tuple(each.layers[number - 1] for each in self.found)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each seed and stage, numbers as text."""
        return tuple(
            {
                "seed": str(each.seed),
                "stage, held-out accuracy": each.stage.name,
                "largest eigenvalue, W1": f"{first.eigenvalues[0]:.4g}",
                "W2": f"{second.eigenvalues[0]:.4g}",
                "W2/W1": f"{each.ratio:.3g}",
                "mean eigenvalue, W1": f"{first.mean:.3g}",
                "mean, W2": f"{second.mean:.3g}",
                "W1, rank correlation with variances": f"{first.correlation:.4f}",
                "W1, curvature spans": f"{first.span:.3g}",
                "W1, over variance": f"{first.quotient:.3g}",
            }
            for each in self.found
            for first, second in [each.layers]
        )

    def to_json(self) -> dict[str, object]:
        """Settings, eigenvalues and curvatures; JSON-ready."""
        return {
            "data": self.sentence,
            "notes": list(self.notes),
            "settings": {
                **self.settings.to_json(),
                "rows of the products": self.blocks.rows,
                "eigenvalues": self.blocks.eigenvalues,
                "accuracy": self.blocks.accuracy,
            },
            "stages": [
                {
                    "seed": each.seed,
                    **each.stage.to_json(),
                    **{
                        f"W{number}": layer.to_json()
                        for number, layer in enumerate(each.layers, start=1)
                    },
                    "largest_W2_over_W1": each.ratio,
                }
                for each in self.found
            ],
        }


def image_hessian(
    images: ImageNetwork,
    settings: ImageStagesSettings,
    blocks: BlockSettings = BLOCKS,
    advance: Callable[[str], object] = lambda _: None,
) -> ImageHessian:
    """Trains for every seed, and takes both blocks at every stage; `advance` once a seed.

    Raises:
        InputError: if the products ask for more rows than are trained on.
    """
    if blocks.rows > settings.train:
        raise InputError(
            f"blocks: {blocks.rows} rows of {settings.train} trained on; ask for at most these"
        )
    return ImageHessian(
        settings=settings,
        blocks=blocks,
        sentence=images.split.sentence,
        notes=images.split.notes,
        found=tuple(
            StageBlocks(seed=seed, stage=stage, layers=_layers(images, stage, blocks))
            for seed, stage in image_stages(images, settings, advance)
        ),
    )


def _layers(
    images: ImageNetwork, stage: Stage, blocks: BlockSettings
) -> tuple[LayerBlock, LayerBlock]:
    """The first two layers' blocks at a stage."""
    first, second = (
        _block(*network_tail(images.batch, stage.w, before), known, blocks)
        for before, known in ((0, images.directions), (1, None))
    )
    return first, second


def _block(
    batch: FullBatch, w: Tensor, known: SingularDirections | None, settings: BlockSettings
) -> LayerBlock:
    X = np.asarray(batch.X.cpu().numpy(), dtype=np.float64)
    directions = singular_directions(X) if known is None else known
    part = replace(batch, X=batch.X[: settings.rows], target=batch.target[: settings.rows])
    product, dimension = first_layer_operator(part, w)
    run = lanczos(
        product,
        dimension,
        steps=settings.steps,
        wanted=min(settings.eigenvalues, dimension),
        accuracy=settings.accuracy,
    )
    B = row_curvatures(batch, w)
    return LayerBlock(
        variances=directions.variances,
        curvatures=curvature_along(B, directions.along),
        run=run,
        wanted=settings.eigenvalues,
        mean=first_layer_trace(B, X) / dimension,
        dimension=dimension,
    )
