"""Spectral groups: E = ∪ᵢ [μᵢ, Lᵢ], the set that holds the eigenvalues of A.

Groups are kept from the largest eigenvalues down, L₁ ≥ μ₁ ≥ L₂ ≥ μ₂ ≥ …, as in
A. He, Liu, Tsai, arXiv:2402.03021; κᵢ = Lᵢ/μᵢ is the local condition number of group i and
rᵢ = μᵢ/Lᵢ₊₁ the gap below it. Both are exact. The paper asks for gaps μᵢ > Lᵢ₊₁; here groups
may also touch (rᵢ = 1), since the certified bound holds there as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from numerics.exact import InputError, fraction_from, fraction_text, shown

__all__ = [
    "Bar",
    "SpectralGroup",
    "bar_text",
    "bars_from_text",
    "checked_bars",
    "condition_numbers",
    "gaps",
    "group_from_text",
    "group_list_from_json",
    "ordered_groups",
    "spectral_groups",
]

MAX_GROUPS = 1_000

Bar = tuple[Fraction, Fraction]  # low ≤ high: where an end of a group may be


@dataclass(frozen=True, slots=True)
class SpectralGroup:
    """The interval [μ, L] of eigenvalues, 0 < μ ≤ L, both ends exact.

    Ints and text are read exactly (`SpectralGroup("1/10", 1)`); floats are refused.
    """

    mu: Fraction
    L: Fraction

    def __post_init__(self) -> None:
        """Reads both ends exactly and refuses an interval that is empty or not positive."""
        mu, top = fraction_from(self.mu, "group: mu"), fraction_from(self.L, "group: L")
        if mu <= 0:
            raise InputError(
                f"group: mu = {shown(fraction_text(mu))} must be > 0; "
                "eigenvalues are positive, leave out the null space"
            )
        if top < mu:
            raise InputError(
                f"group: L = {shown(fraction_text(top))} must be >= "
                f"mu = {shown(fraction_text(mu))}; write MU:L with the smaller end first"
            )
        object.__setattr__(self, "mu", mu)
        object.__setattr__(self, "L", top)

    @property
    def kappa(self) -> Fraction:
        """The local condition number κ = L/μ ≥ 1, exact."""
        return self.L / self.mu

    def __str__(self) -> str:
        return f"{fraction_text(self.mu)}:{fraction_text(self.L)}"

    def to_json(self) -> dict[str, str]:
        """The group as exact text, `{"mu": "1/10", "L": "1"}`."""
        return {"mu": fraction_text(self.mu), "L": fraction_text(self.L)}


def group_from_text(text: str) -> SpectralGroup:
    """The group written `MU:L`, each side an integer, a decimal or a fraction.

    An end that is known up to an error bar is written LOW..HIGH; the group is then the one from the
    lowest μ to the highest L, which contains every group that the text allows.

    Raises:
        InputError: if the text is no such pair.
    """
    (lowest, _), (_, highest) = bars_from_text(text)
    return SpectralGroup(lowest, highest)


def bars_from_text(text: str) -> tuple[Bar, Bar]:
    """The error bars of μ and of L in `MU:L`, `9..11:95..105`; one number is a bar of width 0.

    Returns:
        Pairs (low, high), exact; low ≤ high, and neither end of L is below that of μ.

    Raises:
        InputError: if the text is no such pair.
    """
    sides = text.split(":")
    if len(sides) != 2:
        raise InputError(f"group: {shown(text)} is not MU:L; write for example 1/10:1")
    mu, top = (
        _bar(side, f"group {shown(text)}: {name}")
        for side, name in zip(sides, ("mu", "L"), strict=True)
    )
    return checked_bars(mu, top)


def checked_bars(mu: Bar, top: Bar) -> tuple[Bar, Bar]:
    """The bars of μ and L, unless they allow a group whose μ is above its L at the same end.

    Raises:
        InputError: if low > high in a bar that is one, or an end of μ is above that of L.
    """
    is_bar = mu[0] != mu[1] or top[0] != top[1]
    if is_bar and (mu[0] > top[0] or mu[1] > top[1]):
        raise InputError(
            f"group: mu in {shown(bar_text(mu))} and L in {shown(bar_text(top))}: neither end of "
            "mu may be above that of L, narrow the error bars"
        )
    return mu, top


def _bar(text: str, name: str) -> Bar:
    ends = text.split("..")
    if len(ends) > 2:
        raise InputError(f"{name}: {shown(text)} is not LOW..HIGH; write for example 9..11")
    low, high = fraction_from(ends[0], name), fraction_from(ends[-1], name)
    if low > high:
        raise InputError(
            f"{name}: {shown(fraction_text(low))} must be <= {shown(fraction_text(high))} in "
            "LOW..HIGH; write the smaller end first"
        )
    return low, high


def bar_text(bar: Bar) -> str:
    """The bar as text, `9..11`, or `9` where its width is 0."""
    return "..".join(map(fraction_text, dict.fromkeys(bar)))


def ordered_groups(groups: Iterable[SpectralGroup]) -> tuple[SpectralGroup, ...]:
    """The groups from the largest eigenvalues down, checked to be disjoint up to common ends.

    Args:
        groups: at least one group, in any order.

    Returns:
        The same groups with L₁ > L₂ > … and Lᵢ₊₁ ≤ μᵢ, exact.

    Raises:
        InputError: if there is none, or two of them overlap.
    """
    found = sorted(groups, key=lambda group: (group.L, group.mu), reverse=True)
    if not found:
        raise InputError("groups: none given; give at least one, such as 1/10:1")
    if len(found) > MAX_GROUPS:
        raise InputError(f"groups: {len(found)} given; use at most {MAX_GROUPS}, merge some")
    for i, (above, below) in enumerate(pairwise(found), start=1):
        if above.mu < below.L or above.L == below.L:
            raise InputError(
                f"group {i + 1}: L = {shown(fraction_text(below.L))} must be < "
                f"mu = {shown(fraction_text(above.mu))} of group {i}; merge the two"
            )
    return tuple(found)


def spectral_groups(*texts: str) -> tuple[SpectralGroup, ...]:
    """The groups written `MU:L` each, ordered from the largest eigenvalues down.

    Raises:
        InputError: if a text is no group, none is given, or two groups overlap.
    """
    return ordered_groups(group_from_text(text) for text in texts)


def group_list_from_json(value: object) -> tuple[SpectralGroup, ...]:
    """The ordered groups of a JSON list of `{"mu", "L"}` objects or `"MU:L"` strings.

    Raises:
        InputError: if the value has another shape, or the groups overlap.
    """
    if not isinstance(value, list):
        raise InputError(f"groups: {shown(value)} is not a list; write [{{'mu': …, 'L': …}}, …]")
    if len(value) > MAX_GROUPS:
        raise InputError(f"groups: {len(value)} given; use at most {MAX_GROUPS}, merge some")
    found = []
    for item in value:
        if isinstance(item, str):
            found.append(group_from_text(item))
        elif isinstance(item, dict) and {"mu", "L"} <= set(item):
            found.append(
                SpectralGroup(
                    fraction_from(item["mu"], "group: mu"), fraction_from(item["L"], "group: L")
                )
            )
        else:
            raise InputError(f"groups: {shown(item)} is no group; write {{'mu': …, 'L': …}}")
    return ordered_groups(found)


def condition_numbers(groups: tuple[SpectralGroup, ...]) -> tuple[Fraction, ...]:
    """κᵢ = Lᵢ/μᵢ for each group, exact."""
    return tuple(group.kappa for group in groups)


def gaps(groups: tuple[SpectralGroup, ...]) -> tuple[Fraction, ...]:
    """rᵢ = μᵢ/Lᵢ₊₁ between neighbouring groups, exact; one fewer than the groups."""
    return tuple(above.mu / below.L for above, below in pairwise(groups))
