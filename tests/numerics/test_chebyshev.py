"""Chebyshev steps: roots of the polynomial, exactness of the rounding, the fractal order."""

from fractions import Fraction
from math import acosh, cos, cosh, log, pi

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists

from numerics.chebyshev import (
    chebyshev_log_contraction,
    chebyshev_rates,
    chebyshev_schedule,
    fractal_order,
    fractal_schedule,
    log_chebyshev,
)
from numerics.exact import InputError
from numerics.spectral_group import spectral_groups
from proofs_check.factored_product import p_at

SETTINGS = settings(derandomize=True, deadline=None, max_examples=40)
WIDE = spectral_groups("1e-8:1", "1e6:1e8")


def chebyshev_at(length, x):
    """T_N(x) by its three-term recursion, exact."""
    before, now = Fraction(1), x
    for _ in range(length - 1):
        before, now = now, 2 * x * now - before
    return now


@given(st.fractions(0, Fraction(1), max_denominator=50), st.integers(1, 8))
@SETTINGS
def test_p_is_chebyshevs_polynomial_of_the_hull(place, length):
    groups = spectral_groups("1:2", "5:9")
    lam = 1 + 8 * place
    p = p_at(chebyshev_schedule(groups, length), lam)
    wanted = chebyshev_at(length, (10 - 2 * lam) / 8) / chebyshev_at(length, Fraction(10, 8))
    # each factor 1 − λ/γ is off by at most 9u, and is at most 8 in size; u = 2^-53
    assert abs(p - wanted) <= length * 8 ** (length - 1) * 9 * Fraction(2) ** -53


def test_roots_next_to_the_lower_end_lose_no_digits_where_the_upper_end_is_far():
    (first, *_) = chebyshev_rates(WIDE, 1000)
    # sin²(π/4000)·10^8 dwarfs μ = 10^-8; the second rate is 9 times smaller, to that precision
    second = chebyshev_rates(WIDE, 1000)[1]
    assert abs(float(first / second) - 9) < 1e-4
    few = chebyshev_rates(spectral_groups("1:1e30"), 1)
    assert abs(few[0] * (1 + Fraction(10) ** 30) / 2 - 1) <= Fraction(2) ** -53


@given(spectral_group_lists(), st.integers(1, 12))
@SETTINGS
def test_every_rate_is_a_float64_and_inside_the_hull(groups, length):
    schedule = chebyshev_schedule(groups, length)
    low, high = groups[-1].mu, groups[0].L
    for step in schedule.steps:
        assert low * (1 - Fraction(2) ** -52) <= 1 / step.rate <= high * (1 + Fraction(2) ** -52)
        assert low == high or Fraction(float(step.rate)) == step.rate
    rates = [step.rate for step in schedule.steps]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.parametrize("length", [1, 2, 8, 64, 256])
def test_the_fractal_schedule_is_a_permutation_of_the_chebyshev_steps(length):
    fractal, plain = fractal_schedule(WIDE, length), chebyshev_schedule(WIDE, length)
    assert fractal.merged() == plain.merged()
    assert fractal.length == length
    assert length < 4 or fractal.steps != plain.steps
    assert sorted(fractal_order(length)) == list(range(1, length + 1))


@pytest.mark.parametrize("length", [1, 2, 4, 8, 16, 32, 64])
def test_pairs_of_the_fractal_order_are_mirror_images(length):
    order = fractal_order(length)
    assert all(a + b == length + 1 for a, b in zip(order[::2], order[1::2], strict=False))
    assert order[0] == 1


def test_the_fractal_order_of_eight_is_that_of_the_recursion_by_hand():
    assert fractal_order(8) == (1, 8, 4, 5, 2, 7, 3, 6)


@pytest.mark.parametrize("length", [0, -4, 3, 6, 100])
def test_a_length_that_is_no_power_of_two_is_refused_by_the_fractal_order(length):
    with pytest.raises(InputError, match=rf"^cycle_length: {length} must be a power of two"):
        fractal_order(length)


def test_a_single_point_gets_its_exact_rate():
    schedule = chebyshev_schedule(spectral_groups("3:3"), 2)
    assert [step.rate for step in schedule.steps] == [Fraction(1, 3)] * 2
    assert chebyshev_log_contraction(spectral_groups("3:3"), 2) == float("-inf")


@pytest.mark.parametrize("excess", [1e-12, 1e-3, 1.0, 50.0])
@pytest.mark.parametrize("length", [1, 2, 7])
def test_the_closed_form_is_the_polynomial(excess, length):
    # relative error of the direct formula: a few u in x, lost next to 1 by 1/excess
    direct = log(float(chebyshev_at(length, 1 + Fraction(excess))))
    assert abs(log_chebyshev(length, excess) - direct) <= 1e-12 * max(direct, 1e-3)
    assert excess < 1 or abs(cosh(length * acosh(1 + excess)) / cos(0 * pi)) > 1


@example(spectral_groups("1:1e6"))
@given(spectral_group_lists())
@SETTINGS
def test_longer_cycles_contract_more(groups):
    found = [chebyshev_log_contraction(groups, length) for length in (1, 2, 5, 50)]
    assert found == sorted(found, reverse=True)
