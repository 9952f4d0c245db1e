"""The exact decisions that a check makes, recorded, so that each can be asked again with less."""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

import pytest
import sympy as sp

import proofs_check
from proofs_check import exact_decision
from proofs_check.check import checks
from proofs_check.evidence import Evidence
from proofs_check.exact_decision import NotProved


@dataclass(frozen=True, slots=True)
class Decision:
    """One call of `decide`: that the conditions imply the relation."""

    name: str
    relation: sp.Basic
    given: tuple[sp.Basic, ...]

    def is_proved_without(self, condition: sp.Basic) -> bool:
        """Whether the relation still goes through when the condition is left out."""
        rest = [each for each in self.given if each != condition]
        try:
            exact_decision.decide(self.name, self.relation, given=rest)
        except NotProved:
            return False
        return True

    @property
    def idle(self) -> set[str]:
        """The conditions that can be left out one at a time."""
        return {str(each) for each in self.given if self.is_proved_without(each)}


def decisions_of(claim: str) -> dict[str, Decision]:
    """The decisions of a claim's check, by the names of the steps."""
    return _run(claim)[1]


def evidence_of(claim: str) -> tuple[Evidence, ...]:
    """The evidence of a claim's check; one run serves all tests that look at it."""
    return _run(claim)[0]


@cache
def _run(claim: str) -> tuple[tuple[Evidence, ...], dict[str, Decision]]:
    found: dict[str, Decision] = {}
    honest = exact_decision.decide

    def recorded(name, relation, *, given=()):
        found.setdefault(name, Decision(name, relation, tuple(given)))
        return honest(name, relation, given=given)

    with pytest.MonkeyPatch.context() as patch:
        for module in pkgutil.iter_modules(proofs_check.__path__, "proofs_check."):
            loaded = importlib.import_module(module.name)
            if module.name != exact_decision.__name__ and hasattr(loaded, "decide"):
                patch.setattr(loaded, "decide", recorded)
        return checks()[claim].evidence(), found
