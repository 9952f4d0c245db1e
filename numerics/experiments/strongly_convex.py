"""A multiscale loss that is strongly convex and not quadratic, with exact bounds of its Hessian.

f(θ) = ½‖Dθ‖² + γ·mean_j log cosh(x_jᵀθ), x_j = Dx̃_j, D = diag(1, ε) on two blocks of equal size.
The x̃_j are rows of a Hadamard matrix, so mean x̃_jx̃_jᵀ = I exactly. θ* = 0. The Hessian is
D(I + γÃ(θ))D with 0 ⪯ Ã ⪯ I, since log cosh has its second derivative in (0, 1]. So block k has its
spectrum in ε_k²[1, 1 + γ], the cross term is ½γε (convex.cross-terms), and the whole spectrum lies
in [ε², 1 + γ]: all of it for every θ, exact.
Source: derived here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import scipy.linalg
from array_api_compat import array_namespace
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, Array, ArrayBackend
from numerics.coupled_groups import CoupledGroups
from numerics.exact import InputError, fraction_text, shown
from numerics.experiments.convex_curve import ConvexCurve
from numerics.least_squares import Gradient
from numerics.spectral_group import SpectralGroup

__all__ = [
    "STRONGLY_CONVEX",
    "ScaleResult",
    "StronglyConvexResult",
    "StronglyConvexSettings",
    "coupled_blocks",
    "loss_gradient",
    "starts",
    "whole_spectrum",
]

START_SIZE: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StronglyConvexSettings:
    """What defines the experiment.

    Args:
        name: the experiment's name.
        scales: the values of ε, each in (0, 1), a run each.
        block: the dimension of each of the two blocks; a power of 2.
        gamma: γ > 0, the weight of the part that is not quadratic.
        cycles: how many multirate cycles to run.
        seeds: of the starting points.
        backend: where the runs compute.
    """

    name: str
    scales: tuple[Fraction, ...]
    block: int = 32
    gamma: Fraction = Fraction(1, 2)
    cycles: int = 20
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    backend: ArrayBackend = ON_NUMPY

    def __post_init__(self) -> None:
        """Refuses settings that give no two-scale loss."""
        if not self.scales or not all(0 < scale < 1 for scale in self.scales):
            listed = ", ".join(map(fraction_text, self.scales))
            raise InputError(f"{self.name}: scales = {shown(listed)} must be > 0 and < 1")
        if self.block < 1 or self.block & (self.block - 1):
            raise InputError(f"{self.name}: block = {self.block} must be a power of 2")
        if self.gamma <= 0 or self.cycles < 1 or not self.seeds:
            raise InputError(
                f"{self.name}: gamma = {fraction_text(self.gamma)} must be > 0, and cycles = "
                f"{self.cycles} and {len(self.seeds)} seeds >= 1"
            )


STRONGLY_CONVEX: Final = StronglyConvexSettings(
    name="toy-strongly-convex",
    scales=(Fraction(1, 10), Fraction(1, 30), Fraction(1, 100)),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScaleResult:
    """Both methods for one ε; the contraction of a multirate cycle, with its certificate."""

    scale: Fraction
    contraction: Fraction
    certificate: Mapping[str, object]
    multirate: ConvexCurve
    constant: ConvexCurve


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StronglyConvexResult:
    """The results for every ε."""

    settings: StronglyConvexSettings
    scales: tuple[ScaleResult, ...]

    @property
    def is_within_bounds(self) -> bool:
        """Whether no step of any run of either method exceeds its certified bound."""
        return all(
            part.multirate.is_within_bounds and part.constant.is_within_bounds
            for part in self.scales
        )

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each ε and method, numbers as text."""
        return tuple(
            {
                "scale": str(part.scale),
                **curve.row(),
                "certified factor of a cycle": f"{float(part.contraction):.6g}" if ours else "",
            }
            for part in self.scales
            for ours, curve in ((True, part.multirate), (False, part.constant))
        )

    def to_json(self) -> dict[str, object]:
        """Settings and all curves; JSON-ready."""
        settings = self.settings
        return {
            "experiment": settings.name,
            "settings": {
                "scales": [str(scale) for scale in settings.scales],
                "block": settings.block,
                "gamma": str(settings.gamma),
                "cycles": settings.cycles,
                "seeds": list(settings.seeds),
                **settings.backend.to_json(),
            },
            "within_bounds": self.is_within_bounds,
            "scales": [
                {
                    "scale": str(part.scale),
                    "contraction": fraction_text(part.contraction),
                    "certificate": dict(part.certificate),
                    "multirate": part.multirate.to_json(),
                    "constant": part.constant.to_json(),
                }
                for part in self.scales
            ],
        }


def coupled_blocks(scale: Fraction, gamma: Fraction) -> CoupledGroups:
    """The blocks [1, 1 + γ] and ε²[1, 1 + γ] with the cross term ½γε; exact."""
    top, cross = 1 + gamma, gamma * scale / 2
    groups = (SpectralGroup(Fraction(1), top), SpectralGroup(scale**2, scale**2 * top))
    zero = Fraction(0)
    return CoupledGroups(groups, ((zero, cross), (cross, zero)))


def whole_spectrum(scale: Fraction, gamma: Fraction) -> CoupledGroups:
    """All of the Hessian as one block, [ε², 1 + γ]; exact."""
    return CoupledGroups((SpectralGroup(scale**2, 1 + gamma),), ((Fraction(0),),))


def loss_gradient(settings: StronglyConvexSettings, scale: Fraction) -> Gradient:
    """The map θ ↦ D²θ + γ·mean_j tanh(x_jᵀθ)x_j, d = 2·block, on the backend; rounded."""
    size = 2 * settings.block
    scales = np.repeat([1.0, float(scale)], settings.block)
    X = scipy.linalg.hadamard(2 * size)[:, 1 : size + 1] * scales
    weight = float(settings.gamma) / len(X)
    A, squares = map(settings.backend.array, (X, scales**2))
    xp = array_namespace(A)

    def at(theta: Array) -> Array:
        return squares * theta + weight * (A.T @ xp.tanh(A @ theta))

    return at


def starts(
    settings: StronglyConvexSettings, scale: Fraction
) -> tuple[Float64[np.ndarray, " d"], ...]:
    """θ_0 of each seed: Dθ_0 is normal of size 5 in each block, so tanh is saturated there."""
    found = []
    for seed in settings.seeds:
        parts = np.random.default_rng(seed).standard_normal((2, settings.block))
        parts *= START_SIZE / np.linalg.norm(parts, axis=1, keepdims=True)
        found.append(np.concatenate([parts[0], parts[1] / float(scale)]))
    return tuple(found)
