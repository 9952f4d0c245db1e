"""The stability polynomial of a cycle in the complex plane: log₁₀|p(z)|, rounded, for figures.

p(z) = ∏ⱼ(1 − ηⱼz)^Nⱼ is what one cycle, one explicit Runge–Kutta step, does to an eigenvalue z. For
Re z ≤ 0 every factor has modulus ≥ 1, so the region |p| ≤ 1 lies in the right half-plane, where
log-polar coordinates (log₁₀|z|, arg z) show all scales of it at once.
"""

import numpy as np
from numpy.typing import NDArray

from numerics.schedule import Schedule

__all__ = ["log10_modulus", "polar_grid"]


def log10_modulus(schedule: Schedule, z: NDArray[np.complex128]) -> NDArray[np.float64]:
    """log₁₀|p(z)|, −∞ at a root.

    Args:
        schedule: the steps of one cycle.
        z: points of the plane, any shape.

    Returns:
        The values in float64: the error is some N·1e-16 in absolute terms, more beside a root.
    """
    total = np.zeros(z.shape)
    with np.errstate(divide="ignore"):
        for step in schedule.merged():
            total += float(step.count) * np.log10(np.abs(1 - float(step.rate) * z))
    return total


def polar_grid(
    low: float, high: float, shape: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.complex128]]:
    """A grid of a quarter-plane in log-polar coordinates, finer towards the real axis.

    Args:
        low: the least modulus, > 0.
        high: the largest modulus.
        shape: numbers of angles (0, and from 0.01° to 90°), and of moduli.

    Returns:
        Moduli, angles in degrees from 0 to 90, and the points z.
    """
    moduli = np.geomspace(low, high, shape[1])
    angles = np.concatenate([[0.0], np.geomspace(0.01, 90.0, shape[0] - 1)])
    return moduli, angles, moduli[None, :] * np.exp(1j * np.deg2rad(angles[:, None]))
