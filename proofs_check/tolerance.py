"""How many gradient steps certainly bring the error under a tolerance, from a certified bound."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from proofs_check.supremum import Bound

__all__ = ["steps_to_tolerance"]


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
