import numpy as np
import pytest

from numerics.fractal_order import fractal_places, lebedev_finogenov_places

ORDERS = [fractal_places, lebedev_finogenov_places]


def interlaced(order):
    """σ_2T as stated: σ_T interlaced with 2T + 1 − σ_T."""
    T = len(order)
    found = [0] * (2 * T)
    found[::2] = order
    found[1::2] = [2 * T + 1 - place for place in order]
    return found


@pytest.mark.parametrize("places", ORDERS)
def test_every_place_comes_once(places):
    for length in range(1, 130):
        assert sorted(places(length)) == list(range(1, length + 1))


def test_powers_of_two_follow_the_recursion_and_start_at_one():
    order = [1]
    for power in range(1, 8):
        order = interlaced(order)
        assert fractal_places(2**power) == order
        assert lebedev_finogenov_places(2**power) == order


def test_the_orders_of_four_and_of_eight_are_those_of_the_paper():
    assert fractal_places(4) == [1, 4, 2, 3]
    assert fractal_places(8) == [1, 8, 4, 5, 2, 7, 3, 6]


@pytest.mark.parametrize("places", ORDERS)
def test_other_lengths_leave_out_what_is_absent(places):
    following = 16 if places is fractal_places else 12
    assert places(11) == [place for place in places(following) if place <= 11]


@pytest.mark.parametrize(("T", "times"), [(1, 2), (4, 2), (8, 2), (4, 3), (12, 3), (27, 3)])
def test_consecutive_places_are_what_a_coarser_polynomial_does_not_tell_apart(T, times):
    # T_2 or T_3 sends two or three consecutive Chebyshev roots to the same root of T_T
    N = times * T
    cosines = np.cos((2 * np.array(lebedev_finogenov_places(N)) - 1) * np.pi / (2 * N))
    values = np.polynomial.chebyshev.chebval(cosines, [0] * times + [1]).reshape(T, times)
    coarse = np.cos((2 * np.array(lebedev_finogenov_places(T)) - 1) * np.pi / (2 * T))
    # rounded: a few units of 2^-53, times the derivative of T_3, at most 9
    np.testing.assert_allclose(values, np.repeat(coarse[:, None], times, axis=1), atol=1e-13)
