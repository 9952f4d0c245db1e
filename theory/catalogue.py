"""All claims, collected from the modules that state them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from theory import advantage, complexity, cycle, examples, growth, logarithm, necessity, rates, toy
from theory.claim import Claim, claims_of

__all__ = ["claims"]

_MODULES = (logarithm, cycle, rates, necessity, growth, examples, complexity, advantage, toy)


@cache
def claims() -> Mapping[str, Claim]:
    """Every claim by its id, each after the claims it uses.

    Raises:
        ValueError: if an id is stated twice, or `uses` names a claim that is not stated before.
    """
    found: dict[str, Claim] = {}
    for module in _MODULES:
        for claim in claims_of(module):
            if claim.id in found:
                raise ValueError(f"claim {claim.id} is stated twice")
            if missing := [used for used in claim.uses if used not in found]:
                raise ValueError(f"claim {claim.id} uses {missing}, not stated before it")
            found[claim.id] = claim
    return MappingProxyType(found)
