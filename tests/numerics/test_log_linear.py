"""Exact signs of sums of logarithms, against powers of rationals and built relations."""

from fractions import Fraction
from math import gcd, prod

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies.groups import positive_rationals

from numerics.log_linear import coprime_basis, is_zero, log_sum, sign

TERMS = st.lists(st.tuples(st.integers(-6, 6), positive_rationals(30)), max_size=4)
LARGE = 10**12


@given(TERMS)
@example([])
@example([(0, Fraction(7))])
@example([(1, Fraction(2)), (-1, Fraction(2))])
@settings(derandomize=True, max_examples=150, deadline=None)
def test_the_sign_is_that_of_the_power_product_minus_one(terms):
    product = prod((q**e for e, q in terms), start=Fraction(1))
    assert sign(terms) == (product > 1) - (product < 1)
    assert is_zero(terms) is (product == 1)


@given(TERMS, st.integers(1, 3))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_the_sign_is_odd_and_does_not_see_positive_factors(terms, factor):
    assert sign([(-e, q) for e, q in terms]) == -sign(terms)
    assert sign([(factor * e, q) for e, q in terms]) == sign(terms)


@given(
    st.lists(positive_rationals(200), min_size=2, max_size=4),
    st.lists(st.integers(-LARGE, LARGE), min_size=4, max_size=4),
    st.integers(1, 5),
)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_relations_with_huge_exponents_are_seen_to_be_zero_and_their_neighbours_are_not(
    bases, exponents, power
):
    # q_1^{a}·q_2^{b}… against the products q_1q_2, q_2q_3, … and q^power, which undo it
    terms = []
    for k, q in enumerate(bases):
        e = exponents[k]
        other = bases[k - 1]
        terms += [(e, q * other), (-e, q), (-e, other)]
        terms += [(e, q**power), (-power * e, q)]
    assert is_zero(terms)
    assert sign(terms) == 0
    assert sign([*terms, (1, Fraction(LARGE + 1, LARGE))]) == 1
    assert sign([*terms, (-1, Fraction(LARGE + 1, LARGE))]) == -1


def test_a_difference_far_below_any_float_is_decided():
    # (1 + 1/m)·(1 − 1/m) = 1 − 1/m², so the sum of the logarithms is about −10^−200
    m = 10**100
    assert sign([(1, Fraction(m + 1, m)), (1, Fraction(m - 1, m))]) == -1
    assert sign([(1, Fraction(m + 1, m)), (1, Fraction(m, m + 1))]) == 0


def test_a_difference_below_the_first_zero_test_is_still_decided():
    m = 10**400
    assert sign([(1, Fraction(m + 1, m)), (1, Fraction(m - 1, m))]) == -1


@pytest.mark.parametrize("bad", [Fraction(0), Fraction(-1, 2)])
def test_only_positive_rationals_have_logarithms(bad):
    with pytest.raises(AssertionError):
        sign([(1, bad)])


@given(TERMS, st.integers(20, 300))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_balls_of_any_precision_enclose_the_same_number(terms, precision):
    assert log_sum(terms, precision).overlaps(log_sum(terms, 2 * precision + 40))


@given(st.lists(st.integers(1, 10**6), max_size=6))
@settings(derandomize=True, max_examples=150)
def test_the_basis_is_coprime_and_every_number_is_a_power_product_of_it(numbers):
    basis = coprime_basis(numbers)
    assert list(basis) == sorted(set(basis))
    assert all(b > 1 for b in basis)
    assert all(gcd(a, b) == 1 for i, a in enumerate(basis) for b in basis[:i])
    for number in numbers:
        left = number
        for b in basis:
            while left % b == 0:
                left //= b
        assert left == 1


@given(st.lists(st.integers(1, 10**6), max_size=5))
@settings(derandomize=True, max_examples=60)
def test_the_basis_of_a_basis_is_itself(numbers):
    assert coprime_basis(coprime_basis(numbers)) == coprime_basis(numbers)


def test_the_basis_needs_no_prime_factors():
    big = (2**521 - 1) * (2**607 - 1)
    assert coprime_basis([big, big**2, big**3]) == (big,)
    assert coprime_basis([6, 10, 15]) == (2, 3, 5)
    assert coprime_basis([12, 18]) == (2, 3)
    assert coprime_basis([]) == coprime_basis([1, 1]) == ()
