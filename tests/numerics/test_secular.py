import math
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from numerics.float_pair import pairs_of
from numerics.secular import zeros_between

poles = st.lists(
    st.fractions(Fraction(1, 1000), 1000, max_denominator=1000),
    min_size=2,
    max_size=6,
    unique=True,
).map(sorted)


@given(poles, st.data())
def test_the_function_changes_sign_next_to_each_zero(found, data):
    """f(x) = Σ w/(x − c) falls between poles: exactly, it is > 0 just below a zero, < 0 above."""
    weights = [2.0 ** data.draw(st.integers(-20, 20)) for _ in found]
    zeros = zeros_between(pairs_of(found), np.array(weights)).fractions()

    def f(x):
        return sum(Fraction(w) / (x - c) for w, c in zip(weights, found, strict=True))

    assert len(zeros) == len(found) - 1
    for left, right, zero in zip(found[:-1], found[1:], zeros, strict=True):
        assert left < zero < right
        # the last step is below 1e-7 of the distance to the pole, and the error about its square
        margin = min(zero - left, right - zero) / 10**9
        assert f(zero - margin) > 0
        assert f(zero + margin) < 0


def test_the_critical_points_of_a_chebyshev_polynomial():
    N = 40
    roots = [Fraction(math.cos((2 * k + 1) * math.pi / (2 * N))) + 2 for k in range(N)][::-1]
    tops = zeros_between(pairs_of(roots), np.ones(N)).hi
    expected = np.sort(2 + np.cos(np.arange(1, N) * np.pi / N))
    assert np.abs(tops - expected).max() < 1e-12


def test_poles_that_a_float_cannot_tell_apart():
    one = Fraction(1)
    close = [one, one + Fraction(1, 10**20)]
    (zero,) = zeros_between(pairs_of(close), np.array([1.0, 3.0])).fractions()
    assert abs((zero - 1) * 10**20 - Fraction(1, 4)) < Fraction(1, 10**6)


def test_a_single_pole_has_no_zero_beside_it():
    assert len(zeros_between(pairs_of([Fraction(1)]), np.ones(1))) == 0


def test_a_weight_that_is_nothing_beside_the_other_puts_the_zero_at_its_pole():
    zeros = zeros_between(
        pairs_of([Fraction(1), Fraction(2), Fraction(3)]), np.array([1e-304, 1, 1e-304])
    )
    first, last = zeros.fractions()
    assert 0 <= first - 1 < Fraction(1, 10**30)
    assert 0 <= 3 - last < Fraction(1, 10**30)
