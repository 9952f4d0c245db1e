"""Many pieces at once: critical points and rigorous coarse bounds of log|p| in float64.

For schedules with thousands of distinct rates, ball arithmetic on every piece would cost k² balls.
Here the k × k differences are float arrays, and the bound is still rigorous, because it uses only
float operations that IEEE 754 rounds correctly (+, −, ×, ÷, scaling by powers of two) and counts
their errors; u = 2^-53 throughout. No float logarithm is taken: with Nⱼ = Σ_b 2^b (bit b of Nⱼ),

    ∏ⱼ |c − xⱼ|^Nⱼ = ∏_b P_b^(2^b),     P_b = ∏ over the j with bit b of |c − xⱼ|,

P_b is a float mantissa and an exponent, and its logarithm is taken in ball arithmetic.

Points are pairs hi + lo of floats, |lo| ≤ u|hi|; a root xⱼ is such a pair up to 2^-106|xⱼ|. The
computed d = (c.hi − x.hi) + (c.lo − x.lo) has relative error ≤ 2.2u if |d| ≥ 2^-48 (|c| + |x|);
pieces where that fails are left to ball arithmetic. Axes: n pieces, k roots, s columns of a sum.
Derived here; the error constants are proved in the comments beside them.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from proofs_check.exact_ball import ball
from proofs_check.factored_product import Factors

__all__ = ["Screened", "screened_pieces"]

_BLOCK: Final = 64
_CHUNK: Final = 64
_NEWTON_STEPS: Final = 30
_UNIT: Final = 2.0**-53
_LARGEST: Final = 2.0**200

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Screened:
    """A point of a piece: log|p|(point) ∈ value, and max log|p| over the piece ≤ value + slack."""

    point: Fraction
    value: arb
    slack: arb


@dataclass(frozen=True, slots=True)
class _Roots:
    """Roots as pairs of floats, counts rounded to floats, and the columns of each bit of Nⱼ."""

    high: Floats
    low: Floats
    counts: Floats
    columns: tuple[tuple[int, NDArray[np.intp]], ...]
    log_scale: arb


def screened_pieces(product: Factors, first: list[int]) -> list[Screened | None]:
    """Coarse bounds for the pieces between the roots j and j + 1, for every j in `first`.

    Args:
        product: the factors; `first` counts their roots from the smallest.
        first: the places of the pieces' left roots.

    Returns:
        One result a piece; None where floats cannot tell the roots apart or leave their range.
    """
    roots = _rounded_roots(product)
    if roots is None:
        return [None] * len(first)
    results: list[Screened | None] = []
    for start in range(0, len(first), _BLOCK):
        results += _block(product, roots, np.array(first[start : start + _BLOCK], dtype=np.intp))
    return results


def _rounded_roots(product: Factors) -> _Roots | None:
    largest, smallest = product.roots[-1], product.roots[0]
    if largest > _LARGEST or smallest * _LARGEST < 1 or max(product.counts) > _LARGEST:
        return None
    high = np.array([float(root) for root in product.roots])
    low = np.array([float(x - Fraction(h)) for x, h in zip(product.roots, high, strict=True)])
    bits = max(product.counts).bit_length()
    columns = [
        (b, np.array([j for j, n in enumerate(product.counts) if n >> b & 1], dtype=np.intp))
        for b in range(bits)
    ]
    with ctx.workprec(128 + 2 * bits):
        log_scale = sum(
            (arb(r).log() * n for r, n in zip(product.rates, product.counts, strict=True)), arb(0)
        )
    return _Roots(
        high,
        low,
        np.array([float(n) for n in product.counts]),
        tuple((b, found) for b, found in columns if found.size),
        log_scale,
    )


def _block(product: Factors, roots: _Roots, first: NDArray[np.intp]) -> list[Screened | None]:
    c_high, c_low = _critical_points(roots, first)
    d = _differences(roots, c_high, c_low)
    size = np.abs(c_high)[:, None] + np.abs(roots.high)
    trusted: NDArray[np.bool_] = np.all(np.abs(d) >= 2.0**-48 * size, axis=1)
    trusted &= np.abs(c_low) <= _UNIT * c_high
    d = np.where(trusted[:, None], d, 1.0)
    terms = roots.counts / d
    slope, weight = _sum(terms), _sum(np.abs(terms))
    # A term: d 2.2u, the count u, the division u. Its sum over chunks, whatever their order:
    # (s − 1)u within a chunk and (k/s)u over the chunks. 1.01 covers the products of these.
    slope_error = (5 + _CHUNK + len(roots.high) / _CHUNK) * 1.01 * _UNIT * weight
    mantissas = [(b, *_product(np.abs(d[:, columns]))) for b, columns in roots.columns]
    # A product of m differences: 2.2u each, and u for each multiplication, so (1 + 3.3u)^m.
    radius = sum(2.0**b * 4.0 * len(columns) for b, columns in roots.columns) * 1.01 * _UNIT
    results: list[Screened | None] = []
    with ctx.workprec(128 + 2 * max(product.counts).bit_length()):
        log_2, error = arb(2).log(), arb(0, radius)
        for i, j in enumerate(first.tolist()):
            if not trusted[i]:  # NaN is not trusted either
                results.append(None)
                continue
            left, right = product.roots[j], product.roots[j + 1]
            point = Fraction(float(c_high[i])) + Fraction(float(c_low[i]))
            if not left < point < right:
                results.append(None)
                continue
            value = roots.log_scale + error
            for b, mantissa, exponent in mantissas:
                log = arb(float(mantissa[i])).log() + log_2 * int(exponent[i])
                value += log * 2**b
            f = arb(float(slope[i]), float(slope_error[i]))
            slack = (f * ball(right - point)).max(-f * ball(point - left)).max(arb(0)).upper()
            results.append(Screened(point, value, slack))
    return results


def _critical_points(roots: _Roots, first: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Newton's method with bisection, as in `factored_product`, on all the pieces of a block."""
    left, right = roots.high[first], roots.high[first + 1]
    n_left, n_right = roots.counts[first], roots.counts[first + 1]
    # The point is guess + offset, kept as a pair hi + lo.
    guess = left + (right - left) * (n_left / (n_left + n_right))
    offset, last = np.zeros_like(guess), right - left
    low, high = left - guess, right - guess
    c_high, c_low = guess, offset
    with np.errstate(all="ignore"):  # a failed point is NaN, and then not trusted
        for _ in range(_NEWTON_STEPS):
            d = _differences(roots, c_high, c_low)
            inverse = 1.0 / d
            terms = inverse * roots.counts
            slope, bend = terms.sum(axis=1), (terms * inverse).sum(axis=1)
            rows = np.arange(len(first))
            weight = inverse[rows, first] + inverse[rows, first + 1]
            low, high = np.where(slope > 0, offset, low), np.where(slope < 0, offset, high)
            step = slope / (bend - slope * weight)
            good = (offset + step > low) & (offset + step < high) & (2 * np.abs(step) <= last)
            step = np.where(good, step, (low + high) / 2 - offset)
            offset, last = offset + step, np.abs(step)
            # Dekker's fast two-sum; whether |lo| ≤ u|hi| came out is checked by the caller.
            c_high = guess + offset
            c_low = offset - (c_high - guess)
            if (np.abs(step) <= 4 * _UNIT * np.minimum(offset - low, high - offset)).all():
                break
            if (np.abs(step) <= 1e-14 * (right - left)).all():
                break
    return c_high, c_low


def _differences(roots: _Roots, c_high: Floats, c_low: Floats) -> Floats:
    """Differences d ≈ c − xⱼ, n × k.

    s = fl(c.hi − x.hi) and l = fl(c.lo − x.lo) have relative errors ≤ u, and d = fl(s + l). With
    M = |c| + |x|: |l| ≤ 1.01uM, the pair for x is off by u²|x|, and |s| ≤ |s + l| + |l|, hence
    |s + l − (c − x)| ≤ u|s| + u|l| + u²M ≤ u|s + l| + 3.2u²M; if |d| ≥ 2^-48 M, the last term is
    ≤ 0.11u|d|. Together with the rounding of s + l: 2.2u|d|.
    """
    return (c_high[:, None] - roots.high) + (c_low[:, None] - roots.low)


def _sum(terms: Floats) -> Floats:
    """Row sums in two stages, so that the error grows with s + k/s instead of k."""
    partial = np.add.reduceat(terms, np.arange(0, terms.shape[1], _CHUNK), axis=1)
    sums: Floats = partial.sum(axis=1)
    return sums


def _product(values: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Row products as mantissa·2^exponent; chunks keep the mantissas from underflowing."""
    mantissas, exponents = np.frexp(values)
    total = exponents.astype(np.int64).sum(axis=1)
    # 512 mantissas in [1/2, 1) multiply to at least 2^-512: no underflow, every product rounded.
    starts = np.arange(0, values.shape[1], 512)
    while True:
        partial = np.multiply.reduceat(mantissas, starts, axis=1)
        mantissas, exponents = np.frexp(partial)
        total += exponents.astype(np.int64).sum(axis=1)
        if mantissas.shape[1] == 1:
            return mantissas[:, 0], total
        starts = np.arange(0, mantissas.shape[1], 512)
