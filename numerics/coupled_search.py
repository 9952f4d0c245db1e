"""A search for the cycle that contracts coupled groups fastest: rates, counts and order.

It starts from the shares of the kinks that the bound of numerics.coupled_limit gives, and from
cycles that the caller knows. Ladders over all the kinks and over some of them are refined by
pattern search; so are counts and rates for several lengths and fixed order rules; then the runs of
the best cycle one by one: a run's count and its own rate, two neighbours exchanged, a step moved or
dropped. There is no randomness and no clock: the search stops by the number of matrix products, so
it gives the same cycle everywhere where floats agree.
It finds no optimum for certain; how far it may be from one is what coupled_limit says.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.coupled_cycle import ORDERS, Cycle, Growth, Order, block, merged_runs
from numerics.coupled_groups import CoupledGroups, comparison_matrix
from numerics.coupled_ladder import (
    Ladder,
    ladder_changes,
    ladder_cycle,
    ladder_rate,
    ladder_runs,
    ladder_starts,
)
from numerics.coupled_limit import RateWeights, kinks, scaling

__all__ = ["fastest_cycle"]

MOST_PRODUCTS: Final = (30_000, 60_000, 90_000)  # of each stage
MOST_RUNS: Final = 1_500
MOST_HULLS: Final = 6  # groups
MOST_SUBSETS: Final = 4  # kinks
MOST_DOUBLINGS: Final = 14
KEPT: Final = 2  # starts of each order that are refined
LARGEST_COUNT: Final = 10**9
REPEATS: Final = (1, 2, 3, 5, 8)
EXTRA: Final = (1.0, 1.15, 1.3, 1.6, 2.0, 3.0)
FINEST: Final = 2e-4  # relative change of a rate
LEAST_LOGARITHM: Final = 0.01  # of the cycle's contraction, far above what is lost in its proof
GAIN: Final = 1e-9  # relative; smaller gains are rounding, as are rates below ROUNDING
ROUNDING: Final = 1e-14

Genes = tuple[Order, tuple[float, ...], tuple[int, ...]]


def fastest_cycle(
    coupled: CoupledGroups, weights: RateWeights, known: Sequence[Cycle] = ()
) -> tuple[Cycle, float]:
    """The cycle with the best rate that the search meets, at least that of `known`.

    Args:
        coupled: the groups and cross terms.
        weights: where to start, from `rate_weights`.
        known: cycles that are tried first.

    Returns:
        The cycle and its rate in nats a step, both rounded; the rate may be negative.
    """
    growth = Growth(coupled, _vector(coupled, weights))
    best = max(((growth.rate(cycle), cycle) for cycle in known), default=(-math.inf, ()))
    ladders = _ladders(coupled, weights, growth)
    best = max(best, ladders, key=lambda pair: pair[0])
    starts = _starts(coupled, weights, growth)
    for start in starts:
        found = _pattern(growth, start, MOST_PRODUCTS[1] // len(starts))
        best = max(best, found, key=lambda pair: pair[0])
    rate, cycle = _runs(growth, best, MOST_PRODUCTS[2])
    if len(cycle) == 1:  # a constant rate: one step says it all, unless it says too little
        cycle = ((cycle[0][0], _constant_count(rate)),)
    return cycle, rate


def _ladders(coupled: CoupledGroups, weights: RateWeights, growth: Growth) -> tuple[float, Cycle]:
    """The best ladder over all the kinks or some of them, by pattern search from the best start."""
    rates = [float(rate) for rate in kinks(coupled)]
    sizes = range(2, len(rates) + 1) if len(rates) <= MOST_SUBSETS else [len(rates)]
    subsets = [subset for size in sizes for subset in combinations(range(len(rates)), size)]
    best: tuple[float, Cycle] = (-math.inf, ())
    for subset in reversed(subsets):
        starts = ladder_starts(
            growth, [rates[j] for j in subset], [float(weights.shares[j]) for j in subset]
        )
        rated = [(ladder_rate(growth, ladder), ladder) for ladder in starts]
        rate, ladder = max(rated, key=lambda pair: pair[0])
        products = MOST_PRODUCTS[0] // (1 if len(subset) == len(rates) else 8)
        rate, ladder = _refined(growth, rate, ladder, products)
        if rate > best[0] and ladder_runs(ladder) <= MOST_RUNS:
            best = (rate, ladder_cycle(ladder))
    return best


def _refined(growth: Growth, rate: float, ladder: Ladder, products: int) -> tuple[float, Ladder]:
    limit, width = growth.products + products, 0.25
    while width > FINEST and growth.products < limit:
        start = rate
        for changed in ladder_changes(ladder, width):
            if growth.products >= limit:
                break
            found = ladder_rate(growth, changed)
            if _is_gain(found, rate) and ladder_runs(changed) <= MOST_RUNS:
                rate, ladder = found, changed
        if rate == start:
            width /= 2
    return rate, ladder


def _starts(coupled: CoupledGroups, weights: RateWeights, growth: Growth) -> list[Genes]:
    """The best few cycles among several lengths and orders, and among cycles of two rates."""
    rates = _rates(coupled)
    tried: dict[tuple[Order, tuple[int, ...]], float] = {}
    limit = growth.products + MOST_PRODUCTS[0]
    for order, counts in _trials(rates, dict(zip(kinks(coupled), weights.shares, strict=True))):
        if growth.products >= limit:
            break
        if (order, counts) not in tried:
            cycle = order(growth, tuple(map(float, rates)), counts)
            if len(cycle) <= MOST_RUNS:
                tried[order, counts] = growth.rate(cycle)
    kept: dict[tuple[Order, int], list[tuple[int, ...]]] = {}
    for order, counts in sorted(tried, key=lambda genes: -tried[genes]):
        kept.setdefault((order, min(sum(map(bool, counts)), 3)), []).append(counts)
    return [
        (order, tuple(map(float, rates)), counts)
        for (order, used), found in kept.items()
        for counts in found[: KEPT if used > 2 or len(coupled.groups) < 3 else 1]
    ]


def _vector(coupled: CoupledGroups, weights: RateWeights) -> Float64[np.ndarray, " n"]:
    smallest = np.array(
        [[float(x) for x in row] for row in comparison_matrix(coupled, kinks(coupled)[0])]
    )
    found = scaling(smallest, weights.weights)
    return np.where(found > 0, found, found.max() or 1.0)


def _rates(coupled: CoupledGroups) -> tuple[Fraction, ...]:
    """The kinks, and 2/(L_i + μ_k): the best rate for groups i to k as if they were one."""
    if len(coupled.groups) > MOST_HULLS:
        return kinks(coupled)
    return tuple(
        sorted({2 / (a.L + b.mu) for a in coupled.groups for b in coupled.groups if a.L >= b.L})
    )


def _trials(
    rates: Sequence[Fraction], shares: Mapping[Fraction, float]
) -> Iterator[tuple[Order, tuple[int, ...]]]:
    """Orders with counts: one rate; near the shares, more of the smaller steps; two rates."""
    size = len(rates)
    for j in range(size):
        yield block, tuple(int(i == j) for i in range(size))
    used = [j for j, rate in enumerate(rates) if shares.get(rate, 0.0) > 1e-9]
    for repeat in REPEATS:
        for extra in EXTRA:
            counts = [0] * size
            for j in used:
                ideal = shares[rates[j]] / shares[rates[used[-1]]] * repeat
                more = extra ** (len(used) - 1 - used.index(j))
                counts[j] = max(1, round(min(ideal * more, LARGEST_COUNT)))
            for order in ORDERS:
                yield order, tuple(counts)
    for i, k in combinations(range(size), 2):
        for power in range(MOST_DOUBLINGS):
            yield block, tuple(2**power if j == i else int(j == k) for j in range(size))


def _pattern(growth: Growth, start: Genes, products: int) -> tuple[float, Cycle]:
    """Counts and rates by pattern search: each is changed alone, in steps that are halved."""
    order, rates, counts = start
    best_cycle = order(growth, rates, counts)
    best = growth.rate(best_cycle)
    limit, width = growth.products + products, 0.25
    while width > FINEST and growth.products < limit:
        improved = False
        for changed in _changes(rates, counts, width):
            if growth.products >= limit or not sum(changed[1]):
                continue
            cycle = order(growth, *changed)
            if len(cycle) > MOST_RUNS:
                continue
            rate = growth.rate(cycle)
            if _is_gain(rate, best):
                best, best_cycle, improved = rate, cycle, True
                rates, counts = changed
                break
        if not improved:
            width /= 2
    return best, best_cycle


def _changes(
    rates: tuple[float, ...], counts: tuple[int, ...], width: float
) -> Iterator[tuple[tuple[float, ...], tuple[int, ...]]]:
    for j, count in enumerate(counts):
        for change in dict.fromkeys((1, max(1, round(width * count)))):
            for changed in (count - change, count + change):
                if 0 <= changed <= LARGEST_COUNT:
                    yield rates, (*counts[:j], changed, *counts[j + 1 :])
    for j, rate in enumerate(rates):
        if counts[j]:
            for factor in (1 + width, 1 / (1 + width)):
                yield (*rates[:j], rate * factor, *rates[j + 1 :]), counts
    total = sum(counts)
    if total * 3 < LARGEST_COUNT:  # a longer cycle, whose counts need not be multiples
        yield rates, tuple(2 * count for count in counts)
        yield rates, tuple(3 * count for count in counts)


def _runs(growth: Growth, start: tuple[float, Cycle], products: int) -> tuple[float, Cycle]:
    """The runs one by one, each with a rate and a count of its own."""
    best, cycle = start
    limit, width = growth.products + products, 0.1
    while width > FINEST and growth.products < limit:
        improved = False
        for changed in _neighbours(cycle, width):
            if growth.products >= limit:
                break
            if not changed or len(changed) > MOST_RUNS:
                continue
            rate = growth.rate(changed)
            if _is_gain(rate, best):
                best, cycle, improved = rate, changed, True
                break
        if not improved:
            width /= 2
    return best, cycle


def _neighbours(cycle: Cycle, width: float) -> Iterator[Cycle]:
    for i, (rate, count) in enumerate(cycle):
        before, after = cycle[:i], cycle[i + 1 :]
        for factor in (1 + width, 1 / (1 + width)):
            yield (*before, (rate * factor, count), *after)
        for change in (1, -1):
            if 0 <= count + change <= LARGEST_COUNT:
                yield merged_runs([*before, (rate, count + change), *after])
        if count > 1:  # one step of the run by itself, with another rate; first or last
            for factor in (1 + width, 1 / (1 + width)):
                yield (*before, (rate * factor, 1), (rate, count - 1), *after)
                yield (*before, (rate, count - 1), (rate * factor, 1), *after)
    for i in range(len(cycle) - 1):  # neighbours exchanged, whole or by one step
        (a, m), (b, n) = cycle[i : i + 2]
        before, after = cycle[:i], cycle[i + 2 :]
        yield merged_runs([*before, (b, n), (a, m), *after])
        yield merged_runs([*before, (a, m - 1), (b, 1), (a, 1), (b, n - 1), *after])


def _constant_count(rate: float) -> int:
    return min(max(1, math.ceil(LEAST_LOGARITHM / rate)), LARGEST_COUNT) if rate > 0 else 1


def _is_gain(rate: float, best: float) -> bool:
    return rate > best + GAIN * abs(best) + ROUNDING if math.isfinite(best) else rate > best
