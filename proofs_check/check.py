"""Checks: the functions that discharge claims, found by the claim's id.

A check takes the statement and returns evidence. A proof that does not go through raises
`NotProved`; the claim is then UNDECIDED, with what was tried.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

import sympy as sp

from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved
from theory.claim import Claim, Statement

__all__ = ["Check", "checks", "discharges"]

_MODULES: Final = (
    "logarithm",
    "cycle",
    "rates",
    "necessity",
    "growth",
    "complexity",
    "advantage",
    "examples",
    "toy",
)

Discharge = Callable[[Statement], Evidence | tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The function that discharges one claim, with the settings that its evidence depends on."""

    claim: Claim
    function: Discharge
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Where the function is defined, `module.function`."""
        return f"{self.function.__module__}.{self.function.__name__}"

    def evidence(self) -> tuple[Evidence, ...]:
        """Discharges the claim.

        Returns:
            The evidence; UNDECIDED with the failed step, where a proof does not go through, or
            where the statement as written is false at its own instance.
        """
        statement = self.claim.statement()
        try:
            found = self.function(statement)
            evidence = found if isinstance(found, tuple) else (found,)
            proved = any(item.verdict is Verdict.PROVED for item in evidence)
            if proved and _fails_at_instance(statement):
                raise NotProved(
                    "the statement is false at its own instance; the proof is of another"
                )
        except NotProved as failure:
            return (
                Evidence(
                    verdict=Verdict.UNDECIDED,
                    method="a step did not go through",
                    scope=str(failure),
                ),
            )
        return evidence


def discharges(claim: Claim, /, **settings: str) -> Callable[[Discharge], Check]:
    """Turns the function that discharges `claim` into its `Check`."""

    def decorate(function: Discharge) -> Check:
        return Check(claim=claim, function=function, settings=settings)

    return decorate


def _fails_at_instance(statement: Statement) -> bool:
    """Whether the conclusion is seen to be false at the point that the statement itself gives.

    A guard for the distance between a statement and the argument that discharges it.
    """
    at = statement.instance
    return bool(statement.conclusion.subs(at).doit().subs(at).doit() == sp.false)


@cache
def checks() -> Mapping[str, Check]:
    """Every check, by the id of its claim, collected from the topics' modules."""
    found: dict[str, Check] = {}
    for name in _MODULES:
        module = importlib.import_module(f"proofs_check.{name}")
        for value in vars(module).values():
            if isinstance(value, Check):
                assert value.claim.id not in found, f"two checks discharge {value.claim.id}"
                found[value.claim.id] = value
    return MappingProxyType(found)
