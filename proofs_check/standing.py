"""Where a claim stands: its verdict, computed from the ledger's evidence and from what it uses.

The verdict of a claim is the strongest rung of its own evidence, lowered to the weakest verdict
among the claims in its `uses`; those stand by the same rule, so a proof that rests on something
undecided is no proof yet. Nothing here is stored: it is computed whenever it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from proofs_check.evidence import Evidence, Verdict, combined_verdict
from proofs_check.hypothesis import AuditLine
from proofs_check.ledger import Entry
from theory.catalogue import from_the_ground_up
from theory.claim import Claim

__all__ = ["Standing", "resting_on", "standings"]

NOT_VERIFIED = "not verified yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A claim with its verdict, the entry it comes from, and the claims that hold it back.

    `entry` is None while nothing is recorded; `held_back_by` names the used claims whose
    verdicts are weaker than this claim's own evidence. `audit` says what each hypothesis is needed
    for, None where that was not asked; it has no part in the verdict.
    """

    claim: Claim
    verdict: Verdict
    entry: Entry | None
    held_back_by: tuple[str, ...] = ()
    audit: tuple[AuditLine, ...] | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The recorded evidence, in the order of the check."""
        return self.entry.evidence if self.entry else ()

    @property
    def own_verdict(self) -> Verdict:
        """The verdict by its own evidence alone, as if everything it uses were proved."""
        return combined_verdict(self.evidence)

    @property
    def scope(self) -> str:
        """For which parameters, in the words of the evidence that decides the verdict."""
        if self.entry is None:
            return f"{NOT_VERIFIED}: mrgd verify {self.claim.id}"
        deciding = [item.scope for item in self.evidence if item.verdict is self.own_verdict]
        scope = deciding[0] if deciding else "the check returned no evidence"
        if self.held_back_by:
            names = ", ".join(self.held_back_by)
            scope = f"{scope} ({self.own_verdict.value} by itself; held back by {names})"
        return scope

    @property
    def counterexample(self) -> dict[str, str]:
        """The exact counterexample of a refutation, by variable; empty where there is none."""
        found = [dict(item.counterexample) for item in self.evidence if item.counterexample]
        return found[0] if found else {}

    def to_json(self, *, certificate: str | None = None) -> dict[str, object]:
        """The claim's row in the JSON of `verify`; `certificate` is the file it was written to."""
        return {
            "id": self.claim.id,
            "title": self.claim.title,
            "kind": self.claim.kind.value,
            "topic": self.claim.topic,
            "source": self.claim.source,
            "verdict": self.verdict.value,
            "scope": self.scope,
            "uses": list(self.claim.uses),
            "held_back_by": list(self.held_back_by),
            "evidence": [item.to_json() for item in self.evidence],
            "counterexample": self.counterexample or None,
            "certificate": certificate,
            "audit": None if self.audit is None else [line.to_json() for line in self.audit],
            "seconds": self.entry.seconds if self.entry else None,
        }


def standings(
    claims: Mapping[str, Claim],
    entries: Mapping[str, Entry | None],
    audits: Mapping[str, tuple[AuditLine, ...] | None] | None = None,
) -> dict[str, Standing]:
    """Where each claim stands, given what is recorded of each.

    Args:
        claims: by id, with everything that they use.
        entries: by id; a claim that is missing, or None, has nothing recorded.
        audits: by id; a claim that is missing, or None, has not been audited.

    Returns:
        The standings in the order of `claims`.

    Raises:
        ValueError: if a claim uses one that is not among them, or itself through others.
    """
    found: dict[str, Standing] = {}
    for claim in from_the_ground_up(claims):
        entry = entries.get(claim.id)
        evidence = entry.evidence if entry else ()
        own = combined_verdict(evidence)
        used = {name: found[name].verdict for name in claim.uses}
        found[claim.id] = Standing(
            claim=claim,
            verdict=combined_verdict(evidence, used.values()),
            entry=entry,
            held_back_by=tuple(
                name
                for name, verdict in used.items()
                if combined_verdict(evidence, (verdict,)) is not own
            ),
            audit=(audits or {}).get(claim.id),
        )
    return {name: found[name] for name in claims}


def resting_on(names: tuple[str, ...], claims: Mapping[str, Claim]) -> dict[str, Claim]:
    """The named claims and all that they use, directly or not, in the order of `claims`."""
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting.extend(claims[name].uses)
    return {name: claim for name, claim in claims.items() if name in wanted}
