"""Ridge logistic regression f(w) = mean_j log(1 + e^{z_j}) − y_jz_j + ½ridge·‖w‖², z = Xw.

X is n × d, y has n entries 0 or 1. ∇f(w) = Xᵀ(σ(z) − y)/n + ridge·w, and the Hessian is
Xᵀdiag(σ′(z))X/n + ridge·I. Everything here is rounded, in float64; what is proved about a minimiser
and its Hessian is proved elsewhere, from the numbers that come out here as candidates.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import scipy.linalg
from array_api_compat import array_namespace
from jaxtyping import Float64

from numerics.array_backend import ON_NUMPY, Array, ArrayBackend
from numerics.exact import InputError, fraction_text, shown
from numerics.least_squares import Gradient

__all__ = ["LogisticRegression", "gradient", "hessian", "minimiser"]

MOST_NEWTON_STEPS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogisticRegression:
    """The problem: the data as they are in float64, labels 0 and 1, the ridge exact and > 0."""

    X: Float64[np.ndarray, "n d"]
    y: Float64[np.ndarray, " n"]
    ridge: Fraction

    def __post_init__(self) -> None:
        """Refuses labels other than 0 and 1, one label only, and a ridge that is not positive."""
        if self.X.ndim != 2 or self.y.shape != self.X.shape[:1]:
            raise InputError(
                f"logistic regression: X has shape {self.X.shape} and y {self.y.shape}; "
                "give X as n × d and y with n entries"
            )
        labels = np.unique(self.y)
        if labels.tolist() != [0.0, 1.0]:
            raise InputError(
                f"logistic regression: the labels are {shown(str(labels.tolist()))}; "
                "both 0 and 1 must occur, and nothing else"
            )
        if self.ridge <= 0:
            raise InputError(
                f"logistic regression: ridge = {shown(fraction_text(self.ridge))} must be > 0; "
                "without one the loss need not have a minimiser"
            )


def gradient(problem: LogisticRegression, backend: ArrayBackend = ON_NUMPY) -> Gradient:
    """The map w ↦ ∇f(w), on arrays of the backend."""
    n, ridge = len(problem.y), float(problem.ridge)
    X, y = map(backend.array, (problem.X, problem.y))

    def at(w: Array) -> Array:
        return X.T @ (_sigmoid(X @ w) - y) / n + ridge * w

    return at


def hessian(
    problem: LogisticRegression, w: Float64[np.ndarray, " d"]
) -> Float64[np.ndarray, "d d"]:
    """H(w) = Xᵀdiag(σ′(Xw))X/n + ridge·I."""
    probability = _sigmoid(problem.X @ w)
    weighted = problem.X * (probability * (1 - probability))[:, None]
    found: Float64[np.ndarray, "d d"] = weighted.T @ problem.X / len(problem.y)
    return found + float(problem.ridge) * np.eye(len(w))


def minimiser(problem: LogisticRegression) -> Float64[np.ndarray, " d"]:
    """Newton's method from 0, halved while the gradient does not shrink; to rounding.

    Returns:
        A point where a further step does not shrink the computed gradient.
    """
    slope = gradient(problem)
    w = np.zeros(problem.X.shape[1])
    size = np.linalg.norm(slope(w))
    for _ in range(MOST_NEWTON_STEPS):
        step = scipy.linalg.solve(hessian(problem, w), slope(w), assume_a="pos")
        length = 1.0
        while np.linalg.norm(slope(w - length * step)) >= size:
            length /= 2
            if length < 1e-3:
                return w
        w = w - length * step
        size = np.linalg.norm(slope(w))
    return w


def _sigmoid(z: Array) -> Array:
    """σ(z) = 1/(1 + e^{−z}), without overflow; on the backend of z."""
    xp = array_namespace(z)
    small = xp.exp(-xp.abs(z))
    return xp.where(z >= 0, 1 / (1 + small), small / (1 + small))
