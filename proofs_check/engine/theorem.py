"""The words in which a user states a theorem: `real`, `integer` and `claim`.

    x = real("x", 0, 1)
    n = integer("n", 1, 50)

    @claim(title="A step contracts no faster than the exponential", source="lecture 3")
    def exponential_bound():
        return (1 - x) ** n <= sp.exp(-n * x)

The claim is universally quantified over the domains of its variables. `claim` only marks the
function; what it returns is read by `proofs_check.engine.claim_file`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from numerics.exact import InputError, fraction_from, shown
from theory.domain import Domain, DomainSymbol, Numbers

__all__ = ["Hypotheses", "Mark", "claim", "integer", "mark_of", "real"]

MARK: Final = "__mrgd_claim__"
_OPEN_ENDS: Final = {
    None: (False, False),
    "left": (True, False),
    "right": (False, True),
    "both": (True, True),
}

Rational = Any  # SymPy has no types
Relation = Any
End = int | Fraction | str | Rational | None
Function = Callable[[], object]
Hypotheses = Relation | tuple[Relation, ...] | Callable[[], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What `claim` leaves on a function; an empty title is the function's first docstring line."""

    title: str = ""
    source: str = ""
    when: Hypotheses | None = None


def real(name: str, low: End = None, high: End = None, *, open: str | None = None) -> sp.Symbol:
    """A real variable, low ≤ x ≤ high; an end that is left out is infinite.

    Args:
        name: the variable's name.
        low: the lower end, exact: an int, a Fraction, a SymPy Rational, or text (`1/3`, `0.1`).
        high: the upper end, likewise.
        open: `left`, `right` or `both`: the ends that are not in the domain themselves.

    Returns:
        A SymPy symbol that carries its domain.

    Raises:
        InputError: if an end is no exact number, nothing lies between the ends, or `open` is
            another word.
    """
    return _variable(Numbers.REAL, name, low, high, open)


def integer(name: str, low: End = None, high: End = None, *, open: str | None = None) -> sp.Symbol:
    """An integer variable, low ≤ n ≤ high; otherwise as `real`.

    Raises:
        InputError: as `real`, and if no integer lies between the ends.
    """
    return _variable(Numbers.INTEGER, name, low, high, open)


def claim(
    *, title: str = "", source: str = "", when: Hypotheses | None = None
) -> Callable[[Function], Function]:
    """Marks a function without arguments that returns a relation as a claim.

    Args:
        title: what it says, in words.
        source: where it is from.
        when: the hypotheses: a relation, a tuple of relations, or a function that returns one.

    Returns:
        The decorator; the function itself stays as it is.

    Raises:
        InputError: if the title is no text.
    """
    if not isinstance(title, str):
        raise InputError(f"@claim: its title is {shown(title)}, no text; write @claim(title=...)")
    mark = Mark(title=title, source=source, when=when)

    def decorate(function: Function) -> Function:
        setattr(function, MARK, mark)
        return function

    return decorate


def mark_of(value: object) -> Mark | None:
    """The mark that `claim` left on a function; None on anything else."""
    found = getattr(value, MARK, None) if callable(value) else None
    return found if isinstance(found, Mark) else None


def _variable(
    numbers: Numbers, name: str, low: End, high: End, open_ends: str | None
) -> DomainSymbol:
    if not isinstance(name, str) or not name.isidentifier():
        raise InputError(f"variable {shown(name)}: its name must be a word, such as 'x' or 'x_1'")
    if open_ends not in _OPEN_ENDS:
        raise InputError(f"{name}: open={shown(open_ends)} is none of 'left', 'right', 'both'")
    low_open, high_open = _OPEN_ENDS[open_ends]
    first, last = _end(low, f"{name}: low"), _end(high, f"{name}: high")
    if numbers is Numbers.INTEGER:  # the same integers, with ends that are integers and closed
        if first is not None:
            first = first.floor() + 1 if low_open else first.ceiling()
        if last is not None:
            last = last.ceiling() - 1 if high_open else last.floor()
        low_open = high_open = False
    try:
        domain = Domain(
            numbers=numbers,
            low=first,
            high=last,
            low_open=low_open and first is not None,
            high_open=high_open and last is not None,
        )
    except ValueError:
        raise InputError(
            f"{name}: no {numbers.value} number lies between {shown(_text(low))} and "
            f"{shown(_text(high))}; give the smaller end first"
        ) from None
    return DomainSymbol(name, domain)


def _end(value: End, name: str) -> sp.Rational | None:
    if value is None or value in {sp.oo, -sp.oo}:
        return None
    if isinstance(value, sp.Rational):
        return value
    if isinstance(value, sp.Float):
        value = float(value)
    if isinstance(value, sp.Basic):
        raise InputError(
            f"{name}: {shown(str(value))} is no rational number; use one such as '7/5'"
        )
    exact = fraction_from(value, name)
    return sp.Rational(exact.numerator, exact.denominator)


def _text(value: End) -> str:
    return "-oo or oo" if value is None else str(value)
