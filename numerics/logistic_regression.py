"""Ridge logistic regression f(w) = mean_j log(1 + e^{z_j}) − y_jz_j + ½ridge·‖w‖², z = Xw.

X is n × d, y has n entries 0 or 1. ∇f(w) = Xᵀ(σ(z) − y)/n + ridge·w, and the Hessian is
Xᵀdiag(σ′(z))X/n + ridge·I. Everything here is rounded, in float64; what is proved about a minimiser
and its Hessian is proved elsewhere, from the numbers that come out here as candidates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import scipy.linalg
from jaxtyping import Float64

from numerics.exact import InputError, fraction_text, shown

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


def gradient(
    problem: LogisticRegression,
) -> Callable[[Float64[np.ndarray, " d"]], Float64[np.ndarray, " d"]]:
    """The map w ↦ ∇f(w)."""
    X, y, n, ridge = problem.X, problem.y, len(problem.y), float(problem.ridge)

    def at(w: Float64[np.ndarray, " d"]) -> Float64[np.ndarray, " d"]:
        found: Float64[np.ndarray, " d"] = X.T @ (_sigmoid(X @ w) - y) / n + ridge * w
        return found

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


def _sigmoid(z: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
    """σ(z) = 1/(1 + e^{−z}), without overflow."""
    small = np.exp(-np.abs(z))
    found: Float64[np.ndarray, " n"] = np.where(z >= 0, 1 / (1 + small), small / (1 + small))
    return found
