"""Steps to a tolerance, from certified bounds."""

from decimal import Decimal
from fractions import Fraction

from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.supremum import contraction_bound
from proofs_check.tolerance import steps_to_tolerance


def bound_of(rate, *groups):
    return contraction_bound(Schedule((Step(rate),)), spectral_groups(*groups))


def test_steps_to_a_tolerance_is_the_first_whole_cycle_that_reaches_it():
    bound = bound_of("1/2", "1:1")  # |p| = 1/2
    assert steps_to_tolerance(bound, Decimal("1e-6")) == 20  # 2^-20 < 1e-6 < 2^-19
    assert Fraction(1, 2**20) < Fraction(1, 10**6) < Fraction(1, 2**19)


def test_steps_come_in_whole_cycles():
    schedule = Schedule((Step("1/2", 3),))
    bound = contraction_bound(schedule, spectral_groups("1:1"))
    assert steps_to_tolerance(bound, Decimal("1e-6")) == 21


def test_a_cycle_that_makes_the_error_zero_needs_one_cycle():
    assert steps_to_tolerance(bound_of("1", "1:1"), Decimal("1e-6")) == 1


def test_a_cycle_that_does_not_contract_never_reaches_a_tolerance():
    assert steps_to_tolerance(bound_of("2", "1:1"), Decimal("1e-6")) is None
