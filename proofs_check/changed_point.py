"""Points near the ones that a statement has: where to look for what a hypothesis is needed for.

One or two numbers of a point are changed, and the variables that the other hypotheses define
(`Eq(N[i], …)`) are computed anew.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Final

import sympy as sp

from proofs_check.instance import Point, value_at
from theory.claim import Statement
from theory.quantifier import ForAll

__all__ = ["changed_points"]

ONE_CHANGED: Final = 200  # points tried for a hypothesis, with one number changed and with two
TWO_CHANGED: Final = 300
LARGEST_INTEGER: Final = 2_000  # larger counts make exact powers that take long


def changed_points(
    statement: Statement, hypothesis: sp.Basic, others: tuple[sp.Basic, ...]
) -> Iterator[Point]:
    """The statement's own points with one number changed, then with two, nearest first.

    Args:
        statement: gives the points.
        hypothesis: at least one number that it speaks of is changed.
        others: the hypotheses that define variables.

    Yields:
        Points; nothing is known of them.
    """
    mentioned = hypothesis.atoms(sp.Symbol, sp.Indexed, sp.IndexedBase)
    for count, most in ((1, ONE_CHANGED), (2, TWO_CHANGED)):
        tried = 0
        for point in (statement.instance, *statement.witnesses):
            places = sorted(point, key=lambda key: (not _is_mentioned(key, mentioned), str(key)))
            for chosen in combinations(places, count):
                if not any(_is_mentioned(key, mentioned) for key in chosen):
                    continue
                for values in product(*(_near(point[key]) for key in chosen)):
                    tried += 1
                    if tried > most:
                        break
                    changed = {**point, **dict(zip(chosen, values, strict=True))}
                    yield _redefined(changed, others)


def _redefined(point: Point, hypotheses: tuple[sp.Basic, ...]) -> Point:
    """The point with every variable that a hypothesis defines by an equation computed anew."""
    found = dict(point)
    for _ in range(len(point)):
        before = dict(found)
        for name, term in _definitions(hypotheses, found):
            if name in found:
                value = value_at(term, found)
                if value.is_number and value.is_finite and not _is_long(value):
                    found[name] = value
        if found == before:
            break
    return found


def _definitions(
    hypotheses: tuple[sp.Basic, ...], point: Point
) -> Iterator[tuple[sp.Basic, sp.Basic]]:
    for hypothesis in hypotheses:
        if isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], sp.Eq):
            index, low, high = hypothesis.args[1]
            ends = [value_at(end, point) for end in (low, high)]
            if all(end.is_Integer for end in ends):
                for k in reversed(range(int(ends[0]), int(ends[1]) + 1)):
                    left, right = (side.subs(index, k) for side in hypothesis.args[0].args)
                    yield left.subs(dict(point)) if left not in point else left, right
        elif isinstance(hypothesis, sp.Eq) and isinstance(hypothesis.lhs, sp.Symbol | sp.Indexed):
            left = hypothesis.lhs
            if isinstance(left, sp.Indexed):
                left = left.base[tuple(value_at(i, point) for i in left.indices)]
            yield left, hypothesis.rhs


def _is_long(number: sp.Basic) -> bool:
    return bool(number.is_Integer and abs(number) > LARGEST_INTEGER)


def _is_mentioned(key: sp.Basic, mentioned: set[sp.Basic]) -> bool:
    return key in mentioned or (isinstance(key, sp.Indexed) and key.base in mentioned)


def _near(number: sp.Basic) -> list[sp.Basic]:
    """Numbers to put in the place of this one: its neighbours, simple ones, and far ones."""
    half = sp.Rational(1, 2)
    found = [number + 1, number - 1, 2 * number, number * half, -number, number * 10, number / 10]
    found += [sp.Integer(0), sp.Integer(1), sp.Integer(2), half, 100 * number, sp.Rational(1, 100)]
    return [value for value in dict.fromkeys(found) if value != number and not _is_long(value)]
