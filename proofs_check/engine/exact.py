"""Goals with polynomials, quotients and roots, decided exactly by z3."""

import time
from collections.abc import Sequence

import sympy as sp

from proofs_check.engine.normal_form import alternatives, parts
from proofs_check.engine.roots import without_roots
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, decide
from theory.goal import Goal
from theory.written import joined

__all__ = ["decided", "solver"]


def solver(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal by exact decision of its parts.

    Args:
        goal: relations over +, −, ×, ÷, rational powers, |·|, max, min, cases.
        seconds: time limit.

    Returns:
        Evidence PROVED, which trusts z3.

    Raises:
        NotProved: if a part is false (a point is shown), is none that z3 can read, or takes too
            long.
    """
    deadline = time.monotonic() + seconds
    split = parts(goal)
    steps: list[ProofStep] = []
    for number, part in enumerate(split, 1):
        name = "as stated" if len(split) == 1 else f"part {number}"
        steps.extend(decided(name, part, seconds=deadline - time.monotonic()))
    if not steps:
        raise NotProved("nothing is left to decide: the statement is true as it was built")
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="all values of the variables in their domains",
        argument="The parts together are the statement." if len(split) > 1 else "",
        steps=tuple(steps),
    )


def decided(name: str, part: Goal, *, seconds: float) -> tuple[ProofStep, ...]:
    """Decides one goal in normal form.

    Raises:
        NotProved: if it is false, cannot be read, or takes too long.
    """
    deadline = time.monotonic() + seconds
    failures = []
    for alternative in alternatives(part):
        try:
            return _decided(name, alternative, deadline)
        except NotProved as failure:
            failures.append(failure)
    raise failures[0]


def _decided(name: str, part: Goal, deadline: float) -> tuple[ProofStep, ...]:
    def shown(relation: sp.Basic, given: Sequence[sp.Basic]) -> ProofStep:
        return decide(f"{name}: the root is defined", relation, given=given, seconds=left())

    def left() -> float:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise NotProved(f"{name}: no time is left")
        return remaining

    rootless, steps = without_roots(part, shown)
    try:
        step = decide(name, rootless.conclusion, given=rootless.conditions, seconds=left())
    except NotProved as failure:
        if "no point is found" not in str(failure):
            raise
        step = _contradiction(name, rootless, left())
    return (*steps, step)


def _contradiction(name: str, part: Goal, seconds: float) -> ProofStep:
    """Shows that no point of the domains satisfies the hypotheses: there is no such case."""
    never = sp.Not(joined(sp.And, part.hypotheses), evaluate=False)
    ends = part.conditions[: len(part.conditions) - len(part.hypotheses)]
    return decide(f"{name} does not arise", never, given=ends, seconds=seconds)
