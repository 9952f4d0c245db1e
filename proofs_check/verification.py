"""Verification runs: each claim's check in a worker process that can be stopped.

A claim whose ledger entry is decided is not checked again; one that is undecided, or needed a
part that was absent, is tried anew. A check that runs past its time limit is stopped and its
claim is UNDECIDED. A check that raises, or whose process dies, is our mistake: the claim is
UNDECIDED, the scope says what happened, and nothing is recorded. Each result is recorded before
it is yielded, so an interrupted run keeps all that it finished.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for_connection
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from proofs_check.check import Check, checks
from proofs_check.evidence import Evidence, Verdict, combined_verdict, evidence_from_json
from proofs_check.ledger import Address, Entry, Ledger
from proofs_check.project_version import evidence_version
from proofs_check.source_digest import source_digest
from proofs_check.statement_digest import statement_digest

__all__ = [
    "CheckSource",
    "Outcome",
    "address_of",
    "all_cores",
    "entries_of",
    "in_workers",
    "verify",
    "verify_anew",
]

UNFINISHED = frozenset({Verdict.UNDECIDED, Verdict.NEEDS})
TIME_LIMIT = 600.0  # seconds a claim; a guard against a check that hangs, not a budget

CheckSource = Callable[[], Mapping[str, Check]]
Discharged = tuple[list[dict[str, object]], float]
Result = TypeVar("Result")
Task = Callable[[CheckSource, str], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One claim of a run: its evidence, the seconds it took, and where the evidence is from.

    `was_recorded` says that the ledger had it already and no check ran; `is_recorded` that it
    is in the ledger now.
    """

    claim: str
    evidence: tuple[Evidence, ...]
    seconds: float
    was_recorded: bool
    is_recorded: bool


def verify(
    names: tuple[str, ...],
    ledger: Ledger,
    *,
    jobs: int = 1,
    time_limit: float = TIME_LIMIT,
    source: CheckSource = checks,
) -> Iterator[Outcome]:
    """Discharges the named claims, and yields each outcome as it comes.

    Claims that the ledger has decided come first, and cost a look-up each.

    Args:
        names: ids of claims, each with a check in `source`.
        ledger: open for writing.
        jobs: worker processes.
        time_limit: seconds that one check may take before it is stopped.
        source: gives the checks by claim id; a function of a module, called in each worker too.

    Yields:
        One outcome a name.
    """
    known = source()
    unfinished: list[str] = []
    for name in names:
        entry = ledger.entry(address_of(known[name], ledger))
        if entry is None or combined_verdict(entry.evidence) in UNFINISHED:
            unfinished.append(name)
        else:
            yield Outcome(
                claim=name,
                evidence=entry.evidence,
                seconds=entry.seconds,
                was_recorded=True,
                is_recorded=True,
            )
    yield from verify_anew(
        tuple(unfinished), ledger, jobs=jobs, time_limit=time_limit, source=source
    )


def verify_anew(
    names: tuple[str, ...],
    ledger: Ledger,
    *,
    jobs: int = 1,
    time_limit: float = TIME_LIMIT,
    source: CheckSource = checks,
) -> Iterator[Outcome]:
    """Discharges the named claims whatever the ledger has; otherwise as `verify`."""
    known = source()
    for name, future in in_workers(_discharged, names, source, jobs=jobs, time_limit=time_limit):
        outcome = _outcome(name, future, time_limit)
        if outcome.is_recorded:
            ledger.record(address_of(known[name], ledger), outcome.evidence, outcome.seconds)
        yield outcome


def in_workers(
    task: Task[Result],
    names: Sequence[str],
    source: CheckSource,
    *,
    jobs: int,
    time_limit: float,
) -> Iterator[tuple[str, Future[Result]]]:
    """Runs a task for each name, in worker processes that are stopped at the time limit.

    Args:
        task: a function of a module, called with `source` and a name.
        names: of claims.
        source: gives the checks by claim id.
        jobs: worker processes.
        time_limit: seconds that one task may take.

    Yields:
        Each name with its future, as they finish.
    """
    if not names:
        return
    pool = ProcessPool(
        max_workers=min(jobs, len(names)),
        initializer=_end_with_parent,
        context=multiprocessing.get_context("spawn"),
    )
    try:
        futures: dict[Future[Result], str] = {
            pool.schedule(task, args=(source, name), timeout=time_limit): name for name in names
        }
        waiting = set(futures)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield futures[future], future
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def address_of(check: Check, ledger: Ledger) -> Address:
    """Where the ledger keeps the evidence of a check."""
    return Address(
        claim=check.claim.id,
        statement=statement_digest(check.claim, ledger),
        method=f"{check.name} {source_digest(check.function.__module__)}",
        version=evidence_version(),
        settings=check.settings,
    )


def entries_of(known: Mapping[str, Check], ledger: Ledger) -> dict[str, Entry | None]:
    """What the ledger has on each check's claim as it is stated and checked now."""
    return {name: ledger.entry(address_of(check, ledger)) for name, check in known.items()}


def all_cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _outcome(name: str, future: Future[Discharged], time_limit: float) -> Outcome:
    """The outcome of a finished future; what is the check's own result is to be recorded."""
    try:
        found, seconds = future.result()
        evidence = tuple(evidence_from_json(item) for item in found)
    except TimeoutError:
        return _undecided(name, f"not decided within {time_limit:g} s", time_limit, recorded=True)
    except ProcessExpired as error:
        return _undecided(name, f"the check's process died (exit code {error.exitcode})", 0.0)
    except Exception as error:  # noqa: BLE001  # a check may raise anything; the run goes on
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return _undecided(name, f"the check failed, a bug of mrgd: {reason[:300]}", 0.0)
    return Outcome(
        claim=name, evidence=evidence, seconds=seconds, was_recorded=False, is_recorded=True
    )


def _undecided(name: str, scope: str, seconds: float, *, recorded: bool = False) -> Outcome:
    evidence = Evidence(verdict=Verdict.UNDECIDED, method="verification run", scope=scope)
    return Outcome(
        claim=name,
        evidence=(evidence,),
        seconds=seconds,
        was_recorded=False,
        is_recorded=recorded,
    )


def _discharged(source: CheckSource, name: str) -> Discharged:
    """Runs one check, in a worker; evidence travels as the JSON that the ledger stores."""
    start = time.perf_counter()
    evidence = source()[name].evidence()
    return [item.to_json() for item in evidence], time.perf_counter() - start


def _end_with_parent() -> None:
    """Ends this worker when the run that started it has died, even in the midst of a check."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait_for_connection([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
