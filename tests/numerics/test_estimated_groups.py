"""Estimated groups against spectra that are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.estimated_groups import estimated_groups
from numerics.exact import InputError
from numerics.lanczos import lanczos

TWO = np.concatenate([np.geomspace(1, 5, 40), np.geomspace(1000, 4000, 40)])


def run_on(eigenvalues, steps, seed=0):
    values = np.asarray(eigenvalues, dtype=float)
    return lanczos(lambda v: values * v, len(values), steps=steps, seed=seed)


def estimate(eigenvalues, steps, *, seed=0, floor=0.0):
    rounding = 1e-14 * float(np.abs(eigenvalues).max())
    return estimated_groups(run_on(eigenvalues, steps, seed), floor=floor, rounding=rounding)


def ends(found):
    return [(float(group.mu), float(group.L)) for group in found.ends]


def test_two_groups_of_many_eigenvalues_are_found_from_fewer_products():
    found = estimate(TWO, 60)
    (upper, lower) = ends(found)
    assert upper == pytest.approx((1000, 4000), rel=1e-3)
    assert lower == pytest.approx((1, 5), rel=1e-2)
    assert not found.ends_at_floor
    assert found.products == 60


def test_all_products_leave_bars_of_rounding_alone():
    found = estimate(TWO, 80)
    for group, exact in zip(found.bars, ((1000, 4000), (1, 5)), strict=True):
        assert group.mu[0] <= exact[0] <= group.mu[1]
        assert group.L[0] <= exact[1] <= group.L[1]
        assert float(group.L[1] - group.L[0]) < 1e-4 * exact[1]


def test_fewer_products_have_wider_bars_outward():
    few, many = (estimate(TWO, steps) for steps in (30, 60))
    ratios = [float(found.ends[-1].mu / found.widest[-1].mu) for found in (few, many)]
    assert ratios[0] > ratios[1] > 1


@given(st.integers(0, 10**6), st.floats(1.5, 8), st.integers(5, 30))
@settings(max_examples=25, deadline=None)
def test_the_largest_and_the_least_estimate_never_leave_the_spectrum(seed, kappa, steps):
    """Cauchy: up to rounding, and rounded outward to six digits."""
    values = np.geomspace(1, kappa, 50)
    found = ends(estimate(values, steps, seed=seed))
    assert found[0][1] <= kappa * (1 + 2e-5)
    assert found[-1][0] >= 1 - 2e-5


def test_a_spectrum_that_runs_through_the_floor_ends_at_it():
    values = np.concatenate([np.linspace(-1, 1, 200), [50.0, 60.0]])
    found = estimate(values, 20, floor=0.06)
    assert found.ends_at_floor
    assert ends(found)[-1][0] == pytest.approx(0.06, rel=1e-5)
    assert found.widest[-1].mu <= 0.06


def test_settled_values_on_both_sides_of_the_floor_leave_the_lowest_end_as_it_is():
    values = np.array([1e-9, 2e-9, 3.0, 4.0, 5.0])
    found = estimate(values, 5, floor=0.06)
    assert not found.ends_at_floor
    assert ends(found) == [pytest.approx((3, 5), rel=1e-5)]


def test_what_says_nothing_is_refused():
    with pytest.raises(InputError, match="at least 2 products"):
        estimate(TWO, 1)
    with pytest.raises(InputError, match="no Ritz value is above the floor 1e"):
        estimate(TWO, 10, floor=1e5)


def test_the_first_steps_of_a_run_are_the_run_of_so_many_steps():
    long, short = run_on(TWO, 30), run_on(TWO, 12)
    first = long.first(12)
    assert np.array_equal(first.values, short.values)
    assert np.array_equal(first.residuals, short.residuals)
    assert np.array_equal(long.first(30).residuals, long.residuals)
    for steps in (0, 31):
        with pytest.raises(InputError, match="must be from 1 to the 30"):
            long.first(steps)
