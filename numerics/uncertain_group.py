"""A spectral group whose ends are known up to error bars: μ ∈ [μ⁻, μ⁺], L ∈ [L⁻, L⁺].

Every group [μ, L] that the bars allow lies in [μ⁻, L⁺], so what is certified there holds for each
of them. Nothing is said of how likely the bars are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from numerics.exact import InputError, fraction_text, shown
from numerics.spectral_group import (
    Bar,
    SpectralGroup,
    bar_text,
    bars_from_text,
    checked_bars,
    ordered_groups,
)

__all__ = ["UncertainGroup", "ordered_uncertain_groups", "uncertain_group"]


@dataclass(frozen=True, slots=True)
class UncertainGroup:
    """The bars (low, high) of μ and of L, exact; made from text by `uncertain_group`."""

    mu: Bar
    L: Bar

    def __post_init__(self) -> None:
        """Refuses bars that allow an empty group or one that is not positive."""
        checked_bars(self.mu, self.L)
        _ = self.widest

    @property
    def widest(self) -> SpectralGroup:
        """[μ⁻, L⁺]: it contains every group that the bars allow."""
        return SpectralGroup(self.mu[0], self.L[1])

    @property
    def middle(self) -> SpectralGroup:
        """The group between the middles of the bars."""
        return SpectralGroup(sum(self.mu) / Fraction(2), sum(self.L) / Fraction(2))

    @property
    def is_certain(self) -> bool:
        """Whether both bars have the width 0."""
        return self.mu[0] == self.mu[1] and self.L[0] == self.L[1]

    def __str__(self) -> str:
        return f"{bar_text(self.mu)}:{bar_text(self.L)}"

    def to_json(self) -> dict[str, list[str]]:
        """The bars as exact text, `{"mu": ["9", "11"], "L": ["95", "105"]}`."""
        return {
            "mu": [fraction_text(x) for x in self.mu],
            "L": [fraction_text(x) for x in self.L],
        }


def uncertain_group(text: str) -> UncertainGroup:
    """The group written `9..11:95..105`; an end without a bar is one number.

    Raises:
        InputError: if the text is no such group.
    """
    return UncertainGroup(*bars_from_text(text))


def ordered_uncertain_groups(groups: Iterable[UncertainGroup]) -> tuple[UncertainGroup, ...]:
    """The groups from the largest eigenvalues down, whose widest groups are disjoint.

    Groups whose error bars overlap are refused and not merged: the bars say that the two cannot be
    told apart, and which one group they are then is for the one who estimated them to say.

    Raises:
        InputError: if there is none, or two of them overlap.
    """
    found = sorted(groups, key=lambda group: (group.L[1], group.mu[0]), reverse=True)
    for above, below in pairwise(found):
        overlap = above.mu[0] < below.L[1] or above.L[1] == below.L[1]
        if overlap and not (above.is_certain and below.is_certain):
            low, high = min(above.mu[0], below.mu[0]), above.L[1]
            raise InputError(
                f"groups: {shown(str(below))} and {shown(str(above))} overlap within their error "
                "bars and cannot be told apart; narrow the bars, or give one group such as "
                f"{fraction_text(low)}:{fraction_text(high)}"
            )
    ordered_groups(group.widest for group in found)
    return tuple(found)
