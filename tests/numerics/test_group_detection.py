import math
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.group_detection import detect_groups, groups_of_sizes, predicted_cost
from numerics.spectral_group import SpectralGroup, spectral_groups

TWO = np.array([1000.0, 500.0, 200.0, 1.0, 0.5, 0.2])


@st.composite
def spectra(draw, least=1):
    """Up to 12 eigenvalues from 2e-5 to 5e4, neighbours a factor 1.08 apart or more, unordered."""
    powers = draw(st.lists(st.integers(-40, 40), min_size=least, max_size=12, unique=True))
    return np.array([1.3**k * draw(st.floats(1, 1.2)) for k in powers])


def counts(detection):
    return [each.count for each in detection.found]


def test_two_clear_groups_are_found_without_being_asked_for():
    found = detect_groups(TWO, error=1e-9)
    assert counts(found) == [3, 3]
    assert found.left_out == 0


def test_a_smooth_spectrum_stays_in_one_group():
    assert counts(detect_groups(2.0 ** -np.arange(30.0), error=1e-15)) == [30]


def test_a_single_eigenvalue_is_one_group():
    found = detect_groups(np.array([2.0]), error=1e-6)
    assert found.groups == (SpectralGroup("1.999", "2.001"),)


def test_ends_are_four_digits_rounded_outward_around_value_and_error():
    found = detect_groups(np.array([1.23456, 1.1]), error=1e-4)
    assert found.groups == (SpectralGroup("1.099", "1.235"),)


def test_exact_ends_need_no_widening():
    assert detect_groups(np.array([2.0, 1.0]), error=0.0).groups == spectral_groups("1:2")


def test_more_digits_are_used_where_four_would_make_neighbours_meet():
    values = np.array([1.000004, 1.000001])
    found = detect_groups(values, error=1e-7, count=2)
    assert found.groups[0].mu > found.groups[1].L
    assert all(g.mu < Fraction(v) < g.L for g, v in zip(found.groups, values, strict=True))


def test_eigenvalues_at_or_below_twice_the_error_are_left_out_and_counted():
    found = detect_groups(np.array([1.0, 0.5, 2e-3, 1e-3, 0.0, -1e-4]), error=1e-3)
    assert counts(found) == [2]
    assert (found.left_out, found.floor) == (4, 2e-3)


def test_the_number_can_be_forced_and_takes_the_largest_log_gaps():
    values = np.array([1e6, 1e3, 9e2, 8.0, 7.0, 6e-3])
    assert counts(detect_groups(values, error=1e-9, count=1)) == [6]
    assert counts(detect_groups(values, error=1e-9, count=3)) == [1, 4, 1]
    assert counts(detect_groups(values, error=1e-9, count=4)) == [1, 2, 2, 1]


def test_of_equal_gaps_the_one_at_the_larger_eigenvalue_goes_first():
    assert counts(detect_groups(np.array([16.0, 4.0, 1.0]), error=1e-9, count=2)) == [1, 2]


def test_the_order_of_the_eigenvalues_does_not_matter():
    assert detect_groups(TWO[::-1], error=1e-9) == detect_groups(TWO, error=1e-9)


@given(st.data(), spectra(), st.floats(0, 1e-8))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_groups_hold_each_value_with_its_error_and_are_disjoint(data, values, error):
    count = data.draw(st.integers(1, len(values)))
    found = detect_groups(np.append(values, [error, 0.0]), error=error, count=count)
    assert len(found.groups) == count
    assert sum(counts(found)) == len(values)
    assert found.left_out == 2
    assert all(above.mu > below.L for above, below in pairwise(found.groups))
    for v in values.tolist():
        low, high = Fraction(v) - Fraction(error), Fraction(v) + Fraction(error)
        assert sum(g.mu <= low and high <= g.L for g in found.groups) == 1


@given(spectra())
@settings(derandomize=True, max_examples=50, deadline=None)
def test_groups_are_no_wider_than_four_digits_and_the_error_make_them(values):
    error = 1e-9
    (group,) = detect_groups(values, error=error, count=1).groups
    assert float(group.L) <= (max(values) + error) * 1.0011
    assert float(group.mu) >= (min(values) - error) / 1.0011


@given(spectra(least=4), st.integers(2, 4))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_forced_splits_have_the_largest_product_of_gaps(values, count):
    values = np.sort(values)[::-1]
    found = detect_groups(values, error=0.0, count=count)
    edges = np.cumsum(counts(found))[:-1]

    def total(splits):
        return sum(math.log(values[i - 1] / values[i]) for i in splits)

    best = max(total(c) for c in combinations(range(1, len(values)), count - 1))
    assert total(edges) == pytest.approx(best, rel=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        TWO,
        np.geomspace(1, 1e-6, 20),
        np.array([9e5, 1e5, 1e2, 1, 1e-1, 1e-6, 9e-7]),
        np.array([1.0, 0.31, 0.09, 0.02, 1e-3, 9e-4]),
    ],
)
def test_the_automatic_number_has_the_least_cost_among_gaps_of_half_a_decade(values):
    gaps = sum(above >= 10**0.5 * below for above, below in pairwise(values))
    options = [
        detect_groups(values, error=1e-12, count=k).groups for k in range(1, min(5, gaps) + 2)
    ]
    found = detect_groups(values, error=1e-12).groups
    assert predicted_cost(found) == min(map(predicted_cost, options))


def test_a_gap_that_does_not_pay_is_no_split():
    # one eigenvalue a factor 4 below a wide group: parting it would cost more small steps
    values = np.append(np.geomspace(1e4, 1, 200), 0.25)
    forced = detect_groups(values, error=1e-12, count=2).groups
    found = detect_groups(values, error=1e-12)
    assert counts(found) == [201]
    assert predicted_cost(found.groups) < predicted_cost(forced)


def test_eigenvalues_of_one_order_of_magnitude_are_not_parted_unasked():
    values = np.array([3.1, 1.0])
    assert counts(detect_groups(values, error=1e-9)) == [2]
    assert counts(detect_groups(np.array([3.2, 1.0]), error=1e-9)) == [1, 1]


def test_the_cost_of_one_group_is_about_its_condition_number():
    # one step multiplies the error by 1 - 1/kappa
    assert predicted_cost(spectral_groups("1:100")) == pytest.approx(-1 / math.log(0.99))
    assert predicted_cost(spectral_groups("2:2")) == 0


def test_the_cost_of_the_talks_example_counts_68_steps_for_a_factor_of_nine_tenths():
    assert predicted_cost(spectral_groups("100:1000", "1/10:1")) == pytest.approx(
        68 / -math.log(0.9)
    )


def test_counts_beyond_any_use_cost_infinitely_much():
    wide = spectral_groups(*(f"1e{-30 * i}:1e{-30 * i + 29}" for i in range(5)))
    assert predicted_cost(wide) == math.inf


def test_groups_of_given_sizes_are_those():
    found = groups_of_sizes(TWO, (1, 3, 2), error=1e-9)
    assert counts(found) == [1, 3, 2]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: detect_groups(np.array([1.0, 2.0]), error=math.nan), "error nan .*finite"),
        (lambda: detect_groups(np.array([1.0, 2.0]), error=-1.0), "error -1.0"),
        (lambda: detect_groups(np.array([1.0, math.inf]), error=0.0), "finite"),
        (lambda: detect_groups(np.array([1.0, 2.0]), error=1.0), "none of 2 .*above 2.*give data"),
        (lambda: detect_groups(TWO, error=0.0, count=0), "groups: 0 asked for.*1 to 6"),
        (lambda: detect_groups(TWO, error=0.0, count=7), "groups: 7 asked for.*1 to 6"),
        (lambda: detect_groups(np.array([1.0, 1.0]), error=0.0, count=2), "2 asked for.*1 to 1"),
        (lambda: groups_of_sizes(TWO, (3, 4), error=0.0), r"sizes \(3, 4\) for 6"),
        (lambda: groups_of_sizes(TWO, (6, 0), error=0.0), r"sizes \(6, 0\) for 6"),
        (lambda: groups_of_sizes(np.ones(2), (1, 1), error=0.0), "differ by less than"),
    ],
)
def test_bad_requests_are_refused_with_the_value(call, message):
    with pytest.raises(InputError, match=message):
        call()
