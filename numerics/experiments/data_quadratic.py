"""Least squares on a data set: the quadratic of its standardised columns, on the span that counts.

The columns that vary are centred and divided by their standard deviations; the target is centred.
Eigenvalues of the Gram matrix at or below twice their error cannot be told from zero: what a run
does there is not seen in the fit, and no step size can be planned for it. Where there are such, the
problem is restricted to the span V of the other eigenvectors, Ĝ = fl(Vᵀ(XᵀX/n)V) and
b̂ = fl(Vᵀ(Xᵀy/n)), and an error is ‖Vᵀ(w − w*)‖. As everywhere here, Ĝ and b̂ *are* then the
problem: groups and minimiser are theirs. Runs start at random points, as far from 0 as the
minimiser is.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import scipy.linalg

from numerics.array_backend import ON_NUMPY, ArrayBackend
from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.exact import InputError
from numerics.experiments.family_run import Quadratic
from numerics.experiments.given_spectra import minimiser_of
from numerics.group_detection import FLOOR_FACTOR, detect_groups
from numerics.spectrum import gram_matrix, symmetric_spectrum

__all__ = ["DATA", "DataSettings", "data_quadratic", "quadratic_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSettings:
    """What defines the runs on one data set.

    Args:
        data: its name.
        target: the column to fit, or None for the data set's own target.
        limit: the most gradients.
        seeds: of the starts.
        backend: where the runs compute.
    """

    data: str
    target: str | None = None
    limit: int
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    backend: ArrayBackend = ON_NUMPY

    def __post_init__(self) -> None:
        """Refuses no seeds and no gradients."""
        if not self.seeds or self.limit < 1:
            raise InputError(
                f"{self.data}: {len(self.seeds)} seeds and limit = {self.limit} must be >= 1"
            )


DATA: Final = (
    DataSettings(data="digits", limit=4_000),
    DataSettings(data="mnist", limit=3_000),
    DataSettings(data="credit-card", target="PRC_FULL_PAYMENT", limit=30_000),
)


def data_quadratic(
    settings: DataSettings, directory: Path | None
) -> tuple[Quadratic, tuple[str, ...]]:
    """The problem of one data set, with notes on what was left out.

    Raises:
        DataNeeded: if its file is absent.
        InputError: if it has no target.
    """
    data = data_set(settings.data, directory=directory, target=settings.target)
    problem, notes = quadratic_of(data, settings.seeds)
    return replace(problem, backend=settings.backend), notes


def quadratic_of(data: DataSet, seeds: tuple[int, ...]) -> tuple[Quadratic, tuple[str, ...]]:
    """The problem of a data matrix with a target, and notes on what was left out.

    Raises:
        InputError: if there is no target.
    """
    if data.target is None:
        raise InputError(f"{data.name}: no target to fit; name a column with target")
    notes = list(data.notes)
    X = data.X.astype(np.float64)
    X -= X.mean(axis=0)
    scale = np.sqrt(np.mean(X**2, axis=0))
    if not scale.all():
        notes.append(f"{int((scale == 0).sum())} constant columns are left out")
        X, scale = X[:, scale > 0], scale[scale > 0]
    X /= scale
    y = data.target.astype(np.float64)
    y -= y.mean()
    G, formed = gram_matrix(X)
    b = X.T @ y / len(X)
    spectrum = symmetric_spectrum(G, formed=formed, rows=len(X))
    if (lost := int((spectrum.eigenvalues <= FLOOR_FACTOR * spectrum.error).sum())) > 0:
        notes.append(
            f"restricted to the span of {len(b) - lost} eigenvectors: {lost} eigenvalues cannot "
            "be told from 0"
        )
        _, V = scipy.linalg.eigh(G, driver="evd")
        V = V[:, lost:]
        G, b = V.T @ G @ V, V.T @ b
    G = (G + G.T) / 2
    spectrum = symmetric_spectrum(G)
    groups = detect_groups(spectrum.eigenvalues, error=spectrum.error).groups
    if float(groups[-1].mu) > spectrum.eigenvalues[-1]:
        raise InputError(f"{data.name}: an eigenvalue is left below the floor; leave out columns")
    minimiser, error = minimiser_of(G, b, float(groups[-1].mu))
    starts = [np.random.default_rng(seed).standard_normal(len(b)) for seed in seeds]
    size = float(np.linalg.norm(minimiser))
    return (
        Quadratic(
            name=data.name,
            G=G,
            b=b,
            starts=np.stack([size * w / np.linalg.norm(w) for w in starts], axis=1),
            minimiser=minimiser,
            minimiser_error=error,
            groups=groups,
        ),
        tuple(notes),
    )
