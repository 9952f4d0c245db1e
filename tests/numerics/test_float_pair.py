from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from numerics.float_pair import concatenated, pairs_of, selected

rationals = st.fractions(Fraction(1, 10**6), 10**6, max_denominator=10**9)


@given(st.lists(rationals, min_size=1, max_size=5))
def test_a_pair_holds_a_number_to_2_to_the_minus_105(values):
    found = pairs_of(values)
    for value, pair in zip(values, found.fractions(), strict=True):
        assert abs(pair - value) <= abs(value) / 2**105


@given(rationals, st.fractions(-1, 1, max_denominator=10**6).filter(bool))
def test_a_sum_and_a_difference_keep_what_a_float_would_lose(value, part):
    tiny = float(part) * float(value) * 2.0**-60
    (moved,) = pairs_of([value]).plus(np.array([tiny])).fractions()
    assert abs(moved - value - Fraction(tiny)) <= abs(value) / 2**103
    (difference,) = pairs_of([value]).plus(np.array([tiny])).minus(pairs_of([value]))
    # two roundings of the pair, 2^-105 of the value each, beside a difference of 2^-60 of it
    assert abs(difference - tiny) <= 2.0**-103 * float(value)


def test_all_differences_are_those_of_the_pairs():
    left, right = pairs_of([Fraction(1, 3), Fraction(2)]), pairs_of([Fraction(1, 3), Fraction(1)])
    found = left.differences(right)
    assert found.shape == (2, 2)
    assert found[0, 0] == 0
    assert found[1, 1] == 1


def test_numbers_are_joined_and_chosen_in_place():
    one, two = pairs_of([Fraction(1, 3)]), pairs_of([Fraction(2, 3)])
    assert concatenated(one, two).fractions() == (*one.fractions(), *two.fractions())
    assert selected(np.array([False]), one, two).fractions() == two.fractions()
    assert len(concatenated(one, two)) == 2
