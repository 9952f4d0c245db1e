"""Methods with memory: the closed forms against the iterations themselves, in high precision."""

from decimal import Decimal
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.memory_methods import MEMORY_VECTORS, MemoryMethod
from numerics.spectral_group import SpectralGroup, ordered_groups, spectral_groups
from proofs_check.memory_methods import asymptotic_rate, largest_error, log_error, steps_to

SETTINGS = settings(derandomize=True, deadline=None, max_examples=25)
TWO = spectral_groups("100:1000", "1/10:1")
ITERATED = [MemoryMethod.HEAVY_BALL, MemoryMethod.NESTEROV, MemoryMethod.SEMI_ITERATION]


def factors(method, mu, top, lam, steps):
    """e_0, …, e_steps at one eigenvalue, by running the iteration on the quadratic λx²/2."""
    root = mpmath.sqrt(mpmath.mpf(top.numerator) / top.denominator)
    low = mpmath.sqrt(mpmath.mpf(mu.numerator) / mu.denominator)
    lam = mpmath.mpf(lam.numerator) / lam.denominator
    q = (root - low) / (root + low)
    before = now = mpmath.mpf(1)
    found = [now]
    weight = mpmath.mpf(2)
    middle, half = (root**2 + low**2) / 2, (root**2 - low**2) / 2
    for k in range(steps):
        if method is MemoryMethod.HEAVY_BALL:
            after = now - 4 / (root + low) ** 2 * lam * now + q**2 * (now - before)
        elif method is MemoryMethod.NESTEROV:
            ahead = now + q * (now - before)
            after = ahead - lam * ahead / root**2
        else:  # Golub and Varga's recursion
            step = (1 - lam / middle) * now
            weight = mpmath.mpf(1) if k == 0 else 1 / (1 - (half / middle) ** 2 * weight / 4)
            weight = mpmath.mpf(2) if k == 0 else weight
            after = step if k == 0 else weight * (step - before) + before
        before, now = now, after
        found.append(now)
    return found


intervals = st.builds(
    lambda mu, ratio: SpectralGroup(mu, mu * ratio),
    st.fractions(Fraction(1, 5), 5, max_denominator=5),
    st.fractions(Fraction(11, 10), 400, max_denominator=10),
)


@pytest.mark.parametrize("method", ITERATED)
@given(group=intervals, steps=st.integers(1, 40))
@SETTINGS
def test_the_largest_error_over_the_interval_is_the_closed_form(method, group, steps):
    places = [Fraction(k, 23) for k in range(24)]
    with mpmath.workdps(40):
        runs = [
            factors(method, group.mu, group.L, group.mu + t * (group.L - group.mu), steps)
            for t in places
        ]
        largest = mpmath.log(max(abs(run[steps]) for run in runs))
        ball = log_error(method, (group,), steps)
        claimed = mpmath.mpf(str(ball.mid().str(35, radius=False)))
        assert abs(claimed - largest) < mpmath.mpf(10) ** -20 * max(1, abs(largest))


@pytest.mark.parametrize("method", ITERATED)
@pytest.mark.parametrize("tolerance", ["1/2", "1e-3", "1e-8"])
@pytest.mark.parametrize("texts", [("1:2",), ("1/10:1", "100:1000")])
def test_steps_are_enough_and_one_fewer_are_not(method, tolerance, texts):
    groups = spectral_groups(*texts)
    steps, log_target = steps_to(method, groups, Fraction(tolerance)), mpmath.log(tolerance)
    with mpmath.workdps(30):
        log_target = mpmath.log(mpmath.mpf(Fraction(tolerance).numerator)) - mpmath.log(
            Fraction(tolerance).denominator
        )
    assert float(log_error(method, groups, steps)) <= log_target
    assert float(log_error(method, groups, steps - 1)) > log_target
    assert all(float(log_error(method, groups, steps + k)) <= log_target for k in range(1, 50))


@pytest.mark.parametrize("method", ITERATED)
def test_the_rate_is_what_many_steps_gain_each(method):
    lower, upper = asymptotic_rate(method, TWO)
    assert lower <= upper
    assert (upper - lower) / upper < Decimal("1e-25")
    # log max|e_k| = −ak + log(1 + ck) or so: the difference over 10^4 steps is a up to 1e-8·log
    many = 10**7
    gained = float(log_error(method, TWO, many) - log_error(method, TWO, 2 * many)) / many
    assert abs(gained - float(lower)) < 1e-6


def test_rates_are_those_of_the_complexity_table():
    lower, upper = asymptotic_rate(MemoryMethod.HEAVY_BALL, spectral_groups("1:9"))
    with mpmath.workdps(40):
        assert mpmath.mpf(str(lower)) <= mpmath.log(2) <= mpmath.mpf(str(upper))  # q = 1/2
        lower, upper = asymptotic_rate(MemoryMethod.NESTEROV, spectral_groups("1:9"))
        wanted = mpmath.log(mpmath.mpf(3) / 2)
        assert mpmath.mpf(str(lower)) <= wanted <= mpmath.mpf(str(upper))  # 1 − 1/3


@given(intervals)
@SETTINGS
def test_the_transient_bounds_every_step_and_is_reached(group):
    for method in ITERATED:
        errors = [float(log_error(method, (group,), k)) for k in range(1, 200)]
        largest = max(0.0, *errors)
        bound = float(largest_error(method, (group,)).ln())
        assert abs(bound - largest) < 1e-12


def test_heavy_ball_grows_and_the_others_do_not():
    assert largest_error(MemoryMethod.HEAVY_BALL, TWO) > 30
    assert largest_error(MemoryMethod.NESTEROV, TWO) == 1
    assert largest_error(MemoryMethod.SEMI_ITERATION, TWO) == 1


@pytest.mark.parametrize("method", ITERATED)
def test_a_single_eigenvalue_is_solved_in_one_step(method):
    point = ordered_groups([SpectralGroup(3, 3)])
    assert asymptotic_rate(method, point)[0].is_infinite()
    assert steps_to(method, point, Fraction(1, 10**8)) == 1
    assert largest_error(method, point) == 1


def test_every_method_says_what_it_holds():
    assert set(MEMORY_VECTORS) == set(MemoryMethod)
    assert min(MEMORY_VECTORS.values()) > 1
