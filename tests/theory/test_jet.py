"""Jets over the rationals against polynomials that are multiplied out and cut off."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.jet import Jet

SETTINGS = settings(derandomize=True, deadline=None, max_examples=60)
NUMBERS = st.fractions(-5, 5, max_denominator=6)


def jets(order):
    return st.lists(NUMBERS, min_size=order + 1, max_size=order + 1).map(lambda c: Jet(tuple(c)))


def multiplied_out(left, right):
    found = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            found[i + j] += a * b
    return found


def derivative_at(polynomial, j, point):
    falling = [factorial(i) // factorial(i - j) if i >= j else 0 for i in range(len(polynomial))]
    return sum(
        (
            c * f * point ** (i - j)
            for i, (c, f) in enumerate(zip(polynomial, falling, strict=True))
            if f
        ),
        Fraction(0),
    )


@given(jets(4), jets(4))
@SETTINGS
def test_a_product_is_the_product_of_polynomials_cut_off(a, b):
    full = multiplied_out(a.coefficients, b.coefficients)
    assert (a * b).coefficients == tuple(full[:5])


@given(jets(4), st.lists(NUMBERS, min_size=1, max_size=6))
@SETTINGS
def test_a_composition_with_a_polynomial_is_the_polynomial_of_polynomials_cut_off(a, sigma):
    power, total = [Fraction(1)], [Fraction(0)] * 5
    for c in sigma:
        for k, entry in enumerate(power[:5]):
            total[k] += c * entry
        power = multiplied_out(power, a.coefficients)
    derivatives = [derivative_at(sigma, j, a[0]) for j in range(5)]
    assert a.composed(derivatives).coefficients == tuple(total)


@given(jets(5), jets(5))
@SETTINGS
def test_the_exponential_of_a_sum_is_the_product_of_exponentials(a, b):
    ones = [Fraction(1)] * 6  # e^{a_0} is divided out
    assert (a + b).composed(ones) == a.composed(ones) * b.composed(ones)


@given(jets(5), jets(5), st.integers(0, 5))
@SETTINGS
def test_cutting_off_before_or_after_gives_the_same(a, b, k):
    derivatives = [Fraction(j + 1, 2) for j in range(6)]
    assert (a * b).truncated(k) == a.truncated(k) * b.truncated(k)
    assert (a + b).truncated(k) == a.truncated(k) + b.truncated(k)
    assert a.composed(derivatives).truncated(k) == a.truncated(k).composed(derivatives)


@given(jets(3), NUMBERS)
@SETTINGS
def test_scaling_and_division_act_on_every_coefficient(a, c):
    assert a.scaled(c).coefficients == tuple(c * entry for entry in a.coefficients)
    assert (a / 3).scaled(Fraction(3)) == a


def test_a_jet_of_order_zero_is_a_number():
    assert (Jet((Fraction(2),)) * Jet((Fraction(3), Fraction(1)))).coefficients == (6,)
    assert Jet((Fraction(2),)).composed([Fraction(7)]).coefficients == (7,)


def test_a_jet_without_coefficients_is_refused():
    with pytest.raises(ValueError, match="at least its coefficient of order 0"):
        Jet(())


def test_too_few_derivatives_are_refused():
    with pytest.raises(ValueError, match="2 derivatives, but order 2 needs more"):
        Jet((Fraction(1),) * 3).composed([Fraction(1)] * 2)


@pytest.mark.parametrize("order", [-1, 3])
def test_an_order_that_is_not_known_is_refused(order):
    with pytest.raises(ValueError, match=f"order {order} is not between 0 and 2"):
        Jet((Fraction(1),) * 3).truncated(order)
