"""Schedules and certified bounds in words, a line each."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from fractions import Fraction

from numerics.exact import fraction_text
from numerics.schedule import Schedule
from proofs_check.supremum import Bound

__all__ = ["bound_lines", "schedule_lines", "short", "steps_to_tolerance"]

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


def bound_lines(bound: Bound, at_most: Fraction | None = None) -> Iterator[str]:
    """The bracket, where the maximum is attained, the rate, and the answer to `at_most`."""
    yield f"max |p| >= {bound.lower}"
    yield f"max |p| <= {bound.upper}"
    yield f"  at lambda = {short(bound.witness)}"
    if bound.upper < 1:
        yield f"rate: at least {bound.rate:.6g} nats a gradient step"
    else:
        yield "rate: none is certified, the cycle may not contract"
    if at_most is not None:
        answer = {True: "holds", False: "does not hold", None: "is undecided"}[bound.holds(at_most)]
        yield f"max |p| <= {short(at_most)} {answer}"


def steps_to_tolerance(bound: Bound, tolerance: Decimal) -> int | None:
    """Gradient steps, in whole cycles, after which the error is certainly under `tolerance`.

    Args:
        bound: of one cycle.
        tolerance: of the error relative to its start, in (0, 1).

    Returns:
        N·⌈log(1/tolerance) / (N·rate)⌉ rounded up, exact in whole cycles; None where no
        contraction is certified.
    """
    if bound.upper == 0:
        return bound.steps
    if bound.upper >= 1 or bound.rate <= 0:
        return None
    with localcontext(Context(prec=60, rounding=ROUND_FLOOR)):
        a_cycle = bound.rate * bound.steps
    with localcontext(Context(prec=60, rounding=ROUND_CEILING)):
        log = (-tolerance.ln()).next_plus()  # `ln` rounds to the nearest number
        cycles = (log / a_cycle).to_integral_value(ROUND_CEILING)
    return int(max(cycles, Decimal(1))) * bound.steps


def short(value: Fraction) -> str:
    """The exact text of a rational; where that is long, its rounded decimal, said to be one."""
    text = fraction_text(value)
    if len(text) <= LONG:
        return text
    rounded = Context(prec=20).divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{rounded} (rounded)"


def _steps(count: int) -> str:
    return "gradient step" if count == 1 else "gradient steps"
