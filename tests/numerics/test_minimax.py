import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists

from numerics.equilibrium import bands, equilibrium
from numerics.exact import InputError
from numerics.minimax import minimax
from numerics.spectral_group import spectral_groups


@pytest.mark.parametrize("degree", [1, 2, 7, 40])
def test_one_interval_gives_chebyshev(degree):
    found = minimax(spectral_groups("1:9"), degree)
    assert math.exp(-found.log_maximum) == pytest.approx(
        math.cosh(degree * math.acosh(Fraction(10, 8))), rel=1e-8
    )
    k = np.arange(degree)
    assert found.roots.hi == pytest.approx(
        5 - 4 * np.cos((2 * k + 1) * np.pi / (2 * degree)), rel=1e-8
    )


def test_two_intervals_of_one_length_give_chebyshev_of_a_square():
    """On [1, 2] ∪ [5, 6] with s = (x − 7/2)² ∈ [9/4, 25/4]: degree 2k is degree k in s."""
    found = minimax(spectral_groups("1:2", "5:6"), 10)
    t = (2 * 12.25 - 8.5) / 4
    assert math.exp(-found.log_maximum) == pytest.approx(math.cosh(5 * math.acosh(t)), rel=1e-8)


@given(spectral_group_lists(), st.integers(1, 12))
@settings(max_examples=80)
def test_the_level_is_reached_everywhere_and_points_alternate(groups, degree):
    """|p| at the reference, exactly evaluated, is the level; signs alternate: nothing is better."""
    if not bands(groups):
        return
    found = minimax(groups, degree)
    assert found.log_maximum - found.log_level < 1e-6
    assert found.log_maximum >= found.log_level - 1e-9
    roots, points = found.roots.fractions(), found.reference.fractions()
    assert len(roots) == degree
    assert len(points) == degree + 1
    for left, root, right in zip(points, roots, points[1:], strict=False):
        assert left < root < right
    for x in points:
        value = math.prod(abs(1 - x / root) for root in roots)
        assert math.log(value) == pytest.approx(found.log_level, abs=1e-6)
        slack = Fraction(1, 2**50)
        assert any(g.mu * (1 - slack) <= x <= g.L * (1 + slack) for g in groups)
    # E lies in {|p| ≤ M}, of which g is arcosh(1/M)/N
    bound = -math.log(math.cosh(degree * equilibrium(groups).rate))
    assert found.log_maximum >= bound - 1e-6


def test_a_group_that_is_one_point_gets_a_level_like_the_others():
    found = minimax(spectral_groups("1:2", "100:100", "200:400"), 8)
    alone = minimax(spectral_groups("1:2", "200:400"), 8)
    assert found.log_maximum > alone.log_maximum
    roots = found.roots.fractions()
    at_point, before = (
        math.log(math.prod(abs(1 - 100 / root) for root in p.roots.fractions()))
        for p in (found, alone)
    )
    assert at_point <= found.log_maximum + 1e-6
    assert before > 0  # the false twin: without the point |p| is above 1 there
    assert len(roots) == 8


def test_fewer_roots_than_points_balance_the_points():
    found = minimax(spectral_groups("1:1", "3:3", "10:10"), 1)
    # the best single step for 1 and 10
    assert math.exp(found.log_maximum) == pytest.approx(9 / 11)


def test_groups_narrower_than_a_float_can_divide():
    width = Fraction(1, 10**22)
    groups = spectral_groups(f"1:{1 + width}", "5:6")
    found = minimax(groups, 6)
    assert found.log_maximum - found.log_level < 1e-6
    for x in (1, 1 + width):
        value = math.prod(abs(1 - x / root) for root in found.roots.fractions())
        assert math.log(value) <= found.log_maximum + 1e-6


@pytest.mark.parametrize("degree", [5, 24])
def test_safe_in_the_gaps_keeps_both_levels_and_costs_rate(degree):
    groups = spectral_groups("1:2", "200:400")
    free, safe = minimax(groups, degree), minimax(groups, degree, gap_safe=True)
    assert safe.log_maximum >= free.log_maximum
    assert safe.log_gap <= 1e-9
    roots = safe.roots.fractions()
    largest = max(
        math.prod(abs(1 - x / root) for root in roots)
        for x in [2 + Fraction(198 * k, 400) for k in range(401)]
    )
    assert largest <= 1 + 1e-9
    # the false twin: the best polynomial for the groups alone is far above 1 there
    roots = free.roots.fractions()
    if degree == 24:
        assert max(math.prod(abs(1 - x / r) for r in roots) for x in (Fraction(20), 60, 100)) > 10


def test_a_wide_constraint_that_is_not_active_changes_nothing():
    groups = spectral_groups("1:2", "3:4")
    assert minimax(groups, 6, gap_safe=True).log_maximum == pytest.approx(
        minimax(groups, 6).log_maximum, abs=1e-9
    )


@pytest.mark.parametrize("degree", [0, -3, 20_001])
def test_a_length_out_of_range_is_refused(degree):
    with pytest.raises(InputError, match=rf"cycle length: '{degree}' must be from 1 to 20000"):
        minimax(spectral_groups("1:2"), degree)


def test_a_point_that_two_floats_cannot_resolve_gets_a_root_of_its_own():
    """Without it the exchange is left thousands of decades above the level."""
    groups = spectral_groups("1:50", "50000000:50000000")
    found = minimax(groups, 200)
    roots = found.roots.fractions()
    assert Fraction(50_000_000) in roots
    assert len(roots) == 200
    assert found.log_maximum - found.log_level < 1e-6
    # the best on the band alone with one step fewer is about as good: the factor of the point
    # is within 1e-6 of 1 there
    alone = minimax(groups[1:], 199)
    assert found.log_maximum == pytest.approx(alone.log_maximum, abs=1e-5)


def test_points_below_the_bands_are_weighed():
    groups = spectral_groups("1:1", "1000000:2000000", "1e13:2e13")
    found = minimax(groups, 60)
    roots = found.roots.fractions()
    largest = max(
        math.log(math.prod(abs(1 - x / root) for root in roots))
        for low, high in ((10**6, 2 * 10**6), (10**13, 2 * 10**13))
        for x in (low + Fraction(k * (high - low), 50) for k in range(51))
    )
    assert largest <= found.log_maximum + 1e-6
    assert found.log_maximum - found.log_level < 1e-6
