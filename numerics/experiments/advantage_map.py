"""Who needs the fewest gradient steps on the (κ, r) plane: settings, points and their table.

All κᵢ = κ, all rᵢ = r, n groups, K = κⁿrⁿ⁻¹. Rates are nats per gradient step; steps to a tolerance
are log(1/tol) over the rate, so a ratio of steps is one of rates, the other way round. The rates of
a constant step, the heavy ball and Nesterov's method are those of theory.complexity, rounded here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError, fraction_text

__all__ = [
    "ADVANTAGE_MAP",
    "AdvantageMap",
    "MapPoint",
    "MapSettings",
    "log_spaced",
    "rates_of_the_table",
]

FIGURES: Final = 3  # significant digits of the grid's points, which are exact decimals


def log_spaced(low: Fraction, high: Fraction, count: int) -> tuple[Fraction, ...]:
    """So many exact decimals of three digits from `low` to `high`, about evenly in the logarithm.

    Raises:
        InputError: if 0 < low < high does not hold, or fewer than two points are asked for, or two
            would be equal.
    """
    if not 0 < low < high or count < 2:
        raise InputError(
            f"grid: {fraction_text(low)} to {fraction_text(high)} in {count} points; "
            "give 0 < low < high and at least 2 points"
        )
    inner = np.linspace(math.log10(low), math.log10(high), count)[1:-1]
    points = (low, *(Fraction(f"{10**x:.{FIGURES}g}") for x in inner.tolist()), high)
    if list(points) != sorted(set(points)):
        raise InputError(
            f"grid: {count} points from {fraction_text(low)} to {fraction_text(high)} are not "
            f"told apart by {FIGURES} digits; use fewer"
        )
    return points


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSettings:
    """The planes to draw: for each number of groups the same grid of κ > 1 and r > 1, exact."""

    groups: tuple[int, ...] = (2, 3)
    kappas: tuple[Fraction, ...] = log_spaced(Fraction(5, 4), Fraction(100), 25)
    gaps: tuple[Fraction, ...] = log_spaced(Fraction(2), Fraction(10**8), 25)

    def __post_init__(self) -> None:
        """Refuses a plane with no advantage to look for."""
        if not self.groups or min(self.groups) < 2:
            raise InputError(f"map: groups = {self.groups}; give numbers of groups >= 2")
        for name, values in (("kappa", self.kappas), ("gap", self.gaps)):
            if not values or min(values) <= 1:
                raise InputError(f"map: every {name} must be > 1, and there must be one")


ADVANTAGE_MAP: Final = MapSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """One point of the plane, with what each method does there and what was decided about it.

    Args:
        groups: n.
        kappa: κ, exact.
        gap: r, exact.
        length: the steps of one cycle of MrGD, as said, exact.
        tight_length: the steps of one tight cycle, exact.
        rates: nats per gradient step, rounded: `constant`, `nesterov`, `heavy-ball`, `mrgd` (its
            guarantee), `mrgd-certified` and `tight` (their certified suprema).
        limit: g(0), a lower and an upper end, rounded outward.
        inside: whether the inequality of complexity.advantage holds; None where it is open.
        fewer_steps: whether MrGD needs fewer steps, compared exactly; None where it is open.
        plainly_inside: whether the explicit part of the region holds it; None where it is open.
    """

    groups: int
    kappa: Fraction
    gap: Fraction
    length: int
    tight_length: int
    rates: Mapping[str, float]
    limit: tuple[float, float]
    inside: bool | None
    fewer_steps: bool | None
    plainly_inside: bool | None

    @property
    def winner(self) -> str:
        """The fastest of the talk's methods, MrGD by its guarantee."""
        talked_of = ("constant", "nesterov", "heavy-ball", "mrgd")
        return max(talked_of, key=self.rates.__getitem__)

    @property
    def agrees(self) -> bool | None:
        """Whether all that is proved holds here; None where a part of it is undecided.

        The region and the exact comparison say the same, the explicit part lies in the region, the
        certified supremum is at least as fast as the guarantee, and nothing passes the limit.
        """
        if self.inside is None or self.fewer_steps is None or self.plainly_inside is None:
            return None
        # both are rounded: the guarantee to the nearest number, the certified rate down
        certified = self.rates["mrgd-certified"] >= self.rates["mrgd"] * (1 - 1e-9)
        return (
            self.inside is self.fewer_steps
            and (self.inside or not self.plainly_inside)
            and certified
            and all(rate <= self.limit[1] for rate in self.rates.values())
        )

    def to_json(self) -> dict[str, object]:
        """The point; JSON-ready, exact numbers as text."""
        return {
            "groups": self.groups,
            "kappa": fraction_text(self.kappa),
            "gap": fraction_text(self.gap),
            "length": self.length,
            "tight_length": self.tight_length,
            "rates": dict(self.rates),
            "limit": list(self.limit),
            "inside": self.inside,
            "fewer_steps": self.fewer_steps,
            "plainly_inside": self.plainly_inside,
            "winner": self.winner,
            "agrees": self.agrees,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdvantageMap:
    """All points, a plane for each number of groups."""

    settings: MapSettings
    points: tuple[MapPoint, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether every point agrees; None where one is undecided and none disagrees."""
        answers = [point.agrees for point in self.points]
        return False if False in answers else None if None in answers else True

    def plane(
        self, groups: int, value: Callable[[MapPoint], float]
    ) -> Float64[np.ndarray, "gaps kappas"]:
        """The value at every point of one plane, a row for each gap, a column for each κ."""
        found = {(p.gap, p.kappa): value(p) for p in self.points if p.groups == groups}
        return np.array(
            [[found[gap, kappa] for kappa in self.settings.kappas] for gap in self.settings.gaps],
            dtype=np.float64,
        )

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each plane, numbers as text."""
        return tuple(self._row(n) for n in self.settings.groups)

    def _row(self, n: int) -> dict[str, str]:
        points = [point for point in self.points if point.groups == n]
        won = {
            name: sum(p.rates[name] > p.rates["heavy-ball"] for p in points)
            for name in ("mrgd", "mrgd-certified", "tight")
        }
        ratios = [p.rates["heavy-ball"] / p.rates["mrgd"] for p in points]
        return {
            "groups": str(n),
            "points": str(len(points)),
            "MrGD beats heavy ball": str(won["mrgd"]),
            "by its certified rate": str(won["mrgd-certified"]),
            "tight beats heavy ball": str(won["tight"]),
            "explicit part": str(sum(bool(p.plainly_inside) for p in points)),
            "steps, MrGD : heavy ball": f"{min(ratios):.3g} to {max(ratios):.3g}",
            "best share of the limit, tight": f"{_best(points, 'tight'):.3f}",
            "heavy ball": f"{_best(points, 'heavy-ball'):.3f}",
            "agrees": {True: "yes", False: "no", None: "undecided"}[_all(points)],
        }

    def to_json(self) -> dict[str, object]:
        """Settings and points; JSON-ready."""
        return {
            "experiment": "advantage-map",
            "settings": {
                "groups": list(self.settings.groups),
                "kappas": [fraction_text(x) for x in self.settings.kappas],
                "gaps": [fraction_text(x) for x in self.settings.gaps],
                "eta": "1",
            },
            "agrees": self.agrees,
            "points": [point.to_json() for point in self.points],
        }


def rates_of_the_table(K: Fraction) -> dict[str, float]:
    """The rates of the methods that see only K, rounded: nats per gradient step, asymptotic.

    log((K+1)/(K−1)) = 2·artanh(1/K) for a constant step, −log(1 − 1/√K) for Nesterov's method,
    2·artanh(1/√K) for the heavy ball.
    """
    root = math.sqrt(K)
    return {
        "constant": 2 * math.atanh(1 / float(K)),
        "nesterov": -math.log1p(-1 / root),
        "heavy-ball": 2 * math.atanh(1 / root),
    }


def _best(points: list[MapPoint], name: str) -> float:
    return max(point.rates[name] / point.limit[1] for point in points)


def _all(points: list[MapPoint]) -> bool | None:
    answers = [point.agrees for point in points]
    return False if False in answers else None if None in answers else True
