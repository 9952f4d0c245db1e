"""Off the data's subspace: what linear regression and ReLU networks answer where no data was.

The rows are centred and scaled to mean squared norm 1; n is a drawn unit vector orthogonal to all
of them. Models are trained from several starts by full-batch gradient descent and asked at x + δn.
Training runs on NumPy or PyTorch, in float64 or float32; what is drawn, asked and measured is the
same, in float64. All numbers are rounded.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from numerics.array_backend import ON_NUMPY, ArrayBackend, numpy_array
from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.off_manifold_torch import TrainedNetworks, trained_on_torch

__all__ = [
    "OFF_MANIFOLD",
    "OffManifoldResult",
    "OffManifoldSettings",
    "ReluResult",
    "SubspaceData",
    "change_variance",
    "is_as_derived",
    "linear_changes",
    "off_manifold_result",
    "relu_is_unstable",
    "relu_result",
    "subspace_data",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffManifoldSettings:
    """What defines the experiment.

    Args:
        rows: how many rows of the data are used, from its first.
        starts: of the linear regression.
        hidden: ReLU units.
        steps: of gradient descent.
        rate: of the ReLU networks; the linear regression takes 1/λ_max.
        distances: δ, from 0; 1 is among them.
        seeds: one ReLU network each.
        data_seed: draws n.
        backend: where training runs.
        dtype: in which type.
    """

    rows: int = 300
    starts: int = 100
    hidden: int = 32
    steps: int = 300
    rate: float = 0.1
    distances: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
    seeds: tuple[int, ...] = (5, 6, 7, 8, 9)
    data_seed: int = 1
    backend: ArrayBackend = ON_NUMPY
    dtype: str = "float64"

    def __post_init__(self) -> None:
        """Refuses settings from which no variance follows."""
        if len(self.seeds) < 2 or self.starts < 2 or not {0.0, 1.0} <= set(self.distances):
            raise InputError(
                f"off-manifold: {len(self.seeds)} seeds, {self.starts} starts, distances "
                f"{self.distances}; give at least 2 seeds and starts, and distances 0 and 1"
            )


OFF_MANIFOLD: Final = OffManifoldSettings()
# What a weight may move along the normal and have stayed. In float32 each of 300 steps rounds a row
# of d weights of size 1, by up to u·√d·√3 along n: 5e-4 in all for d = 784.
STILL: Final = {"float64": 1e-9, "float32": 1e-3}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SubspaceData:
    """Centred rows X of mean squared norm 1, targets ±1, and a unit vector n with Xn = 0."""

    name: str
    X: Float64[np.ndarray, "r d"]
    y: Float64[np.ndarray, " r"]
    normal: Float64[np.ndarray, " d"]
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReluResult:
    """ReLU networks of several seeds, asked at every row moved by every distance.

    `outputs` has an entry for each seed, distance and row; `normal_change` is the largest
    |(W_T − W_0)n| of a first-layer row.
    """

    outputs: Float64[np.ndarray, "s k r"]
    normal_change: float
    training_error: Float64[np.ndarray, " s"]

    @property
    def variances(self) -> Float64[np.ndarray, " k"]:
        """Over the seeds, mean over the rows, for each distance."""
        return np.asarray(self.outputs.var(axis=0, ddof=1).mean(axis=-1))

    def errors(self, y: Float64[np.ndarray, " r"]) -> Float64[np.ndarray, " k"]:
        """The mean squared error for the labels of the unmoved rows, for each distance."""
        return np.asarray(((self.outputs - y) ** 2).mean(axis=(0, 2)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OffManifoldResult:
    """Both models on the same data."""

    settings: OffManifoldSettings
    data: SubspaceData
    linear_changes: Float64[np.ndarray, " starts"]
    relu: ReluResult

    @property
    def linear_variance(self) -> float:
        """Of the output's change from x to x + n, over the starts; τ²‖n‖² is 1."""
        return change_variance(self.linear_changes)

    @property
    def linear_as_derived(self) -> bool:
        """Whether it is 1 within four standard errors."""
        return is_as_derived(self.linear_changes)

    @property
    def relu_is_unstable(self) -> bool:
        """Whether no normal weight moved, and the variance at x + n is twice that at x."""
        return relu_is_unstable(self.settings, self.relu)

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each distance, numbers as text.

        The linear model's change is δ times that at distance 1, and so read off that.
        """
        variances, errors = self.relu.variances, self.relu.errors(self.data.y)
        return tuple(
            {
                "distance off the data": f"{distance:g}",
                "linear: variance of the change": f"{self.linear_variance * distance**2:.4f}",
                "derived": f"{distance**2:.4f}",
                "ReLU: variance over seeds": f"{variance:.4f}",
                "ReLU: mean squared error": f"{error:.4f}",
            }
            for distance, variance, error in zip(
                self.settings.distances, variances, errors, strict=True
            )
        )

    def to_json(self) -> dict[str, object]:
        """Settings and what was measured; JSON-ready."""
        settings, data = self.settings, self.data
        return {
            "experiment": "off-manifold",
            "data": {
                "name": data.name,
                "rows": int(data.X.shape[0]),
                "columns": int(data.X.shape[1]),
                "rank": data.rank,
            },
            "settings": {
                "starts": settings.starts,
                "hidden": settings.hidden,
                "steps": settings.steps,
                "rate": settings.rate,
                "seeds": list(settings.seeds),
                **settings.backend.to_json(),
                "dtype": settings.dtype,
            },
            "linear": {
                "variance": self.linear_variance,
                "derived": 1.0,
                "within_four_standard_errors": self.linear_as_derived,
            },
            "relu": {
                "distances": list(settings.distances),
                "variances": self.relu.variances.tolist(),
                "errors": self.relu.errors(data.y).tolist(),
                "training_errors": self.relu.training_error.tolist(),
                "normal_change": self.relu.normal_change,
                "unstable": self.relu_is_unstable,
            },
        }


def change_variance(changes: Float64[np.ndarray, " starts"]) -> float:
    """The sample variance over the starts."""
    return float(changes.var(ddof=1))


def is_as_derived(changes: Float64[np.ndarray, " starts"]) -> bool:
    """Whether the sample variance is 1 within four standard errors, √(2/(K − 1)) each."""
    return abs(change_variance(changes) - 1) <= 4 * math.sqrt(2 / (len(changes) - 1))


def relu_is_unstable(settings: OffManifoldSettings, relu: ReluResult) -> bool:
    """Whether no normal weight moved (by 1e-9 in float64), and the variance at least doubles."""
    on, off = (relu.variances[settings.distances.index(distance)] for distance in (0.0, 1.0))
    return relu.normal_change <= STILL[settings.dtype] and bool(off >= 2 * on)


def subspace_data(data: DataSet, settings: OffManifoldSettings) -> SubspaceData:
    """The first rows, centred and scaled, with targets ±1 for even and odd labels, and n.

    Raises:
        InputError: if there is no target, or the rows span the whole space.
    """
    if data.target is None:
        raise InputError(f"off-manifold: {data.name} has no target; name its column")
    X = data.X[: settings.rows].astype(np.float64)
    X -= X.mean(axis=0)
    X /= math.sqrt(float((X**2).sum(axis=1).mean()))
    _, values, directions = np.linalg.svd(X, full_matrices=False)
    # a singular value is rounded by less than max(X.shape)·eps of the largest
    spanned = directions[values > 10 * max(X.shape) * np.finfo(np.float64).eps * values[0]]
    rank = len(spanned)
    if rank == X.shape[1]:
        raise InputError(
            f"off-manifold: the {X.shape[0]} rows of {data.name} span all {rank} dimensions; "
            "give data in a subspace, or fewer rows"
        )
    drawn = np.random.default_rng(settings.data_seed).standard_normal(size=(X.shape[1],))
    for _ in range(2):  # twice is enough: the second pass removes what the first one rounded
        drawn = drawn - spanned.T @ (spanned @ drawn)
    return SubspaceData(
        name=data.name,
        X=X,
        y=np.where(data.target[: settings.rows] % 2 == 0, 1.0, -1.0),
        normal=drawn / np.linalg.norm(drawn),
        rank=rank,
    )


def linear_changes(
    data: SubspaceData, settings: OffManifoldSettings
) -> Float64[np.ndarray, " starts"]:
    """n·w_T of linear regressions from starts N(0, I): the output's change from x to x + n."""
    n = data.X.shape[0]
    generator = np.random.default_rng(settings.data_seed + 1)
    drawn = generator.standard_normal((data.X.shape[1], settings.starts))
    rate = float(n / np.linalg.norm(data.X, ord=2) ** 2)
    X, y, w = (
        settings.backend.array(values.astype(settings.dtype))
        for values in (data.X, data.y[:, None], drawn)
    )
    for _ in range(settings.steps):
        w = w - rate * (X.T @ (X @ w - y)) / n
    return np.asarray(data.normal @ numpy_array(w).astype(np.float64))


def relu_result(data: SubspaceData, settings: OffManifoldSettings) -> ReluResult:
    """Trains a network for each seed, and asks them at x + δn."""
    X, y, start, last = (
        values.astype(settings.dtype)
        for values in (data.X, data.y, *_drawn_networks(settings, data.X.shape[1]))
    )
    if settings.backend.library == "numpy":
        trained = _trained(X, y, start, last, settings)
    else:
        trained = trained_on_torch(
            X,
            y,
            start,
            last,
            rate=settings.rate,
            steps=settings.steps,
            backend=settings.backend,
        )
    W, b, a, c = (values.astype(np.float64) for values in trained)
    # W(x + δn) + b = (Wx + b) + δ·Wn: the rows need to be multiplied once
    on_data, shift = data.X @ W + b, data.normal @ W
    outputs = np.stack(
        [
            np.einsum(
                "rsh,sh->sr",
                np.maximum(on_data + distance * shift, 0).reshape(len(data.X), *a.shape),
                a,
            )
            + c[:, None]
            for distance in settings.distances
        ],
        axis=1,
    )
    return ReluResult(
        outputs=outputs,
        normal_change=float(np.abs(data.normal @ (W - start)).max()),
        training_error=np.asarray(
            ((outputs[:, settings.distances.index(0.0)] - data.y) ** 2).mean(axis=-1)
        ),
    )


def _trained(
    X: Float[np.ndarray, "r d"],
    y: Float[np.ndarray, " r"],
    W: Float[np.ndarray, "d sh"],
    a: Float[np.ndarray, "s h"],
    settings: OffManifoldSettings,
) -> TrainedNetworks:
    """All networks at once, the gradient written out."""
    n, networks = len(X), a.shape
    b, c = np.zeros(W.shape[1], X.dtype), np.zeros(networks[0], X.dtype)
    for _ in range(settings.steps):
        active = np.maximum(X @ W + b, 0).reshape(n, *networks)
        residual = (np.einsum("rsh,sh->rs", active, a) + c - y[:, None]) / n
        back = (residual[..., None] * a * (active > 0)).reshape(n, -1)
        gradient_a = np.einsum("rs,rsh->sh", residual, active)
        W = W - settings.rate * (X.T @ back)
        b = b - settings.rate * back.sum(axis=0)
        a = a - settings.rate * gradient_a
        c = c - settings.rate * residual.sum(axis=0)
    return W, b, a, c


def off_manifold_result(data: SubspaceData, settings: OffManifoldSettings) -> OffManifoldResult:
    """Both models."""
    return OffManifoldResult(
        settings=settings,
        data=data,
        linear_changes=linear_changes(data, settings),
        relu=relu_result(data, settings),
    )


def _drawn_networks(
    settings: OffManifoldSettings, columns: int
) -> tuple[Float64[np.ndarray, "d sh"], Float64[np.ndarray, "s h"]]:
    """First layers side by side, a block of columns for each seed, and the last layers."""
    firsts, lasts = [], []
    for seed in settings.seeds:
        generator = np.random.default_rng(seed)
        firsts.append(generator.standard_normal((columns, settings.hidden)))
        lasts.append(generator.standard_normal(settings.hidden) / math.sqrt(settings.hidden))
    return np.hstack(firsts), np.stack(lasts)
