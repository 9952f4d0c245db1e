"""Certified numbers in a few digits for the eye, rounded to the side on which they stay true."""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

__all__ = ["counted_short", "rounded"]


def rounded(value: Decimal | None, rounding: str, *, places: int = 4) -> str:
    """The number to `places` significant digits, rounded up or down as told; - where it is None.

    Args:
        value: a certified bound.
        rounding: `ROUND_CEILING` for an upper bound, `ROUND_FLOOR` for a lower one.
        places: the digits shown.

    Returns:
        Short text.
    """
    if value is None:
        return "-"
    found = Context(prec=places, rounding=rounding, Emin=MIN_EMIN, Emax=MAX_EMAX).plus(value)
    if not found.is_finite():
        return str(found).lower()
    text = f"{found:f}" if -4 <= found.adjusted() < places + 3 else f"{found:e}"
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent


def counted_short(count: int | None) -> str:
    """A count with commas, or rounded up to three digits where it is past 10⁷; - for None."""
    if count is None:
        return "-"
    if count < 10**7:
        return f"{count:,}"
    power = len(str(count)) - 3
    mantissa = -(-count // 10**power)
    power, mantissa = (power + 1, 100) if mantissa == 1000 else (power, mantissa)
    return f"{mantissa / 100:.2f}e{power + 2}"
