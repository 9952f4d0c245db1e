"""Domains of variables: an interval of the reals or of the integers, known to the machine.

A `DomainSymbol` is a SymPy symbol that carries its domain: `real_symbol("x", 0, 1)` ranges over
the closed interval [0, 1]. A plain symbol ranges over what its assumptions say.
"""

from dataclasses import dataclass
from enum import Enum

import sympy as sp

__all__ = ["Domain", "DomainSymbol", "Numbers", "domain_of"]


class Numbers(Enum):
    """The numbers that an interval is taken from."""

    REAL = "real"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The numbers between `low` and `high`; an end that is None is infinite.

    Args:
        numbers: reals or integers.
        low: the lower end, exact (rational).
        high: the upper end, exact (rational).
        low_open: whether the lower end itself is left out.
        high_open: whether the upper end itself is left out.
    """

    numbers: Numbers
    low: sp.Rational | None = None
    high: sp.Rational | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        """Refuses ends that are not rational, and intervals with nothing in them."""
        for end in (self.low, self.high):
            if end is not None and not isinstance(end, sp.Rational):
                raise ValueError(f"{end} is no rational number")
        if self.low is None or self.high is None:
            return
        is_open = self.low_open or self.high_open
        if self.low > self.high or (is_open and self.low == self.high):
            raise ValueError(f"no number is in {self}")

    def __contains__(self, number: sp.Rational) -> bool:
        """Whether an exact rational number is in the domain."""
        if self.numbers is Numbers.INTEGER and not number.is_integer:
            return False
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = (
            self.high is None or number < self.high or (number == self.high and not self.high_open)
        )
        return bool(above and below)

    def __str__(self) -> str:
        """The domain in words: `real, 0 <= x <= 1` is written `real in [0, 1]`."""
        low = "(-oo" if self.low is None else f"{'(' if self.low_open else '['}{self.low}"
        high = "oo)" if self.high is None else f"{self.high}{')' if self.high_open else ']'}"
        return f"{self.numbers.value} in {low}, {high}"

    def conditions(self, symbol: sp.Symbol) -> tuple[sp.Basic, ...]:
        """The ends as relations on `symbol`, none of them evaluated."""
        found = []
        if self.low is not None:
            relation = sp.Gt if self.low_open else sp.Ge
            found.append(relation(symbol, self.low, evaluate=False))
        if self.high is not None:
            relation = sp.Lt if self.high_open else sp.Le
            found.append(relation(symbol, self.high, evaluate=False))
        return tuple(found)


class DomainSymbol(sp.Symbol):  # type: ignore[misc]  # SymPy has no types
    """A symbol that carries its domain; two of one name and different domains are not equal."""

    __slots__ = ("domain",)

    def __new__(cls, name: str, domain: Domain) -> "DomainSymbol":
        """The symbol, with the SymPy assumptions that follow from the domain."""
        found: DomainSymbol = sp.Symbol.__xnew__(cls, name, **_assumptions(domain))
        found.domain = domain
        return found

    def __getnewargs_ex__(self) -> tuple[tuple[str, Domain], dict[str, object]]:
        """What a copy is made from."""
        return (self.name, self.domain), {}

    def _hashable_content(self) -> tuple[object, ...]:
        return (*super()._hashable_content(), str(self.domain))


def domain_of(symbol: sp.Symbol) -> Domain:
    """The domain that a symbol carries, or that its assumptions imply."""
    if isinstance(symbol, DomainSymbol):
        carried: Domain = symbol.domain
        return carried
    numbers = Numbers.INTEGER if symbol.is_integer else Numbers.REAL
    zero = sp.Integer(0)
    if symbol.is_nonnegative:
        strict = bool(symbol.is_positive)
        if strict and numbers is Numbers.INTEGER:
            return Domain(numbers=numbers, low=sp.Integer(1))
        return Domain(numbers=numbers, low=zero, low_open=strict)
    if symbol.is_nonpositive:
        strict = bool(symbol.is_negative)
        if strict and numbers is Numbers.INTEGER:
            return Domain(numbers=numbers, high=sp.Integer(-1))
        return Domain(numbers=numbers, high=zero, high_open=strict)
    return Domain(numbers=numbers)


def _assumptions(domain: Domain) -> dict[str, bool]:
    found = {"integer": True} if domain.numbers is Numbers.INTEGER else {"real": True}
    if domain.low is not None and domain.low >= 0:
        strict = domain.low > 0 or domain.low_open
        found["positive" if strict else "nonnegative"] = True
    elif domain.high is not None and domain.high <= 0:
        strict = domain.high < 0 or domain.high_open
        found["negative" if strict else "nonpositive"] = True
    return found
