"""Between exact rationals and Arb's balls."""

from fractions import Fraction

from flint import arb, fmpq

__all__ = ["ball", "fraction_of"]


def ball(value: Fraction) -> arb:
    """The rational as a ball at the working precision; encloses it."""
    return arb(fmpq(value.numerator, value.denominator))


def fraction_of(exact: arb) -> Fraction:
    """The dyadic rational that a ball of radius 0 is, exact."""
    mantissa, exponent = (int(part) for part in exact.man_exp())
    return mantissa * Fraction(2) ** exponent
