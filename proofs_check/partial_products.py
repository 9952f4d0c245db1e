"""Rigorous maxima over E of all the partial products of a cycle at once, in float64.

p_k is the product of the first k factors. On a cell [m − h, m + h] write p_k = q·s, where q holds
the roots farther than 2h from m. All roots of q lie outside the cell, so log|q| is concave there:

    |p_k(λ)| ≤ |q(m)|·e^{|F|h}·∏ over the near roots x of (|x − m| + h)/x,   F = (log|q|)′(m).

From step to step |q(m)| times the near factors, and F, change by one factor and one term, for all
cells at once. Within a run of equal steps |p_k(λ)| is monotone in k for each λ, so that the ends
of the runs are enough, and a power is taken by squaring.
*Perturbed rates.* η_j(1 + θ_j), |θ_j| ≤ c, give |x − λ(1 + θ)| ≤ |x − λ| + cλ, with λ ≤ m + h. For
a far root |x − λ| ≥ |x − m|/2, so that this is at most |x − λ|(1 + 2c(m + h)/|x − m|): adding
2c(m + h) to |x − m| bounds the products for all such θ_j at once.

Only operations that IEEE 754 rounds correctly are used (+, −, ×, ÷, scaling by powers of two, and
nothing is added to what may underflow); u = 2^-53. K is the number of gradient steps, R of runs.
*A factor.* x = hi + lo up to u²x, d = fl(fl(hi − m) + lo). As in `float_screen`, |d − (x − m)| ≤
2.2u|x − m| + 2.2u²x. A far root has |x − m| > 2h ≥ 2^-44 m, and |x − m| ≥ x/2 or x ≤ 2m, so the
last term is below u|x − m|/2^6; for a near root it is below u·h, h ≥ 2^-45 m. The sums with
h and with 2c(m + h), the rounding of η and the product by it cost u each: a factor is below its
computed value times 1 + 7u, and a product of K of them, with a rounding each, below its computed
value times (1 + 9u)^K.
*The exponent.* A term c/d of F has relative error ≤ 4.3u, and h|F| has at most K/2·(1 + 5u) in sum
of moduli; with a rounding for each of R additions, h|F| is off by at most (R + 6)·u·K/2·1.01.
*e^y*, y = h|F| ≤ 12: ((2 + z)/(2 − z))⁸ with z = y/8, above e^y because log((1 + t)/(1 − t)) ≥ 2t,
t = z/2 < 1; its own roundings are below 100u. Beyond 12: 2^⌈1.4427y⌉, as log₂e < 1.4427.
Derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.schedule import Step
from proofs_check.spectral_cells import SpectralCells

__all__ = ["LARGEST_LENGTH", "PartialProducts", "partial_products"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LARGEST_LENGTH: Final = 10**12  # 9uK < 10⁻²
_UNIT: Final = 2.0**-53
_RANGE: Final = 2.0**400
_LARGEST_EXPONENT: Final = 12.0
_FAR: Final = 2.0  # in half widths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartialProducts:
    """Upper bounds mantissa·2^exponent of max_E |p_k| at k = 0 and at the end of each run.

    `cell` is where the bound of the largest of them was attained, `run` after which run (0 for
    none).
    """

    mantissas: Floats
    exponents: Integers
    run: int
    cell: int


@dataclass(slots=True)
class _State:
    """|q(m)| times the near factors, as M·2^E, and F; a cell's S = 2^(E − max E)."""

    M: Floats
    E: Integers
    F: Floats
    S: Floats = field(init=False)
    top: int = field(init=False)

    def __post_init__(self) -> None:
        self.rescale()

    def rescale(self) -> None:
        """M back into [1/2, 1), and S anew; where S < 2^-1000 the cell cannot hold the maximum."""
        self.M, exponents = np.frexp(self.M)
        self.E += exponents
        self.top = int(self.E.max())
        below = self.E - self.top
        self.S = np.where(below < -1000, 0.0, np.ldexp(1.0, np.maximum(below, -1000)))


def partial_products(
    steps: Sequence[Step], cells: SpectralCells, *, perturbation: float = 0.0
) -> PartialProducts:
    """The bounds, for the steps in their order.

    Args:
        steps: at most 10^12 gradient steps; each rate·L₁ in [2^-200, 2^200].
        cells: they cover E/L₁.
        perturbation: c ≤ 1, by how much each rate may differ, in relation to itself.

    Returns:
        The bounds; rigorous, for E and not for the cells' midpoints alone.
    """
    m, h = cells.middles, cells.half_widths
    state = _State(np.ones_like(m), np.zeros(len(m), dtype=np.int64), np.zeros_like(m))
    total = sum(step.count for step in steps)
    assert total <= LARGEST_LENGTH
    error = (len(steps) + 6) * _UNIT * total / 2 * 1.01
    d, f, y, z = (np.empty_like(m) for _ in range(4))
    far = _FAR * h
    # Two roundings more than its terms have; 4u covers them.
    moved = 2 * perturbation * (m + h) * (1 + 4 * _UNIT)
    mantissas, exponents = np.ones(len(steps) + 1), np.zeros(len(steps) + 1, dtype=np.int64)
    best, run, cell = (1, 0.5), 0, 0  # 1 = 0.5·2¹
    for k, step in enumerate(steps, start=1):
        high, low, rate = _rounded(step.rate * cells.scale)
        np.subtract(high, m, out=d)
        np.add(d, low, out=d)
        np.abs(d, out=z)
        near = np.flatnonzero(z <= far)
        d[near] = np.inf
        np.divide(float(step.count), d, out=f)
        state.F -= f
        z[near] += h[near]
        z += moved
        np.multiply(z, rate, out=z)
        if step.count == 1:
            state.M *= z
        else:
            power, exponent = _power(z, step.count)
            state.M *= power
            state.E += exponent
            state.rescale()
        if state.M.max() > _RANGE or state.M.min() < 1 / _RANGE:
            state.rescale()
        np.abs(state.F, out=y)
        np.multiply(y, h, out=y)
        np.add(y, error, out=y)
        if y.max() <= _LARGEST_EXPONENT:
            np.multiply(_exponential(y, z), state.M, out=y)
            np.multiply(y, state.S, out=y)
            i, top = int(y.argmax()), state.top
            mantissa, shift = np.frexp(y[i])
        else:
            i, (mantissa, shift), top = _with_large_exponents(state, y)
        mantissas[k], exponents[k] = mantissa, top + shift
        if (exponents[k], mantissa) > best:
            best, run, cell = (exponents[k], mantissa), k, i
    # (1 + 9u)^K ≤ 1 + 9.1uK as 9uK < 10⁻²; 200u covers e^y and these last roundings.
    mantissas[1:] *= 1 + (9.1 * total + 200) * _UNIT
    return PartialProducts(mantissas=mantissas, exponents=exponents, run=run, cell=cell)


def _exponential(y: Floats, work: Floats) -> Floats:
    """((2 + z)/(2 − z))⁸ ≥ e^y, z = y/8, written over y."""
    np.multiply(y, 1 / 8, out=y)
    np.subtract(2, y, out=work)
    np.add(y, 2, out=y)
    np.divide(y, work, out=y)
    for _ in range(3):
        np.multiply(y, y, out=y)
    return y


def _with_large_exponents(state: _State, y: Floats) -> tuple[int, tuple[float, int], int]:
    """The largest M·2^E·e^y, as the cell, a mantissa with its exponent, and a further exponent."""
    large = y > _LARGEST_EXPONENT
    whole = np.where(large, np.ceil(1.4427 * y), 0.0).astype(np.int64)
    part = _exponential(np.where(large, 0.0, y), np.empty_like(y))
    mantissas, exponents = np.frexp(state.M * part)
    whole += state.E + exponents
    top = int(whole.max())
    values = np.ldexp(mantissas, np.maximum(whole - top, -60))
    i = int(values.argmax())
    mantissa, shift = np.frexp(values[i])
    return i, (float(mantissa), int(shift)), top


def _power(values: Floats, count: int) -> tuple[Floats, Integers]:
    """values^count as mantissa·2^exponent; each of the `count` − 1 products rounds once."""
    square, exponent = np.frexp(values)
    exponent = exponent.astype(np.int64)
    result, total = np.ones_like(values), np.zeros(len(values), dtype=np.int64)
    while True:
        if count & 1:
            result, shift = np.frexp(result * square)
            total += exponent + shift
        count >>= 1
        if not count:
            return result, total
        square, shift = np.frexp(square * square)
        exponent = 2 * exponent + shift


def _rounded(rate: Fraction) -> tuple[float, float, float]:
    """The root 1/rate as hi + lo, and the rate rounded."""
    root = 1 / rate
    high = float(root)
    return high, float(root - Fraction(high)), float(rate)
