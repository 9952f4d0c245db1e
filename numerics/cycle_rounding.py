"""How far rounding can move one cycle of descent on a diagonal quadratic: the error floor.

f(w) = ½Σλ_i(w_i − w*_i)², its gradient computed as fl(fl(λ_i·w_i) − b_i), with λ_i ∈ E and
b_i = λ_i·w*_i stored exactly; u is the unit roundoff, 2⁻⁵³ or 2⁻²⁴. Derived here.

*One step*, in one component, with e = w − w* and the rate η rounded by at most 1.01u:

    w⁺ = (w − η(1 + θ₃)(λw(1 + δ₁) − λw*))(1 + δ₄),   |δ| ≤ u,  |θ₃| ≤ 3.02u,

hence, exactly, with 1 + θ = (1 + θ₃)(1 + δ₁), |θ| ≤ 5u = c,

    e⁺ = (1 + δ₄)(1 − η(1 + θ)λ)·e + r,   |r| ≤ u(1 + ηλ(1 + θ₃)(1 + u))·|w*|.

So rounding does two things: it moves the rates, each by c at most in relation to itself, which no
order can mend, and it adds r, a multiple of w* alone and not of w_k.
*A cycle.* Let P_k and S_k bound |p_k| and |p_N/p_k| over E for all rates moved by at most c. The
error r of step k + 1 is multiplied by a suffix of modulus ≤ S_{k+1}, and η(1 + θ)λ times that
suffix is the difference of two suffixes, at most S_k + S_{k+1}. Therefore

    |e_N| ≤ (1 + u)^N·( P_N·|e_0| + 1.01·u·|w*|·Σ_{k<N} (S_k + 2S_{k+1}) ),

component by component. The sum is at most 3N·max S. Prefixes do not occur: what they multiply is
e_0, and together with what follows it becomes P_N. (That is so for a diagonal Hessian. A dense one
mixes the components, and r then is a multiple of ‖w_k‖; for that there is `descent_rounding`.)
*Cycles.* c cycles leave at most ρ^c·|e_0| + φ(1 + ρ + … + ρ^{c−1})·|w*|, ρ and φ the two factors.
Underflow adds at most ν(1 + η) a step, ν the least subnormal number. It is part of the bound, with
|w*| ≥ the least that is given. Rates must be normal numbers of the type, and nothing may overflow:
that the largest prefix times |e_0| fits is necessary for it.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from numerics.exact import InputError
from numerics.rounding import unit_roundoff

__all__ = ["CycleRounding", "cycle_rounding", "rate_perturbation"]


@dataclass(frozen=True, slots=True)
class CycleRounding:
    """|e_N| ≤ `contraction`·|e_0| + `floor`·|w*| for one cycle, component by component."""

    contraction: float
    floor: float

    def after(self, cycles: int) -> float:
        """The bound of |e| in units of |w*| after so many cycles from w_0 = 0, |e_0| = |w*|."""
        bound = 1.0
        for _ in range(cycles):
            bound = self.contraction * bound + self.floor
        return bound * (1 + 4 * cycles * np.finfo(np.float64).eps)

    @property
    def limit(self) -> float:
        """What any number of cycles leaves in the end: floor/(1 − contraction), or infinity."""
        return self.floor / (1 - self.contraction) if self.contraction < 1 else math.inf


def rate_perturbation(dtype: type[np.floating]) -> float:
    """C = 5u: by how much rounding moves a rate in effect, in relation to itself."""
    return 5 * unit_roundoff(dtype)


def cycle_rounding(
    dtype: type[np.floating],
    places: Int64[np.ndarray, " k"],
    prefixes: Float64[np.ndarray, " k"],
    suffixes: Float64[np.ndarray, " k"],
    *,
    largest_rate: float,
    least: float,
) -> CycleRounding:
    """The two factors of one cycle.

    Args:
        dtype: of the arrays of the run.
        places: 0, the ends of the runs of equal steps, …, N.
        prefixes: P_k there, for all rates moved by at most `rate_perturbation(dtype)`.
        suffixes: S_k there, likewise.
        largest_rate: the largest rate of the cycle.
        least: the least |w*_i|, > 0.

    Returns:
        The factors, rounded and enlarged by 1 %.

    Raises:
        InputError: if least is not positive.
    """
    if not least > 0:
        raise InputError(f"rounding: least = {least} must be > 0; leave out components with w* = 0")
    u, N = unit_roundoff(dtype), float(places[-1])
    spread = math.exp(min(1.01 * N * u, 700.0))
    total, weights = _sums(suffixes, np.diff(places).astype(np.float64))
    tiny = float(np.finfo(dtype).smallest_subnormal) * (1 + largest_rate) / least
    floor = 1.01 * spread * (1.01 * u * total + 2 * tiny * weights)
    return CycleRounding(1.01 * spread * float(prefixes[-1]), floor)


def _sums(
    suffixes: Float64[np.ndarray, " k"], lengths: Float64[np.ndarray, " r"]
) -> tuple[float, float]:
    """Σ (S_k + 2S_{k+1}) and Σ S_{k+1} over all k, from S at the ends of the runs.

    Inside a run of n equal steps |p_N/p_k(λ)| is geometric in k for each λ, so that S_k may be
    interpolated geometrically: with the ratio q a run adds S_a(1 − qⁿ)/(1 − q) to Σ S_k.
    """
    if not np.isfinite(suffixes).all():
        return math.inf, math.inf
    first = np.maximum(suffixes[:-1], np.finfo(np.float64).tiny)
    last = np.maximum(suffixes[1:], np.finfo(np.float64).tiny)
    rate = (np.log(last) - np.log(first)) / lengths
    flat = np.abs(rate * lengths) < 1e-9
    steep = np.where(flat, 1.0, rate)
    with np.errstate(over="ignore"):
        sums = np.where(flat, first * lengths, first * np.expm1(steep * lengths) / np.expm1(steep))
        after = sums * np.exp(rate)
        return float(np.sum(sums + 2 * after)), float(np.sum(after))
