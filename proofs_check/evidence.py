"""Evidence, and the verdicts it supports: a fixed ladder, and nothing above the rung reached.

A verdict is computed from evidence, never typed in. It is no stronger than the weakest verdict
among the claims that the check rests on (`uses`). UNDECIDED and NEEDS are third answers: neither
passes nor failures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

__all__ = ["Evidence", "ProofStep", "Verdict", "combined_verdict", "evidence_from_json"]


class Verdict(Enum):
    """The rungs of the ladder; the value is the name used in JSON."""

    KERNEL = "kernel"
    PROVED = "proved"
    CERTIFIED = "certified"
    CHECKED = "checked"
    UNREFUTED = "unrefuted"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    NEEDS = "needs"


# From the strongest down. A claim that rests on another reaches at most the other's rung.
_LADDER = (
    Verdict.KERNEL,
    Verdict.PROVED,
    Verdict.CERTIFIED,
    Verdict.CHECKED,
    Verdict.UNREFUTED,
    Verdict.CONFIRMED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofStep:
    """One machine-checked step: its name, what it establishes, by which method.

    `trusts` names what must be believed beyond this project's own code: a solver, a library,
    a textbook theorem.
    """

    name: str
    establishes: str
    method: str
    trusts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one method established: a rung, its scope in words, and what a reader can re-check.

    Args:
        verdict: the rung that this evidence supports by itself.
        method: how, in a few words (`induction on decided steps`, `ball arithmetic`).
        scope: for which parameters, in words.
        argument: how the steps make the statement, in words; empty when one step is all.
        steps: the machine-checked steps.
        counterexample: for REFUTED: variable names to exact numbers.
        certificate: the JSON-ready certificate that the checker re-verifies; CERTIFIED has one.
        values: exact or rounded numbers worth showing, as text.
    """

    verdict: Verdict
    method: str
    scope: str
    argument: str = ""
    steps: tuple[ProofStep, ...] = ()
    counterexample: Mapping[str, str] = field(default_factory=dict)
    certificate: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses a refutation without a counterexample and a proof without a step."""
        if self.verdict is Verdict.REFUTED and not self.counterexample:
            raise ValueError("a refutation needs an exact counterexample")
        if self.verdict in {Verdict.KERNEL, Verdict.PROVED} and not self.steps:
            raise ValueError("a proof needs at least one machine-checked step")
        if self.verdict is Verdict.CERTIFIED and not self.certificate:
            raise ValueError("certified evidence needs its certificate")

    @property
    def trusts(self) -> tuple[str, ...]:
        """What the steps rest on beyond this project's own code, each once."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.trusts))

    def to_json(self) -> dict[str, object]:
        """The evidence as JSON-ready data; `evidence_from_json` reads it back."""
        return {
            "verdict": self.verdict.value,
            "method": self.method,
            "scope": self.scope,
            "argument": self.argument,
            "steps": [
                {
                    "name": step.name,
                    "establishes": step.establishes,
                    "method": step.method,
                    "trusts": list(step.trusts),
                }
                for step in self.steps
            ],
            "counterexample": dict(self.counterexample),
            "certificate": dict(self.certificate),
            "values": dict(self.values),
        }


def measurement(*, holds: bool, method: str, scope: str, values: Mapping[str, str]) -> Evidence:
    """The evidence of a measurement: CONFIRMED where its stated thresholds are met, or not.

    Args:
        holds: whether they are.
        method: how it was measured.
        scope: on what: data, sizes, seeds, type.
        values: the thresholds, and the numbers that they are about.
    """
    verdict = Verdict.CONFIRMED if holds else Verdict.NOT_CONFIRMED
    return Evidence(verdict=verdict, method=method, scope=scope, values=values)


def evidence_from_json(value: Mapping[str, object]) -> Evidence:
    """The evidence that `Evidence.to_json` wrote."""
    fields = dict(value)
    steps = fields.pop("steps")
    assert isinstance(steps, list)
    return Evidence(
        **{  # type: ignore[arg-type]  # the ledger holds what to_json wrote
            **fields,
            "verdict": Verdict(fields["verdict"]),
            "steps": tuple(ProofStep(**{**s, "trusts": tuple(s["trusts"])}) for s in steps),
        }
    )


def combined_verdict(evidence: Iterable[Evidence], uses: Iterable[Verdict] = ()) -> Verdict:
    """The strongest rung that the evidence reaches, lowered to the weakest verdict in `uses`.

    A refutation stands whatever else was found. With no evidence the verdict is UNDECIDED.
    """
    own = [item.verdict for item in evidence]
    if Verdict.REFUTED in own:
        assert not {Verdict.KERNEL, Verdict.PROVED, Verdict.CERTIFIED} & set(own), (
            "evidence both proves and refutes the same statement"
        )
        return Verdict.REFUTED
    if Verdict.NOT_CONFIRMED in own:
        return Verdict.NOT_CONFIRMED
    reached = [verdict for verdict in _LADDER if verdict in own]
    if not reached:
        return Verdict.NEEDS if Verdict.NEEDS in own else Verdict.UNDECIDED
    weakest = max((_rung(verdict) for verdict in uses), default=0)
    if weakest == len(_LADDER):
        return Verdict.UNDECIDED
    return _LADDER[max(weakest, _LADDER.index(reached[0]))]


def _rung(verdict: Verdict) -> int:
    return _LADDER.index(verdict) if verdict in _LADDER else len(_LADDER)
