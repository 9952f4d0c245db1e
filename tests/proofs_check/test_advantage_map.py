"""The points of the (κ, r) plane: decided twice, by methods that share little."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.experiments.advantage_map import MapSettings
from proofs_check.advantage import has_advantage, is_plainly_inside, needs_fewer_steps
from proofs_check.advantage_map import advantage_map, map_point

SMALL = MapSettings(
    groups=(2, 3),
    kappas=(Fraction(2), Fraction(10)),
    gaps=(Fraction(100), Fraction(10_000), Fraction(10**6)),
)


def test_a_small_map_agrees_with_all_that_is_proved_and_with_the_talks_examples():
    done = []
    found = advantage_map(SMALL, done.append)
    assert len(done) == 4
    assert found.agrees is True
    # the two points of complexity.advantage
    inside = {(p.groups, p.kappa, p.gap): p.inside for p in found.points}
    assert inside[2, 10, 100] is False
    assert inside[2, 2, 10_000] is True
    (point,) = (p for p in found.points if (p.groups, p.kappa, p.gap) == (2, 10, 100))
    assert point.length == 68
    assert point.winner == "heavy-ball"
    # design/mathematics, section 6: MrGD 0.00165, heavy ball 0.020, limit 0.0573
    assert point.rates["mrgd-certified"] == pytest.approx(0.00165, rel=0.01)
    assert point.rates["heavy-ball"] == pytest.approx(0.020, rel=0.01)
    assert point.limit[0] == pytest.approx(0.0573, rel=0.01)


def test_a_wrong_step_count_is_seen_by_the_second_comparison():
    ratio, own = Fraction(2) ** 2 * 10_000, Fraction(1, 2)
    point = map_point(2, Fraction(2), Fraction(10_000))
    assert needs_fewer_steps(point.length, ratio, own) is True
    assert needs_fewer_steps(10 * point.length, ratio, own) is False


def test_equal_rates_are_no_advantage_and_are_decided():
    # √K = 3, one step a cycle that leaves (3 − 1)/(3 + 1): exactly the heavy ball's rate
    assert needs_fewer_steps(1, Fraction(9), Fraction(1, 2)) is False
    assert needs_fewer_steps(1, Fraction(9), Fraction(499, 1000)) is True


@given(
    st.integers(2, 4),
    st.fractions(Fraction(11, 10), 50, max_denominator=100),
    st.fractions(Fraction(11, 10), 10**6, max_denominator=100),
    st.fractions(Fraction(1, 10), 1, max_denominator=20),
)
@settings(max_examples=60)
def test_the_explicit_part_lies_in_the_region_everywhere(n, kappa, gap, eta):
    if is_plainly_inside(n, kappa, gap, eta):
        assert has_advantage(n, kappa, gap, eta) is True
