"""Stochastic Lanczos quadrature: how the eigenvalues of a symmetric A are distributed.

For a unit vector v, vᵀf(A)v = Σ f(λ_j)(vᵀu_j)² is an integral, whose Gauss quadrature has the Ritz
values θ_i as nodes and s_1i² as weights (m nodes are exact for polynomials of degree 2m − 1).
Uniform v on the sphere average to tr f(A)/d. A few vectors estimate it; their spread is shown
beside the mean, and nothing here is a bound. All numbers are rounded.
Source: Golub, Meurant, Matrices, Moments and Quadrature; Lin, Saad, Yang, SIAM Review 58 (2016).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError
from numerics.lanczos import Lanczos

__all__ = ["SpectralDensity", "mass_between", "spectral_density"]

WIDTHS = 40.0  # the spectrum's range is so many standard deviations of the smoothing wide


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpectralDensity:
    """The density of eigenvalues, smoothed by a Gaussian of deviation `width`, on a grid.

    `mean` and `spread` (the standard deviation; 0 for one vector) are over the start vectors.
    """

    grid: Float64[np.ndarray, " g"]
    mean: Float64[np.ndarray, " g"]
    spread: Float64[np.ndarray, " g"]
    width: float
    vectors: int

    def to_json(self) -> dict[str, object]:
        """The density as JSON-ready rounded numbers."""
        return {
            "grid": self.grid.tolist(),
            "mean": self.mean.tolist(),
            "spread": self.spread.tolist(),
            "width": self.width,
            "vectors": self.vectors,
        }


def spectral_density(
    runs: Sequence[Lanczos], *, points: int = 201, width: float | None = None
) -> SpectralDensity:
    """The density on an even grid over all Ritz values, three widths beyond them.

    Args:
        runs: Lanczos from start vectors that are uniform on the sphere and independent.
        points: of the grid.
        width: of the smoothing; a fortieth of the spectrum's range if absent.

    Returns:
        The density; its integral over the line is 1.

    Raises:
        InputError: if there is no run.
    """
    if not runs:
        raise InputError("density: no start vector; give at least one")
    low = min(float(run.values[-1]) for run in runs)
    high = max(float(run.values[0]) for run in runs)
    if width is None:
        width = (high - low) / WIDTHS or max(abs(high), 1.0) / WIDTHS
    grid = np.linspace(low - 3 * width, high + 3 * width, points)
    each = np.stack([_smoothed(run, grid, width) for run in runs])
    return SpectralDensity(
        grid=grid,
        mean=each.mean(axis=0),
        spread=_deviation(each),
        width=width,
        vectors=len(runs),
    )


def mass_between(runs: Sequence[Lanczos], low: float, high: float) -> tuple[float, float]:
    """The estimated share of eigenvalues with low ≤ λ < high, and its deviation over the vectors.

    A node is in or out as a whole, so the share of an interval without a gap at its ends is rough.
    """
    shares = [float(run.weights[(run.values >= low) & (run.values < high)].sum()) for run in runs]
    return float(np.mean(shares)), float(_deviation(np.array(shares)[:, None])[0])


def _smoothed(run: Lanczos, grid: Float64[np.ndarray, " g"], width: float) -> np.ndarray:
    bumps = np.exp(-(((grid[:, None] - run.values) / width) ** 2) / 2)
    return bumps @ run.weights / (width * np.sqrt(2 * np.pi))


def _deviation(each: np.ndarray) -> np.ndarray:
    return each.std(axis=0, ddof=1) if len(each) > 1 else np.zeros(each.shape[1])
