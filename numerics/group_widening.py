"""Groups made wider by what is not known of them: error bars of their ends, and a margin.

The error bars come first: [μ⁻, L⁺] (numerics.uncertain_group). A margin m, 0 ≤ m < 1, then widens
every group to [μ(1 − m), L(1 + m)]; groups that overlap afterwards are merged into one, since the
margin is asked of the program and no one has said that these groups stay apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.uncertain_group import UncertainGroup, ordered_uncertain_groups

__all__ = ["Widening", "margin_from", "widened", "widened_blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widening:
    """The groups as given, and those that contain all that they may be.

    `given` and `groups` are ordered from the largest down; `merged` holds the widened groups that
    became one, a tuple for each such one.
    """

    given: tuple[UncertainGroup, ...]
    margin: Fraction
    groups: tuple[SpectralGroup, ...]
    merged: tuple[tuple[SpectralGroup, ...], ...]

    @property
    def middle(self) -> tuple[SpectralGroup, ...]:
        """The groups without error bars and margin: between the middles of the bars.

        Neighbours stay in order and disjoint, since their widest groups are.
        """
        return tuple(group.middle for group in self.given)

    @property
    def is_wider(self) -> bool:
        """Whether the groups were made wider at all."""
        return self.margin > 0 or not all(group.is_certain for group in self.given)

    def to_json(self) -> dict[str, object]:
        """What was given and what it became, exact; JSON-ready."""
        return {
            "given": [group.to_json() for group in self.given],
            "margin": fraction_text(self.margin),
            "certified_for": [group.to_json() for group in self.groups],
            "merged": [[group.to_json() for group in part] for part in self.merged],
        }


def margin_from(value: object) -> Fraction:
    """The margin m that `5%`, `1/20` or `0.05` says, exact.

    Raises:
        InputError: if it is no number, or not 0 ≤ m < 1.
    """
    if isinstance(value, str) and value.strip().endswith("%"):
        margin = fraction_from(value.strip()[:-1], "margin") / 100
    else:
        margin = fraction_from(value, "margin")
    if not 0 <= margin < 1:
        raise InputError(
            f"margin: {shown(str(value))} must be >= 0 and < 1; write for example 5% or 1/20"
        )
    return margin


def widened(groups: Iterable[SpectralGroup | UncertainGroup], margin: object = 0) -> Widening:
    """The groups with their error bars and the margin taken in; disjoint.

    Args:
        groups: at least one, in any order.
        margin: m, exact, or text such as `5%`.

    Returns:
        The widening; the widened groups contain every group that bars and margin allow.

    Raises:
        InputError: if there is no group, two overlap before the margin, or the margin is no margin.
    """
    m = margin_from(margin)
    given = ordered_uncertain_groups(map(_uncertain, groups))
    parts: list[list[SpectralGroup]] = []
    for group in (_wide(group, m) for group in given):
        if m and parts and min(other.mu for other in parts[-1]) < group.L:
            parts[-1].append(group)
        else:
            parts.append([group])
    return Widening(
        given=given,
        margin=m,
        groups=ordered_groups(
            SpectralGroup(min(g.mu for g in part), max(g.L for g in part)) for part in parts
        ),
        merged=tuple(tuple(part) for part in parts if len(part) > 1),
    )


def widened_blocks(
    groups: Iterable[SpectralGroup | UncertainGroup], margin: object = 0
) -> Widening:
    """The same for the blocks of a Hessian, which may overlap: none are merged.

    Raises:
        InputError: if there is no group, or the margin is no margin.
    """
    m = margin_from(margin)
    given = sorted(map(_uncertain, groups), key=lambda group: (group.L[1], group.mu[0]))
    if not given:
        raise InputError("groups: none given; give at least one, such as 1/10:1")
    given.reverse()
    return Widening(
        given=tuple(given),
        margin=m,
        groups=tuple(_wide(group, m) for group in given),
        merged=(),
    )


def _wide(group: UncertainGroup, margin: Fraction) -> SpectralGroup:
    return SpectralGroup(group.mu[0] * (1 - margin), group.L[1] * (1 + margin))


def _uncertain(group: SpectralGroup | UncertainGroup) -> UncertainGroup:
    if isinstance(group, UncertainGroup):
        return group
    return UncertainGroup((group.mu, group.mu), (group.L, group.L))
