"""Claims in files of users: listed in a worker process that can be stopped, checked as any claim.

A file is run in the worker that lists it; twice, where it composes terms outside of its functions.
What the checks work on are its goals, which travel to their workers as data.
"""

import multiprocessing
import pickle
from collections.abc import Mapping, Sequence
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import sympy as sp
from pebble import ProcessExpired, ProcessPool

from numerics.exact import InputError, shown
from proofs_check.check import Check, Discharge, checks
from proofs_check.engine.claim_file import Theorem, theorems_in
from proofs_check.engine.discharge import discharge
from proofs_check.engine.goal_audit import audited_goal
from proofs_check.engine.provers import prove
from proofs_check.engine.vacuity import refuse_contradiction
from proofs_check.evidence import Evidence
from theory.claim import Claim, Kind, Statement, Variable
from theory.domain import domain_of

__all__ = ["ClaimSource", "UserClaim", "theorems_of"]

LISTING_SECONDS: Final = 60.0
_VACUITY_SECONDS: Final = 1.0
_LONGEST_SEARCH: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UserClaim(Claim):
    """A claim of a user's file; its id is `stem.function`, whatever the two are called."""

    text: str = ""

    def __post_init__(self) -> None:
        """Refuses nothing: the file's reader has named what is wrong."""

    @property
    def description(self) -> str:
        """The docstring of the user's function."""
        return self.text


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """The checks by id: the project's own, and those of the files' theorems.

    Called in each worker; `data` holds the theorems, `seconds` the time limit of one of them.
    """

    data: bytes
    seconds: float

    @classmethod
    def of(cls, theorems: Sequence[Theorem], *, time_limit: float) -> "ClaimSource":
        """The source of the checks; a search ends before the time limit stops it."""
        data = pickle.dumps(tuple(theorems))
        return cls(data, min(0.75 * time_limit, _LONGEST_SEARCH))

    def __call__(self) -> Mapping[str, Check]:
        """The checks by id."""
        return _checks(self.data, self.seconds)


def theorems_of(paths: Sequence[Path], *, seconds: float = LISTING_SECONDS) -> tuple[Theorem, ...]:
    """The theorems of the files, each file run in a process of its own.

    Raises:
        InputError: if a file cannot be read or takes too long, two files share a stem, a claim
            is not well formed, or its hypotheses contradict each other.
    """
    stems: dict[str, Path] = {}
    for path in paths:
        other = stems.setdefault(path.stem, path)
        if other.absolute() != path.absolute():
            raise InputError(
                f"{shown(str(path), 200)} and {shown(str(other), 200)} give their claims the same "
                "ids; rename one"
            )
    found: list[Theorem] = []
    for path in stems.values():
        found += _listed(path, seconds)
    own = {claim.partition(".")[0] for claim in checks()}
    for theorem in found:
        if theorem.id in checks():
            raise InputError(
                f"{shown(theorem.id)}: a claim of this project has that id, and the topics "
                f"{', '.join(sorted(own))}; rename the file"
            )
    return tuple(found)


def _listed(path: Path, seconds: float) -> tuple[Theorem, ...]:
    name = shown(str(path), 200)
    pool = ProcessPool(max_workers=1, context=multiprocessing.get_context("spawn"))
    try:
        future = pool.schedule(_listing, args=(str(path),), timeout=seconds)
        data: bytes = future.result()
        pool.close()  # type: ignore[no-untyped-call]
    except TookTooLong:
        raise InputError(
            f"{name}: running it takes more than {seconds:g} s; let it state claims only"
        ) from None
    except ProcessExpired as error:
        raise InputError(
            f"{name}: running it ended its process (exit code {error.exitcode}); "
            "let it state claims only"
        ) from None
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
    found: tuple[Theorem, ...] = pickle.loads(data)  # what `_listing` has written
    return found


def _listing(path: str) -> bytes:
    """The theorems of a file as data, in the worker; contradictory hypotheses are refused."""
    found = theorems_in(Path(path))
    for theorem in found:
        where = f"{shown(path, 200)}, {theorem.id.rpartition('.')[2]}"
        refuse_contradiction(theorem.goal, where, seconds=_VACUITY_SECONDS, prover=prove)
    return pickle.dumps(found)


@cache
def _checks(data: bytes, seconds: float) -> Mapping[str, Check]:
    theorems: tuple[Theorem, ...] = pickle.loads(data)  # from `ClaimSource.of`
    found = dict(checks())
    for theorem in theorems:
        found[theorem.id] = Check(
            claim=UserClaim(
                id=theorem.id,
                kind=Kind.THEOREM,
                title=theorem.title,
                source=theorem.source,
                state=lambda theorem=theorem: _statement(theorem),  # type: ignore[misc]
                text=theorem.description,
            ),
            function=_discharge_of(theorem, seconds),
            settings={"defined": str(sp.srepr(sp.Tuple(*theorem.defined)))},
            auditor=partial(audited_goal, theorem.goal, seconds=seconds, defined=theorem.defined),
        )
    return MappingProxyType(found)


def _discharge_of(theorem: Theorem, seconds: float) -> Discharge:
    """The check of one theorem: what the engine finds in the time that it has."""

    def found(statement: Statement) -> tuple[Evidence, ...]:
        assert statement.digest == _statement(theorem).digest
        return discharge(theorem.goal, seconds=seconds, defined=theorem.defined)

    # The ledger's key holds the name of the check and the source of all that it rests on.
    found.__module__, found.__name__ = discharge.__module__, discharge.__name__
    return found


def _statement(theorem: Theorem) -> Statement:
    """The goal as a statement; it has no instance, so that its hypotheses are premises."""
    goal = theorem.goal
    return Statement(
        variables=tuple(Variable(s, str(domain_of(s))) for s in goal.variables),
        conclusion=goal.assertion,
    )
