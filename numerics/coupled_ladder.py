"""Ladders: cycles in which each rate has its own smaller steps after it, level by level.

With the rates η_1 < η_2 < … and a triangle of counts b_kj, j < k,
    word_k = η_k, then word_1 b_k1 times, word_2 b_k2 times, …, word_(k−1) b_k(k−1) times,
and the cycle is the word of the largest rate. So each step is followed by as many smaller ones as
pay for it, and these by smaller ones still. Such cycles of 10⁶ steps cost a few matrix products.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from numerics.coupled_cycle import Cycle, Growth, Run, Scaled, merged_runs

__all__ = [
    "Ladder",
    "ladder_changes",
    "ladder_cycle",
    "ladder_rate",
    "ladder_runs",
    "ladder_starts",
]

LARGEST_COUNT: Final = 10**9

Ladder = tuple[tuple[float, ...], tuple[tuple[int, ...], ...]]  # rates; row k has k counts


def ladder_rate(growth: Growth, ladder: Ladder) -> float:
    """−log ρ/N of the ladder's cycle, rounded, without writing the cycle out."""
    rates, table = ladder
    words: list[Scaled] = []
    lengths: list[int] = []
    for rate, row in zip(rates, table, strict=True):
        word, length = growth.power(rate, 1), 1
        for inner, size, count in zip(words, lengths, row, strict=False):
            if count:
                word = growth.after(word, growth.repeated(inner, count))
                length += count * size
        words.append(word)
        lengths.append(length)
    return growth.rate_of(words[-1], lengths[-1])


def ladder_runs(ladder: Ladder) -> int:
    """How many runs the cycle has at most."""
    sizes: list[int] = []
    for row in ladder[1]:
        inner = sum(count * size for count, size in zip(row[1:], sizes[1:], strict=False))
        sizes.append(1 + inner + bool(row and row[0]))
    return sizes[-1]


def ladder_cycle(ladder: Ladder) -> Cycle:
    """The cycle, written out."""
    rates, table = ladder
    words: list[list[Run]] = []
    for rate, row in zip(rates, table, strict=True):
        word = [(rate, 1)]
        for j, count in enumerate(row):
            word += [(rates[0], count)] if j == 0 else words[j] * count
        words.append(word)
    return merged_runs(words[-1])


def ladder_starts(
    growth: Growth, rates: Sequence[float], shares: Sequence[float]
) -> Iterator[Ladder]:
    """Triangles near the shares: the last count of a row by their quotient, the others to pay."""
    logs = [growth.logs(rate) for rate in rates]
    for part in (0.5, 0.75, 1.0, 1.5):
        for paid in (0.0, 0.5, 1.0, 2.0):
            table: list[tuple[int, ...]] = [()]
            for k in range(1, len(rates)):
                row = [_pay(logs[k], logs[j], paid) for j in range(k - 1)]
                quotient = shares[k - 1] / max(shares[k], 1e-12)
                table.append((*row, max(1, round(part * min(quotient, 1e6)))))
            yield tuple(rates), tuple(table)


def _pay(large: Sequence[float], small: Sequence[float], part: float) -> int:
    """So many of the smaller steps as bring back what the larger one adds to their own group."""
    own = min(range(len(small)), key=lambda i: small[i])
    need = max(large[own], 0.0) / -small[own] if small[own] < 0 else 0.0
    return math.ceil(part * min(need, 1e6))


def ladder_changes(ladder: Ladder, width: float) -> Iterator[Ladder]:
    """Neighbours: one count or one rate changed."""
    rates, table = ladder
    for k, row in enumerate(table):
        for j, count in enumerate(row):
            for change in dict.fromkeys((1, max(1, round(width * count)))):
                for changed in (count - change, count + change):
                    if 0 <= changed <= LARGEST_COUNT:
                        new = (*row[:j], changed, *row[j + 1 :])
                        yield rates, (*table[:k], new, *table[k + 1 :])
    for j, rate in enumerate(rates):
        for factor in (1 + width, 1 / (1 + width)):
            yield (*rates[:j], rate * factor, *rates[j + 1 :]), table
