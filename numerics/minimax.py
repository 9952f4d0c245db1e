"""The residual polynomial of degree N that is smallest on E = ∪[μ_i, L_i], by a Remez exchange.

Among p of degree N with p(0) = 1 it minimises max_E |p|, and is the one whose value alternates
between +M and −M at N + 1 points c_0 < … < c_N of E, a *reference*. One turn of the exchange:

1. For a reference with levels y_i > 0 the polynomial with p(c_i) = ±M·y_i has
   1/M = Σ y_i ∏_{j≠i} c_j/|c_i − c_j|, and, as its signs and those of Lagrange's factors alternate
   together, p(x) ∝ Σ y_i w_i/(x − c_i) times ∏(x − c_j), with w_i = ∏_{j≠i} 1/|c_i − c_j| > 0:
   its N roots are the zeros of a secular function, one between any two points of the reference.
2. Between two neighbouring roots log|p| is concave, its top the zero of Σ 1/(x − x_j): again
   secular. The next reference takes from each stretch between roots the point of E with the
   largest |p|: the top, or where that lies in a gap, the better of the ends next to it.

No coefficient is formed; how many roots a group gets, and whether one lies in a gap, comes out by
itself. M ≤ the minimum ≤ max_E |p| at every turn (de la Vallée-Poussin), so the distance to the
best schedule of this length is known, here rounded. The first reference are quantiles of the
equilibrium measure.

*Points.* A point far from the other groups can ask for a root nearer to it than two floats tell.
Where the exchange fails for that, the points get roots of their own, w = ∏(1 − x/e), and the rest
is exchanged with the levels y = 1/|w|; both sides of such a root are one stretch.

*Safe in the gaps*: |p| ≤ 1 on all of [0, L_1]. Then the gaps belong to the set, with the level 1
where E has M: y = Y in a gap, and after each turn Y = 1/M.
Source: derived here, on Remez' exchange (Cheney, Introduction to Approximation Theory, ch. 3).
"""

import math
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from numerics.equilibrium import bands, equilibrium
from numerics.exact import InputError, shown
from numerics.float_pair import FloatPairs, concatenated, pairs_of, selected
from numerics.secular import zeros_between
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = ["MOST_ROOTS", "Minimax", "minimax"]

MOST_ROOTS: Final = 20_000
_MOST_TURNS: Final = 100
_PATIENCE: Final = 5
_SPREAD: Final = 1e-9
_LOOSE: Final = 1e-3
_NONE: Final = pairs_of([])
_BLOCK_ENTRIES: Final = 1 << 18

Floats = Float64[np.ndarray, " k"]
Flags = Bool[np.ndarray, " k"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Minimax:
    """The N roots of p and N + 1 points where it alternates, in increasing order; all rounded.

    There is one point fewer for each point of E that has a root of its own.

    `log_level` = log M ≤ log of the smallest possible max_E |p| ≤ `log_maximum` = log max_E |p|,
    up to rounding; `log_gap` is the largest log|p| at the tops in gaps, −∞ where there is none.
    """

    roots: FloatPairs
    reference: FloatPairs
    log_level: float
    log_maximum: float
    log_gap: float
    turns: int


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """The ends of the groups, from the smallest up."""

    low: FloatPairs
    high: FloatPairs

    def has_in_gaps(self, points: FloatPairs) -> Flags:
        """Which points lie in a gap."""
        group = np.maximum((points.differences(self.low) >= 0).sum(axis=1) - 1, 0)
        found: Flags = self.high.taken(group).minus(points) < 0
        return found


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is asked of the polynomial; `log_top` is the logarithm of the level in gaps."""

    degree: int
    _: KW_ONLY
    gap_safe: bool
    log_top: float
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class _Stretches:
    """The points with the largest |p|/y in the stretches between roots.

    `log_values` are log|p| there, `in_gap` says which of them lie in a gap.
    """

    points: FloatPairs
    log_values: Floats
    in_gap: Flags

    def maximum(self, *, in_gap: bool) -> float:
        """The largest log|p| at the points in gaps, or at those in E."""
        return float(np.max(self.log_values[self.in_gap == in_gap], initial=-np.inf))

    def joined(self, is_free: Flags) -> "_Stretches":
        """One for both sides of each root that is not free: the better of the two."""
        if is_free.all():
            return self
        run = np.concatenate([[0], np.cumsum(is_free)])
        order = np.lexsort((self.log_values, run))
        last = order[np.flatnonzero(np.diff(np.append(run[order], run[-1] + 1)))]
        return _Stretches(self.points.taken(last), self.log_values[last], self.in_gap[last])


def minimax(
    groups: Sequence[SpectralGroup],
    degree: int,
    *,
    gap_safe: bool = False,
    gap_level: float = 1.0,
    first: FloatPairs | None = None,
    spread: float = _SPREAD,
) -> Minimax:
    """The roots of the smallest residual polynomial of this degree on the groups.

    Args:
        groups: E; some may be points, not all of them unless there are more than `degree`.
        degree: N ≥ 1.
        gap_safe: whether |p| ≤ gap_level is asked for in the gaps too.
        gap_level: at most 1.
        first: the reference to start from, that of an earlier polynomial of this degree.
        spread: the exchange ends where log max|p| exceeds the level by no more than this.

    Returns:
        The polynomial of the best turn.

    Raises:
        InputError: if the degree is out of range, or the exchange does not settle.
    """
    if not 1 <= degree <= MOST_ROOTS:
        raise InputError(
            f"cycle length: {shown(degree)} must be from 1 to {MOST_ROOTS}; repeat shorter cycles"
        )
    found = ordered_groups(groups)[::-1]
    E = _Set(pairs_of([g.mu for g in found]), pairs_of([g.L for g in found]))
    points = [group.mu for group in found if group.mu == group.L]
    spare = degree - len(points) if points and bands(found) else 0
    if spare < 1 or (first is not None and len(first) == degree + 1):
        points, spare = [], 0
    # A first polynomial that is huge in a gap is far from a safe one: start as for the hull.
    start = (SpectralGroup(found[0].mu, found[-1].L),) if gap_safe else found
    ask = _Ask(degree, gap_safe=gap_safe, log_top=math.log(gap_level), spread=spread)
    own = first is not None and len(first) != degree + 1
    failure: InputError | None = None
    best: Minimax | None = None
    if not own:
        try:
            best = _exchanged(ask, E, first or _first_reference(start, degree), _NONE)
        except InputError as error:
            failure = error
    if spare and (best is None or best.log_maximum - best.log_level > _LOOSE):
        reference = first if own and first is not None else _first_reference(start, spare)
        deflated = _exchanged(ask, E, reference, pairs_of(points))
        if best is None or deflated.log_maximum < best.log_maximum:
            best = deflated
    if best is None:
        assert failure is not None
        raise failure
    return best


def _exchanged(ask: "_Ask", E: "_Set", reference: FloatPairs, fixed: FloatPairs) -> Minimax:
    """The exchange from a reference; `fixed` are roots of p that stay where they are."""
    in_gap = E.has_in_gaps(reference)
    log_Y = 0.0
    best: Minimax | None = None
    for turn in range(1, _MOST_TURNS + 1):
        with np.errstate(invalid="ignore"):  # two points that coincide: seen below
            log_wy = -_log_p(reference, fixed) - _log_distances(reference, None)
            log_c = np.log(reference.hi)
            log_level, log_Y = _levels(log_wy + (log_c.sum() - log_c), in_gap, log_Y, ask.log_top)
            log_weights = log_wy + np.where(in_gap, log_Y, 0.0)
        if not (math.isfinite(log_level) and np.all(np.isfinite(log_weights))):
            break  # the products leave the range of floats
        weights = np.exp(np.maximum(log_weights - log_weights.max(), -700.0))
        free = zeros_between(reference, weights)
        roots, is_free = _merged(free, fixed)
        tops = zeros_between(roots, np.ones(len(roots)))
        stretches = _largest(roots, tops, E, log_Y if ask.gap_safe else None).joined(is_free)
        maximum = stretches.maximum(in_gap=False)
        gap_maximum = stretches.maximum(in_gap=True)
        candidate = Minimax(
            roots=roots,
            reference=reference,
            log_level=log_level,
            log_maximum=maximum,
            log_gap=gap_maximum,
            turns=turn,
        )
        excess = max(maximum, gap_maximum - log_Y) - log_level
        balance = abs(log_Y + log_level - ask.log_top) if ask.gap_safe else 0.0
        if max(excess, balance) <= ask.spread:
            return candidate
        if not ask.gap_safe and (best is None or maximum < best.log_maximum):
            best = candidate
        if best is not None and turn > best.turns + _PATIENCE:
            return best  # rounding does not allow less
        reference, in_gap = stretches.points, stretches.in_gap
        if ask.gap_safe:
            log_Y = ask.log_top - log_level
    raise InputError(
        f"cycle length: {ask.degree}: the exchange does not settle; use another length"
    )


def _merged(free: FloatPairs, fixed: FloatPairs) -> tuple[FloatPairs, Flags]:
    """All roots in increasing order, and which of them are free."""
    roots = concatenated(free, fixed)
    order = np.lexsort((roots.lo, roots.hi))
    return roots.taken(order), order < len(free)


def _levels(log_terms: Floats, in_gap: Flags, log_Y: float, log_top: float) -> tuple[float, float]:
    """The logarithms of M and Y from 1 = Σ y_i M t_i, the gaps' level given where possible.

    A = Σ t over E, B = Σ t over gaps, t_i = ∏ c_j/|c_i − c_j|: M = (1 − top·B)/A if that is
    positive, and otherwise 1/(A + YB) with the last Y.
    """
    log_A, log_B = _log_sum(log_terms[~in_gap]), _log_sum(log_terms[in_gap])
    if log_B + log_top < 0:
        log_level = math.log1p(-math.exp(log_B + log_top)) - log_A
        return log_level, log_top - log_level
    return -float(np.logaddexp(log_A, log_B + log_Y)), log_Y


def _first_reference(groups: Sequence[SpectralGroup], degree: int) -> FloatPairs:
    """Quantiles of the equilibrium measure; of points alone, N + 1 of them."""
    if bands(groups):
        return equilibrium(groups).quantiles(np.arange(degree + 1) / degree)
    assert len(groups) > degree, "as many roots as points make p vanish on all of them"
    chosen = np.linspace(0, len(groups) - 1, degree + 1).round().astype(int)
    return pairs_of([groups[i].mu for i in chosen.tolist()])


def _largest(roots: FloatPairs, tops: FloatPairs, E: _Set, log_Y: float | None) -> _Stretches:
    """The point of each stretch between roots with the largest |p|/y.

    On a stretch |p| rises to its top and falls. Where the top lies in E it is the point; else the
    nearest ends of E on either side compete, and the top itself if gaps count, with |p|/Y.
    """
    low, high = E.low, E.high
    # |p| falls all the way to the first root, and rises from the last.
    tops = concatenated(low.taken(slice(0, 1)), tops, high.taken(slice(-1, None)))
    group = (tops.differences(low) >= 0).sum(axis=1) - 1  # the last with its lower end below
    inside = high.taken(group).minus(tops) >= 0
    has_below = np.concatenate([[True], high.taken(group[1:]).minus(roots) > 0])
    following = np.minimum(group + 1, len(low) - 1)
    has_above = np.concatenate([roots.minus(low.taken(following[:-1])) > 0, [True]])
    has_above &= group + 1 < len(low)
    below = selected(inside, tops, high.taken(group))
    value = np.where(inside | has_below, _log_p(below, roots), -np.inf)
    point = below
    outside = np.flatnonzero(~inside)
    above = low.taken(following)
    other = np.full(len(value), -np.inf)
    other[outside] = _log_p(above.taken(outside), roots)
    other[~has_above] = -np.inf
    better = other > value
    point, value = selected(better, above, point), np.where(better, other, value)
    in_gap = np.zeros(len(value), dtype=bool)
    if log_Y is not None:
        other[outside] = _log_p(tops.taken(outside), roots)
        in_gap = ~inside & (other - log_Y > value)
        point, value = selected(in_gap, tops, point), np.where(in_gap, other, value)
    return _Stretches(point, value, in_gap)


def _log_p(points: FloatPairs, roots: FloatPairs) -> Floats:
    """log|p| at the points: Σ log|x − x_j| − log x_j."""
    found: Floats = _log_distances(points, roots) - np.log(roots.hi).sum()
    return found


def _log_distances(points: FloatPairs, others: FloatPairs | None) -> Floats:
    """Σ_j log|x_i − z_j| for each i; over the other points themselves where `others` is None."""
    z = points if others is None else others
    sums = np.empty(len(points))
    rows = max(1, _BLOCK_ENTRIES // max(len(z), 1))
    for start in range(0, len(points), rows):
        distances = np.abs(points.taken(slice(start, start + rows)).differences(z))
        if others is None:
            own = np.arange(len(distances))
            distances[own, own + start] = 1.0
        with np.errstate(divide="ignore"):  # at a root, log 0 = −∞ is right
            sums[start : start + rows] = np.log(distances).sum(axis=1)
    return sums


def _log_sum(logs: Floats) -> float:
    """The logarithm of Σ exp(logs), without overflow."""
    top = logs.max(initial=-np.inf)
    if top == -np.inf:
        return -np.inf
    return float(top + np.log(np.exp(logs - top).sum()))
