"""Exact rational numbers from text, and the one error that bad input raises.

Groups, rates and bounds are read into `fractions.Fraction`, never through a float: `1/3`, `0.1`,
`1e-3` and `7` are exactly what they say. Text comes from strangers, so its length and its decimal
exponent are limited before any big integer is built.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

__all__ = ["InputError", "fraction_from", "fraction_text", "shown"]

MAX_CHARACTERS: Final = 1_000
MAX_EXPONENT: Final = 10_000

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
_RATIO = re.compile(r"(?P<top>[+-]?[0-9]+)/(?P<bottom>[0-9]+)")


class InputError(ValueError):
    """Input that cannot be used; the message is one line: where, the value, the rule, the mend."""


def shown(value: object, limit: int = 40) -> str:
    """One line that shows `value`, cut to `limit` characters, for an error message."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = fraction_text(Fraction(value))  # `repr` refuses ints past 4300 digits
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else "?" for c in text[: limit + 1])
    return repr(text) if len(text) <= limit else repr(text[:limit] + "…")


def fraction_from(value: object, name: str = "number") -> Fraction:
    """The exact rational that `value` denotes: an int, a Fraction, or text.

    Text is an integer (`7`), a decimal (`0.1`, `1e-3`) or a fraction (`1/3`), read exactly.

    Args:
        value: what to read; a float is refused, because it would be rounded silently.
        name: what the error message calls it.

    Returns:
        The number, exact.

    Raises:
        InputError: if it is no such number, or longer than the limits allow.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float):
        raise InputError(
            f"{name}: {value!r} is a float, which is rounded; "
            f"write it exactly, as text: '{value!r}' or a fraction"
        )
    if not isinstance(value, str):
        raise InputError(
            f"{name}: {shown(value)} is a {type(value).__name__}, not a number; "
            "write an integer, a decimal or a fraction such as '1/3'"
        )
    return _fraction_from_text(value.strip(), name)


def _fraction_from_text(text: str, name: str) -> Fraction:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{name}: {shown(text)} has {len(text)} characters; "
            f"use at most {MAX_CHARACTERS}, or an exponent such as 1e6"
        )
    if ratio := _RATIO.fullmatch(text):
        if int(ratio["bottom"]) == 0:
            raise InputError(f"{name}: {shown(text)} divides by zero; use a denominator ≥ 1")
        return Fraction(int(ratio["top"]), int(ratio["bottom"]))
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]):
        raise InputError(
            f"{name}: {shown(text)} is not a finite number; "
            "write an integer, a decimal (0.1, 1e-3) or a fraction (1/3)"
        )
    exponent = match["exponent"] or "0"
    if len(exponent) > 7 or abs(int(exponent)) > MAX_EXPONENT:
        raise InputError(
            f"{name}: {shown(text)} has the exponent {shown(exponent)}; "
            f"use exponents between -{MAX_EXPONENT} and {MAX_EXPONENT}"
        )
    part = match["part"] or ""
    digits = int(match["whole"] + part)
    value = digits * Fraction(10) ** (int(exponent) - len(part))
    return -value if match["sign"] == "-" else value


def fraction_text(value: Fraction) -> str:
    """The text of an exact rational, `7` or `1/3`, whatever its length.

    `fraction_from` reads it back unchanged, up to the length that it accepts.
    """
    # Python refuses `str` of an int past 4300 digits; `Decimal` is as exact, and has no such limit.
    top, bottom = (f"{Decimal(part):f}" for part in (value.numerator, value.denominator))
    return top if value.denominator == 1 else f"{top}/{bottom}"
