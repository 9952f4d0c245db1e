"""Principal components of MNIST and its dimension by two estimators, each with its spread.

Dimensions are read at drawn images. Their neighbours are looked for among all images, among the
images of their digit, and among drawn parts of the images, where neighbours are farther away: an
estimate is of the data at the distance of the neighbours. All numbers are rounded (float64).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64, Int, Real

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.credit_card_pca import span_json
from numerics.intrinsic_dimension import (
    likelihood_dimension,
    neighbour_distances,
    two_nearest_dimension,
)
from numerics.principal_components import (
    VarianceSpan,
    principal_directions,
    projections,
    variance_span,
)
from numerics.spectrum import Spectrum, pca_spectrum

__all__ = [
    "MNIST_PCA",
    "Dimensions",
    "MnistPca",
    "MnistPcaSettings",
    "dimensions_of_digits",
    "dimensions_of_parts",
    "dimensions_of_subsamples",
    "mnist_pca",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class MnistPcaSettings:
    """What defines the experiment.

    Args:
        directions: how many principal directions are looked along.
        neighbours: the k of the maximum-likelihood estimates.
        k: the one that counts; among `neighbours`.
        subsamples: how many disjoint subsamples are asked, at least 2.
        asked: images in a subsample.
        asked_digit: images asked of each digit, among its own.
        parts: one image in so many is kept, for the estimates on drawn parts of the data.
        drawn: images shown in the projections.
        seed: draws them all.
    """

    directions: int = 4
    neighbours: tuple[int, ...] = (5, 10, 20, 40)
    k: int = 20
    subsamples: int = 5
    asked: int = 1000
    asked_digit: int = 500
    parts: tuple[int, ...] = (4, 16)
    drawn: int = 3000
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuses a single subsample, and a k that is not computed."""
        if self.subsamples < 2:
            raise InputError(
                f"pca-mnist: {self.subsamples} subsample has no spread; give at least 2 (--seeds)"
            )
        if self.k not in self.neighbours:
            raise InputError(f"pca-mnist: k = {self.k} is not among {self.neighbours}; add it")


MNIST_PCA: Final = MnistPcaSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """Both estimates on one set of images.

    `likelihood` has an entry for each k; `distance` is the median distance to the k-th neighbour
    for the k that counts, in grey levels.
    """

    where: str
    images: int
    asked: int
    likelihood: dict[int, float]
    two_nearest: float
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MnistPca:
    """Spectra of all images and of each digit, projections, dimensions."""

    settings: MnistPcaSettings
    name: str
    images: int
    notes: tuple[str, ...]
    spectrum: Spectrum
    span: VarianceSpan
    digits: dict[int, Spectrum]
    projected: Float64[np.ndarray, "m k"]
    labels: Int[np.ndarray, " m"]
    subsamples: tuple[Dimensions, ...]
    of_digits: tuple[Dimensions, ...]
    of_parts: tuple[Dimensions, ...]

    @property
    def likelihood(self) -> float:
        """The maximum-likelihood estimate for the k that counts, mean over the subsamples."""
        return float(np.mean([found.likelihood[self.settings.k] for found in self.subsamples]))

    @property
    def two_nearest(self) -> float:
        """TwoNN's estimate, mean over the subsamples."""
        return float(np.mean([found.two_nearest for found in self.subsamples]))

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each set of images that was asked."""
        groups = (*self.subsamples, *self.of_parts, *self.of_digits)
        return tuple(
            {
                "neighbours among": found.where,
                "images": str(found.images),
                "asked": str(found.asked),
                **{f"likelihood, k = {k}": f"{m:.2f}" for k, m in found.likelihood.items()},
                "TwoNN": f"{found.two_nearest:.2f}",
                f"median distance, k = {self.settings.k}": f"{found.distance:.0f}",
            }
            for found in groups
        )

    def to_json(self) -> dict[str, object]:
        """Settings and what was measured; JSON-ready."""
        settings, rank = self.settings, np.sqrt(self.images * self.spectrum.eigenvalues)
        return {
            "experiment": "pca-mnist",
            "data": {"name": self.name, "rows": self.images, "notes": list(self.notes)},
            "settings": {
                "directions": settings.directions,
                "neighbours": list(settings.neighbours),
                "k": settings.k,
                "subsamples": settings.subsamples,
                "asked": settings.asked,
                "asked_digit": settings.asked_digit,
                "parts": list(settings.parts),
                "seed": settings.seed,
            },
            "singular_values": rank.tolist(),
            **span_json(self.span),
            "digits": {
                str(digit): {
                    "variances": found.eigenvalues.tolist(),
                    **span_json(variance_span(found)),
                }
                for digit, found in self.digits.items()
            },
            "dimension": {
                "likelihood": self.likelihood,
                "two_nearest": self.two_nearest,
                "subsamples": [_dimensions_json(found) for found in self.subsamples],
                "digits": [_dimensions_json(found) for found in self.of_digits],
                "parts": [_dimensions_json(found) for found in self.of_parts],
            },
        }


def mnist_pca(data: DataSet, settings: MnistPcaSettings) -> MnistPca:
    """Everything, for data with a target that names few classes.

    Raises:
        InputError: if there is no target, or too few rows of a class.
    """
    if data.target is None:
        raise InputError(f"pca-mnist: {data.name} has no target; name its column")
    X, target = data.X, data.target.astype(np.int64)
    directions = principal_directions(X, settings.directions)
    shown = np.random.default_rng(settings.seed).permutation(len(X))[: settings.drawn]
    spectrum = pca_spectrum(X)
    return MnistPca(
        settings=settings,
        name=data.name,
        images=len(X),
        notes=data.notes,
        spectrum=spectrum,
        span=variance_span(spectrum),
        digits={int(digit): pca_spectrum(X[target == digit]) for digit in np.unique(target)},
        projected=projections(X[shown], directions, X.mean(axis=0)),
        labels=target[shown],
        subsamples=dimensions_of_subsamples(X, settings),
        of_digits=dimensions_of_digits(X, target, settings),
        of_parts=dimensions_of_parts(X, settings),
    )


def dimensions_of_subsamples(
    X: Real[np.ndarray, "n d"], settings: MnistPcaSettings
) -> tuple[Dimensions, ...]:
    """Disjoint drawn subsamples, each asked for its neighbours among all rows.

    Raises:
        InputError: if there are too few rows for them.
    """
    wanted = settings.subsamples * settings.asked
    if wanted > len(X):
        raise InputError(
            f"pca-mnist: {settings.subsamples} disjoint subsamples of {settings.asked} among "
            f"{len(X)} rows; give fewer seeds"
        )
    order = np.random.default_rng(settings.seed).permutation(len(X))[:wanted]
    distances = neighbour_distances(X, order, max(settings.neighbours))
    return tuple(
        _dimensions(f"all, subsample {i}", len(X), part, settings)
        for i, part in enumerate(np.split(distances, settings.subsamples), start=1)
    )


def dimensions_of_digits(
    X: Real[np.ndarray, "n d"], target: Int[np.ndarray, " n"], settings: MnistPcaSettings
) -> tuple[Dimensions, ...]:
    """Each digit's drawn images, asked for their neighbours among that digit's images."""
    found = []
    for digit in np.unique(target):
        own = X[target == digit]
        order = np.random.default_rng(settings.seed).permutation(len(own))
        distances = neighbour_distances(
            own, order[: settings.asked_digit], max(settings.neighbours)
        )
        found.append(_dimensions(f"digit {digit}", len(own), distances, settings))
    return tuple(found)


def dimensions_of_parts(
    X: Real[np.ndarray, "n d"], settings: MnistPcaSettings
) -> tuple[Dimensions, ...]:
    """A drawn part of the rows, asked for neighbours in that part alone."""
    found = []
    order = np.random.default_rng(settings.seed).permutation(len(X))
    for part in settings.parts:
        kept = X[order[: len(X) // part]]
        asked = np.arange(min(settings.asked, len(kept)))
        distances = neighbour_distances(kept, asked, max(settings.neighbours))
        found.append(_dimensions(f"one in {part}", len(kept), distances, settings))
    return tuple(found)


def _dimensions(
    where: str, images: int, distances: Float64[np.ndarray, "q c"], settings: MnistPcaSettings
) -> Dimensions:
    return Dimensions(
        where=where,
        images=images,
        asked=len(distances),
        likelihood={k: likelihood_dimension(distances, k) for k in settings.neighbours},
        two_nearest=two_nearest_dimension(distances),
        distance=float(np.median(distances[:, settings.k - 1])),
    )


def _dimensions_json(found: Dimensions) -> dict[str, object]:
    return {
        "where": found.where,
        "images": found.images,
        "asked": found.asked,
        "likelihood": {str(k): m for k, m in found.likelihood.items()},
        "two_nearest": found.two_nearest,
        "median_distance": found.distance,
    }
