"""The shortest cycle of a family: it reaches its target, and one length fewer does not."""

from fractions import Fraction
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.families import FAMILIES, Family, repeated
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.shortest_cycle import (
    bound_digits,
    checked_target,
    repeats_to,
    shortest_cycle,
)
from proofs_check.supremum import contraction_bound

SETTINGS = settings(derandomize=True, deadline=None, max_examples=15)
TWO = spectral_groups("4:9", "40:100")


def shorter_cycles(family, groups, length):
    """Every cycle of the family, with whole repeats, of fewer than `length` steps."""
    for part in takewhile(lambda n: n < length, family.lengths):
        for times in range(1, (length - 1) // part + 1):
            yield repeated(family.schedule(groups, part), times)


@pytest.mark.parametrize("name", FAMILIES)
@given(rho=st.sampled_from(["9/10", "1/2", "1/7", "1/50"]))
@SETTINGS
def test_no_shorter_cycle_of_the_family_reaches_the_target(name, rho):
    family, target = FAMILIES[name], Fraction(rho)
    groups = spectral_groups("4:9") if name == "silver" else TWO
    found = shortest_cycle(family, groups, target, digits=12)
    assert found.holds(target) is True
    assert all(
        contraction_bound(cycle, groups, digits=12).holds(target) is False
        for cycle in shorter_cycles(family, groups, found.schedule.length)
    )


def test_a_target_missed_by_a_hair_takes_the_next_candidate():
    """A closed form that promises 1e-10 too much: the certified bound decides."""
    honest = FAMILIES["chebyshev"]
    reached = contraction_bound(honest.schedule(TWO, 5), TWO, digits=30)
    target = Fraction(reached.lower) * (1 - Fraction(1, 10**12))
    found = shortest_cycle(honest, TWO, target, digits=20)
    assert found.schedule.length == 6
    assert shortest_cycle(honest, TWO, Fraction(reached.upper), digits=30).schedule.length == 5


def test_a_closed_form_that_lies_proves_nothing():
    liar = Family(
        name="liar",
        schedule=FAMILIES["chebyshev"].schedule,
        lengths=(1,),
        log_contraction=lambda groups, length: -100.0,
    )
    with pytest.raises(InputError, match="is missed by the method liar"):
        shortest_cycle(liar, TWO, Fraction(1, 1000))


def test_a_family_that_does_not_contract_is_said_not_to():
    undamped = Family(
        name="undamped",
        schedule=FAMILIES["rkc"].schedule,
        lengths=(1, 2, 3),
        log_contraction=lambda groups, length: 0.0,  # |T_s(1 − 2λ/L)| = 1 at λ = L
    )
    with pytest.raises(InputError, match="no undamped cycle of at most 20000 steps contracts"):
        shortest_cycle(undamped, TWO, Fraction(1, 2))


def test_a_target_that_takes_too_many_steps_is_refused_with_their_number():
    with pytest.raises(InputError, match=r"takes \d+ steps of the method rkc, at most 100000"):
        shortest_cycle(FAMILIES["rkc"], spectral_groups("1:1e9"), Fraction(1, 10**9))


@pytest.mark.parametrize(("upper", "rho"), [("9/10", "1/2"), ("1/2", "1/4"), ("1/3", "1/2")])
def test_repeats_are_the_least_power(upper, rho):
    groups = spectral_groups("1:1")
    once = contraction_bound(Schedule((Step(1 - Fraction(upper)),), groups), groups)
    times = repeats_to(once, Fraction(rho))
    assert Fraction(once.upper) ** times <= Fraction(rho)
    assert times == 1 or Fraction(once.lower) ** (times - 1) > Fraction(rho)


def test_a_cycle_that_grows_has_no_repeats():
    groups = spectral_groups("1:4")
    grows = contraction_bound(Schedule((Step(1),), groups, "mine"), groups)
    with pytest.raises(InputError, match="method mine is not certified to contract"):
        repeats_to(grows, Fraction(1, 2))


@pytest.mark.parametrize("value", [0, 1, "3/2", "-1/2"])
def test_a_target_out_of_range_is_refused(value):
    with pytest.raises(InputError, match=r"^contraction: .* must be > 0 and < 1"):
        checked_target(value)


def test_many_rates_get_fewer_digits_unless_they_are_asked_for():
    few, many = (FAMILIES["chebyshev"].schedule(TWO, n) for n in (300, 301))
    assert (bound_digits(few, None), bound_digits(many, None)) == (30, 10)
    assert bound_digits(many, 25) == 25
