"""The talk's step counts: against SymPy's reading of the recursion, minimal, and exact."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.cycles import cycles, multiscale_groups
from strategies.groups import positive_rationals
from strategies.instances import at, count_instance, exact, group_instance

from numerics.exact import InputError
from numerics.multirate import (
    checked_contraction,
    checked_eta,
    constant_schedule,
    multirate_schedule,
    own_factor,
    smallest_count,
    step_counts,
)
from numerics.schedule import Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from theory.cycle import eta, rho, step_count

FOUR_SCALES = spectral_groups("1:100", "1e6:1e8", "1e12:1e14", "1e18:1e20")
SETTINGS = settings(derandomize=True, deadline=None, max_examples=30)


def test_the_talks_example_takes_sixty_seven_steps_and_one():
    schedule = multirate_schedule(spectral_groups("100:1000", "1/10:1"))
    assert schedule.steps == (Step("1/1000", 67), Step(1, 1))
    assert schedule.method == "mrgd"


def test_four_scales_take_billions_of_steps():
    assert step_counts(FOUR_SCALES) == (2_607_674_830, 1_894_244, 1_376, 1)


@given(cycles())
@settings(derandomize=True, deadline=None, max_examples=12)
def test_the_counts_are_those_of_the_formula(cycle):
    instance = {
        **group_instance(cycle.groups),
        **count_instance(cycle.counts),
        eta: exact(cycle.eta),
        rho: exact(cycle.rho),
    }
    for i in range(1, len(cycle.groups)):
        assert at(step_count(sp.Integer(i)), instance) == cycle.counts[i - 1]


@given(cycles())
@SETTINGS
def test_each_count_is_the_smallest_that_satisfies_its_inequality(cycle):
    for i, count in enumerate(cycle.counts[:-1]):
        own = own_factor(cycle.groups[i], cycle.eta)
        growth = Fraction(1)
        for lower, steps in zip(cycle.groups[i + 1 :], cycle.counts[i + 1 :], strict=True):
            growth *= max(Fraction(1), cycle.eta * cycle.groups[i].L / lower.L - 1) ** steps
        assert own**count * growth <= cycle.rho
        assert count == 1 or own ** (count - 1) * growth > cycle.rho


@given(multiscale_groups(3), positive_rationals(20))
@SETTINGS
def test_counts_depend_on_ratios_alone(groups, c):
    scaled = tuple(SpectralGroup(c * group.mu, c * group.L) for group in groups)
    assert step_counts(scaled) == step_counts(groups)


@given(st.data())
@SETTINGS
def test_groups_are_taken_in_any_order(data):
    groups = data.draw(multiscale_groups(3))
    assert step_counts(data.draw(st.permutations(groups))) == step_counts(groups)


def test_groups_of_points_need_one_step_each():
    points = spectral_groups("1:1", "5:5", "7:7")
    assert step_counts(points) == (1, 1, 1)
    assert step_counts(points, contraction=0) == (1, 1, 1)


def test_an_equality_in_the_recursion_is_met_and_not_overshot():
    # κ = 2, L_1/L_2 = 5: 2^−N·4 ≤ 1/2 is an equality at N = 3
    assert step_counts(spectral_groups("1:2", "5:10")) == (3, 1)
    # one point above: own = 1/2 with ρ = 1/2^40 would need exactly 40 steps
    assert smallest_count(Fraction(1, 2), (), Fraction(1, 2**40)) == 40


@pytest.mark.parametrize("power", [1, 10, 10**6, 10**18])
def test_the_smallest_count_of_a_power_is_its_exponent(power):
    growth = [(power, Fraction(3))]
    assert smallest_count(Fraction(1, 3), growth, Fraction(1, 3)) == power + 1
    assert smallest_count(Fraction(1, 9), growth, Fraction(1, 3)) == -(-(power + 1) // 2)


def test_a_rate_near_its_limit_still_has_a_count():
    own = 1 - Fraction(1, 10**30)
    count = smallest_count(own, (), Fraction(1, 2))
    assert Fraction(693, 1000) < Fraction(count, 10**30) < Fraction(694, 1000)


def test_a_zero_factor_needs_one_step_whatever_grows():
    assert smallest_count(Fraction(0), [(10**9, Fraction(5))], Fraction(0)) == 1


def test_the_target_defaults_to_the_worst_own_factor():
    groups = spectral_groups("1:4", "10:20")
    assert checked_contraction(None, groups, Fraction(1)) == Fraction(3, 4)
    assert checked_contraction(None, groups, Fraction(9, 5)) == Fraction(4, 5)


@given(positive_rationals(9), st.fractions(Fraction(1, 100), Fraction(199, 100)))
@SETTINGS
def test_the_own_factor_is_the_larger_of_the_moduli_at_the_two_ends_or_zero(ratio, base):
    group = SpectralGroup(1, 1 + ratio)
    rate = base / group.L
    moduli = [1 - rate * group.mu, rate * group.L - 1]
    assert own_factor(group, base) == max(moduli) == max(abs(each) for each in moduli)


@given(multiscale_groups(3), st.fractions(Fraction(1, 10), Fraction(3, 2), max_denominator=10))
@SETTINGS
def test_the_schedule_has_the_rates_and_counts(groups, base):
    schedule = multirate_schedule(groups, eta=base)
    assert [step.rate for step in schedule.steps] == [base / group.L for group in groups]
    assert tuple(step.count for step in schedule.steps) == step_counts(groups, eta=base)
    assert schedule.groups == groups


def test_the_constant_step_is_two_over_the_sum_of_the_outer_ends():
    schedule = constant_schedule(spectral_groups("100:1000", "1/10:1"))
    assert schedule.steps == (Step(Fraction(2) / (1000 + Fraction(1, 10))),)


@pytest.mark.parametrize("eta_value", [0, -1, 2, "5/2", 0.5, "nan"])
def test_a_base_rate_outside_its_range_is_refused(eta_value):
    with pytest.raises(InputError, match=r"^eta: "):
        checked_eta(eta_value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "'1' must be >= 0 and < 1"),
        ("-1/2", "'-1/2' must be >= 0 and < 1"),
        (2, "'2' must be"),
        ("1/2", "'1/2' must be >= '9/10', which one step leaves of the lowest group"),
        (0, "'0' must be >= '9/10'"),
        (0.95, "0.95 is a float"),
    ],
)
def test_a_target_out_of_range_is_refused(value, words):
    with pytest.raises(InputError, match=f"^contraction: .*{words}"):
        step_counts(spectral_groups("100:1000", "1/10:1"), contraction=value)


def test_zero_is_a_target_for_points_alone():
    with pytest.raises(InputError, match="only groups that are single points"):
        step_counts(spectral_groups("1:1", "5:6"), contraction=0)


def test_counts_past_the_limit_are_refused_with_their_size():
    wide = spectral_groups(*(f"1e{6 * k}:1e{6 * k + 5}" for k in range(25)))
    with pytest.raises(InputError, match=r"a step count has \d+ digits"):
        step_counts(wide)
