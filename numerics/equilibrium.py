"""The equilibrium measure of E = ∪[μ_i, L_i]: shares of the groups, quantiles, g(0); rounded.

With ends a_1 < b_1 < … < a_n < b_n in increasing order, H = ∏(x − a_i)(x − b_i) and h monic of
degree n − 1 with one zero in each gap and ∫ h/√|H| = 0 over each gap, the measure has the density
|h|/(π√|H|) on E, and g(0) = ∫_0^{a_1} |h|/√|H| (theory of the limit; Saff, Totik 1997).

The integrals are trapezoidal sums after the double exponential substitution
x − p = (q − p)/(1 + e^{−π sinh u}), which resolves ends that are 10^16 times nearer to the next
group than the interval is long. Everything here is rounded, to about 10 digits: it starts a search
and draws figures; nothing is concluded from it. The enclosure is `proofs_check.limit`.
Axes: k nodes or levels, n bands, n − 1 gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.float_pair import FloatPairs, pairs_of
from numerics.spectral_group import SpectralGroup

__all__ = ["Equilibrium", "bands", "equilibrium"]

_NODES: Final = 1_201
_REACH: Final = 4.0
_BISECTIONS: Final = 200

Floats = Float64[np.ndarray, " k"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Equilibrium:
    """The measure of the bands, in increasing order; rounded.

    `shares` sum to 1 up to rounding; `rate` is g(0); `heights[j]` is the largest value of g in gap
    j; `cumulated[i]` is the measure of band i up to the points that divide it by `fractions_below`.
    """

    bands: tuple[SpectralGroup, ...]
    shares: Float64[np.ndarray, " n"]
    rate: float
    heights: Float64[np.ndarray, " gaps"]
    cumulated: tuple[Floats, ...]
    fractions_below: Floats

    def quantiles(self, levels: Floats) -> FloatPairs:
        """The points of E below which the measure has these shares, each in [0, 1]."""
        ends = np.concatenate([[0.0], np.cumsum(self.shares)])
        place = np.clip(levels, 0.0, 1.0) * ends[-1]
        band = np.clip(np.searchsorted(ends, place, side="right") - 1, 0, len(self.bands) - 1)
        part = np.zeros(len(levels))
        for i, curve in enumerate(self.cumulated):
            chosen = band == i
            part[chosen] = np.interp(place[chosen] - ends[i], curve, self.fractions_below)
        low = pairs_of([group.mu for group in self.bands])
        width = np.array([float(group.L - group.mu) for group in self.bands])
        return low.taken(band).plus(part * width[band])


def bands(groups: Sequence[SpectralGroup]) -> tuple[SpectralGroup, ...]:
    """The groups that have a capacity, in increasing order: points left out, neighbours joined."""
    found: list[SpectralGroup] = []
    for group in sorted(groups, key=lambda group: group.mu):
        if group.mu == group.L:
            continue
        if found and found[-1].L == group.mu:
            found[-1] = SpectralGroup(found[-1].mu, group.L)
        else:
            found.append(group)
    return tuple(found)


def equilibrium(groups: Sequence[SpectralGroup]) -> Equilibrium:
    """The equilibrium measure of groups of which at least one is no point; rounded."""
    found = bands(groups)
    assert found, "every group is a point: there is no equilibrium measure"
    ends = [end for group in found for end in (group.mu, group.L)]
    zeros = _gap_zeros(ends)
    below, _, weight = _nodes()
    shares, cumulated = [], []
    for i in range(len(found)):
        p, q = ends[2 * i], ends[2 * i + 1]
        density = weight * np.abs(_density(ends, zeros, p, q)) / np.pi
        curve = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
        cumulated.append(curve)
        shares.append(curve[-1])
    heights = [
        np.abs(np.cumsum(weight * _density(ends, zeros, p, q))).max() for p, q in _gaps(ends)
    ]
    total = sum(shares)  # 1 up to the rounding of the zeros
    return Equilibrium(
        bands=found,
        shares=np.array(shares) / total,
        rate=_to_zero(ends, zeros),
        heights=np.array(heights),
        cumulated=tuple(curve / total for curve in cumulated),
        fractions_below=below,
    )


@cache
def _nodes() -> tuple[Floats, Floats, Floats]:
    """The fractions (x − p)/(q − p), (q − x)/(q − p), and the weights, of the nodes of [p, q].

    ∫_p^q G/√((x − p)(q − x)) dx = Σ weight·G: the root of the two fractions times π cosh u.
    """
    u, step = np.linspace(-_REACH, _REACH, _NODES, retstep=True)
    inner = np.pi * np.sinh(u)
    below, above = 1 / (1 + np.exp(-inner)), 1 / (1 + np.exp(inner))
    return below, above, np.sqrt(below * above) * np.pi * np.cosh(u) * step


def _density(
    ends: Sequence[Fraction], zeros: Sequence[tuple[Fraction, float]], p: Fraction, q: Fraction
) -> Floats:
    """The values of h(x)·√((x − p)(q − x))/√|H(x)| at the nodes of [p, q], neighbouring ends."""
    others = [end for end in ends if end not in {p, q}]
    value = np.ones(_NODES)
    terms = [np.abs(_offset(end, 0.0, p, q)) ** -0.5 for end in others]
    signs = [_offset(end, shift, p, q) for end, shift in zeros]
    for k in range(max(len(terms), len(signs))):  # in turn: no overflow on the way
        value = value * (signs[k] if k < len(signs) else 1.0)
        for term in terms[2 * k : 2 * k + 2]:
            value = value * term
    return value


def _offset(base: Fraction, shift: float, p: Fraction, q: Fraction) -> Floats:
    """The differences x − (base + shift) at the nodes, from the end of [p, q] nearer to base."""
    below, above, _ = _nodes()
    width = float(q - p)
    if abs(base - p) <= abs(base - q):
        return width * below + (float(p - base) - shift)
    return (float(q - base) - shift) - width * above


def _gaps(ends: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    return [(ends[i], ends[i + 1]) for i in range(1, len(ends) - 1, 2)]


def _gap_zeros(ends: Sequence[Fraction]) -> list[tuple[Fraction, float]]:
    """The zeros of h, each as the lower end of its gap plus an offset.

    In the basis ∏_{j≠k}(x − z_j) about guesses z the gap conditions are linear; Newton's method on
    the zeros themselves: h = ∏(x − z_j − d_j) ≈ ∏(x − z_j) − Σ d_k ∏_{j≠k}(x − z_j).
    """
    _, _, weight = _nodes()
    gaps = _gaps(ends)
    size = [float(q - p) for p, q in gaps]
    # Kept as fractions of the gap from its lower end.
    place = [0.5] * len(gaps)
    zeros = [(p, place[k] * size[k]) for k, (p, q) in enumerate(gaps)]
    for _ in range(_BISECTIONS):
        F, J = np.zeros(len(gaps)), np.zeros((len(gaps), len(gaps)))
        for i, (p, q) in enumerate(gaps):
            for_h = weight * _density(ends, zeros, p, q)
            scale = np.abs(for_h).sum()
            F[i] = for_h.sum() / scale
            for k in range(len(gaps)):
                others = [*zeros[:k], *zeros[k + 1 :]]
                term = weight * _density(ends, others, p, q)
                J[i, k] = -term.sum() / scale * size[k]
        move = np.linalg.solve(J, -F)
        for k in range(len(gaps)):
            target = place[k] + move[k]
            target = min(max(target, place[k] / 4), 1 - (1 - place[k]) / 4)
            place[k], move[k] = target, target - place[k]
        zeros = [(p, place[k] * size[k]) for k, (p, q) in enumerate(gaps)]
        if np.all(np.abs(move) <= 1e-13 * np.minimum(place, 1 - np.array(place))):
            break
    return zeros


def _to_zero(ends: Sequence[Fraction], zeros: Sequence[tuple[Fraction, float]]) -> float:
    """The integral of |h|/√|H| from 0 to a_1; at 0 it has no singularity, its weight is undone."""
    below, _, weight = _nodes()
    q = ends[0]
    value = np.abs(_density(ends, zeros, Fraction(0), q))
    # _density leaves out √((x − 0)(q − x)), of which H has the second factor alone.
    return float((weight * value * np.sqrt(below * float(q))).sum())
