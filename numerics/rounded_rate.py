"""Irrational roots and rates, rounded to 53 bits: exact rationals that a float64 holds.

A family's formula gives irrational numbers. They are enclosed in a ball, and its centre is rounded
to 53 significant bits. The rounded rates are the schedule: it is they that are certified and run,
and (inside the range of float64) a run in float64 uses them as they are.
"""

from fractions import Fraction
from typing import Final

from flint import arb, fmpq

__all__ = ["WORKING_BITS", "as_ball", "rounded_rate"]

WORKING_BITS: Final = 160
_BITS: Final = 53


def as_ball(value: Fraction) -> arb:
    """The ball of an exact rational, at the working precision."""
    return arb(fmpq(value.numerator, value.denominator))


def rounded_rate(rate: arb) -> Fraction:
    """The centre of a positive ball rounded to 53 bits, half to even; exact.

    Args:
        rate: a ball of relative radius below 2⁻⁶⁰, which a formula of positive terms at 160 bits
            gives.

    Returns:
        A rational m·2^e with m < 2⁵³ or m = 2⁵³, within 2⁻⁵³ of the formula's value, relatively.
    """
    assert rate > 0
    assert rate.rel_accuracy_bits() > 60
    mantissa, exponent = (int(part) for part in rate.mid().man_exp())
    cut = max(mantissa.bit_length() - _BITS, 0)
    return round(Fraction(mantissa, 1 << cut)) * Fraction(2) ** (exponent + cut)
