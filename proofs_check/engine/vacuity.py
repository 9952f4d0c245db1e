"""Can the hypotheses hold at all? A theorem about nothing is true, and says nothing."""

import sympy as sp

from numerics.exact import InputError
from proofs_check.engine.method import Method, within
from proofs_check.engine.point import Point, Truth, verdict_on
from proofs_check.engine.refutation import Found, search, simple_search
from proofs_check.exact_decision import NotProved
from theory.goal import Goal
from theory.written import joined

__all__ = ["point_of", "refuse_contradiction"]


def point_of(goal: Goal, *, seconds: float) -> Point | None:
    """An exact point in the domains that satisfies the hypotheses; None if none is found."""
    never = _never(goal)
    found = Found()
    if simple_search(never, found, seconds=seconds / 2):
        return found.counterexample
    try:
        with within(seconds):
            search(never, found, seconds=seconds / 2)
    except NotProved:
        return None
    point = found.counterexample
    assert point is None or verdict_on(never, point) is Truth.FALSE
    return point


def refuse_contradiction(goal: Goal, where: str, *, seconds: float, prover: Method) -> None:
    """Refuses hypotheses that are shown to contradict the domains, or one another.

    Raises:
        InputError: if no point of the domains satisfies them.
    """
    if not goal.hypotheses or point_of(goal, seconds=seconds) is not None:
        return
    try:
        with within(seconds):
            prover(_never(goal), seconds=seconds)
    except NotProved:
        return
    shown = ", ".join(str(sp.sstr(part)) for part in goal.hypotheses)
    raise InputError(
        f"{where}: its hypotheses contradict its domains or each other, so that it says nothing: "
        f"{shown}; mend them"
    )


def _never(goal: Goal) -> Goal:
    """The goal that the hypotheses do not hold; a counterexample is a point where they do."""
    if not goal.hypotheses:
        return Goal(variables=goal.variables, conclusion=sp.false)
    hypotheses = joined(sp.And, goal.hypotheses)
    return Goal(variables=goal.variables, conclusion=sp.Not(hypotheses, evaluate=False))
