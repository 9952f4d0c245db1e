"""The spectrum of a Hessian that is known by its products alone: ends, density, groups.

One Lanczos run finds the largest eigenvalues with residuals; shorter runs from further start
vectors give, with it, the density (`numerics.spectral_density`). A network's Hessian is indefinite:
its negative eigenvalues are reported, and are in no group. All numbers are rounded.

The allowance for rounding is δ = √d·ε·max|θ|, ε that of the dtype of the products, or the asymmetry
|uᵀHv − vᵀHu| seen at two random unit vectors where that is larger. It is an estimate and no bound.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError, fraction_from, shown
from numerics.lanczos import Lanczos, Operator, checked_steps, lanczos, start_vector
from numerics.ritz_groups import RitzGroups, ritz_groups
from numerics.spectral_density import SpectralDensity, mass_between, spectral_density

__all__ = ["HessianSpectrum", "hessian_spectrum"]

STEPS: Final = 200
DENSITY_STEPS: Final = 40
WANTED: Final = 20
ACCURACY: Final = 1e-8
RESOLUTION: Final = 1e-2
REPEATABLE: Final = 1e3  # in units of ε: more than reordered sums change


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HessianSpectrum:
    """What Lanczos saw of the spectrum; rounded, the groups' ends exact numbers with bars.

    Args:
        dimension: d.
        run: the Ritz values of the long run, with residuals.
        found: the groups above the floor.
        below: estimated share of the d eigenvalues with 0 ≤ λ < floor, and its deviation.
        negative: the same for λ < −δ.
        density: over all start vectors.
    """

    dimension: int
    run: Lanczos
    found: RitzGroups
    below: tuple[float, float]
    negative: tuple[float, float]
    density: SpectralDensity

    @property
    def least(self) -> float:
        """The least Ritz value: never below the least eigenvalue, up to rounding."""
        return float(self.run.values[-1])


def hessian_spectrum(
    operator: Operator,
    dimension: int,
    *,
    epsilon: float,
    vectors: int = 4,
    steps: int | None = None,
    wanted: int = WANTED,
    floor: object = "1/1000",
    count: int | None = None,
    seed: int = 0,
) -> HessianSpectrum:
    """The largest eigenvalues, groups with error bars and the density.

    Args:
        operator: v ↦ Hv.
        dimension: d.
        epsilon: of the dtype of the products.
        vectors: start vectors, the first one for the long run.
        steps: at most so many in the long run, 200 if absent; it ends when the `wanted` largest
            Ritz values have residuals of 1e-8 of the largest.
        wanted: see `steps`; 0 to take all steps.
        floor: as a part of the largest Ritz value, exact, in (0, 1).
        count: how many groups; what pays if absent.
        seed: of all vectors.

    Returns:
        The spectrum as far as it was seen.

    Raises:
        InputError: if an argument is out of range, the operator is not repeatable or not finite,
            or no Ritz value is above the floor.
    """
    checked_steps(vectors, "vectors")
    if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 0:
        raise InputError(f"wanted: {shown(wanted)} must be an integer >= 0")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise InputError(f"seed: {shown(seed)} must be an integer >= 0")
    part = fraction_from(floor, "floor")
    if not 0 < part < 1:
        raise InputError(
            f"floor: {shown(str(floor))} must be > 0 and < 1, a part of the largest eigenvalue"
        )
    limit = STEPS if steps is None else checked_steps(steps)
    rngs = np.random.default_rng(seed).spawn(vectors + 1)
    asymmetry = _asymmetry(operator, dimension, epsilon, rngs[-1])
    run = lanczos(
        operator,
        dimension,
        steps=limit,
        seed=rngs[0],
        wanted=min(wanted, dimension),
        accuracy=max(ACCURACY, 10 * epsilon),
    )
    short = min(limit, DENSITY_STEPS)
    runs = [run, *(lanczos(operator, dimension, steps=short, seed=g) for g in rngs[1:vectors])]
    rounding = max(math.sqrt(dimension) * epsilon * float(np.abs(run.values).max()), asymmetry)
    found = ritz_groups(
        run.values,
        run.residuals,
        floor=float(part) * max(float(run.values[0]), 0.0),
        rounding=rounding,
        resolution=RESOLUTION,
        count=count,
    )
    return HessianSpectrum(
        dimension=dimension,
        run=run,
        found=found,
        below=mass_between(runs, -rounding, found.floor),
        negative=mass_between(runs, -math.inf, -rounding),
        density=spectral_density(runs),
    )


def _asymmetry(
    operator: Operator, dimension: int, epsilon: float, rng: np.random.Generator
) -> float:
    """|uᵀHv − vᵀHu|; refuses an operator whose value changes from call to call."""
    u, v = start_vector(dimension, rng), start_vector(dimension, rng)
    Hu, again, Hv = np.array(operator(u)), np.array(operator(u)), np.array(operator(v))
    if not (np.isfinite(Hu).all() and np.isfinite(Hv).all()):
        raise InputError(
            "model: a Hessian-vector product is not finite; check the data and the parameters"
        )
    change, size = _norm(Hu - again), _norm(Hu)
    if change > REPEATABLE * epsilon * size:
        raise InputError(
            f"model: a Hessian-vector product changes by {change:.2g} from call to call; "
            "call model.eval(), and give batches that are the same each time"
        )
    return abs(float(u @ Hv - v @ Hu))


def _norm(v: Float64[np.ndarray, " d"]) -> float:
    return float(np.linalg.norm(v))
