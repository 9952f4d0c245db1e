"""Equations that hold identically: both sides are defined, and their difference simplifies to 0."""

import time
from collections.abc import Mapping

import sympy as sp
from flint import ctx

from proofs_check.engine.definedness import obligations
from proofs_check.engine.exact import decided
from proofs_check.engine.normal_form import parts
from proofs_check.engine.region import Region, points, region_of
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval
from proofs_check.tape import tape
from theory.goal import Goal

__all__ = ["identities"]

_POINTS = 8
_BITS = 192


def identities(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal all of whose parts are equations that hold identically.

    Args:
        goal: a conclusion that is an equation, or several joined by And.
        seconds: time limit.

    Returns:
        Evidence PROVED, which trusts SymPy's simplification; the sides are also enclosed at
        rational points of the domains, where they must agree.

    Raises:
        NotProved: if a part is no equation, a side may be undefined, or the sides differ.
    """
    deadline = time.monotonic() + seconds
    steps: list[ProofStep] = []
    for part in parts(goal):
        if not isinstance(part.conclusion, sp.Eq):
            raise NotProved(f"{part.conclusion} is no equation")
        region = region_of(part)
        if region is None:
            continue  # the hypotheses leave no point
        for needed in obligations(part.conclusion):
            shown = Goal(variables=part.variables, hypotheses=part.hypotheses, conclusion=needed)
            steps.extend(decided("defined", shown, seconds=deadline - time.monotonic()))
        steps.append(_identity(part.conclusion, region))
    if not steps:
        raise NotProved("there is no equation")
    return Evidence(
        verdict=Verdict.PROVED,
        method="identity",
        scope="all values of the variables in their domains",
        argument="The equations together are the statement." if len(steps) > 1 else "",
        steps=tuple(steps),
    )


def _identity(equation: sp.Basic, region: Region) -> ProofStep:
    left, right = equation.args
    evaluated = tape(left, right)
    confirmed = 0
    with ctx.workprec(_BITS):
        for at in points(region.box, _POINTS):
            sides = evaluated(at)
            if None in sides:
                continue
            if tape(equation)(at) == [False]:
                raise NotProved(f"the sides of {equation} differ at {_shown(at)}")
            confirmed += 1
    if not confirmed:
        raise NotProved(f"the sides of {equation} could be evaluated at no point")
    difference = left - right
    if sp.expand(difference) != 0 and sp.simplify(difference) != 0:
        raise NotProved(f"{difference} does not simplify to 0")
    return ProofStep(
        name="identity",
        establishes=sp.sstr(equation),
        method=f"the difference simplifies to 0; the sides agree at {confirmed} points",
        trusts=(f"SymPy {sp.__version__}",),
    )


def _shown(at: Mapping[sp.Symbol, Interval]) -> str:
    return ", ".join(f"{symbol} = {x.low}" for symbol, x in at.items())
