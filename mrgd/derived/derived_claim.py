"""The formulas of one claim as they were derived, with what the head of every file says of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from theory.claim import Claim
from theory.derivation import Derivation, Formula

__all__ = ["DerivedClaim", "derived_claim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedClaim:
    """A claim with its derived formulas.

    Args:
        claim: whose formulas they are.
        title: of the derivation.
        source: of the derivation.
        settings: the parameters of the derivation, by name, as they were set.
        digest: SHA-256 of the claim's statement.
        formulas: as derived.
    """

    claim: Claim
    title: str
    source: str
    settings: Mapping[str, str]
    digest: str
    formulas: tuple[Formula, ...]

    def head(self, form: str) -> tuple[str, ...]:
        """The lines that say where a file in the format `form` comes from."""
        options = "".join(f" --{name} {value}" for name, value in self.settings.items())
        set_to = ", ".join(f"{name} = {value}" for name, value in self.settings.items())
        return (
            f"{self.title}.",
            f"Claim: {self.claim.id}: {self.claim.title}",
            f"Statement: SHA-256 {self.digest}",
            f"Source: {self.source}",
            *([f"Source of the claim: {self.claim.source}"] if self._has_another_source else []),
            *([f"Parameters: {set_to}"] if set_to else []),
            f"Derived by: mrgd derive {self.claim.id} --format {form}{options} "
            f"(SymPy {sp.__version__})",
        )

    @property
    def _has_another_source(self) -> bool:
        return self.claim.source != self.source


def derived_claim(
    derivation: Derivation, claim: Claim, settings: Mapping[str, object]
) -> DerivedClaim:
    """Derives the formulas of the claim.

    Args:
        derivation: of that claim.
        claim: the claim.
        settings: values for some of the derivation's parameters; the others keep their defaults.

    Returns:
        The formulas with what is known of them.
    """
    chosen = {**derivation.parameters, **settings}
    return DerivedClaim(
        claim=claim,
        title=derivation.title,
        source=derivation.source,
        settings={name: str(value) for name, value in chosen.items()},
        digest=claim.statement().digest,
        formulas=derivation.derive(**chosen),
    )
