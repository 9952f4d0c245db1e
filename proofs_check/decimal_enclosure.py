"""Outward rounding: balls and rationals into decimal brackets lower ≤ x ≤ upper.

A certified number crosses rooms as a `decimal.Decimal`, because |p| can be 10^(-10^9), far below
any float. Every conversion here rounds the lower end down and the upper end up, and uses neither
floats nor the global decimal context. Exponents are limited to ±10^15.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from flint import arb, ctx

from numerics.exact import InputError

__all__ = ["MAX_EXPONENT", "ball_bracket", "exponential_bracket", "fraction_bracket", "order"]

MAX_EXPONENT: Final = 10**15
_LOG_LIMIT: Final = 2_302_585_092_994_045  # below 10^15·log 10


def exponential_bracket(low: arb, slack: arb, digits: int) -> tuple[Decimal, Decimal]:
    """Decimals with lower < eˣ for every x in `low`, and upper > eˣ for every x in low + slack.

    One unit in the last digit is added at either end: the strict margin is what a checker needs
    to decide the inequality with a few more digits.

    Args:
        low: enclosure of the logarithm (natural).
        slack: by how much the logarithm to bound from above may be larger; ≥ 0.
        digits: significant digits of the result.

    Returns:
        The bracket; lower is 0 where the ball is too wide or eˣ is below 10^(-10^15).

    Raises:
        InputError: if eˣ is above 10^(10^15).
    """
    with ctx.workprec(4 * digits + 64 + low.mid().bits()):
        high = low + slack
        if not high < _LOG_LIMIT:
            raise InputError("supremum: |p| exceeds 10^(10^15); use smaller counts")
        lower = Decimal(0)
        if low > -_LOG_LIMIT:
            mid, rad, exponent = (int(part) for part in low.exp().mid_rad_10exp(digits + 8))
            if mid > rad:
                lower = _rounded_down(mid - rad, exponent, digits, units=1)
        if not high > -_LOG_LIMIT:
            return lower, Decimal((0, (1,), -MAX_EXPONENT))
        mid, rad, exponent = (int(part) for part in high.exp().mid_rad_10exp(digits + 8))
        return lower, _rounded_up(mid + rad, exponent, digits, units=1)


def ball_bracket(value: arb, digits: int) -> tuple[Decimal, Decimal]:
    """Decimals lower ≤ x ≤ upper for every x in a ball of positive numbers.

    Args:
        value: a finite ball, its radius at most half of its midpoint.
        digits: significant digits of the result.

    Returns:
        The bracket, rounded outward.
    """
    mid, rad, exponent = (int(part) for part in value.mid_rad_10exp(digits + 8))
    return (
        _rounded_down(mid - rad, exponent, digits, units=0),
        _rounded_up(mid + rad, exponent, digits, units=0),
    )


def fraction_bracket(value: Fraction, digits: int) -> tuple[Decimal, Decimal]:
    """Decimals lower ≤ value ≤ upper of `digits` significant digits, equal where value is one.

    Args:
        value: a rational ≥ 0, exact.
        digits: significant digits of the result.

    Returns:
        The bracket, its ends at most one unit in the last digit apart.
    """
    if value == 0:
        return Decimal(0), Decimal(0)
    top, bottom = value.numerator, value.denominator
    # 10^(digits+1) < value·10^shift, so that the quotient has enough digits to round.
    shift = digits + 3 - int((top.bit_length() - bottom.bit_length()) * 0.30103)
    top, bottom = top * 10 ** max(shift, 0), bottom * 10 ** max(-shift, 0)
    quotient, rest = divmod(top, bottom)
    lower = _rounded_down(quotient, -shift, digits, units=0)
    upper = _rounded_up(quotient + (rest > 0), -shift, digits, units=0)
    return (_plain(lower), _plain(upper)) if lower == upper else (lower, upper)


def order(number: Decimal, value: Fraction) -> int:
    """The sign of number − value, exact, without ever writing out a huge power of ten.

    Args:
        number: a finite decimal ≥ 0, or infinity.
        value: a rational > 0.

    Returns:
        -1, 0 or 1.
    """
    if number == 0 or number.is_infinite():
        return 1 if number else -1
    # 10^(n−1) < value < 10^(n+1) for the difference n of the lengths, up to one from 0.30103.
    n = (value.numerator.bit_length() - value.denominator.bit_length()) * 0.30103
    if abs(number.adjusted() - n) > 3:
        return 1 if number.adjusted() > n else -1
    exact = Fraction(number)
    return (exact > value) - (exact < value)


def _rounded_down(mantissa: int, exponent: int, digits: int, *, units: int) -> Decimal:
    """mantissa·10^exponent rounded down to `digits` digits, less `units` of the last digit."""
    cut = max(len(str(mantissa)) - digits, 0)
    return Decimal(f"{mantissa // 10**cut - units}E{exponent + cut}")


def _rounded_up(mantissa: int, exponent: int, digits: int, *, units: int) -> Decimal:
    """mantissa·10^exponent rounded up to `digits` digits, plus `units` of the last digit."""
    cut = max(len(str(mantissa)) - digits, 0)
    return Decimal(f"{-(-mantissa // 10**cut) + units}E{exponent + cut}")


def _plain(number: Decimal) -> Decimal:
    """The same decimal without trailing zeros; short ones without an exponent."""
    mantissa, exponent = "".join(map(str, number.as_tuple().digits)), number.as_tuple().exponent
    assert isinstance(exponent, int)
    kept = mantissa.rstrip("0")
    exponent += len(mantissa) - len(kept)
    if 0 < exponent <= 20:
        kept, exponent = kept + "0" * exponent, 0
    return Decimal(f"{kept}E{exponent}")
