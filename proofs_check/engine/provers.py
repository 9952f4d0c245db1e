"""The methods that prove, in the order in which they are tried."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Final

import sympy as sp

from proofs_check.engine.branching import branching
from proofs_check.engine.certified import certificate
from proofs_check.engine.definedness import obligations
from proofs_check.engine.enumeration import enumeration, first_cases
from proofs_check.engine.exact import solver
from proofs_check.engine.identities import identities
from proofs_check.engine.integer_induction import induction, with_closed_sums
from proofs_check.engine.method import Method, OutOfTime, within
from proofs_check.engine.monotone import monotone
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from theory.domain import Numbers
from theory.goal import Goal

__all__ = ["METHODS", "over_reals", "prove"]


def assumed(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal whose conclusion is, word for word, among its conditions.

    Raises:
        NotProved: if it is not.
    """
    del seconds
    conclusion, given = goal.conclusion, set(goal.conditions)
    while isinstance(conclusion, sp.Implies):
        premise, conclusion = conclusion.args
        # A hypothesis holds; a premise in the conclusion may be undefined, which the whole is then.
        given |= {part for part in sp.And.make_args(premise) if _is_defined(part)}
    if not set(sp.And.make_args(conclusion)) <= given:
        raise NotProved("the conclusion is not among the conditions")
    step = ProofStep(
        name="as stated",
        establishes=str(sp.sstr(goal.assertion)),
        method="the conclusion is among the conditions",
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method="the conclusion is among the conditions",
        scope="all values of the variables in their domains",
        steps=(step,),
    )


def _is_defined(relation: sp.Basic) -> bool:
    """Whether the relation has no term that is undefined anywhere."""
    try:
        return not obligations(relation)
    except NotProved:
        return False


_REAL: Final[Sequence[tuple[str, Method]]] = (
    ("assumed", assumed),
    ("identity", identities),
    ("certificate", certificate),
    ("exact decision", solver),
    ("branch and bound", branching),
    ("signs of derivatives", monotone),
)


def over_reals(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal without integer variables by the first method that goes through.

    Raises:
        NotProved: if none does.
    """
    return _first_of(_REAL, goal, seconds)


_TOO_SHORT: Final = " (it took all its time)"
_INTEGER: Final[Sequence[tuple[str, Method]]] = (
    ("enumeration", partial(enumeration, over_reals=over_reals)),
    ("all real numbers from some integer on", partial(first_cases, over_reals=over_reals)),
    ("induction", partial(induction, over_reals=over_reals)),
    ("closed forms of sums and products", partial(with_closed_sums, over_reals=over_reals)),
)
METHODS: Final = (*_REAL, *_INTEGER)


def prove(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal by the first method that goes through.

    Raises:
        NotProved: if none does; the message names each method with its reason.
    """
    has_integers = any(d.numbers is Numbers.INTEGER for d in goal.domains.values())
    return _first_of(_INTEGER if has_integers else _REAL, goal, seconds)


def _first_of(methods: Sequence[tuple[str, Method]], goal: Goal, seconds: float) -> Evidence:
    """The first proof that goes through; each method has a short turn, then longer ones.

    What time is left is shared in equal parts among the methods that more of it may help.
    """
    deadline = time.monotonic() + seconds
    reasons: dict[str, str] = {}
    for is_first in (True, False, False):
        waiting = [
            (name, method)
            for name, method in methods
            if name not in reasons or reasons[name].endswith(_TOO_SHORT)
        ]
        for number, (name, method) in enumerate(waiting):
            start = time.monotonic()
            left = deadline - start
            share = min(left, seconds / 8) if is_first else left / (len(waiting) - number)
            if share < seconds / 50:  # too short to learn anything from
                continue
            try:
                with within(share):
                    return method(goal, seconds=share)
            except NotProved as failure:
                was_short = isinstance(failure, OutOfTime)
                was_short = was_short or time.monotonic() - start > 0.8 * share
                reasons[name] = f"{failure}{_TOO_SHORT if was_short else ''}"
    is_short = any(reason.endswith(_TOO_SHORT) for reason in reasons.values())
    kind = OutOfTime if is_short else NotProved
    raise kind("; ".join(f"{name}: {reason}" for name, reason in reasons.items()))
