"""A goal discharged: what can prove, then what can refute, and an honest third answer.

Simple points are looked at first, since a false claim is often false there. A claim with a term
that is undefined at a point of its domain is neither true nor false: it is UNDECIDED, and the
scope says where. So is a claim for which nothing goes through, with what was tried.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

import sympy as sp

from proofs_check.engine.method import within
from proofs_check.engine.point import Point, Truth, point_text, undefined_term, verdict_on
from proofs_check.engine.provers import prove
from proofs_check.engine.refutation import Found, refutation, search, simple_search
from proofs_check.engine.vacuity import point_of
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from theory.goal import Goal

__all__ = ["discharge"]

_FIRST_TURN: Final = 4.0
_LONGEST_SEARCH: Final = 6.0
_GRACE: Final = 1.25  # so that a method that keeps its own limit can still say what it met


def discharge(
    goal: Goal, *, seconds: float, defined: Sequence[sp.Basic] = ()
) -> tuple[Evidence, ...]:
    """Proves or refutes a goal, or says what was tried.

    Args:
        goal: what is claimed.
        seconds: time limit, kept in the main thread; elsewhere a library may take longer.
        defined: further relations that have to hold for the goal's terms, as they were written,
            to be defined.

    Returns:
        One piece of evidence: PROVED or CERTIFIED by the method that went through; REFUTED with
        an exact counterexample; otherwise UNDECIDED.
    """
    deadline = time.monotonic() + seconds
    found = Found(defined=tuple(defined))
    reasons: list[str] = []
    if _is_refuted(goal, found, simple_search, min(seconds / 8, 1.0), reasons):
        return (_refuted(goal, found),)
    undefined = _undefined_part(goal, found, defined, deadline)
    proof = None
    if undefined is None:
        proof = _proved(goal, defined, min(seconds / 3, _FIRST_TURN), reasons)
    if proof is None and _is_refuted(
        goal, found, search, min(seconds / 4, _LONGEST_SEARCH), reasons
    ):
        return (_refuted(goal, found),)
    undefined = undefined or _undefined_part(goal, found, (), deadline)
    if undefined is not None:
        return (_undecided(undefined),)
    if proof is None:
        left = deadline - time.monotonic()
        if left > seconds / 6:  # the methods that ran out of time have another turn
            reasons.clear()
            proof = _proved(goal, defined, left, reasons)
    if proof is None:
        return (_undecided(f"no proof and no counterexample: {'; '.join(reasons)}"),)
    if found.holds is None and goal.hypotheses and point_of(goal, seconds=seconds / 4) is None:
        return (_undecided("it is proved, but no point is found at which its hypotheses hold"),)
    return (proof,)


def _is_refuted(
    goal: Goal, found: Found, method: Callable[..., bool], seconds: float, reasons: list[str]
) -> bool:
    try:
        with within(2 * seconds):
            return method(goal, found, seconds=seconds)
    except NotProved as failure:
        reasons.append(f"search for a counterexample: {failure}")
        return found.counterexample is not None


def _refuted(goal: Goal, found: Found) -> Evidence:
    assert found.counterexample is not None
    return refutation(goal, found.counterexample)


def _proved(
    goal: Goal, defined: Sequence[sp.Basic], seconds: float, reasons: list[str]
) -> Evidence | None:
    """The proof, with the steps that show that all terms are defined."""
    steps: list[ProofStep] = []
    deadline = time.monotonic() + seconds
    try:
        with within(_GRACE * seconds):
            for condition in defined:
                part = _needed(goal, condition)
                try:
                    steps += prove(part, seconds=seconds / 4).steps
                except NotProved as failure:
                    raise NotProved(f"it is not shown that {condition}: {failure}") from None
            # stopped before this block is, so that it can say what each method lacked
            found = prove(goal, seconds=0.9 * (deadline - time.monotonic()))
    except NotProved as failure:
        reasons.append(str(failure))
        return None
    assert found.verdict in {Verdict.PROVED, Verdict.CERTIFIED}
    if not steps:
        return found
    return Evidence(
        verdict=found.verdict,
        method=found.method,
        scope=found.scope,
        argument=f"{found.argument} All terms are defined, as they were written.".strip(),
        steps=(*steps, *found.steps),
        certificate=found.certificate,
        values=found.values,
    )


def _undefined_part(
    goal: Goal, found: Found, defined: Sequence[sp.Basic], deadline: float
) -> str | None:
    """Where a term of the claim has no value, in words; None where no such point is known."""
    if found.undefined is not None:
        return _undefined_text(_undefined_thing(goal, found), found.undefined)
    for condition in defined:
        part = _needed(goal, condition)
        broken = Found()
        left = max(deadline - time.monotonic(), 0)
        if simple_search(part, broken, seconds=min(left / 4, 1.0)):
            assert broken.counterexample is not None
            assert verdict_on(part, broken.counterexample) is Truth.FALSE
            return _undefined_text(f"what needs {part.conclusion}", broken.counterexample)
    return None


def _undefined_thing(goal: Goal, found: Found) -> str:
    """What has no value at the point that was found."""
    assert found.undefined is not None
    term = undefined_term(goal.conclusion, found.undefined)
    broken = found.broken_at(found.undefined)
    if term is not None or broken is None:
        return "the claim" if term is None else f"the term {term}"
    return f"what needs {_needed(goal, broken).conclusion}"


def _needed(goal: Goal, condition: sp.Basic) -> Goal:
    """That a condition holds, its premises as hypotheses; it may speak of an index of a sum."""
    premises: tuple[sp.Basic, ...] = ()
    conclusion = condition
    while isinstance(conclusion, sp.Implies):
        premise, conclusion = conclusion.args
        premises = (*premises, *sp.And.make_args(premise))
    indices = sorted(condition.free_symbols - set(goal.variables), key=str)
    return Goal(variables=(*goal.variables, *indices), hypotheses=premises, conclusion=conclusion)


def _undefined_text(what: str, point: Point) -> str:
    where = ", ".join(f"{name} = {value}" for name, value in point_text(point).items())
    return f"at {where} {what} is undefined; restrict the domain, or add a hypothesis"


def _undecided(reason: str) -> Evidence:
    return Evidence(
        verdict=Verdict.UNDECIDED, method="the engine's methods", scope=" ".join(reason.split())
    )
