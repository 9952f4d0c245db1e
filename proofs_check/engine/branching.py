"""Branch and bound on boxes with rigorous enclosures: every point of a region is in a settled box.

A box is settled when a hypothesis is false all over it, or when a relation of the conclusion
holds all over it: by its enclosure, by derivatives (`Smooth`), or, where the function is monotone
in some variables, by its values on the face where it is least. Other boxes are halved. An
equality that no box settles ends the search: the boxes that are left are reported.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp
from flint import ctx, fmpq

from proofs_check.engine.convexity import is_convex_and_stationary
from proofs_check.engine.normal_form import cases, margin, parts
from proofs_check.engine.region import Region, region_of, rounded
from proofs_check.engine.smooth import Smooth, middle
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval, NoEnclosure, point
from proofs_check.tape import Tape, tape
from theory.goal import Goal

__all__ = ["Outcome", "Positivity", "branching", "search", "trusted"]

MOST_BOXES: Final = 50_000
PRECISION: Final = 64
_DEEPEST: Final = 40  # halvings of the widest side, after which a box is left over

Box = Mapping[sp.Symbol, Interval]


@dataclass(frozen=True, slots=True, kw_only=True)
class Positivity:
    """The relation f > 0 (strict) or f ≥ 0 that is to hold on a region."""

    function: Smooth
    strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many boxes settled a region."""

    boxes: int


def branching(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal by branch and bound on its box.

    Args:
        goal: relations between expressions that have enclosures.
        seconds: time limit.

    Returns:
        Evidence PROVED; every box is enclosed rigorously, which trusts python-flint.

    Raises:
        NotProved: if boxes are left over (named), or a point is found where it fails.
    """
    try:
        return _branched(goal, time.monotonic() + seconds)
    except NoEnclosure as reason:
        raise NotProved(str(reason)) from None


def search(
    wanted: Sequence[Positivity],
    region: Region,
    *,
    deadline: float,
    most_boxes: int = MOST_BOXES,
) -> Outcome:
    """Shows that one of the relations holds at each point of a region.

    Raises:
        NotProved: if boxes are left over, a point fails, or time or boxes run out.
    """
    given = tape(*region.hypotheses)
    todo: list[tuple[Box, Sequence[Positivity], Tape, int]] = [(region.box, wanted, given, 0)]
    boxes = 0
    with ctx.workprec(PRECISION):
        while todo:
            box, goals, hypotheses, depth = todo.pop()
            boxes += 1
            if boxes > most_boxes or time.monotonic() > deadline:
                limit = "time is up" if boxes <= most_boxes else f"{most_boxes} boxes are too few"
                raise NotProved(
                    f"{limit}, with {len(todo) + 1} boxes left, one of them {_text_of(box)}"
                )
            holds = hypotheses(box)
            if False in holds:
                continue
            rest = _unsettled(box, goals)
            if rest is None:
                continue
            at = middle(box)
            holds_at = hypotheses(at)
            if all(holds_at) and _fails(at, goals):
                raise NotProved(f"fails at {_point_text(at)}")
            if all(holds):
                # The face where the function is least is enough. It may be one that the region
                # leaves out, where a hypothesis fails: none may be used there.
                (box, goals), hypotheses = rest, tape()
            is_point = all(x.is_point for x in box.values())
            if is_point and all(hypotheses(box)) and _is_in(box, region.box) and _fails(box, goals):
                raise NotProved(f"fails at {_point_text(box)}")
            if depth >= _DEEPEST * len(box) or is_point:
                raise NotProved(f"no box settles {_text_of(box)}; equality there, or undefined")
            todo.extend((half, goals, hypotheses, depth + 1) for half in _halves(box, goals))
    return Outcome(boxes=boxes)


def trusted() -> tuple[str, ...]:
    """What enclosures and derivatives rest on."""
    import flint  # noqa: PLC0415  # the version alone

    return (f"python-flint {flint.__version__}", f"SymPy {sp.__version__}")


def _branched(goal: Goal, deadline: float) -> Evidence:
    split = parts(goal)
    steps = []
    for number, part in enumerate(split, 1):
        name = "as stated" if len(split) == 1 else f"part {number}"
        boxes = 0
        for case in _cases(part):
            region = region_of(case)
            if region is not None:  # else the hypotheses leave no point of the box
                wanted = _wanted(case, part, region)
                boxes += search(wanted, region, deadline=deadline).boxes
        steps.append(
            ProofStep(
                name=name,
                establishes=_text(part),
                method=f"branch and bound with rigorous enclosures, {boxes} boxes",
                trusts=trusted(),
            )
        )
    if not steps:
        raise NotProved("nothing is left to enclose")
    return Evidence(
        verdict=Verdict.PROVED,
        method="branch and bound",
        scope="all values of the variables in their domains",
        argument="Every point of the box lies in a box on which the statement was enclosed.",
        steps=tuple(steps),
    )


def _cases(part: Goal) -> tuple[Goal, ...]:
    """The cases of a goal with one relation; a disjunction is enclosed with |u|, max, min in it."""
    return (part,) if isinstance(part.conclusion, sp.Or) else cases(part)


def _wanted(case: Goal, part: Goal, region: Region) -> list[Positivity]:
    """Relations of which one must hold at each point of the region.

    A conclusion c ≥ 0 under a hypothesis h ≥ 0 also follows from c − h ≥ 0. The terms of the
    relation as it was written must be defined, whatever a case has removed.
    """
    if isinstance(case.conclusion, sp.Or):
        return [_positivity(one, one.args, region) for one in case.conclusion.args]
    if case.conclusion is sp.false:
        return []
    found = [_positivity(case.conclusion, part.conclusion.args, region)]
    target = found[0]
    for hypothesis in region.hypotheses:
        given = margin(hypothesis)
        if not given.equality and hypothesis.has(sp.Function):
            difference = target.function.expression - given.expression
            function = Smooth(
                difference, tuple(region.box), (*part.conclusion.args, *hypothesis.args)
            )
            found.append(Positivity(function=function, strict=target.strict and not given.strict))
    return found


def _positivity(relation: sp.Basic, guards: Sequence[sp.Expr], region: Region) -> Positivity:
    wanted = margin(relation)
    if wanted.equality and not wanted.strict:
        raise NotProved(f"{relation} is an equation, which no enclosure settles")
    expression = wanted.expression
    if wanted.equality:  # u ≠ 0
        expression = expression**2
    function = Smooth(expression, tuple(region.box), guards)
    return Positivity(function=function, strict=wanted.strict)


def _unsettled(box: Box, goals: Sequence[Positivity]) -> tuple[Box, Sequence[Positivity]] | None:
    """None if a goal holds on the box; else the face of it, and the goals, that are left."""
    if not goals:
        return box, goals
    faces = []
    for goal in goals:
        face = _face(box, goal)
        if face is None:
            return None
        faces.append(face)
    if len(faces) == 1:
        face_box, left = faces[0]
        return face_box, [left]
    return box, goals


def _face(box: Box, goal: Positivity) -> tuple[Box, Positivity] | None:
    """None if the goal holds on the box; else a face, and the goal there that implies it."""
    function = goal.function
    value = function.value(box)
    if value is None:
        return box, goal
    if value.is_positive or (not goal.strict and value.is_nonnegative):
        return None
    if value.is_negative:
        return box, goal
    slopes = function.slopes(box)
    free = [s for s in function.symbols if not box[s].is_point]
    if _shown_by_derivatives(function, box, slopes, free, strict=goal.strict):
        return None
    for symbol, slope in zip(function.symbols, slopes, strict=True):
        x = box[symbol]
        if slope is None or x.is_point or not (slope.is_nonnegative or slope.is_nonpositive):
            continue
        end, is_open = (x.low, x.low_open) if slope.is_nonnegative else (x.high, x.high_open)
        if end is None:
            continue
        face = {**box, symbol: point(end)}
        if function.value(face) is None:  # f need not be continuous there
            continue
        gained = is_open and (slope.is_positive or slope.is_negative)
        strict = goal.strict and not gained
        return _face(face, Positivity(function=function, strict=strict))
    return box, goal


def _shown_by_derivatives(
    function: Smooth,
    box: Box,
    slopes: Sequence[Interval | None],
    free: Sequence[sp.Symbol],
    *,
    strict: bool,
) -> bool:
    if not free:
        sign = function.least_sign_at(box)
        return sign is not None and sign >= strict
    better = function.mean_value(box, middle(box), slopes)
    if better is not None and (better.is_positive or (not strict and better.is_nonnegative)):
        return True
    if len(free) == 1:
        return function.expands(free[0], box, strict=strict)
    return is_convex_and_stationary(function, box, free, strict=strict)


def _fails(at: Box, goals: Sequence[Positivity]) -> bool:
    for goal in goals:  # none: the conclusion is false
        value = goal.function.value(at)
        if value is None or not (value.is_negative or (goal.strict and value.is_nonpositive)):
            return False
    return True


def _is_in(at: Box, box: Box) -> bool:
    return all(x.low in box[symbol] for symbol, x in at.items())


def _halves(box: Box, goals: Sequence[Positivity]) -> list[Box]:
    """The box cut in two where the function changes most."""
    symbols = tuple(box)
    slopes = goals[0].function.slopes(box) if len(goals) == 1 else [None] * len(box)
    widest = max(
        (s for s in symbols if not box[s].is_point),
        key=lambda s: _spread(box[s], slopes[symbols.index(s)]),
    )
    x, cut = box[widest], middle(box)[widest].low
    if widest.is_integer:
        cut = fmpq(cut.floor())
        above = Interval(cut + 1, x.high, low_open=False, high_open=x.high_open)
        sides = (Interval(x.low, cut, x.low_open), above)
        # an interval that was cut between integers may leave none on a side
        return [{**box, widest: side} for side in sides if _has_numbers(side)]
    return [
        {**box, widest: Interval(x.low, cut, x.low_open)},
        {**box, widest: Interval(cut, x.high, low_open=False, high_open=x.high_open)},
    ]


def _has_numbers(x: Interval) -> bool:
    return x.low is None or x.high is None or bool(x.low <= x.high)


def _spread(x: Interval, slope: Interval | None) -> tuple[bool, Any]:
    """How much a function with this slope changes on x: unbounded first."""
    if not x.is_bounded:
        return True, fmpq(0)
    width = x.high - x.low
    if slope is None or not slope.is_bounded:
        return False, width
    return False, width * max(abs(slope.low), abs(slope.high))


def _text(part: Goal) -> str:
    conditions = ", ".join(sp.sstr(condition) for condition in part.conditions)
    conclusion = sp.sstr(part.conclusion)
    return f"{conditions} ⟹ {conclusion}" if conditions else conclusion


def _text_of(box: Box) -> str:
    short = {symbol: f"[{_short(x.low)}, {_short(x.high)}]" for symbol, x in box.items()}
    return ", ".join(f"{symbol} in {text}" for symbol, text in short.items())


def _short(end: Any) -> str:
    return "oo" if end is None else f"{rounded(end):.6g}"


def _point_text(at: Box) -> str:
    return ", ".join(f"{symbol} = {x.low}" for symbol, x in at.items())
