"""What each hypothesis of a goal is needed for: the goal without it, refuted or proved.

A hypothesis is needed if there is a point that breaks it, at which the others hold and the
conclusion does not, or has a term without a value; it is not needed if the goal without it is
proved. What is found in neither way is open.
"""

import time
from collections.abc import Sequence
from typing import Final

import sympy as sp

from proofs_check.engine.discharge import discharge
from proofs_check.engine.method import within
from proofs_check.engine.point import Point, point_text
from proofs_check.engine.refutation import Found, search, simple_search
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.hypothesis import AuditLine, Need, each_left_out
from theory.goal import Goal
from theory.written import joined

__all__ = ["audited_goal"]

NO_VALUE: Final = "a term of it has no value there"
_SIMPLE_SECONDS: Final = 1.0
_SEARCH_SECONDS: Final = 4.0


def audited_goal(
    goal: Goal, *, seconds: float, defined: Sequence[sp.Basic] = ()
) -> tuple[AuditLine, ...]:
    """What each hypothesis of the goal is needed for.

    Args:
        goal: the theorem.
        seconds: time limit of the whole audit.
        defined: what makes the terms of the goal, as they were written, defined; each relation
            is implied by the hypotheses where there are any.

    Returns:
        One line a hypothesis, conjunct by conjunct.
    """
    parts = tuple(each_left_out(goal.hypotheses))
    deadline = time.monotonic() + seconds
    found = []
    for place, (part, others) in enumerate(parts):
        share = max(deadline - time.monotonic(), 0.1) / (len(parts) - place)
        found.append(_line(goal, part, others, tuple(defined), share))
    return tuple(found)


def _line(
    goal: Goal,
    part: sp.Basic,
    others: tuple[sp.Basic, ...],
    defined: tuple[sp.Basic, ...],
    seconds: float,
) -> AuditLine:
    text = str(sp.sstr(part))
    outside = Goal(
        variables=goal.variables,
        hypotheses=(*others, sp.Not(part, evaluate=False)),
        conclusion=goal.conclusion,
    )
    met = Found()
    if simple_search(outside, met, seconds=min(_SIMPLE_SECONDS, seconds / 4)):
        return _needed(text, met.counterexample)
    without = Goal(variables=goal.variables, hypotheses=others, conclusion=goal.conclusion)
    conditions = tuple(_under(others, each, goal) for each in defined)
    (evidence,) = discharge(without, seconds=seconds / 2, defined=conditions)
    if evidence.verdict in {Verdict.PROVED, Verdict.CERTIFIED}:
        note = f"{evidence.verdict.value} without it: {evidence.method}"
        return AuditLine(hypothesis=text, need=Need.NOT_NEEDED, note=note)
    try:
        with within(seconds / 4):
            if search(outside, met, seconds=min(_SEARCH_SECONDS, seconds / 4)):
                return _needed(text, met.counterexample)
    except NotProved:
        pass
    point = met.undefined or _undefined_by(outside, defined, seconds / 8)
    if point is not None:
        return _needed(text, point, note=NO_VALUE)
    return AuditLine(hypothesis=text, need=Need.OPEN)


def _needed(text: str, point: Point | None, *, note: str = "") -> AuditLine:
    assert point is not None
    shown = point_text(point)
    return AuditLine(hypothesis=text, need=Need.NEEDED, counterexample=shown, note=note)


def _under(others: tuple[sp.Basic, ...], condition: sp.Basic, goal: Goal) -> sp.Basic:
    """The condition that holds under the goal's hypotheses, under the others alone."""
    plain = condition.args[1] if goal.hypotheses else condition
    return sp.Implies(joined(sp.And, others), plain, evaluate=False) if others else plain


def _undefined_by(outside: Goal, defined: Sequence[sp.Basic], seconds: float) -> Point | None:
    """A point at which a term, as it was written, has no value."""
    for condition in defined:
        part = Goal(
            variables=outside.variables,
            hypotheses=outside.hypotheses,
            conclusion=condition.args[1],
        )
        met = Found()
        if simple_search(part, met, seconds=seconds):
            return met.counterexample
    return None
