"""The toy problems' data: linear regression on multiscale points with a Gaussian target.

Points x = D x̃ in ℝ^d, d = 100, D = diag(ε_k) on equal blocks. The entries of x̃ are independent and
normal, with variances spread evenly over [1/spread, 1] inside each block, so that block k gives a
group of eigenvalues near ε_k²·[1/spread, 1]. The target is the Gaussian bump
g(x) = exp(−‖D⁻¹x − 1‖²/(2d)). Points and target are centred; the fit is f(w) = ‖Xw − y‖²/(2n).

What the runs iterate with, Ĝ = fl(XᵀX/n) and b̂ = fl(Xᵀy/n) in the type of the run, *is* the problem
here: its minimiser is w* = Ĝ⁻¹b̂, and the groups hold the spectrum of Ĝ and that of the exact XᵀX/n.
Source: talk, "two numerical studies, toy problems in 100 dimensions … linear regression problem on
the Gaussian target. The number of points are 10,000"; scales, spread and bump are chosen here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
import scipy.linalg
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, ArrayBackend
from numerics.exact import InputError
from numerics.group_detection import groups_of_sizes
from numerics.least_squares import LeastSquares
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.spectrum import gram_matrix, symmetric_spectrum

__all__ = [
    "THREE_SCALE",
    "TWO_SCALE",
    "ToyProblem",
    "ToySettings",
    "common_groups",
    "exact_residual_norm",
    "toy_problem",
    "toy_problems",
]

REFINEMENTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ToySettings:
    """What defines a toy experiment, and nothing else does.

    Args:
        name: the experiment's name.
        scales: ε_1 > ε_2 > … > 0, one for each block.
        dimension: d, at least the number of blocks.
        points: n ≥ 4d.
        spread: the ratio of variances in a block, ≥ 1.
        cycles: how many cycles the multirate method runs.
        seeds: one run each.
        backend: where the runs compute.
        dtype: of Ĝ, b̂ and the runs, `float64` or `float32`.
    """

    name: str
    scales: tuple[Fraction, ...]
    dimension: int = 100
    points: int = 10_000
    spread: Fraction = Fraction(2)
    cycles: int = 25
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    backend: ArrayBackend = ON_NUMPY
    dtype: str = "float64"

    def __post_init__(self) -> None:
        """Refuses settings that give no multiscale regression problem."""
        if not self.scales or min(self.scales) <= 0:
            raise InputError(f"{self.name}: scales = {self._scales} must be positive; give > 0")
        if any(above <= below for above, below in pairwise(self.scales)):
            raise InputError(f"{self.name}: scales = {self._scales} must decrease; sort them")
        if self.dimension < len(self.scales):
            raise InputError(
                f"{self.name}: dimension = {self.dimension} must be >= {len(self.scales)}, "
                "one for each scale"
            )
        if self.points < 4 * self.dimension:
            raise InputError(
                f"{self.name}: points = {self.points} must be >= {4 * self.dimension}, "
                "four for each dimension"
            )
        if self.spread < 1 or self.cycles < 1 or not self.seeds:
            raise InputError(
                f"{self.name}: spread = {self.spread}, cycles = {self.cycles} and "
                f"{len(self.seeds)} seeds must each be >= 1"
            )

    @property
    def block_sizes(self) -> tuple[int, ...]:
        """The dimensions of the blocks, as equal as they can be; they add up to d."""
        blocks = len(self.scales)
        return tuple((self.dimension + i) // blocks for i in range(blocks))

    @property
    def _scales(self) -> str:
        return ", ".join(map(str, self.scales))


TWO_SCALE: Final = ToySettings(name="toy-two-scale", scales=(Fraction(1), Fraction(1, 10)))
THREE_SCALE: Final = ToySettings(
    name="toy-three-scale", scales=(Fraction(1), Fraction(1, 10), Fraction(1, 100))
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToyProblem:
    """One seed's problem: Ĝ, b̂, the rounded minimiser with its error, and exact groups.

    Args:
        seed: what the points were drawn with.
        problem: the data, centred.
        G: Ĝ, numbers of the run's type held as float64.
        b: b̂, the same.
        minimiser: w̃ ≈ w*.
        minimiser_error: a bound on ‖w̃ − w*‖, from the exact residual of w̃.
        groups: they hold every eigenvalue of Ĝ, a group for each scale.
    """

    seed: int
    problem: LeastSquares
    G: Float64[np.ndarray, "d d"]
    b: Float64[np.ndarray, " d"]
    minimiser: Float64[np.ndarray, " d"]
    minimiser_error: float
    groups: tuple[SpectralGroup, ...]


def toy_problem(settings: ToySettings, seed: int) -> ToyProblem:
    """The problem of one seed.

    Raises:
        InputError: if the blocks' eigenvalues overlap, so that they form fewer groups than scales.
    """
    problem = _regression(settings, seed)
    G, formed = gram_matrix(problem.X)
    b = problem.X.T @ problem.y / problem.rows
    rounded = G.astype(settings.dtype).astype(np.float64)  # symmetric as G is
    formed += float(np.linalg.norm(rounded - G))
    G, b = rounded, b.astype(settings.dtype).astype(np.float64)
    spectrum = symmetric_spectrum(G, formed=formed, rows=problem.rows)
    detection = groups_of_sizes(spectrum.eigenvalues, settings.block_sizes, error=spectrum.error)
    factor = scipy.linalg.cho_factor(G)
    w = scipy.linalg.cho_solve(factor, b)
    for _ in range(REFINEMENTS):
        w += scipy.linalg.cho_solve(factor, b - G @ w)
    smallest = float(detection.groups[-1].mu)
    return ToyProblem(
        seed=seed,
        problem=problem,
        G=G,
        b=b,
        minimiser=w,
        minimiser_error=1.01 * exact_residual_norm(G, w, b) / smallest,
        groups=detection.groups,
    )


def toy_problems(settings: ToySettings) -> tuple[ToyProblem, ...]:
    """The problems of all seeds."""
    return tuple(toy_problem(settings, seed) for seed in settings.seeds)


def common_groups(problems: Sequence[ToyProblem]) -> tuple[SpectralGroup, ...]:
    """The smallest groups that hold the groups of every problem; one schedule serves all seeds.

    Raises:
        InputError: if the groups of two seeds overlap.
    """
    columns = zip(*(problem.groups for problem in problems), strict=True)
    return ordered_groups(
        SpectralGroup(min(g.mu for g in column), max(g.L for g in column)) for column in columns
    )


def exact_residual_norm(
    G: Float64[np.ndarray, "d d"], w: Float64[np.ndarray, " d"], b: Float64[np.ndarray, " d"]
) -> float:
    """‖Gw − b‖ with every product and sum exact; only the result is rounded."""
    exact_w = [Fraction(x) for x in w.tolist()]
    residual = [
        sum((Fraction(g) * x for g, x in zip(row, exact_w, strict=True)), start=-Fraction(value))
        for row, value in zip(G.tolist(), b.tolist(), strict=True)
    ]
    return float(np.linalg.norm([float(r) for r in residual]))


def _regression(settings: ToySettings, seed: int) -> LeastSquares:
    generator = np.random.default_rng(seed)
    sizes = settings.block_sizes
    variances = np.concatenate(
        [np.linspace(1.0, float(1 / settings.spread), num=size) for size in sizes]
    )
    scales = np.repeat([float(scale) for scale in settings.scales], sizes)
    normal = generator.standard_normal((settings.points, settings.dimension))
    unscaled = normal * np.sqrt(variances)
    y = np.exp(-np.sum((unscaled - 1.0) ** 2, axis=1) / (2 * settings.dimension))
    X = unscaled * scales
    return LeastSquares(X - X.mean(axis=0), y - y.mean())
