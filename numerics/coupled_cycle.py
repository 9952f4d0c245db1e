"""A cycle on coupled groups in floats: its rate of contraction, and orders for given step counts.

A cycle is a tuple of runs (rate, count), the first applied first. The comparison matrices M(η) do
not commute, so the order matters; all entries are ≥ 0, so products lose no digits by cancellation.
Each partial product is divided by its largest entry against overflow, and positive entries below
10⁻¹⁵⁰ are raised to that against underflow, which makes the rate smaller, never larger. Everything
is rounded: the cycle that is kept is certified afterwards.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.coupled_groups import CoupledGroups

__all__ = ["ORDERS", "Cycle", "Growth", "Order", "Run", "Scaled", "block", "merged_runs"]

Run = tuple[float, int]
Cycle = tuple[Run, ...]
Scaled = tuple[Float64[np.ndarray, "n n"], float]  # a matrix and the logarithm of its factor
Order = Callable[["Growth", Sequence[float], Sequence[int]], Cycle]

MOST_LISTED: Final = 1_000  # steps that an order lists one by one
LEAST_ENTRY: Final = 1e-150  # the product of two does not underflow
PRODUCTS_OF_EIGENVALUES: Final = 5  # what they cost, in matrix products


class Growth:
    """The rate −log ρ(∏M)/N of cycles, with the matrix products that it has cost so far.

    `products` is a count and not a time, so a search that stops by it is the same everywhere.
    """

    def __init__(self, coupled: CoupledGroups, vector: Float64[np.ndarray, " n"]) -> None:
        self._vector = vector
        self._mu = np.array([float(group.mu) for group in coupled.groups])
        self._L = np.array([float(group.L) for group in coupled.groups])
        self._cross = np.array([[float(c) for c in row] for row in coupled.cross])
        self._powers: dict[Run, Scaled] = {}
        self.products = 0

    def rate(self, cycle: Cycle) -> float:
        """−log ρ(∏M)/N in nats a step, rounded; +∞ where the product is 0, −∞ without a step."""
        product: Scaled = (np.eye(len(self._mu)), 0.0)
        place = 0
        while place < len(cycle):
            pair, times = cycle[place : place + 2], 1
            while cycle[place + 2 * times : place + 2 * times + 2] == pair:
                times += 1
            if times > 1:
                word = self.repeated(self.after(self.power(*pair[0]), self.power(*pair[1])), times)
            else:
                word = self.power(*cycle[place])
            product = self.after(product, word)
            place += 2 * times if times > 1 else 1
        return self.rate_of(product, sum(count for _, count in cycle))

    def rate_of(self, product: Scaled, length: int) -> float:
        """The rate of a product of so many matrices."""
        self.products += PRODUCTS_OF_EIGENVALUES
        matrix, scale = product
        if not length or not math.isfinite(scale):
            return -math.inf if not length or scale > 0 else math.inf
        radius = float(np.abs(np.linalg.eigvals(matrix)).max())
        return -(math.log(radius) + scale) / length if radius > 0 else math.inf

    def after(self, first: Scaled, second: Scaled) -> Scaled:
        """The product of a word and the one that is applied after it."""
        return self._normalised(second[0] @ first[0], first[1] + second[1])

    def repeated(self, word: Scaled, times: int) -> Scaled:
        """The word so many times, by repeated squaring."""
        product: Scaled = (np.eye(len(self._mu)), 0.0)
        while times:
            if times & 1:
                product = self.after(product, word)
            times >>= 1
            if times:
                word = self.after(word, word)
        return product

    def logs(self, rate: float) -> list[float]:
        """The logarithms of (M(η)d)_i/d_i, for the vector d > 0 that was given."""
        image = self._matrix(rate) @ self._vector / self._vector
        found: list[float] = np.log(np.maximum(image, LEAST_ENTRY)).tolist()
        return found

    def _matrix(self, rate: float) -> Float64[np.ndarray, "n n"]:
        matrix = rate * self._cross
        np.fill_diagonal(
            matrix, np.maximum(np.abs(1 - rate * self._mu), np.abs(1 - rate * self._L))
        )
        return matrix

    def power(self, rate: float, count: int) -> Scaled:
        """M(η) to the power of the count, remembered."""
        known = self._powers.get((rate, count))
        if known is not None:
            return known
        if count == 1:
            found = self._normalised(self._matrix(rate), 0.0)
        else:
            half = self.power(rate, count // 2)
            found = self.after(half, half)
            if count % 2:
                found = self.after(found, self.power(rate, 1))
        if len(self._powers) > 100_000:
            self._powers.clear()
        self._powers[rate, count] = found
        return found

    def _normalised(self, matrix: Float64[np.ndarray, "n n"], scale: float) -> Scaled:
        self.products += 1
        largest = float(matrix.max())
        if not 0 < largest < math.inf:
            return matrix, -math.inf if largest == 0 else math.inf
        scaled = matrix / largest
        small = (scaled > 0) & (scaled < LEAST_ENTRY)
        return np.where(small, LEAST_ENTRY, scaled), scale + math.log(largest)


def block(_: Growth, rates: Sequence[float], counts: Sequence[int]) -> Cycle:
    """All steps of the first rate, then all of the second, and so on."""
    return tuple((rate, count) for rate, count in zip(rates, counts, strict=True) if count)


def balanced(growth: Growth, rates: Sequence[float], counts: Sequence[int]) -> Cycle:
    """Each rate spread evenly: its k-th step of n stands at the time (k − ½)/n.

    The steps of the most frequent rate are not listed: what stands between two others is a run.
    """
    most = max(range(len(counts)), key=lambda j: counts[j])
    listed = sum(counts) - counts[most]
    if listed > MOST_LISTED:
        return block(growth, rates, counts)
    growth.products += listed
    others = sorted(
        ((2 * k - 1) / (2 * n), j)
        for j, n in enumerate(counts)
        if j != most
        for k in range(1, n + 1)
    )
    runs, done = [], 0
    for time, j in others:
        reached = int(counts[most] * time + 0.5)
        runs += [(rates[most], reached - done), (rates[j], 1)]
        done = reached
    return merged_runs([*runs, (rates[most], counts[most] - done)])


def paid(growth: Growth, rates: Sequence[float], counts: Sequence[int]) -> Cycle:
    """A larger step waits until the smaller ones have paid for it, as in numerics.step_order.

    The largest rate left that keeps every group's product of (Md)_i/d_i at most 1, else the
    smallest: d is the growth's own vector, so what the cross terms send is paid for too.
    """
    if sum(counts) > MOST_LISTED:
        return balanced(growth, rates, counts)
    growth.products += sum(counts)
    logs = [growth.logs(rate) for rate in rates]
    left, state = list(counts), [0.0] * len(logs[0])
    listed = []
    for _ in range(sum(counts)):
        allowed = (
            j
            for j in reversed(range(len(rates)))
            if left[j] and all(a + b <= 1e-9 for a, b in zip(state, logs[j], strict=True))
        )
        j = next(allowed, None)
        if j is None:
            j = next(j for j, count in enumerate(left) if count)
        left[j] -= 1
        state = [a + b for a, b in zip(state, logs[j], strict=True)]
        listed.append((rates[j], 1))
    return merged_runs(listed)


def nested(front: Fraction) -> Order:
    """A step of the largest rate, smaller steps that pay for it, and so on inside those.

    After each large step, `front` of the smallest steps due before the next one come at once;
    the others are shared out evenly among the steps of the rates between.
    """

    def order(growth: Growth, rates: Sequence[float], counts: Sequence[int]) -> Cycle:
        used = [j for j, count in enumerate(counts) if count]
        if sum(counts[j] for j in used[1:]) > MOST_LISTED:
            return block(growth, rates, counts)
        growth.products += sum(counts[j] for j in used[1:])
        return merged_runs(_nest([rates[j] for j in used], [counts[j] for j in used], front))

    return order


def _nest(rates: Sequence[float], counts: Sequence[int], front: Fraction) -> list[Run]:
    if len(rates) == 1 or not counts[-1]:
        return [(rates[0], counts[0])] if len(rates) == 1 else _nest(rates[:-1], counts[:-1], front)
    runs, times = [], counts[-1]
    for k in range(times):
        due = [n * (k + 1) // times - n * k // times for n in counts[:-1]]
        first = int(front * due[0]) if len(rates) > 2 else 0
        runs += [(rates[-1], 1), (rates[0], first)]
        runs += _nest(rates[:-1], [due[0] - first, *due[1:]], front)
    return runs


ORDERS: Final[tuple[Order, ...]] = (
    block,
    balanced,
    paid,
    *map(nested, (Fraction(1, 10), Fraction(1, 4), Fraction(2, 5))),
)


def merged_runs(runs: Sequence[Run]) -> Cycle:
    """The same steps, neighbours of the same rate in one run, empty runs left out."""
    return tuple(
        (rate, sum(count for _, count in group))
        for rate, group in groupby((run for run in runs if run[1]), key=lambda run: run[0])
    )
