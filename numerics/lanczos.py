"""Lanczos: the ends of the spectrum of a symmetric A, known only through v ↦ Av, with bounds.

From a start vector q₁ the recurrence A·Q = Q·T + β_m·q_{m+1}·e_mᵀ builds an orthonormal Q (d × m)
and a tridiagonal T (m × m). For an eigenpair (θ, s) of T the Ritz vector Qs has the residual
‖A·Qs − θ·Qs‖ = |β_m·s_m|, so some eigenvalue of A lies within it of the Ritz value θ. That
holds in exact arithmetic; here all numbers are rounded. The i-th largest θ is never above the i-th
largest eigenvalue (Cauchy), but *which* eigenvalue lies near θ is not said: one that the start
vector does not see, and a second copy of a multiple one, can be missed.

Every new vector is made orthogonal to all earlier ones, twice (twice is enough: Kahan, Parlett), so
no eigenvalue is found again as a ghost. Where A leaves span(Q) invariant, a fresh vector orthogonal
to Q goes on, with β = 0. Axes: d the dimension, m the number of steps.
Source: Golub, Van Loan, Matrix Computations, chapter 10; Parlett, The Symmetric Eigenvalue Problem.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64
from scipy.linalg import eigh_tridiagonal

from numerics.exact import InputError, shown

__all__ = ["Lanczos", "Operator", "checked_steps", "lanczos", "start_vector"]

Operator = Callable[[Float64[np.ndarray, " d"]], Float64[np.ndarray, " d"]]

LOOKS_EVERY: Final = 5  # steps between two looks at the residuals: each costs an eigh of T
INVARIANT: Final = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lanczos:
    """T, its eigenvalues and the bounds, all rounded; the largest Ritz value first.

    Args:
        diagonal: α₁, …, α_m.
        off_diagonal: β₁, …, β_{m−1}; 0 where a fresh vector was taken.
        last: β_m.
        values: the Ritz values θ_i, descending.
        residuals: |β_m·s_mi|, of each Ritz value.
        weights: s_1i², of each; they add up to 1 (Gauss quadrature of the start's measure).
    """

    diagonal: Float64[np.ndarray, " m"]
    off_diagonal: Float64[np.ndarray, " k"]
    last: float
    values: Float64[np.ndarray, " m"]
    residuals: Float64[np.ndarray, " m"]
    weights: Float64[np.ndarray, " m"]

    @property
    def steps(self) -> int:
        """m, how often A was applied."""
        return len(self.diagonal)

    def first(self, steps: int) -> "Lanczos":
        """The same run as it was after its first steps: the leading block of T, no product more.

        Raises:
            InputError: if there are not so many.
        """
        if not 1 <= steps <= self.steps:
            raise InputError(f"steps: {shown(steps)} must be from 1 to the {self.steps} of the run")
        beta = np.append(self.off_diagonal, self.last)[:steps]
        return _of(self.diagonal[:steps], beta)


def start_vector(dimension: int, rng: np.random.Generator) -> Float64[np.ndarray, " d"]:
    """A unit vector, uniform on the sphere (rounded)."""
    v = rng.standard_normal(dimension)
    return v / np.linalg.norm(v)


def checked_steps(steps: object, name: str = "steps") -> int:
    """The number, if it is an integer of at least 1.

    Raises:
        InputError: if it is none.
    """
    if not isinstance(steps, int) or isinstance(steps, bool) or steps < 1:
        raise InputError(f"{name}: {shown(steps)} must be an integer >= 1")
    return steps


def lanczos(
    operator: Operator,
    dimension: int,
    *,
    steps: int,
    seed: int | np.random.Generator = 0,
    wanted: int = 0,
    accuracy: float = 0.0,
    start: Float64[np.ndarray, " d"] | None = None,
) -> Lanczos:
    """At most min(steps, d) steps from a random unit vector, or from a direction that is given.

    Args:
        operator: v ↦ Av, A symmetric d × d.
        dimension: d.
        steps: an upper limit; the basis takes 8·steps·d bytes.
        seed: of the start and of fresh vectors, or the generator that draws them.
        wanted: stop earlier, when so many of the largest Ritz values have residuals of at most
            `accuracy` times the largest |θ|; 0 to take all steps.
        accuracy: see `wanted`.
        start: the direction to start in, finite and not 0; a random one if absent.

    Returns:
        T and its Ritz values with residuals.

    Raises:
        InputError: if a size is none, the start is no direction, or the operator gives a number
            that is not finite.
    """
    dimension = checked_steps(dimension, "dimension")
    m = min(checked_steps(steps), dimension)
    rng = np.random.default_rng(seed)
    Q = np.empty((m, dimension))  # a row for each vector of the basis
    alpha, beta = np.zeros(m), np.zeros(m)
    Q[0] = start_vector(dimension, rng) if start is None else _direction(start, dimension)
    size = 0.0  # of T so far: what the residual of a step is compared with
    for j in range(m):
        w = np.array(operator(Q[j]), dtype=np.float64)  # a copy: it is changed in place
        if w.shape != (dimension,) or not np.isfinite(w).all():
            raise InputError(
                f"operator: its value at step {j + 1} is no finite vector of length {dimension}; "
                "check the loss at these parameters"
            )
        alpha[j] = Q[j] @ w
        _make_orthogonal(w, Q[: j + 1])
        beta[j] = np.linalg.norm(w)
        size = max(size, abs(alpha[j]) + beta[j])
        if j + 1 == m:
            break
        if beta[j] <= INVARIANT * np.sqrt(dimension) * size:
            beta[j] = 0.0
            w = _fresh(Q[: j + 1], rng)
        else:
            w /= beta[j]
        Q[j + 1] = w
        if wanted and (j + 1) % LOOKS_EVERY == 0 and j + 1 >= wanted and beta[j] > 0:
            found = _of(alpha[: j + 1], beta[: j + 1])
            if (found.residuals[:wanted] <= accuracy * np.abs(found.values).max()).all():
                return found
    return _of(alpha, beta)


def _direction(start: Float64[np.ndarray, " d"], dimension: int) -> Float64[np.ndarray, " d"]:
    v = np.asarray(start, dtype=np.float64)
    size = float(np.abs(v).max()) if v.shape == (dimension,) else 0.0
    if not 0 < size < np.inf:
        raise InputError(
            f"start: it must be a finite vector of length {dimension} that is not 0; "
            "leave it out for a random one"
        )
    v = v / size  # squares of very small or large numbers would leave the range
    return v / np.linalg.norm(v)


def _make_orthogonal(w: Float64[np.ndarray, " d"], Q: Float64[np.ndarray, "k d"]) -> None:
    """Takes the part in the span of Q out of w, in place, twice."""
    for _ in range(2):
        w -= (Q @ w) @ Q


def _fresh(Q: Float64[np.ndarray, "k d"], rng: np.random.Generator) -> Float64[np.ndarray, " d"]:
    """A unit vector orthogonal to the rows of Q, fewer than d."""
    w = start_vector(Q.shape[1], rng)
    for _ in range(2):  # a random vector in d = k + 1 dimensions may lie almost in the span
        _make_orthogonal(w, Q)
        w /= np.linalg.norm(w)
    return w


def _of(alpha: Float64[np.ndarray, " m"], beta: Float64[np.ndarray, " m"]) -> Lanczos:
    values, vectors = eigh_tridiagonal(alpha, beta[:-1])
    values, vectors = values[::-1], vectors[:, ::-1]
    return Lanczos(
        diagonal=alpha.copy(),
        off_diagonal=beta[:-1].copy(),
        last=float(beta[-1]),
        values=values.copy(),
        residuals=np.abs(beta[-1] * vectors[-1]),
        weights=vectors[0] ** 2,
    )
