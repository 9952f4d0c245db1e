"""Goals over variables with domains, and exact points of these."""

import sympy as sp
from hypothesis import strategies as st

from theory.domain import Domain, DomainSymbol, Numbers
from theory.goal import Goal


def real(name, low=None, high=None, *, open_at=""):
    """A real variable; `open_at` names the ends that are left out, such as "low"."""
    return DomainSymbol(
        name,
        Domain(
            numbers=Numbers.REAL,
            low=None if low is None else sp.Rational(low),
            high=None if high is None else sp.Rational(high),
            low_open="low" in open_at,
            high_open="high" in open_at,
        ),
    )


def integer(name, low=None, high=None):
    """An integer variable."""
    return DomainSymbol(
        name,
        Domain(
            numbers=Numbers.INTEGER,
            low=None if low is None else sp.Integer(low),
            high=None if high is None else sp.Integer(high),
        ),
    )


def goal(conclusion, *hypotheses):
    """The goal over the symbols that occur in it."""
    free = set().union(*(part.free_symbols for part in (conclusion, *hypotheses)))
    return Goal(
        variables=tuple(sorted(free, key=str)), hypotheses=hypotheses, conclusion=conclusion
    )


def le(left, right):
    """The relation left ≤ right as it is written."""
    return sp.Le(left, right, evaluate=False)


def lt(left, right):
    """The relation left < right as it is written."""
    return sp.Lt(left, right, evaluate=False)


def eq(left, right):
    """The relation left = right as it is written."""
    return sp.Eq(left, right, evaluate=False)


@st.composite
def polynomials(draw, symbols, *, degree=3, terms=4):
    """Sparse polynomials with small integer coefficients."""
    total = sp.Integer(0)
    for _ in range(draw(st.integers(1, terms))):
        term = sp.Integer(draw(st.integers(-4, 4)))
        for symbol in symbols:
            term *= symbol ** draw(st.integers(0, degree))
        total += term
    return total


def points_of(symbol, count=9):
    """Exact numbers of a variable's domain, ends included where they belong to it."""
    domain = symbol.domain
    low = domain.low if domain.low is not None else sp.Integer(-50)
    high = domain.high if domain.high is not None else low + 100
    numbers = [low + (high - low) * sp.Rational(k, count - 1) for k in range(count)]
    return [number for number in numbers if number in domain]
