"""What rounding does in each step of a run w⁺ = w − η(Gw − b).

It is the local error δ_k = w_{k+1} − (w_k − η_k(Gw_k − b)). The entries of G, b and the iterates
are binary numbers, so δ_k is a rational that is found exactly, with whole numbers: one product of
integer matrices for all steps of a run. Where that is too much work there is a bound that needs the
norms alone. It is derived in `numerics.descent_rounding`,
‖δ‖ ≤ η·γ_{d+4}(‖G‖_F‖w‖ + ‖b‖) + 1.01·u‖w⁺‖, γ and u those of the type that the run uses, with one
more rounding where a narrower type rounds the rate again. Underflow is left out of it.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import fmpz_mat
from jaxtyping import Float, Float64

from numerics.rounding import gamma

__all__ = ["local_error_bounds", "local_errors"]


def local_errors(
    G: Float[np.ndarray, "d d"],
    b: Float[np.ndarray, " d"],
    iterates: Float[np.ndarray, "k d"],
    rates: Sequence[Fraction],
) -> Float64[np.ndarray, " m"]:
    """‖δ_0‖, ‖δ_1‖, …: one fewer than the iterates, found exactly and then rounded up.

    Args:
        G: symmetric, finite.
        b: finite, of the same type.
        iterates: w_0, w_1, …, as computed.
        rates: η_0, η_1, …, the exact rates that were meant; at least one fewer than the iterates.

    Returns:
        The norms, enlarged by more than their own rounding.

    Raises:
        OverflowError: if an error is too large for float64.
    """
    if len(iterates) < 2:
        return np.zeros(0)
    whole_G, G_bits = _integers(G)
    whole_b, b_bits = _integers(b[None, :])
    whole_w, w_bits = _integers(iterates)
    product = fmpz_mat(whole_w[:-1]) * fmpz_mat(whole_G)  # row k is G·w_k: G is symmetric
    shift = max(G_bits + w_bits, b_bits)
    extra, up = shift - G_bits - w_bits, shift - w_bits
    raised = [x << (shift - b_bits) for x in whole_b[0]]
    norms = np.empty(len(iterates) - 1)
    for k, rate in enumerate(rates[: len(norms)]):
        p, q = rate.numerator, rate.denominator
        unit = q << shift  # δ·unit is a whole number
        norms[k] = math.hypot(
            *(
                (
                    q * ((whole_w[k + 1][j] - whole_w[k][j]) << up)
                    + p * ((int(product[k, j]) << extra) - raised[j])
                )
                / unit
                for j in range(len(raised))
            )
        )
    return norms * (1 + 1e-12)


def local_error_bounds(
    rates: Float64[np.ndarray, " k"],
    norms: Float64[np.ndarray, " m"],
    *,
    G_norm: float,
    b_norm: float,
    dimension: int,
    unit: float,
) -> Float64[np.ndarray, " k"]:
    """Upper bounds of ‖δ_0‖, ‖δ_1‖, … from the norms of the iterates; rounded, enlarged by 1 %.

    Args:
        rates: η_0, η_1, …
        norms: ‖w_0‖, ‖w_1‖, …, one more.
        G_norm: ‖G‖_F.
        b_norm: ‖b‖.
        dimension: d.
        unit: u, the unit roundoff of the run's type.

    Returns:
        A bound for every step.
    """
    local = rates * gamma(dimension + 5, unit) * (G_norm * norms[:-1] + b_norm)
    bounds: Float64[np.ndarray, " k"] = 1.01 * (local + 1.01 * unit * norms[1:])
    return bounds


def _integers(matrix: Float[np.ndarray, "r c"]) -> tuple[list[list[int]], int]:
    """Whole numbers and the s with matrix = whole·2^(−s), exactly."""
    mantissas, exponents = np.frexp(matrix.astype(np.float64))
    whole = np.ldexp(mantissas, 53).astype(np.int64)
    lowest = int(exponents[whole != 0].min(initial=0)) - 53
    shifts = np.where(whole != 0, exponents - 53 - lowest, 0)
    rows = [
        [x << s for x, s in zip(line, by, strict=True)]
        for line, by in zip(whole.tolist(), shifts.tolist(), strict=True)
    ]
    return rows, -lowest
