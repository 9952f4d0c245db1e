"""Points worth a look: corners, simple numbers, numbers near ends of domains, large integers."""

import heapq
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

import sympy as sp

from theory.domain import Domain, Numbers, domain_of
from theory.goal import Goal

__all__ = ["clipped", "exact_near", "simple_points", "simple_values"]

_R = sp.Rational
_PARTS: Final = tuple(
    dict.fromkeys(_R(p, q) for q in (2, 3, 4, 5, 7, 8, 10, 16, 20, 100) for p in (1, q - 1, 3, 2))
)
_HAIRS: Final = (_R(1, 100), _R(1, 10**4), _R(1, 10**8))
_SIZES: Final = (
    *(_R(p, q) for p, q in ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (10, 1), (1, 10), (4, 1))),
    *(_R(p, q) for p, q in ((5, 1), (3, 2), (100, 1), (1, 100), (7, 1), (20, 1), (2, 3))),
    *(_R(p, q) for p, q in ((1000, 1), (1, 1000), (10**4, 1), (1, 10**4), (10**6, 1))),
)
_LARGEST: Final = 10**6
_DENOMINATORS: Final = (1, 2, 10, 60, 1_000, 10**5, 10**8, 10**12)


def simple_points(goal: Goal) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Points of the domains, the simplest first; finitely many."""
    if not goal.variables:
        yield {}
        return
    constants = _constants(goal)
    rows = [simple_values(domain_of(symbol), constants) for symbol in goal.variables]
    for value in rows[0]:  # all variables alike
        if all(value in domain for domain in goal.domains.values()):
            yield dict.fromkeys(goal.variables, value)
    limit = max(len(row) for row in rows) if len(rows) == 1 else 60
    rows = [row[:limit] for row in rows]
    yield from _by_rank(goal.variables, rows)


def simple_values(domain: Domain, constants: Sequence[sp.Rational] = ()) -> list[sp.Rational]:
    """Values of a domain: its ends, what lies close to them, simple numbers, large ones.

    The constants, numbers that the goal speaks of, come early, with what lies close to them.
    """
    if domain.numbers is Numbers.INTEGER:
        near = [whole + step for c in constants for whole in (c.floor(),) for step in (0, 1, -1)]
        found, first = list(_integers(domain)), 40
    else:
        hairs = (sp.Integer(0), *_HAIRS, *(-hair for hair in _HAIRS))
        near = [c + hair for hair in hairs for c in constants]
        found, first = list(_reals(domain)), 8
    found = [*found[:first], *near, *found[first:]]
    return [value for value in dict.fromkeys(found) if value in domain]


def exact_near(symbol: sp.Symbol, value: float) -> list[sp.Expr]:
    """Exact numbers of a variable's domain near a rounded one, the simplest first.

    Multiples of π, roots, logarithms and exponentials of simple fractions are among them where
    they agree with the rounded number to six digits.
    """
    if not abs(value) < 1e15:
        return []
    rational = sp.Rational(value)
    if symbol.is_integer:
        return [sp.Integer(round(value))]
    found: list[sp.Expr] = [
        clipped(domain_of(symbol), rational.limit_denominator(size)) for size in _DENOMINATORS
    ]
    for back, image in (
        (lambda a: a * sp.pi, value / float(sp.pi)),
        (sp.sqrt, value * value if value > 0 else 0.0),
        (lambda a: -sp.sqrt(a), value * value if value < 0 else 0.0),
        (sp.exp, _logarithm(value)),
        (sp.log, _exponential(value)),
        (lambda a: a ** _R(1, 3), value**3 if value > 0 else 0.0),
    ):
        simple = sp.Rational(image).limit_denominator(100)
        if simple != 0 and abs(float(simple) - image) < 1e-6 * abs(image):
            found.append(back(simple))
    return list(dict.fromkeys(found))


def clipped(domain: Domain, value: sp.Rational) -> sp.Rational:
    """The value, or the end of the domain that it has passed."""
    if domain.low is not None and value < domain.low:
        return domain.low
    if domain.high is not None and value > domain.high:
        return domain.high
    return value


def _constants(goal: Goal) -> list[sp.Rational]:
    """The rational numbers in the goal, apart from the simplest; at most twelve."""
    found: set[sp.Rational] = set()
    for part in (*goal.hypotheses, goal.conclusion):
        found |= part.atoms(sp.Rational)
    return sorted(found - {sp.Integer(k) for k in (-1, 0, 1, 2)}, key=lambda c: (c.q, abs(c)))[:12]


def _reals(domain: Domain) -> Iterator[sp.Rational]:
    low, high = domain.low, domain.high
    yield from (end for end in (low, high) if end is not None)
    if low is not None and high is not None:
        width = high - low
        yield low + width / 2
        yield sp.Integer(0)
        yield sp.Integer(1)
        for hair in _HAIRS:
            yield low + width * hair
            yield high - width * hair
        yield from (low + width * part for part in _PARTS)
    origin = low if low is not None else high if high is not None else sp.Integer(0)
    yield sp.Integer(0)
    for size in _SIZES:
        yield from (origin + size, origin - size, size, -size)
    for hair in _HAIRS:
        yield from (origin + hair, origin - hair, hair, -hair)


def _integers(domain: Domain) -> Iterator[sp.Integer]:
    low = domain.low if domain.low is not None else None
    high = domain.high
    if low is None and high is None:
        starts = [(sp.Integer(0), 1), (sp.Integer(0), -1)]
    elif low is None:
        starts = [(high, -1)]
    else:
        starts = [(low, 1)] if high is None else [(low, 1), (high, -1)]
    reach = _LARGEST if low is None or high is None else int(high - low)
    for k in range(min(reach, 30) + 1):
        yield from (start + sign * k for start, sign in starts)
    for k in range(30, min(reach, 130) + 1):
        yield from (start + sign * k for start, sign in starts)
    power = 128
    while power <= reach:
        for step in (power - 1, power, power + 1):
            yield from (start + sign * step for start, sign in starts)
        power *= 2
    for k in range(130, min(reach, 400) + 1):
        yield from (start + sign * k for start, sign in starts)
    for k in (1_000, 9_999, 10_000, 10**5, 10**6):
        if k <= reach:
            yield from (start + sign * k for start, sign in starts)


def _by_rank(
    variables: tuple[sp.Symbol, ...], rows: list[list[sp.Rational]]
) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """The product of the rows, by rising sum of the places in the rows."""
    tie = count()
    first = (0,) * len(rows)
    waiting = [(0, next(tie), first)]
    seen = {first}
    while waiting:
        rank, _, places = heapq.heappop(waiting)
        yield {s: row[k] for s, row, k in zip(variables, rows, places, strict=True)}
        for i, row in enumerate(rows):
            if places[i] + 1 < len(row):
                following = (*places[:i], places[i] + 1, *places[i + 1 :])
                if following not in seen:
                    seen.add(following)
                    heapq.heappush(waiting, (rank + 1, next(tie), following))


def _logarithm(value: float) -> float:
    return float(sp.log(value)) if value > 0 else 0.0


def _exponential(value: float) -> float:
    return float(sp.exp(value)) if abs(value) < 20 else 0.0
