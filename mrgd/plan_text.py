"""Schedules and certified bounds in words, a line each."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from numerics.exact import fraction_text
from numerics.schedule import Schedule
from proofs_check.alternation import Alternation, length_fraction
from proofs_check.limit import Limit, limit_fraction
from proofs_check.real_stability import RealStability
from proofs_check.supremum import Bound

__all__ = [
    "answer_line",
    "bound_lines",
    "length_line",
    "limit_line",
    "schedule_lines",
    "short",
    "stability_line",
]

STEPS_SHOWN = 12
LONG = 60


def schedule_lines(schedule: Schedule) -> Iterator[str]:
    """The cycle, at most a dozen of its steps."""
    method = f" ({schedule.method})" if schedule.method else ""
    yield f"schedule{method}: {schedule.length:,} {_steps(schedule.length)} a cycle"
    for step in schedule.steps[:STEPS_SHOWN]:
        times = "time" if step.count == 1 else "times"
        yield f"  {step.count:,} {times} rate {short(step.rate)}"
    if len(schedule.steps) > STEPS_SHOWN:
        yield f"  … and {len(schedule.steps) - STEPS_SHOWN} more rates"


def bound_lines(bound: Bound) -> Iterator[str]:
    """The bracket, where the maximum is attained, and the rate."""
    yield f"max |p| >= {bound.lower}"
    yield f"max |p| <= {bound.upper}"
    yield f"  at lambda = {short(bound.witness)}"
    if bound.upper < 1:
        yield f"rate: at least {bound.rate:.6g} nats a gradient step"
    else:
        yield "rate: none is certified, the cycle may not contract"


def length_line(bound: Bound, least: Alternation) -> str:
    """What every schedule of that length leaves, and the share of the best rate reached."""
    reached = Context(prec=6, rounding=ROUND_FLOOR).plus(length_fraction(bound, least))
    return (
        f"any {bound.steps:,} {_steps(bound.steps)}: max |p| >= {least.lower}, "
        f"this schedule reaches at least {reached:f} of the best rate"
    )


def stability_line(interval: RealStability) -> str:
    """How far |p| ≤ 1 reaches from 0, enclosed."""
    exact = interval.lower == interval.upper
    found = f"= {interval.lower}" if exact else f"from {interval.lower} to {interval.upper}"
    return f"real stability: |p| <= 1 on [0, beta], beta {found}"


def limit_line(bound: Bound, best: Limit | None) -> str:
    """The limit of all schedules on the groups, and how much of it this one reaches."""
    if best is None:
        return "limit: not computed for these groups; mrgd limit says why"
    if best.lower.is_infinite():
        return "limit: infinite, as every group is a point"
    if bound.upper >= 1:
        return f"limit: {best.lower:.6g} nats a gradient step"
    # Rounded down, so that what is printed is reached too.
    reached = Context(prec=3, rounding=ROUND_FLOOR).plus(limit_fraction(bound, best))
    return f"limit: {best.lower:.6g}, this schedule reaches at least {reached:f} of it"


def answer_line(at_most: Fraction, holds: bool | None) -> str:  # noqa: FBT001  (the answer itself)
    """What was found of max |p| ≤ at_most."""
    answer = {True: "holds", False: "does not hold", None: "is undecided"}[holds]
    return f"max |p| <= {short(at_most)} {answer}"


def short(value: Fraction) -> str:
    """The exact text of a rational; where that is long, its rounded decimal, said to be one."""
    text = fraction_text(value)
    if len(text) <= LONG:
        return text
    rounded = Context(prec=20).divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{rounded} (rounded)"


def _steps(count: int) -> str:
    return "gradient step" if count == 1 else "gradient steps"
