"""The search for a counterexample; every one that it returns has been evaluated exactly.

Simple points come first, then what z3 finds for polynomial goals, then the descent of the margin
in rounded arithmetic from many starts, with the lowest points rounded to exact numbers of rising
size, then Hypothesis with draws that target the margin.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import hypothesis
import numpy as np
import sympy as sp
from hypothesis import strategies
from hypothesis.errors import HypothesisException
from numpy.typing import NDArray
from scipy.optimize import minimize

from proofs_check.engine.candidates import exact_near, simple_points
from proofs_check.engine.margin import Margin, margin_of
from proofs_check.engine.point import Point, Truth, point_text, truth_at_point, verdict_on
from proofs_check.evidence import Evidence, Verdict
from theory.domain import Domain, Numbers, domain_of
from theory.goal import Goal

__all__ = ["Found", "refutation", "search", "simple_search"]

_STARTS: Final = 4_000
_DESCENTS: Final = 12
_SEED: Final = 20_240_229

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Found:
    """What a search has met: a counterexample, an undefined term, a point at which all is well.

    `holds` shows that the goal is not vacuous: its domains and hypotheses hold there. `defined`
    are conditions that a point has to satisfy for the goal's terms, as they were written, to be
    defined there.
    """

    defined: tuple[sp.Basic, ...] = ()
    counterexample: Point | None = None
    undefined: Point | None = None
    holds: Point | None = None
    tried: int = 0

    def look(self, goal: Goal, point: Point) -> bool:
        """Evaluates the goal at a point exactly; True if it is a counterexample."""
        self.tried += 1
        verdict = verdict_on(goal, point)
        if verdict in {Truth.FALSE, Truth.TRUE} and self.broken_at(point) is not None:
            verdict = Truth.UNDEFINED
        if verdict is Truth.FALSE:
            self.counterexample = dict(point)
        elif verdict is Truth.UNDEFINED and self.undefined is None:
            self.undefined = dict(point)
        elif verdict is Truth.TRUE and self.holds is None:
            self.holds = dict(point)
        return verdict is Truth.FALSE

    def broken_at(self, point: Point) -> sp.Basic | None:
        """A condition of a removed term that does not hold at the point; None if none is known."""
        for condition in self.defined:
            if not condition.free_symbols <= set(point):  # it speaks of the index of a sum
                continue
            if truth_at_point(condition, point) in {Truth.FALSE, Truth.UNDEFINED}:
                return condition
        return None

    def first_of(self, goal: Goal, points: Iterable[Point], *, until: float) -> bool:
        """Looks at the points until one is a counterexample, or the time is over."""
        for point in points:
            if self.look(goal, point):
                return True
            if time.monotonic() > until:
                break
        return False


def refutation(goal: Goal, point: Point) -> Evidence:
    """The evidence that a counterexample gives; it is evaluated anew."""
    assert verdict_on(goal, point) is Truth.FALSE
    shown = point_text(point)
    where = ", ".join(f"{name} = {value}" for name, value in shown.items())
    return Evidence(
        verdict=Verdict.REFUTED,
        method="a counterexample, evaluated exactly",
        scope=f"fails at {where}" if where else "it is false",
        counterexample=shown or {"(no variables)": "false"},
    )


def simple_search(goal: Goal, found: Found, *, seconds: float) -> bool:
    """Looks at the corners and at simple numbers; True if there is a counterexample."""
    return found.first_of(goal, simple_points(goal), until=time.monotonic() + seconds)


def search(goal: Goal, found: Found, *, seconds: float) -> bool:
    """Looks where the margin is small; True if there is a counterexample."""
    until = time.monotonic() + seconds
    margin = margin_of(goal)
    if margin is None or not goal.variables:
        return False
    descent = found.first_of(goal, _low_points(goal, margin, until), until=until)
    return descent or _drawn(goal, found, margin, until)


def _low_points(goal: Goal, margin: Margin, until: float) -> Iterator[Point]:
    """Exact points near the lowest points of the margin."""
    generator = np.random.default_rng(_SEED)
    few = goal.conclusion.has(sp.Sum, sp.Product)
    starts = _starts(goal, generator, 300 if few else _STARTS)
    heights = margin(starts)
    order = np.argsort(heights, kind="stable")
    for k in order[:20]:
        yield from _exact_points(goal, [row[k] for row in starts])
    chosen = _spread(order, starts)
    for k in chosen:
        if time.monotonic() > until:
            return
        lowest = _descended(goal, margin, np.array([row[k] for row in starts]))
        yield from _exact_points(goal, lowest)


def _spread(order: NDArray[np.intp], starts: list[Floats]) -> list[int]:
    """The lowest starts, and some that are far from them."""
    best = [int(k) for k in order[: _DESCENTS // 2]]
    step = max(1, len(order) // (2 * _DESCENTS))
    return best + [int(k) for k in order[_DESCENTS // 2 :: step]][: _DESCENTS // 2]


def _starts(goal: Goal, generator: np.random.Generator, number: int) -> list[Floats]:
    """Random numbers of each domain: even ones in a box, ones of all sizes otherwise."""
    return [_drawn_from(domain_of(symbol), generator, number) for symbol in goal.variables]


def _drawn_from(domain: Domain, generator: np.random.Generator, number: int) -> Floats:
    low, high = (None if end is None else float(end) for end in (domain.low, domain.high))
    even = generator.random(number)
    sizes = 10 ** generator.uniform(-4, 4, number)
    if low is not None and high is not None:
        near_end = np.minimum(sizes * 1e-4, 1)
        near_end = np.where(even < 0.5, near_end, 1 - near_end)
        parts = np.where(generator.random(number) < 0.7, even, near_end)
        found = low + (high - low) * parts
    elif low is not None:
        found = low + sizes
    elif high is not None:
        found = high - sizes
    else:
        found = np.where(even < 0.5, sizes, -sizes)
    if domain.numbers is Numbers.INTEGER:
        found = np.round(found)
    return found if low is None else np.maximum(found, low)


def _descended(goal: Goal, margin: Margin, start: Floats) -> Floats:
    """The lowest point that Nelder and Mead's method finds from a start; integers stay."""
    free = [i for i, symbol in enumerate(goal.variables) if not symbol.is_integer]
    if not free:
        return start
    bounds = [_bounds(domain_of(goal.variables[i])) for i in free]

    def height(values: Floats) -> float:
        point = start.copy()
        point[free] = values
        return float(min(margin([np.array([x]) for x in point])[0], 1e300))

    found = minimize(
        height,
        start[free],
        method="Nelder-Mead",
        bounds=bounds,
        options={"maxfev": 150 * len(free), "xatol": 1e-11, "fatol": 1e-16},
    )
    point = start.copy()
    point[free] = found.x
    return point


def _bounds(domain: Domain) -> tuple[float | None, float | None]:
    return (
        None if domain.low is None else float(domain.low),
        None if domain.high is None else float(domain.high),
    )


def _exact_points(goal: Goal, values: Iterable[float]) -> Iterator[Point]:
    """Exact points near a rounded one: every variable to the same size, then special numbers."""
    rows = [exact_near(s, float(x)) for s, x in zip(goal.variables, values, strict=True)]
    if not all(rows):
        return
    for k in range(max(len(row) for row in rows)):
        yield {
            symbol: row[min(k, len(row) - 1)]
            for symbol, row in zip(goal.variables, rows, strict=True)
        }


def _drawn(goal: Goal, found: Found, margin: Margin, until: float) -> bool:
    """Hypothesis: rational draws that target the margin; what it finds, it makes simple."""
    if time.monotonic() > until:
        return False

    def draws(symbol: sp.Symbol) -> Any:
        domain = domain_of(symbol)
        ends = [
            None if e is None else Fraction(int(e.p), int(e.q)) for e in (domain.low, domain.high)
        ]
        if domain.numbers is Numbers.INTEGER:
            return strategies.integers(*(None if e is None else int(e) for e in ends))
        return strategies.fractions(*ends, max_denominator=10_000)

    def fails(numbers: tuple[Fraction | int, ...]) -> bool:
        if time.monotonic() > until:
            return False
        point = {
            symbol: sp.Rational(number.numerator, number.denominator)
            for symbol, number in zip(goal.variables, numbers, strict=True)
        }
        try:
            height = float(margin([np.array([float(x)]) for x in numbers])[0])
        except OverflowError:
            height = np.inf
        if abs(height) < 1e300:
            hypothesis.target(-height)
        return found.look(goal, point)

    settings = hypothesis.settings(
        max_examples=150,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate, hypothesis.Phase.target),
    )
    with suppress(HypothesisException):  # no example, or the time was over in its midst
        hypothesis.find(
            strategies.tuples(*(draws(symbol) for symbol in goal.variables)),
            fails,
            settings=settings,
        )
    return found.counterexample is not None
