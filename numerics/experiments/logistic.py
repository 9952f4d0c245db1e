"""Ridge logistic regression on data that keep their scales: the problem, and runs towards w*.

The columns are centred and the whole matrix is divided by one number, the square root of its
largest PCA variance; there is no intercept. What float64 makes of that *is* the problem.
Runs start at the edge of the region where a contraction is certified (theory.logistic), in random
directions inside each block.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, ArrayBackend
from numerics.coupled_groups import CoupledGroups
from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.exact import InputError, fraction_text
from numerics.experiments.convex_curve import ConvexCurve
from numerics.logistic_regression import LogisticRegression

__all__ = [
    "BREAST_CANCER",
    "CREDIT_CARD",
    "LogisticResult",
    "LogisticSettings",
    "logistic_problem",
    "logistic_regression_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticSettings:
    """What defines a run on one data set.

    Args:
        data: the name of the data set.
        target: the column to take as the target, or None for the data set's own; 1 where it is
            above 0.
        ridge: > 0.
        groups: into how many groups the eigenvalues of the Hessian at w* are split. More groups
            are narrower, but need smaller cross terms.
        radius: δ > 0, the bound of |x_jᵀ(w − w*)| in the region.
        cycles: how many multirate cycles to run.
        seeds: of the starting points.
        backend: where the runs compute.
    """

    data: str
    target: str | None
    ridge: Fraction
    groups: int
    radius: Fraction = Fraction(1, 100)
    cycles: int = 20
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    backend: ArrayBackend = ON_NUMPY

    def __post_init__(self) -> None:
        """Refuses a ridge or a radius that is not positive, and no cycles or seeds."""
        if self.ridge <= 0 or self.radius <= 0 or self.cycles < 1 or not self.seeds:
            raise InputError(
                f"{self.data}: ridge = {fraction_text(self.ridge)} and radius = "
                f"{fraction_text(self.radius)} must be > 0, cycles = {self.cycles} and "
                f"{len(self.seeds)} seeds >= 1"
            )


BREAST_CANCER: Final = LogisticSettings(
    data="breast-cancer", target=None, ridge=Fraction(1, 10**5), groups=3
)
CREDIT_CARD: Final = LogisticSettings(
    data="credit-card", target="PRC_FULL_PAYMENT", ridge=Fraction(1, 10**6), groups=3
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogisticResult:
    """One data set: the blocks near w*, the certified contraction, and the runs beneath it.

    `certificate` is that of the contraction, for the checker. `start` bounds the blocks' errors at
    the start of a cycle; inside it the contraction holds.
    """

    settings: LogisticSettings
    rows_of_data: int
    coupled: CoupledGroups
    contraction: Fraction
    certificate: Mapping[str, object]
    start: Float64[np.ndarray, " m"]
    multirate: ConvexCurve
    constant: ConvexCurve

    @property
    def is_within_bounds(self) -> bool:
        """Whether the contraction is one, and no step of any run exceeds its bound."""
        return self.contraction < 1 and self.multirate.is_within_bounds

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each method, numbers as text."""
        return tuple(
            {
                "data": self.settings.data,
                **curve.row(),
                "certified factor of a cycle": text,
            }
            for curve, text in (
                (self.multirate, f"{float(self.contraction):.6g}"),
                (self.constant, "none"),
            )
        )

    def to_json(self) -> dict[str, object]:
        """Settings, blocks, contraction and both curves; JSON-ready."""
        settings = self.settings
        return {
            "data": settings.data,
            "settings": {
                "target": settings.target,
                "ridge": fraction_text(settings.ridge),
                "groups": settings.groups,
                "radius": fraction_text(settings.radius),
                "cycles": settings.cycles,
                "seeds": list(settings.seeds),
                **settings.backend.to_json(),
            },
            "rows": self.rows_of_data,
            **self.coupled.to_json(),
            "contraction": fraction_text(self.contraction),
            "certificate": dict(self.certificate),
            "start": [float(x) for x in self.start],
            "within_bounds": self.is_within_bounds,
            "multirate": self.multirate.to_json(),
            "constant": self.constant.to_json(),
        }


def logistic_problem(settings: LogisticSettings, directory: Path | None) -> LogisticRegression:
    """The problem of one data set.

    Raises:
        DataNeeded: if its file is absent.
        InputError: if it has no target.
    """
    data = data_set(settings.data, directory=directory, target=settings.target)
    return logistic_regression_of(data, settings.ridge)


def logistic_regression_of(data: DataSet, ridge: Fraction) -> LogisticRegression:
    """The data centred and divided by one number, the label 1 where the target is above 0.

    Raises:
        InputError: if there is no target, or it is above 0 always or never.
    """
    if data.target is None:
        raise InputError(f"{data.name}: no target to fit; name a column with target")
    X = data.X - data.X.mean(axis=0, dtype=np.float64)
    X /= np.sqrt(np.linalg.eigvalsh(X.T @ X / len(X))[-1])
    return LogisticRegression(X=X, y=(data.target > 0).astype(np.float64), ridge=ridge)
