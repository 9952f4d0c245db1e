"""Audits of claims: run in worker processes with time limits, and kept in the ledger.

An audit's address has the claim, its statement, the check and the sources of both the check and
the audit: it is not done again while all of these stay as they are, whatever it left open. An
audit that ran out of time, or failed, is not recorded. No verdict depends on an audit.
"""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Final

import sympy as sp
from pebble import ProcessExpired

from proofs_check.check import Check, checks
from proofs_check.evidence import combined_verdict
from proofs_check.exact_decision import NotProved, decide, each_within
from proofs_check.hypothesis import AuditLine, Need, each_left_out, line_from_json
from proofs_check.ledger import Address, Ledger
from proofs_check.source_digest import source_digest
from proofs_check.verification import TIME_LIMIT, CheckSource, address_of, in_workers
from theory.claim import Kind, Statement
from theory.goal import goal_of

__all__ = ["AuditOutcome", "audit_lines", "audits", "audits_of", "is_audited"]

PROVER_SECONDS: Final = 3.0  # for a statement with a hypothesis left out
FOLLOWS_SECONDS: Final = 1.0
ALL: Final = "(all hypotheses)"

Audited = tuple[list[dict[str, object]], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOutcome:
    """One claim's audit: a line a hypothesis, the seconds it took, and where it is from."""

    claim: str
    lines: tuple[AuditLine, ...]
    seconds: float
    was_recorded: bool


def is_audited(check: Check) -> bool:
    """Whether a claim is of the kind that is audited: a theorem."""
    return check.claim.kind is Kind.THEOREM


def audit_lines(check: Check) -> tuple[AuditLine, ...]:
    """What each hypothesis of the check's claim is needed for; none where it has none."""
    if check.auditor is not None:
        return check.auditor()
    from proofs_check.audit import audit  # noqa: PLC0415  (in workers alone: the engine's methods)

    statement = check.claim.statement()
    return tuple(
        found.line for found in audit(statement, is_proved=lambda other: _proof(check, other))
    )


def audits(
    names: tuple[str, ...],
    ledger: Ledger,
    *,
    jobs: int = 1,
    time_limit: float = TIME_LIMIT,
    source: CheckSource = checks,
    fresh: bool = False,
) -> Iterator[AuditOutcome]:
    """Audits the named claims, and yields each outcome as it comes.

    Args:
        names: ids of claims that are audited, each with a check in `source`.
        ledger: open for writing; what it has comes first, unless `fresh`.
        jobs: worker processes.
        time_limit: seconds that one claim's audit may take before it is stopped.
        source: gives the checks by claim id; a function of a module, called in each worker too.
        fresh: audit again what the ledger has.

    Yields:
        One outcome a name.
    """
    known = source()
    recorded = {} if fresh else audits_of({name: known[name] for name in names}, ledger)
    for name in names:
        lines = recorded.get(name)
        if lines is not None:
            yield AuditOutcome(claim=name, lines=lines, seconds=0.0, was_recorded=True)
    left = [name for name in names if recorded.get(name) is None]
    for name, future in in_workers(_audited, left, source, jobs=jobs, time_limit=time_limit):
        outcome, is_result = _outcome(name, future, time_limit)
        if is_result:
            ledger.record_audit(_audit_address(known[name], ledger), outcome.lines, outcome.seconds)
        yield outcome


def audits_of(
    known: Mapping[str, Check], ledger: Ledger
) -> dict[str, tuple[AuditLine, ...] | None]:
    """What the ledger has of each claim's audit, as it is stated, checked and audited now."""
    return {
        name: ledger.audit(_audit_address(check, ledger)) if is_audited(check) else None
        for name, check in known.items()
    }


def _audit_address(check: Check, ledger: Ledger) -> Address:
    address = address_of(check, ledger)
    return replace(address, method=f"audit {source_digest(__name__)} of {address.method}")


def _proof(check: Check, other: Statement) -> str:
    """How the statement is proved, in words; empty where it is not.

    Where the hypothesis that is left out follows from the others, it says the same. A sealed check
    proves the statement that it was written for, and says nothing of another one.
    """
    for part, others in each_left_out(check.claim.statement().hypotheses):
        if others == other.hypotheses and _follows(part, others):
            return "it follows from the others"
    if not check.seal:
        claim = replace(check.claim, state=lambda: other)
        with each_within(PROVER_SECONDS):
            evidence = replace(check, claim=claim).evidence()
        if combined_verdict(evidence).value in {"kernel", "proved"}:
            return evidence[0].method
    from proofs_check.engine.method import within  # noqa: PLC0415
    from proofs_check.engine.provers import prove  # noqa: PLC0415

    try:
        goal = goal_of(other)
        with within(PROVER_SECONDS + 1):
            return prove(goal, seconds=PROVER_SECONDS).method
    except (NotProved, ValueError):  # not proved, or it speaks of sequences
        return ""


def _follows(part: sp.Basic, others: tuple[sp.Basic, ...]) -> bool:
    """Whether exact decision proves the relation from those that share its variables."""
    if not isinstance(part, sp.Rel):
        return False
    near = [other for other in others if other.free_symbols & part.free_symbols]
    given = [other for other in near if not isinstance(other, sp.Eq)]  # equations take long
    try:
        decide("it follows", part, given=given, seconds=FOLLOWS_SECONDS)
    except NotProved:
        return False
    return True


def _audited(source: CheckSource, name: str) -> Audited:
    """Audits one claim, in a worker; lines travel as the JSON that the ledger stores."""
    start = time.perf_counter()
    lines = audit_lines(source()[name])
    return [line.to_json() for line in lines], time.perf_counter() - start


def _outcome(name: str, future: Future[Audited], time_limit: float) -> tuple[AuditOutcome, bool]:
    """The outcome of a finished future, and whether it is the audit's own result."""
    try:
        found, seconds = future.result()
        lines = tuple(line_from_json(item) for item in found)
    except TimeoutError:
        return _stopped(name, f"not audited within {time_limit:g} s", time_limit), False
    except ProcessExpired as error:
        reason = f"the audit's process died (exit code {error.exitcode})"
        return _stopped(name, reason, 0.0), False
    except Exception as error:  # noqa: BLE001  # an audit may raise anything; the run goes on
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return _stopped(name, f"the audit failed, a bug of mrgd: {reason[:300]}", 0.0), False
    return AuditOutcome(claim=name, lines=lines, seconds=seconds, was_recorded=False), True


def _stopped(name: str, reason: str, seconds: float) -> AuditOutcome:
    line = AuditLine(hypothesis=ALL, need=Need.OPEN, note=reason)
    return AuditOutcome(claim=name, lines=(line,), seconds=seconds, was_recorded=False)
