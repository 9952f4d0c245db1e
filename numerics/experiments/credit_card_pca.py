"""Principal components of the credit-card data, and k-means clusters seen along them.

The columns are standardised (mean 0, variance 1): raw, the largest variances are those of the
columns in dollars. The clusters are found in the standardised data, from several starts, seeded.
Their number has the largest mean silhouette of 3 to 8, read on 2 000 drawn rows: the talk's figure
has more than two groups and does not say how many. All numbers are rounded (float64).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64, Int

from numerics.data_set import DataSet, standardized
from numerics.exact import InputError
from numerics.principal_components import (
    VarianceSpan,
    principal_directions,
    projections,
    variance_span,
)
from numerics.spectrum import Spectrum, pca_spectrum

__all__ = [
    "CREDIT_CARD_PCA",
    "Cluster",
    "CreditCardPca",
    "CreditCardPcaSettings",
    "credit_card_pca",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCardPcaSettings:
    """What defines the experiment.

    Args:
        directions: how many principal directions are looked along.
        clusters: the numbers of clusters that are tried.
        starts: of k-means for one seed, of which the best is kept.
        seeds: of k-means; the clusters of the first are shown, the others say how stable they are.
        silhouette_rows: on how many drawn rows silhouettes are read.
    """

    directions: int = 5
    clusters: tuple[int, ...] = (3, 4, 5, 6, 7, 8)
    starts: int = 10
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    silhouette_rows: int = 2000

    def __post_init__(self) -> None:
        """Refuses a single seed: nothing would be known of the clusters' stability."""
        if len(self.seeds) < 2:
            raise InputError(
                f"pca-credit-card: {len(self.seeds)} seeds; give at least 2, to see how far the "
                "clusters depend on them"
            )


CREDIT_CARD_PCA: Final = CreditCardPcaSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """One cluster: its rows, its own PCA, and its variances along the directions of all rows."""

    rows: int
    spectrum: Spectrum
    span: VarianceSpan
    along: Float64[np.ndarray, " k"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CreditCardPca:
    """Spectra, projections and clusters; clusters from the largest down, numbered from 0."""

    settings: CreditCardPcaSettings
    name: str
    notes: tuple[str, ...]
    raw: Spectrum
    raw_span: VarianceSpan
    spectrum: Spectrum
    span: VarianceSpan
    projected: Float64[np.ndarray, "n k"]
    labels: Int[np.ndarray, " n"]
    clusters: tuple[Cluster, ...]
    silhouettes: dict[int, float]
    agreement: tuple[float, ...]

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for all data, raw and standardised, and one for each cluster."""
        everything = len(self.labels)
        rows = [
            _row("all, raw columns", everything, self.raw_span, self.raw.eigenvalues),
            _row("all, standardised", everything, self.span, self.spectrum.eigenvalues),
        ]
        rows += [
            _row(f"cluster {i}", c.rows, c.span, c.spectrum.eigenvalues)
            for i, c in enumerate(self.clusters, start=1)
        ]
        return tuple(rows)

    def to_json(self) -> dict[str, object]:
        """Settings and what was measured; JSON-ready."""
        settings = self.settings
        return {
            "experiment": "pca-credit-card",
            "data": {
                "name": self.name,
                "rows": len(self.labels),
                "columns": len(self.spectrum.eigenvalues),
                "notes": list(self.notes),
            },
            "settings": {
                "directions": settings.directions,
                "clusters_tried": list(settings.clusters),
                "starts": settings.starts,
                "seeds": list(settings.seeds),
                "silhouette_rows": settings.silhouette_rows,
            },
            "raw": {"variances": self.raw.eigenvalues.tolist(), **span_json(self.raw_span)},
            "standardised": {
                "variances": self.spectrum.eigenvalues.tolist(),
                **span_json(self.span),
            },
            "silhouettes": {str(k): value for k, value in self.silhouettes.items()},
            "adjusted_rand_index_to_the_first_seed": list(self.agreement),
            "clusters": [
                {
                    "rows": c.rows,
                    "variances": c.spectrum.eigenvalues.tolist(),
                    "variances_along_the_directions_of_all_rows": c.along.tolist(),
                    **span_json(c.span),
                }
                for c in self.clusters
            ],
        }


def span_json(span: VarianceSpan) -> dict[str, object]:
    """The span as JSON has it."""
    return {
        "span": span.span,
        "counted": span.counted,
        "floor": span.floor,
        "span_of_99_percent": span.bulk,
        "directions_of_99_percent": span.bulk_count,
    }


def credit_card_pca(data: DataSet, settings: CreditCardPcaSettings) -> CreditCardPca:
    """PCA of the data, raw and standardised, and its clusters.

    Raises:
        InputError: if a column is constant, a cluster is too small, or there are too few columns.
    """
    shown = standardized(data)
    X = np.asarray(shown.X)
    directions = principal_directions(X, settings.directions)
    labels, silhouettes, agreement = _clusters(X, settings)
    spectrum, raw = pca_spectrum(X), pca_spectrum(data.X)
    return CreditCardPca(
        settings=settings,
        name=data.name,
        notes=shown.notes,
        raw=raw,
        raw_span=variance_span(raw),
        spectrum=spectrum,
        span=variance_span(spectrum),
        projected=projections(X, directions, X.mean(axis=0)),
        labels=labels,
        clusters=tuple(_cluster(X[labels == i], directions) for i in range(labels.max() + 1)),
        silhouettes=silhouettes,
        agreement=agreement,
    )


def _clusters(
    X: Float64[np.ndarray, "n d"], settings: CreditCardPcaSettings
) -> tuple[Int[np.ndarray, " n"], dict[int, float], tuple[float, ...]]:
    """Labels of the first seed, the silhouettes, and how far the other seeds agree with it."""
    from sklearn.cluster import KMeans  # noqa: PLC0415  (slow to import)
    from sklearn.metrics import adjusted_rand_score, silhouette_score  # noqa: PLC0415

    def found(count: int, seed: int) -> Int[np.ndarray, " n"]:
        means = KMeans(n_clusters=count, n_init=settings.starts, random_state=seed)
        return np.asarray(means.fit_predict(X), dtype=np.int64)

    first = settings.seeds[0]
    tried = {count: found(count, first) for count in settings.clusters}
    rows = min(settings.silhouette_rows, len(X))
    drawn = np.random.default_rng(first).permutation(len(X))[:rows]
    silhouettes = {k: float(silhouette_score(X[drawn], of[drawn])) for k, of in tried.items()}
    count = max(silhouettes, key=silhouettes.__getitem__)
    labels = tried[count]
    agreement = tuple(
        float(adjusted_rand_score(labels, found(count, seed))) for seed in settings.seeds[1:]
    )
    sizes = np.bincount(labels, minlength=count)
    rank = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    return rank[labels], silhouettes, agreement


def _cluster(X: Float64[np.ndarray, "m d"], directions: Float64[np.ndarray, "d k"]) -> Cluster:
    if len(X) < 2:
        raise InputError(
            f"pca-credit-card: a cluster of {len(X)} rows has no variance; try fewer clusters"
        )
    spectrum = pca_spectrum(X)
    along = projections(X, directions, X.mean(axis=0)).var(axis=0)
    return Cluster(rows=len(X), spectrum=spectrum, span=variance_span(spectrum), along=along)


def _row(
    name: str, count: int, span: VarianceSpan, values: Float64[np.ndarray, " d"]
) -> dict[str, str]:
    leading = values[: min(5, len(values))]
    return {
        "rows of": name,
        "rows": str(count),
        **{f"variance {i}": f"{value:.3g}" for i, value in enumerate(leading, start=1)},
        "above the floor": f"{span.counted} of {span.total}",
        "span": f"{span.span:.2e}",
        "directions with 99 %": str(span.bulk_count),
        "their span": f"{span.bulk:.3g}",
    }
