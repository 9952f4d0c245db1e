import pickle

import pytest
import sympy as sp

from theory.domain import Domain, DomainSymbol, Numbers, domain_of

HALF = sp.Rational(1, 2)


def closed(low, high, numbers=Numbers.REAL, **ends):
    return Domain(numbers=numbers, low=sp.Integer(low), high=sp.Integer(high), **ends)


def test_open_ends_are_left_out_and_closed_ones_are_not():
    assert 0 in closed(0, 1)
    assert 1 in closed(0, 1)
    assert 0 not in closed(0, 1, low_open=True)
    assert 1 not in closed(0, 1, high_open=True)
    assert HALF in closed(0, 1, low_open=True, high_open=True)
    assert HALF not in closed(0, 1, Numbers.INTEGER)


@pytest.mark.parametrize(("low", "high", "is_open"), [(1, 0, False), (0, 0, True)])
def test_an_interval_with_nothing_in_it_is_refused(low, high, is_open):
    with pytest.raises(ValueError, match="no number is in"):
        closed(low, high, low_open=is_open)


def test_an_end_that_is_not_rational_is_refused():
    with pytest.raises(ValueError, match="no rational number"):
        Domain(numbers=Numbers.REAL, low=sp.sqrt(2))


def test_symbols_of_one_name_and_different_domains_differ():
    narrow, wide = (DomainSymbol("x", closed(0, high)) for high in (1, 2))
    assert narrow != wide
    assert narrow == DomainSymbol("x", closed(0, 1))


def test_a_symbol_keeps_its_domain_when_it_travels():
    symbol = DomainSymbol("n", closed(1, 50, Numbers.INTEGER))
    found = pickle.loads(pickle.dumps(symbol))
    assert found == symbol
    assert domain_of(found) == symbol.domain


@pytest.mark.parametrize(
    ("assumptions", "text"),
    [
        ({"real": True}, "real in (-oo, oo)"),
        ({"positive": True}, "real in (0, oo)"),
        ({"nonnegative": True}, "real in [0, oo)"),
        ({"negative": True}, "real in (-oo, 0)"),
        ({"integer": True, "positive": True}, "integer in [1, oo)"),
        ({"integer": True, "negative": True}, "integer in (-oo, -1]"),
        ({"integer": True, "nonpositive": True}, "integer in (-oo, 0]"),
    ],
)
def test_a_plain_symbol_ranges_over_what_its_assumptions_say(assumptions, text):
    assert str(domain_of(sp.Symbol("x", **assumptions))) == text


def test_conditions_are_relations_that_nothing_has_decided():
    symbol = DomainSymbol("x", closed(0, 1, high_open=True))
    assert [str(each) for each in symbol.domain.conditions(symbol)] == ["x >= 0", "x < 1"]
