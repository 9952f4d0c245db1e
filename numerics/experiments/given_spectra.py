"""Least squares with a spectrum that is given: the groups, the matrices and the settings.

X = U·diag(√(nλ))·Vᵀ with random orthonormal U (n × d) and V (d × d): G = XᵀX/n = V·diag(λ)·Vᵀ. In
each group λ runs evenly from one end to the other. The target is Xw° with random w° of norm 1, and
runs start at 0, so that the error at the start is spread evenly over the directions.
What the runs iterate with, Ĝ = fl(XᵀX/n) and b̂ = fl(Xᵀy/n), rounded to the type of the run, *is*
the problem: groups and minimiser are those of Ĝ. The schedules are planned for the groups given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import scipy.linalg
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, ArrayBackend
from numerics.exact import InputError, fraction_text
from numerics.experiments.family_run import Quadratic
from numerics.local_rounding import local_errors
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.spectrum import symmetric_spectrum

__all__ = [
    "DOUBLE",
    "FOUR_SPECTRA",
    "SINGLE",
    "GivenSpectrum",
    "SpectraSettings",
    "minimiser_of",
    "spectrum_problem",
]

DOUBLE: Final = "float64"
SINGLE: Final = "float32"
REFINEMENTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSpectrum:
    """Local condition numbers κ_1 … κ_n from the largest eigenvalues down, gaps; μ_n = 1; exact."""

    kappas: tuple[Fraction, ...]
    gaps: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        """Refuses numbers that make no groups."""
        if len(self.gaps) != len(self.kappas) - 1 or min((*self.kappas, *self.gaps)) < 1:
            raise InputError(f"spectrum {self.name}: give one gap fewer than kappas, each >= 1")

    @property
    def name(self) -> str:
        """The numbers as text, `10,10; 10000`."""
        return "; ".join(
            ",".join(fraction_text(x) for x in part) for part in (self.kappas, self.gaps) if part
        )

    @property
    def groups(self) -> tuple[SpectralGroup, ...]:
        """The groups, from the largest eigenvalues down."""
        mu, found = Fraction(1), []
        above = (*reversed(self.gaps), Fraction(1))
        for kappa, gap in zip(reversed(self.kappas), above, strict=True):
            found.append(SpectralGroup(mu, mu * kappa))
            mu *= kappa * gap
        return ordered_groups(found)


def _spectrum(kappas: Sequence[int], gaps: Sequence[int]) -> GivenSpectrum:
    return GivenSpectrum(
        kappas=tuple(Fraction(x) for x in kappas), gaps=tuple(Fraction(x) for x in gaps)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectraSettings:
    """What defines the runs on given spectra.

    Args:
        spectra: the spectra.
        dimension: d.
        rows: n ≥ d.
        seeds: one matrix each.
        types: of the runs.
        contraction: of the long cycle.
        short: of the short cycles.
        limit: the most gradients.
        backend: where the runs compute.
    """

    spectra: tuple[GivenSpectrum, ...]
    dimension: int = 200
    rows: int = 400
    seeds: tuple[int, ...] = (0, 1, 2)
    types: tuple[str, ...] = (DOUBLE, SINGLE)
    contraction: Fraction = Fraction(1, 10**8)
    short: Fraction = Fraction(1, 100)
    limit: int = 15_000
    backend: ArrayBackend = ON_NUMPY

    def __post_init__(self) -> None:
        """Refuses settings that give no problem."""
        least = 2 * max((len(each.kappas) for each in self.spectra), default=0)
        if not self.spectra or not self.seeds or not least <= self.dimension <= self.rows:
            raise InputError(
                f"spectra: {len(self.spectra)} spectra, {len(self.seeds)} seeds, dimension "
                f"{self.dimension}, {self.rows} rows; give at least one of each, two dimensions a "
                "group and as many rows as dimensions"
            )


FOUR_SPECTRA: Final = SpectraSettings(
    spectra=(
        _spectrum((2, 2), (100,)),
        _spectrum((10, 10), (100,)),
        _spectrum((10, 10), (10_000,)),
        _spectrum((2, 2, 2), (100, 100)),
    )
)


def spectrum_problem(
    settings: SpectraSettings, spectrum: GivenSpectrum, seed: int, dtype: str
) -> Quadratic:
    """One seed's problem, rounded to the type of the run.

    Raises:
        InputError: if rounding to that type leaves an eigenvalue that is not positive, or groups
            that overlap.
    """
    G, b = _normal_equations(settings, spectrum, seed)
    G, b = G.astype(dtype), b.astype(dtype)
    exact = G.astype(np.float64)  # the same numbers
    found = symmetric_spectrum(exact)
    error, values = Fraction(found.error), [Fraction(x) for x in found.eigenvalues.tolist()]
    groups, first = [], 0
    for size in _sizes(settings.dimension, len(spectrum.kappas)):
        part = values[first : first + size]
        groups.append(SpectralGroup(part[-1] - error, part[0] + error))
        first += size
    groups = list(ordered_groups(groups))
    minimiser, minimiser_error = minimiser_of(exact, b.astype(np.float64), float(groups[-1].mu))
    return Quadratic(
        name=f"{spectrum.name}, {dtype}",
        G=G,
        b=b,
        starts=np.zeros((settings.dimension, 1), dtype=dtype),
        minimiser=minimiser,
        minimiser_error=minimiser_error,
        groups=tuple(groups),
        backend=settings.backend,
    )


def minimiser_of(
    G: Float64[np.ndarray, "d d"], b: Float64[np.ndarray, " d"], smallest: float
) -> tuple[Float64[np.ndarray, " d"], float]:
    """w̃ ≈ G⁻¹b, refined, and a bound on its error from its exact residual and λ_min ≥ smallest."""
    factor = scipy.linalg.cho_factor(G)
    w = scipy.linalg.cho_solve(factor, b)
    for _ in range(REFINEMENTS):
        w += scipy.linalg.cho_solve(factor, b - G @ w)
    # a step of rate 1 that does not move has the residual Gw − b as its local error
    (residual,) = local_errors(G, b, np.stack([w, w]), [Fraction(1)])
    return w, 1.01 * float(residual) / smallest


def _normal_equations(settings: SpectraSettings, spectrum: GivenSpectrum, seed: int) -> Any:
    generator = np.random.default_rng(seed)
    n, d = settings.rows, settings.dimension
    U, _ = np.linalg.qr(generator.standard_normal((n, d)))
    V, _ = np.linalg.qr(generator.standard_normal((d, d)))
    eigenvalues = np.concatenate(
        [
            np.linspace(float(group.L), float(group.mu), num=size)
            for group, size in zip(spectrum.groups, _sizes(d, len(spectrum.kappas)), strict=True)
        ]
    )
    X = (U * np.sqrt(n * eigenvalues)) @ V.T
    planted = generator.standard_normal(d)
    y = X @ (planted / np.linalg.norm(planted))
    G = X.T @ X / n
    return (G + G.T) / 2, X.T @ y / n


def _sizes(dimension: int, groups: int) -> tuple[int, ...]:
    return tuple((dimension + i) // groups for i in range(groups))
