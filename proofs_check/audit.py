"""Does each hypothesis earn its place? Drop it, and look for the counterexample that appears.

A hypothesis is NEEDED when an exact point satisfies all the others and breaks it and the
conclusion; the point is shown. It is NOT_NEEDED when the statement without it is proved. Between
the two it is OPEN: nothing was found, which proves nothing. Points come from the statement
(`breaking`), and from changes of one or two numbers of its own points, after which the variables
that the other hypotheses define (`Eq(N[i], …)`) are computed anew.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain, combinations, product
from typing import Final

import sympy as sp

from proofs_check.instance import Point, holds_at, point_text, value_at
from theory.claim import Statement
from theory.quantifier import ForAll

__all__ = ["Audited", "Need", "audit"]

ONE_CHANGED: Final = 200  # points tried for a hypothesis, with one number changed and with two
TWO_CHANGED: Final = 300
LARGEST_INTEGER: Final = 2_000  # larger counts make exact powers that take long
SECONDS: Final = 4.0  # a hypothesis; what is not found by then is open

ProvedWithout = Callable[[Statement], bool]


class Need(Enum):
    """What dropping a hypothesis does; the value is the name used in JSON."""

    NEEDED = "needed"
    NOT_NEEDED = "not needed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One hypothesis with what was found: for NEEDED, a point that breaks the conclusion."""

    hypothesis: sp.Basic
    need: Need
    point: Point | None = None

    def to_json(self) -> dict[str, object]:
        """JSON-ready: the hypothesis and the point as text."""
        return {
            "hypothesis": sp.sstr(self.hypothesis),
            "need": self.need.value,
            "counterexample": None if self.point is None else point_text(self.point),
        }


def audit(
    statement: Statement, *, is_proved: ProvedWithout = lambda _: False
) -> tuple[Audited, ...]:
    """What each hypothesis of the statement is needed for.

    Args:
        statement: the statement, with its exact points.
        is_proved: whether a statement is proved, by a method that reads it; asked with one
            hypothesis left out.

    Returns:
        One result a hypothesis, in the statement's order.
    """
    return tuple(
        _audited(statement, place, is_proved) for place in range(len(statement.hypotheses))
    )


def _audited(statement: Statement, place: int, is_proved: ProvedWithout) -> Audited:
    hypothesis = statement.hypotheses[place]
    others = statement.hypotheses[:place] + statement.hypotheses[place + 1 :]
    changed = (_redefined(point, others) for point in _changed_points(statement, hypothesis))
    deadline = time.monotonic() + SECONDS
    for point in chain(statement.breaking, changed):
        if time.monotonic() > deadline:
            break
        if _breaks(statement.conclusion, hypothesis, others, point):
            return Audited(hypothesis=hypothesis, need=Need.NEEDED, point=point)
    if is_proved(replace(statement, hypotheses=others)):
        return Audited(hypothesis=hypothesis, need=Need.NOT_NEEDED)
    return Audited(hypothesis=hypothesis, need=Need.OPEN)


def _breaks(
    conclusion: sp.Basic, hypothesis: sp.Basic, others: tuple[sp.Basic, ...], point: Point
) -> bool:
    """Whether the point breaks this hypothesis alone, and the conclusion with it."""
    return (
        _is_in_domain(point)
        and holds_at(hypothesis, point) is False
        and all(holds_at(other, point) is True for other in others)
        and holds_at(conclusion, point) is False
    )


def _is_in_domain(point: Point) -> bool:
    """Whether every number has the properties that its symbol is declared with."""
    return all(
        getattr(number, f"is_{fact}", None) is truth
        for symbol, number in point.items()
        for fact, truth in symbol.assumptions0.items()
        if fact in {"positive", "nonnegative", "negative", "nonpositive", "integer", "real"}
    )


def _changed_points(statement: Statement, hypothesis: sp.Basic) -> Iterator[Point]:
    """The statement's own points with one number changed, then with two, nearest first."""
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
                        return
                    yield {**point, **dict(zip(chosen, values, strict=True))}


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
