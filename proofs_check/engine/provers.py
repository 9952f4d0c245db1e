"""The methods that prove, in the order in which they are tried."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from proofs_check.engine.branching import branching
from proofs_check.engine.enumeration import enumeration, first_cases
from proofs_check.engine.exact import solver
from proofs_check.engine.identities import identities
from proofs_check.engine.integer_induction import induction, with_closed_sums
from proofs_check.engine.method import Method, left_until
from proofs_check.evidence import Evidence
from proofs_check.exact_decision import NotProved
from theory.domain import Numbers
from theory.goal import Goal

__all__ = ["METHODS", "over_reals", "prove"]


_REAL: Final[Sequence[tuple[str, Method]]] = (
    ("identity", identities),
    ("exact decision", solver),
    ("branch and bound", branching),
)


def over_reals(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal without integer variables by the first method that goes through.

    Raises:
        NotProved: if none does.
    """
    return _first_of(_REAL, goal, seconds)


_INTEGER: Final[Sequence[tuple[str, Method]]] = (
    ("enumeration", partial(enumeration, over_reals=over_reals)),
    ("all real numbers from some integer on", partial(first_cases, over_reals=over_reals)),
    ("induction", partial(induction, over_reals=over_reals)),
    ("closed forms of sums", partial(with_closed_sums, over_reals=over_reals)),
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
    deadline = time.monotonic() + seconds
    reasons = []
    for number, (name, method) in enumerate(methods):
        try:
            # a method may take half of what is left, so that each has its turn
            share = left_until(deadline) / (2 if number + 1 < len(methods) else 1)
            return method(goal, seconds=share)
        except NotProved as failure:
            reasons.append(f"{name}: {failure}")
    raise NotProved("; ".join(reasons))
