from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.leja import leja_places

roots_lists = st.lists(
    st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 1000)),
    min_size=1,
    max_size=12,
    unique=True,
)


def product(x, chosen):
    value = Fraction(1)
    for root in chosen:
        value *= abs(1 - x / root)
    return value


@given(roots_lists, st.sampled_from([0, 1]))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_each_root_is_where_the_weighted_product_is_largest_among_those_left(roots, weight):
    order = [roots[i] for i in leja_places(roots, [1] * len(roots), weight=float(weight))]
    assert sorted(order) == sorted(roots)
    for k in range(1, len(order)):
        values = [x**weight * product(x, order[:k]) for x in order[k:]]
        # the logarithms are rounded: twelve sums of numbers below 50
        assert values[0] >= max(values) * (1 - Fraction(1, 10**10))


@given(roots_lists)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_with_weight_one_no_partial_product_passes_one_at_a_root(roots):
    order = [roots[i] for i in leja_places(roots, [1] * len(roots), weight=1.0)]
    for k in range(len(order)):
        for x in order:
            assert product(x, order[:k]) <= 1 + Fraction(1, 10**10)


def test_without_the_weight_a_partial_product_does_pass_one_at_a_root():
    # the false twin of the one above: after 1000 comes 1, and 500 is multiplied by 499/2
    roots = [Fraction(1000), Fraction(500), Fraction(1)]
    order = [roots[i] for i in leja_places(roots, [1, 1, 1])]
    assert order == [1000, 1, 500]
    assert product(Fraction(500), order[:2]) > 200


def test_repeated_roots_wait_until_every_root_is_chosen_as_often():
    places = leja_places([Fraction(4), Fraction(1)], [3, 2])
    assert sorted(places[:2]) == [0, 1]
    assert sorted(places[2:4]) == [0, 1]
    assert places[4] == 0


def test_roots_beyond_the_range_of_floats_are_ordered_all_the_same():
    roots = [Fraction(10) ** power for power in (400, 399, 10, 9, 0)]
    assert sorted(leja_places(roots, [1, 2, 1, 2, 1], weight=1.0)) == [0, 1, 1, 2, 3, 3, 4]


def test_a_cycle_too_long_to_compare_is_refused():
    with pytest.raises(InputError, match=r"1000000 steps with 1 rates are too many.*another order"):
        leja_places([Fraction(1)], [10**6])
