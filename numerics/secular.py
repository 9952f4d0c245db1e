"""Zeros of secular functions f(x) = Σ_k w_k/(x − c_k), w_k > 0, one between any two poles.

Between neighbouring poles c_i < c_{i+1} such an f falls from +∞ to −∞, so it has one zero there.
Both halves of the exchange in `numerics.minimax` are of this kind: the roots of a residual
polynomial given by its values on a reference, and its critical points given by its roots.

A zero is sought as an offset D from the nearer pole. Each step replaces f by a function of the same
kind with two poles and a constant, w/D + S/(D − g) + C, which keeps the weight w of the nearer pole
and agrees with f and f′ (a fixed-weight method for such equations; Li, LAPACK Working Note 89);
where its zero leaves the bracket, the bracket is halved. All intervals advance together, in blocks
that fit the cache; those that have settled drop out. Rounded. Axes: m intervals, k poles.
"""

from typing import Final

import numpy as np
from jaxtyping import Float64, Int

from numerics.float_pair import FloatPairs

__all__ = ["zeros_between"]

_BLOCK_ENTRIES: Final = 1 << 18
_MOST_STEPS: Final = 100
_LEAST: Final = 1e-100  # of the interval: a zero nearer to its pole is put there
_RELATIVE: Final = 1e-7  # Newton's next step would be about its square

Floats = Float64[np.ndarray, " m"]
Places = Int[np.ndarray, " m"]


def zeros_between(
    poles: FloatPairs, weights: Float64[np.ndarray, " k"], *, tolerance: float = _RELATIVE
) -> FloatPairs:
    """The zero of Σ w_k/(x − c_k) in each interval between neighbouring poles.

    Args:
        poles: c_1 < c_2 < …, at least one.
        weights: w_k > 0, up to a common factor.
        tolerance: of the last Newton step, relative to the distance from the nearer pole.

    Returns:
        k − 1 zeros, in order.
    """
    rows = max(1, _BLOCK_ENTRIES // len(poles))
    starts = range(0, len(poles) - 1, rows)
    found = [
        _block(poles, weights, np.arange(s, min(s + rows, len(poles) - 1)), tolerance)
        for s in starts
    ]
    if not found:
        return FloatPairs(np.zeros(0), np.zeros(0))
    return FloatPairs(np.concatenate([f.hi for f in found]), np.concatenate([f.lo for f in found]))


def _block(
    poles: FloatPairs,
    weights: Float64[np.ndarray, " k"],
    left: Places,
    tolerance: float,
) -> FloatPairs:
    width = poles.taken(left + 1).minus(poles.taken(left))
    # The sign of f in the middle says which pole is nearer to the zero.
    from_left = _secular(poles, weights, left, width / 2)[0] < 0
    base = np.where(from_left, left, left + 1)
    low = np.where(from_left, 0.0, -width / 2)
    high = np.where(from_left, width / 2, 0.0)
    # Where only the two poles counted the zero would divide the interval as w_left : w_right.
    own, other = weights[base], weights[np.where(from_left, left + 1, left)]
    least = _LEAST * width
    share = np.maximum(np.minimum(width / (1 + other / own), width / 2), least)
    offset = np.where(from_left, share, -share)
    active = np.arange(len(left))
    signed = np.where(from_left, width, -width)  # from the base pole to the other one
    for _ in range(_MOST_STEPS):
        x, gap = offset[active], signed[active]
        value, slope = _secular(poles, weights, base[active], x)
        low[active] = np.where(value >= 0, x, low[active])
        high[active] = np.where(value <= 0, x, high[active])
        move = _model_zero(weights[base[active]], x, gap, value, slope)
        move = np.copysign(np.maximum(np.abs(move), least[active]), gap)
        settled = np.abs(move - x) <= tolerance * np.abs(x)
        # the zero may be the middle itself, an end of the bracket
        inside = (move >= low[active]) & (move <= high[active])
        move = np.where(inside | settled, move, (low[active] + high[active]) / 2)
        offset[active] = move
        active = active[~settled]
        if not active.size:
            break
    return poles.taken(base).plus(offset)


def _model_zero(weight: Floats, x: Floats, gap: Floats, value: Floats, slope: Floats) -> Floats:
    """The zero between the poles of w/D + S/(D − g) + C, which agrees with f and f′ at x.

    w is the weight of the pole at 0. S ≥ 0, as −f′ is a sum of positive terms. The zero solves
    C D² + (w + S − C g) D − w g = 0; both poles are mirrored where g < 0.
    """
    other = x - gap
    S = np.maximum(slope - weight / x**2, 0.0) * other**2
    C = (value - weight / x - S / other) * np.sign(gap)
    g = np.abs(gap)
    B = weight + S - C * g
    root = np.sqrt(np.maximum(B**2 + 4 * C * weight * g, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        D = np.where(B >= 0, 2 * weight * g / (B + root), (root - B) / (2 * C))
    return D * np.sign(gap)


def _secular(
    poles: FloatPairs, weights: Float64[np.ndarray, " k"], base: Places, offset: Floats
) -> tuple[Floats, Floats]:
    """The values of f and −f′ at c_base + offset."""
    inverse = poles.taken(base).differences(poles)
    inverse += offset[:, None]
    np.reciprocal(inverse, out=inverse)
    value: Floats = inverse @ weights
    np.multiply(inverse, inverse, out=inverse)
    slope: Floats = inverse @ weights
    return value, slope
