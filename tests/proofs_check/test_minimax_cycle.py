"""The shortest min-max cycle: it reaches its target, one step fewer does not, long ones stop."""

from fractions import Fraction

import pytest

from numerics.exact import InputError
from numerics.spectral_group import spectral_groups
from proofs_check import minimax_cycle as searched
from proofs_check.minimax_cycle import minimax_cycle
from proofs_check.optimal import optimal_schedule
from proofs_check.supremum import contraction_bound


@pytest.mark.parametrize("gap_safe", [False, True])
@pytest.mark.parametrize("rho", ["1/2", "1e-3", "1e-8"])
@pytest.mark.parametrize("texts", [("1:10",), ("1:2", "20:30")])
def test_a_short_cycle_is_the_shortest(gap_safe, rho, texts):
    groups, target = spectral_groups(*texts), Fraction(rho)
    found = minimax_cycle(groups, target, gap_safe=gap_safe, digits=12)
    assert found.holds(target) is True
    if found.steps > 1:
        fewer = optimal_schedule(groups, cycle_length=found.steps - 1, gap_safe=gap_safe)
        assert contraction_bound(fewer, groups, digits=12).holds(target) is False


def test_points_are_solved_exactly_by_optimal_and_refused_by_gap_safe():
    points = spectral_groups("1:1", "7:7")
    found = minimax_cycle(points, Fraction(1, 10), gap_safe=False, digits=12)
    assert (found.steps, found.upper) == (2, 0)
    with pytest.raises(InputError, match="every group is a point"):
        minimax_cycle(points, Fraction(1, 10), gap_safe=True, digits=12)


def test_a_cycle_past_the_longest_is_returned_though_it_does_not_reach(monkeypatch):
    monkeypatch.setattr(searched, "LONGEST", {False: 100, True: 100})
    groups = spectral_groups("1:1e8")
    found = minimax_cycle(groups, Fraction(1, 10**8), gap_safe=False, digits=12)
    assert found.steps == 100
    assert found.holds(Fraction(1, 10**8)) is False


def test_spent_work_ends_the_search_with_what_reaches(monkeypatch):
    monkeypatch.setattr(searched, "_WORK", {False: 1, True: 1})
    groups, target = spectral_groups("1:10"), Fraction(1, 10**8)
    found = minimax_cycle(groups, target, gap_safe=False, digits=12)
    assert found.holds(target) is True
    assert found.steps == 30  # as many as Chebyshev steps need
