"""Checks: the functions that discharge claims, found by the claim's id.

A check takes the statement and returns evidence. A proof that does not go through raises
`NotProved`; the claim is then UNDECIDED, with what was tried. A measurement whose data set or
library is absent raises what says so; the claim then NEEDS it.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from numerics.data_set import DataNeeded
from numerics.torch_backend import TorchNeeded
from proofs_check.evidence import Evidence, Verdict, combined_verdict
from proofs_check.exact_decision import NotProved
from proofs_check.hypothesis import Auditor
from proofs_check.instance import Point, failing_point, point_text
from theory.claim import Claim, Kind, Statement

__all__ = ["Check", "Discharge", "checks", "discharges"]

_MODULES: Final = (
    "data",
    "principal_components",
    "intrinsic_dimension",
    "gradient",
    "cifar_gradients",
    "expansion",
    "hessian",
    "graded_hessian",
    "hessian_probe",
    "estimate_groups",
    "cifar_hessian",
    "cycle",
    "rates",
    "necessity",
    "growth",
    "examples",
    "families",
    "complexity",
    "advantage",
    "convex",
    "trailing_terms",
    "no_contraction",
    "logistic",
    "linear_network",
    "slow_manifold",
    "network_origin",
    "phase_portrait",
    "manifold",
    "off_manifold",
    "mnist_mlp",
    "cifar_mlp",
    "adaptive_training",
    "flat_minima",
    "toy",
    "families_on_spectra",
    "strongly_convex",
    "convex_example",
    "logistic_curvature",
    "expansion_losses",
    "manifold_moments",
    "length_bound",
    "runge_kutta",
    "data_driven",
    "order",
    "logarithm",
    "limit_bound",
    "best_schedule",
)

Discharge = Callable[[Statement], Evidence | tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The function that discharges one claim, with the settings that its evidence depends on.

    A function that does not work on the statement it is given, but proves the one its author read,
    is sealed: `seal` begins the digest of that statement, and no other statement is proved by it.
    `auditor` says what each hypothesis is needed for; None where the statement itself is audited.
    """

    claim: Claim
    function: Discharge
    seal: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    auditor: Auditor | None = None

    @property
    def name(self) -> str:
        """Where the function is defined, `module.function`."""
        return f"{self.function.__module__}.{self.function.__name__}"

    def evidence(self) -> tuple[Evidence, ...]:
        """Discharges the claim.

        Returns:
            The evidence; REFUTED where a theorem that was not refuted otherwise is false at one
            of its own exact points, whatever its function says; UNDECIDED with the failed step
            where a proof does not go through.
        """
        evidence = self.attempt()
        if self.claim.kind is not Kind.THEOREM or combined_verdict(evidence) is Verdict.REFUTED:
            return evidence
        point = failing_point(self.claim.statement())
        return evidence if point is None else (_refuted_at(point),)

    def attempt(self) -> tuple[Evidence, ...]:
        """What the function finds by itself, before the statement's own points are looked at.

        Returns:
            Its evidence; UNDECIDED with the failed step where its proof does not go through, and
            where the statement is not the one that it is sealed for; NEEDS where a part is absent.
        """
        statement = self.claim.statement()
        try:
            self._refuse_other_statement(statement)
            found = self.function(statement)
        except NotProved as failure:
            return (
                Evidence(
                    verdict=Verdict.UNDECIDED,
                    method="a step did not go through",
                    scope=str(failure),
                ),
            )
        except (DataNeeded, TorchNeeded) as absent:
            return (Evidence(verdict=Verdict.NEEDS, method="a part is absent", scope=str(absent)),)
        return found if isinstance(found, tuple) else (found,)

    def _refuse_other_statement(self, statement: Statement) -> None:
        if not statement.digest.startswith(self.seal):
            raise NotProved(
                f"the statement (digest {statement.digest[:12]}) is not the one this proof was "
                f"written for ({self.seal}); read both again, and seal it anew"
            )


def discharges(claim: Claim, /, *, seal: str = "", **settings: str) -> Callable[[Discharge], Check]:
    """Turns the function that discharges `claim` into its `Check`."""

    def decorate(function: Discharge) -> Check:
        return Check(claim=claim, function=function, seal=seal, settings=settings)

    return decorate


def _refuted_at(point: Point) -> Evidence:
    """A guard for the distance between a statement and the argument that discharges it."""
    return Evidence(
        verdict=Verdict.REFUTED,
        method="evaluated at the statement's own exact points",
        scope="false at the point shown, where every hypothesis holds",
        counterexample=point_text(point),
    )


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
