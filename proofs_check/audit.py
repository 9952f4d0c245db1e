"""Does each hypothesis earn its place? Drop it, and look for the counterexample that appears.

A hypothesis is NEEDED when an exact point satisfies all the others and breaks it and the
conclusion; the point is shown. It is NOT_NEEDED when the statement without it is proved. Between
the two it is OPEN: nothing was found, which proves nothing. Each is dropped by itself: of two
that are not needed, one may be needed once the other is gone. What the variables' domains say
(an integer, a number > 0) stays as it is.

Points come from the statement (`breaking`), and from changes of its own points.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import sympy as sp

from proofs_check.changed_point import changed_points
from proofs_check.engine.method import within
from proofs_check.exact_decision import NotProved
from proofs_check.hypothesis import AuditLine, Need, each_left_out, fixed_by
from proofs_check.instance import Point, holds_at, point_text, value_at
from theory.claim import Statement
from theory.quantifier import ForAll

__all__ = ["Audited", "audit"]

SECONDS: Final = 3.0  # of search for a hypothesis
NO_VALUE: Final = "a term of it has no value there"
_GUARDED: Final = (sp.Piecewise, sp.Sum, sp.Product, sp.Subs, sp.Derivative)
_FACTS: Final = frozenset({"positive", "nonnegative", "negative", "nonpositive", "integer", "real"})

ProvedWithout = Callable[[Statement], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One hypothesis with what was found: for NEEDED, a point that breaks the conclusion."""

    hypothesis: sp.Basic
    need: Need
    point: Point | None = None
    note: str = ""

    @property
    def line(self) -> AuditLine:
        """The same as text."""
        return AuditLine(
            hypothesis=sp.sstr(self.hypothesis),
            need=self.need,
            counterexample={} if self.point is None else point_text(self.point),
            note=self.note,
        )


def audit(
    statement: Statement,
    *,
    is_proved: ProvedWithout = lambda _: "",
    seconds: float = SECONDS,
) -> tuple[Audited, ...]:
    """What each hypothesis of the statement is needed for.

    Args:
        statement: the statement, with its exact points.
        is_proved: how a statement is proved, in words, by a method that reads it; empty if it is
            not. Asked with one hypothesis left out.
        seconds: time limit of the search for a point, a hypothesis.

    Returns:
        One result a hypothesis, conjunct by conjunct, in the statement's order.
    """
    return tuple(
        _audited(statement, part, others, is_proved, seconds)
        for part, others in each_left_out(statement.hypotheses)
    )


def _audited(
    statement: Statement,
    part: sp.Basic,
    others: tuple[sp.Basic, ...],
    is_proved: ProvedWithout,
    seconds: float,
) -> Audited:
    kept = statement.kept.get(part, "")
    found = _needed(statement.conclusion, part, others, statement.breaking)
    if found is None and kept:  # what is kept for a reason is not known to be needed
        found = _not_needed(statement, part, others, is_proved, kept)
    if found is None:
        with suppress(NotProved), within(seconds):
            points = changed_points(statement, part, others)
            until = time.monotonic() + seconds
            found = _needed(statement.conclusion, part, others, points, until=until)
    if found is None and not kept:
        found = _not_needed(statement, part, others, is_proved, kept)
    return found or Audited(hypothesis=part, need=Need.OPEN, note=kept)


def _needed(
    conclusion: sp.Basic,
    part: sp.Basic,
    others: tuple[sp.Basic, ...],
    points: Iterable[Point],
    *,
    until: float = float("inf"),
) -> Audited | None:
    """The first point that shows the need; one where the claim is false before any other."""
    without_value = None
    for point in points:
        if time.monotonic() > until:
            break
        if not _is_outside(part, others, point):
            continue
        if holds_at(conclusion, point) is False:
            fixed = fixed_by(part)
            note = f"it gives {sp.sstr(fixed)}, which is any number without it" if fixed else ""
            return Audited(hypothesis=part, need=Need.NEEDED, point=point, note=note)
        if without_value is None and _lacks_value(conclusion, point):
            without_value = Audited(hypothesis=part, need=Need.NEEDED, point=point, note=NO_VALUE)
    return without_value


def _not_needed(
    statement: Statement,
    part: sp.Basic,
    others: tuple[sp.Basic, ...],
    is_proved: ProvedWithout,
    kept: str,
) -> Audited | None:
    method = is_proved(replace(statement, hypotheses=others, kept={}))
    if not method:
        return None
    note = f"proved without it: {method}" + (f"; kept: {kept}" if kept else "")
    return Audited(hypothesis=part, need=Need.NOT_NEEDED, note=note)


def _is_outside(part: sp.Basic, others: tuple[sp.Basic, ...], point: Point) -> bool:
    """Whether the point breaks this hypothesis alone."""
    return (
        _is_in_domain(point)
        and holds_at(part, point) is False
        and all(holds_at(other, point) is True for other in others)
    )


def _is_in_domain(point: Point) -> bool:
    """Whether every number has the properties that its symbol is declared with."""
    return all(
        getattr(number, f"is_{fact}", None) is truth
        for symbol, number in point.items()
        for fact, truth in symbol.assumptions0.items()
        if fact in _FACTS
    )


def _lacks_value(relation: sp.Basic, point: Point) -> bool:
    """Whether a side of a relation that the claim states outright is no real number there."""
    if isinstance(relation, sp.And):
        return any(_lacks_value(part, point) for part in relation.args)
    if isinstance(relation, ForAll):
        index, low, high = relation.args[1]
        ends = [value_at(end, point) for end in (low, high)]
        return all(end.is_Integer for end in ends) and any(
            _lacks_value(relation.args[0].subs(index, k), point)
            for k in range(int(ends[0]), int(ends[1]) + 1)
        )
    if isinstance(relation, sp.Implies):
        premise, conclusion = relation.args
        return holds_at(premise, point) is True and _lacks_value(conclusion, point)
    if isinstance(relation, sp.Equivalent):
        return any(_lacks_value(part, point) for part in relation.args)
    return isinstance(relation, sp.Rel) and any(
        _has_no_value(side, point) for side in relation.args
    )


def _has_no_value(side: sp.Basic, point: Point) -> bool:
    value = value_at(side, point)
    is_undefined = value.has(sp.nan, sp.zoo) or value.is_real is False
    return bool(is_undefined or _is_divided_by_zero(side, point))


def _is_divided_by_zero(term: sp.Basic, point: Point) -> bool:
    """Whether the term has a quotient by zero; SymPy takes zero times such a quotient for zero.

    Sums, products and cases are left out: what is in them need not be met.
    """
    if not isinstance(term, sp.Add | sp.Mul | sp.Pow | sp.Function) or term.has(*_GUARDED):
        return False
    if isinstance(term, sp.Pow) and term.exp.is_negative and value_at(term.base, point) == 0:
        return True
    return any(_is_divided_by_zero(part, point) for part in term.args)
