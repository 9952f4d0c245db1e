"""Eigenvalues of (1/n)·XᵀX, centred (PCA variances) or not, with a bound on their error.

X is n × d. With n ≥ d the d × d Gram matrix is formed in blocks of rows and diagonalised; with
n < d the singular values σ of the centred matrix give λ = σ²/n and d − n zeros.
The stated error bounds |λ̂ⱼ − λⱼ| for every j at once. It has two parts, derived here; u and γ_k are
those of `numerics.rounding`.

*Forming* Ĝ. Rows are shifted by c, the rounded mean: y = fl(x − c). A sum over blocks of m rows,
then over K blocks, takes each product through at most m + K roundings, and two more come from y, so
the error of entry (i, j) is at most γ_{m+K+4}·√(S_ii S_jj), S = Σ y yᵀ (Cauchy–Schwarz). A matrix
bounded entrywise by v vᵀ has 2-norm at most ‖v‖² = tr S, hence ‖ΔG‖₂ ≤ γ_{m+K+8}·(tr S)/n, and the
correction by the mean ȳ of y makes it γ_{m+K+8}·(√(tr S/n) + ‖ȳ‖)². For integers of 8 bits, while
n²·255² < 2⁵³, n·Σxxᵀ − (Σx)(Σx)ᵀ is exact and only the last division rounds: u·tr G.

*Diagonalising* Ĝ is bounded afterwards, from what LAPACK returned: with R = ĜV − VΛ and
δ = ‖VᵀV − I‖_F, V = QP (polar) gives |λ̂ⱼ − λⱼ(Ĝ)| ≤ ‖R‖_F + 2δ·‖Ĝ‖_F (Weyl). R and δ are computed,
again in blocks, with errors at most γ_{m+K+4}·‖Ĝ‖_F‖V‖_F and γ_{m+K+4}·‖V‖_F². The singular values
of Y are bounded likewise, through ‖Y − UΣWᵀ‖_F and the two defects δ. The bounds are themselves
rounded, and enlarged by 1 %.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.linalg
from jaxtyping import Float64, Real

from numerics.data_set import row_blocks
from numerics.exact import InputError
from numerics.rounding import UNIT, gamma

__all__ = ["Spectrum", "gram_matrix", "pca_spectrum", "symmetric_spectrum"]

EXACT_BELOW: Final = 2**53
SLACK: Final = 1.01
SMALLEST: Final = 1e-70  # fourth powers, times n, stay in the range of float64
LARGEST: Final = 1e70


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spectrum:
    """Eigenvalues from the largest down, rounded, and a bound on the error of each.

    Computed eigenvalues below zero, which are within the error of zero, are set to zero.
    """

    eigenvalues: Float64[np.ndarray, " d"]
    error: float
    rows: int

    def __post_init__(self) -> None:
        """Refuses a spectrum of zeros: there is nothing to learn from such data."""
        if not self.eigenvalues[0] > self.error:
            raise InputError(
                f"data: the largest variance is {self.eigenvalues[0]:.3g}, within the rounding "
                f"error {self.error:.3g} of 0: every column is constant; give data that varies"
            )


def pca_spectrum(X: Real[np.ndarray, "n d"]) -> Spectrum:
    """The variances along the principal directions: eigenvalues of (1/n)·Σ(x − x̄)(x − x̄)ᵀ.

    Args:
        X: n rows; uint8 is summed exactly where the sums fit.

    Returns:
        d eigenvalues, with their error; for n < d the last d − n are exact zeros.

    Raises:
        InputError: if no column varies, or fourth powers of the entries leave the range of float64.
    """
    _refuse_extremes(X)
    n, d = X.shape
    if n < d:
        return _thin_spectrum(X)
    G, error = _byte_covariance(X) if _sums_exactly(X) else _covariance(X, _mean(X))
    return symmetric_spectrum(G, formed=error, rows=n)


def gram_matrix(X: Real[np.ndarray, "n d"]) -> tuple[Float64[np.ndarray, "d d"], float]:
    """Ĝ = fl(XᵀX/n), not centred, and a bound on ‖Ĝ − XᵀX/n‖₂; the Hessian of least squares."""
    total, trace, rounding = _sum_of_products(X, np.zeros(X.shape[1]))
    return total / X.shape[0], SLACK * rounding * trace / X.shape[0]


def symmetric_spectrum(
    G: Float64[np.ndarray, "d d"], *, formed: float = 0.0, rows: int = 0
) -> Spectrum:
    """Eigenvalues of a symmetric positive semidefinite matrix, with their error.

    Args:
        G: the matrix, symmetric to the last bit.
        formed: how far in the 2-norm G may be from the matrix that is meant; the error then holds
            for both.
        rows: of the data behind G, kept as a record.

    Raises:
        InputError: if G is zero up to its error.
    """
    values, V = scipy.linalg.eigh(G, driver="evd")
    size, rounding = float(np.linalg.norm(G)), gamma(_roundings(G.shape[0]) + 4)
    R = _product(G, V)
    R -= V * values
    residual = float(np.linalg.norm(R)) + rounding * size * float(np.linalg.norm(V))
    found = residual + 2 * _defect(V) * size
    return Spectrum(
        eigenvalues=np.maximum(values[::-1], 0.0), error=SLACK * (formed + found), rows=rows
    )


def _refuse_extremes(X: Real[np.ndarray, "n d"]) -> None:
    largest = max(abs(float(X.max())), abs(float(X.min())))
    if largest and not SMALLEST <= largest <= LARGEST:
        raise InputError(
            f"data: the largest entry is {largest:.3g} in size, and fourth powers leave the range "
            f"of float64; rescale the data to between {SMALLEST:g} and {LARGEST:g}"
        )


def _sums_exactly(X: Real[np.ndarray, "n d"]) -> bool:
    return X.dtype == np.uint8 and X.shape[0] ** 2 * 255**2 < EXACT_BELOW


def _mean(X: Real[np.ndarray, "n d"]) -> Float64[np.ndarray, " d"]:
    total = np.zeros(X.shape[1])
    for block in row_blocks(X):
        total += block.sum(axis=0, dtype=np.float64)
    return total / X.shape[0]


def _byte_covariance(X: Real[np.ndarray, "n d"]) -> tuple[Float64[np.ndarray, "d d"], float]:
    n, d = X.shape
    products, total = np.zeros((d, d)), np.zeros(d)
    for block in row_blocks(X):
        Y = block.astype(np.float64)
        products += Y.T @ Y  # whole numbers below 2^53: no rounding
        total += Y.sum(axis=0)
    products *= n
    products -= np.outer(total, total)
    products /= float(n) ** 2
    return products, SLACK * UNIT * float(np.trace(products))


def _sum_of_products(
    X: Real[np.ndarray, "n d"], centre: Float64[np.ndarray, " d"]
) -> tuple[Float64[np.ndarray, "d d"], float, float]:
    """S = Σ(x − c)(x − c)ᵀ, its trace, and the relative error of each of its terms."""
    d = X.shape[1]
    S = np.zeros((d, d))
    for block in row_blocks(X, _block_length(X.shape[0])):
        Y = block - centre
        S += Y.T @ Y
    return S, float(np.trace(S)), gamma(_roundings(X.shape[0]) + 8)


def _block_length(n: int) -> int:
    """The rows m of a block; m + K, for the K = ⌈n/m⌉ blocks, is least where both are √n."""
    return max(32, math.isqrt(n))


def _roundings(n: int) -> int:
    return _block_length(n) + -(-n // _block_length(n))


def _product(
    A: Float64[np.ndarray, "k p"], B: Float64[np.ndarray, "k q"]
) -> Float64[np.ndarray, "p q"]:
    """AᵀB in blocks, each entry after at most m + K roundings."""
    m = _block_length(A.shape[0])
    total = np.zeros((A.shape[1], B.shape[1]))
    for a, b in zip(row_blocks(A, m), row_blocks(B, m), strict=True):
        total += a.T @ b
    return total


def _covariance(
    X: Real[np.ndarray, "n d"], centre: Float64[np.ndarray, " d"]
) -> tuple[Float64[np.ndarray, "d d"], float]:
    n = X.shape[0]
    S, trace, rounding = _sum_of_products(X, centre)
    residue = np.zeros_like(centre)  # the mean of x − c, zero but for rounding
    for block in row_blocks(X, _block_length(n)):
        residue += (block - centre).sum(axis=0)
    residue /= n
    G = S / n - np.outer(residue, residue)
    shift, spread = float(np.linalg.norm(residue)), math.sqrt(trace / n)
    return G, SLACK * rounding * (spread + shift) ** 2


def _defect(V: Float64[np.ndarray, "k p"]) -> float:
    """A bound on ‖VᵀV − I‖_F, what the columns lack to be orthonormal."""
    D = _product(V, V)
    D[np.diag_indices_from(D)] -= 1
    return float(
        np.linalg.norm(D) + gamma(_roundings(V.shape[0]) + 4) * float(np.linalg.norm(V)) ** 2
    )


def _thin_spectrum(X: Real[np.ndarray, "n d"]) -> Spectrum:
    n, d = X.shape
    Y = X - _mean(X)
    size = float(np.linalg.norm(Y))
    Y -= Y.mean(axis=0)  # centring twice keeps a large mean out of the error
    U, sigma, W = scipy.linalg.svd(Y, full_matrices=False)
    largest = float(sigma[0])
    rounding = gamma(n + 6) * largest * n  # of (UΣ)W: ‖UΣ‖_F ≤ √n·σ₁ and ‖W‖_F ≈ √n
    residual = float(np.linalg.norm(Y - (U * sigma) @ W)) + rounding
    spread = (1 + _defect(U)) * (1 + _defect(np.ascontiguousarray(W.T))) - 1
    sigma_error = residual + spread * largest + gamma(n + 4) * size  # Y against the exact x − x̄
    error = SLACK * (2 * largest * sigma_error + sigma_error**2) / n
    values = np.concatenate([sigma**2 / n, np.zeros(d - n)])
    return Spectrum(eigenvalues=values, error=error, rows=n)
