"""Goals proved by a certificate: found by any means, accepted by the independent checker.

The proof rests on the checker (`proofs_check/inequality_checker.py`) and on the translation of the
goal into polynomials; no solver is trusted.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import sympy as sp

from proofs_check import inequality_checker as checker
from proofs_check.engine.bernstein import bernstein
from proofs_check.engine.inequalities import inequalities
from proofs_check.engine.normal_form import alternatives, parts
from proofs_check.engine.squares import squares
from proofs_check.engine.sturm import sturm
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.inequality import (
    Inequality,
    Proof,
    inequality_certificate,
    inequality_certificate_text,
)
from theory.goal import Goal

__all__ = ["certificate"]

_TRUSTS: Final = (f"SymPy {sp.__version__}", "the Python interpreter")
_FEW, _MANY = 40, 2_000  # boxes
_LONGEST_CLAIM: Final = 2_000

Proved = list[tuple[Inequality, Proof]]
Finder = Callable[[Inequality], Proof]


def certificate(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal by polynomial inequalities with a certificate.

    Args:
        goal: relations between quotients of polynomials with rational coefficients, |·|, max, min.
        seconds: time limit.

    Returns:
        Evidence PROVED with the certificate, which the checker has accepted.

    Raises:
        NotProved: if the goal is of another kind, or no proof is found for some inequality.
    """
    deadline = time.monotonic() + seconds
    split = parts(goal)
    proved: Proved = []
    for part in split:
        proved += _of_part(part, deadline)
    if not proved:
        raise NotProved("nothing is left to decide: the statement is true as it was built")
    proved = list({str(inequality): (inequality, proof) for inequality, proof in proved}.values())
    claim = _claim_text(goal)
    answer = checker.check(inequality_certificate_text(claim, proved))
    if not answer.accepted:
        raise NotProved(f"the checker rejects the certificate: {answer.message}")
    steps = tuple(
        ProofStep(
            name=f"inequality {number}" if len(proved) > 1 else "as stated",
            establishes=str(inequality),
            method=f"{proof['method']} certificate, accepted by the independent checker",
            trusts=_TRUSTS,
        )
        for number, (inequality, proof) in enumerate(proved, 1)
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method="certificate re-verified by the independent checker",
        scope="all values of the variables in their domains",
        argument=_ARGUMENT if len(proved) > 1 else "",
        steps=steps,
        certificate=inequality_certificate(claim, proved),
    )


_ARGUMENT: Final = (
    "The inequalities together are the statement: each case of it is the sign of a quotient of "
    "polynomials, and the denominators are not zero."
)


def _of_part(part: Goal, deadline: float) -> Proved:
    """The inequalities of one part, or of one of its alternatives, with proofs."""
    failures = []
    for alternative in alternatives(part):
        try:
            return [(each, _proof(each, deadline)) for each in inequalities(alternative)]
        except NotProved as failure:
            failures.append(failure)
    raise failures[0]


def _proof(wanted: Inequality, deadline: float) -> Proof:
    """The first proof that the checker accepts.

    Raises:
        NotProved: if there is none; the message has the reason of the last finder.
    """
    reason = "there is no time left"
    for finder in _finders(deadline):
        if time.monotonic() > deadline:
            break
        try:
            found = finder(wanted)
        except NotProved as failure:
            reason = str(failure)
            if reason.startswith("it fails"):
                break
            continue
        except (ArithmeticError, np.linalg.LinAlgError) as failure:  # too large to be rounded
            reason = str(failure)
            continue
        left = max(deadline - time.monotonic(), 0.1)
        answer = checker.check(inequality_certificate_text("", [(wanted, found)]), seconds=left)
        if answer.accepted:
            return found
        reason = answer.message
        if finder is sturm and not wanted.given:  # which decides: the inequality is false
            break
    raise NotProved(f"{wanted}: {reason}")


def _finders(deadline: float) -> Sequence[Finder]:
    """The finders in the order in which they are tried, the quick ones first."""
    return (
        sturm,
        lambda wanted: bernstein(wanted, deadline=deadline, most_boxes=_FEW),
        lambda wanted: squares(wanted, deadline=deadline),
        lambda wanted: bernstein(wanted, deadline=deadline, most_boxes=_MANY),
    )


def _claim_text(goal: Goal) -> str:
    """The goal as it was written, with the domains of its variables."""
    domains = ", ".join(f"{symbol} {domain}" for symbol, domain in goal.domains.items())
    text = f"{sp.sstr(goal.assertion)} for all {domains}"
    return text if len(text) <= _LONGEST_CLAIM else f"{text[:_LONGEST_CLAIM]}…"
