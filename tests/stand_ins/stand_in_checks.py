"""Claims and checks of every outcome, small and quick, for tests of runs and of the front door.

Each check leaves a line in the file that STAND_IN_LOG names, so that a test can count which ones
ran, whatever process ran them.
"""

import os
import time
from pathlib import Path

import sympy as sp

from proofs_check.check import Check
from proofs_check.evidence import Evidence, ProofStep, Verdict
from theory.claim import Claim, Kind, Statement, Variable

X = sp.Symbol("x", real=True)


def _statement() -> Statement:
    """Squares are not negative."""
    return Statement(
        variables=(Variable(X, "a real number"),), conclusion=sp.Ge(X**2, 0, evaluate=False)
    )


def claim_called(name: str, *, uses: tuple[str, ...] = (), title: str = "x² ≥ 0") -> Claim:
    return Claim(
        id=name, kind=Kind.THEOREM, title=title, source="a test", state=_statement, uses=uses
    )


def proved(statement: Statement) -> Evidence:
    del statement
    step = ProofStep(name="square", establishes="x² ≥ 0", method="by sight", trusts=("eyes",))
    return Evidence(verdict=Verdict.PROVED, method="by sight", scope="all real x", steps=(step,))


def refuted(statement: Statement) -> Evidence:
    del statement
    return Evidence(
        verdict=Verdict.REFUTED,
        method="search",
        scope="fails at x = 1/2",
        counterexample={"x": "1/2"},
    )


def certified(statement: Statement) -> Evidence:
    del statement
    return Evidence(
        verdict=Verdict.CERTIFIED, method="balls", scope="0 ≤ x ≤ 1", certificate={"format": "none"}
    )


def undecided(statement: Statement) -> Evidence:
    del statement
    return Evidence(verdict=Verdict.UNDECIDED, method="search", scope="tried 3 ways")


def needs(statement: Statement) -> Evidence:
    del statement
    return Evidence(verdict=Verdict.NEEDS, method="torch", scope="NEEDS torch: pip install torch")


def not_confirmed(statement: Statement) -> Evidence:
    del statement
    return Evidence(verdict=Verdict.NOT_CONFIRMED, method="measured", scope="94 of 100")


def raises(statement: Statement) -> Evidence:
    raise ZeroDivisionError(f"no check of {statement.conclusion}")


def dies(statement: Statement) -> Evidence:
    del statement
    os._exit(7)


def hangs(statement: Statement) -> Evidence:
    time.sleep(600)
    return proved(statement)


def slow(statement: Statement) -> Evidence:
    time.sleep(0.05)
    return proved(statement)


FUNCTIONS = {
    "stand-in.proved": proved,
    "stand-in.certified": certified,
    "stand-in.refuted": refuted,
    "stand-in.undecided": undecided,
    "stand-in.needs": needs,
    "stand-in.not-confirmed": not_confirmed,
    "stand-in.raises": raises,
    "stand-in.dies": dies,
    "stand-in.hangs": hangs,
    "stand-in.rests-on-proved": proved,
    "stand-in.rests-on-undecided": proved,
    **{f"slow.number-{k}": slow for k in range(30)},
}
USES = {
    "stand-in.rests-on-proved": ("stand-in.proved",),
    "stand-in.rests-on-undecided": ("stand-in.undecided",),
}


def claims() -> dict[str, Claim]:
    return {name: claim_called(name, uses=USES.get(name, ())) for name in FUNCTIONS}


def checks() -> dict[str, Check]:
    return {name: Check(claim=claim, function=_Logged(name)) for name, claim in claims().items()}


class _Logged:
    """A check function that leaves a line in the log before it runs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.__module__ = __name__
        self.__name__ = FUNCTIONS[name].__name__

    def __call__(self, statement: Statement) -> Evidence:
        if "STAND_IN_LOG" in os.environ:
            with Path(os.environ["STAND_IN_LOG"]).open("a") as log:
                log.write(f"{self.name}\n")
        return FUNCTIONS[self.name](statement)
