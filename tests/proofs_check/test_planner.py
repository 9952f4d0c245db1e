"""Plans: the talk's counts, tight ones that cannot be lowered, constant steps; all certified."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from strategies.cycles import multiscale_groups

from numerics.exact import InputError
from numerics.multirate import own_factor
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from numerics.step_order import Order, ordered
from proofs_check.limit import limit
from proofs_check.planner import Method, method_from, plan
from proofs_check.supremum import contraction_bound
from proofs_check.tight import tight_schedule
from proofs_check.transient import transient

TWO = spectral_groups("100:1000", "1/10:1")
SETTINGS = settings(derandomize=True, deadline=None, max_examples=20)


def counts_of(schedule):
    return tuple(step.count for step in schedule.steps)


def with_one_fewer(schedule, i):
    """The schedule with one step of its i-th rate left out; None where nothing is left."""
    counts = [step.count - (k == i) for k, step in enumerate(schedule.steps)]
    steps = tuple(Step(s.rate, n) for s, n in zip(schedule.steps, counts, strict=True) if n)
    return Schedule(steps) if steps else None


def test_the_talks_counts_on_two_groups():
    found = plan(TWO, method=Method.MRGD)
    assert counts_of(found.schedule) == (67, 1)
    assert found.bound.holds(Fraction(9, 10)) is True
    assert plan(TWO) == found


def test_tight_counts_on_two_groups_are_fewer_and_still_hold():
    found = plan(TWO, method=Method.TIGHT)
    assert sum(counts_of(found.schedule)) < 68
    assert found.bound.holds(Fraction(9, 10)) is True
    assert found.schedule.method == "tight"


@given(multiscale_groups(3), st.sampled_from([Fraction(1), Fraction(3, 4), Fraction(3, 2)]))
@example(TWO, Fraction(1))
@example(spectral_groups("1:2", "2:4", "4:8"), Fraction(1))
@example(spectral_groups("1:1", "5:6"), Fraction(1))
@SETTINGS
def test_a_tight_schedule_holds_and_no_count_can_be_lowered_by_one(groups, eta):
    rho = max(own_factor(group, eta) for group in groups)
    assume(rho > 0)
    tight = tight_schedule(groups, eta=eta)
    assert contraction_bound(tight, groups).holds(rho) is True
    for i in range(len(tight.steps)):
        fewer = with_one_fewer(tight, i)
        assert fewer is None or contraction_bound(fewer, groups).holds(rho) is not True


@given(multiscale_groups(3), st.fractions(0, Fraction(19, 20), max_denominator=20))
@SETTINGS
def test_tight_counts_are_at_most_the_talks_rate_by_rate(groups, place):
    least = own_factor(groups[-1], Fraction(1))
    rho = max(least + place * (1 - least), Fraction(1, 100))
    tight = plan(groups, method=Method.TIGHT, contraction=rho).schedule
    talk = plan(groups, method=Method.MRGD, contraction=rho).schedule
    allowed = {step.rate: step.count for step in talk.steps}
    assert all(step.count <= allowed[step.rate] for step in tight.steps)


@given(multiscale_groups(3), st.fractions(Fraction(1, 3), Fraction(3, 2), max_denominator=9))
@SETTINGS
def test_the_talks_plan_holds_its_target(groups, eta):
    rho = max(own_factor(group, eta) for group in groups)
    found = plan(groups, eta=eta, digits=12)
    assert found.bound.holds(rho) is True
    assert found.bound.schedule == found.schedule


def test_points_are_solved_exactly():
    points = spectral_groups("1:1", "5:5", "7:7")
    for method in (Method.MRGD, Method.TIGHT):
        found = plan(points, method=method)
        assert counts_of(found.schedule) == (1, 1, 1)
        assert found.bound.upper == 0


def test_groups_in_any_order_have_the_same_plan():
    assert plan(tuple(reversed(TWO))) == plan(TWO)


@pytest.mark.parametrize("rho", ["9/10", "1/2", "1e-3"])
@pytest.mark.parametrize("texts", [("1:9",), ("1:2", "20:21")])
def test_the_constant_step_is_repeated_until_it_reaches_the_target_and_no_longer(texts, rho):
    groups = spectral_groups(*texts)
    found = plan(groups, method=Method.CONSTANT, contraction=rho)
    assert found.bound.holds(Fraction(rho)) is True
    fewer = with_one_fewer(found.schedule, 0)
    assert fewer is None or contraction_bound(fewer, groups).holds(Fraction(rho)) is False


def test_without_a_target_the_constant_plan_is_one_step():
    found = plan(TWO, method=Method.CONSTANT)
    assert counts_of(found.schedule) == (1,)
    assert found.schedule.method == "constant"


def test_one_eigenvalue_is_solved_by_one_constant_step():
    found = plan(spectral_groups("3:3"), method=Method.CONSTANT, contraction="1/10")
    assert found.schedule.steps == (Step("1/3"),)
    assert found.bound.upper == 0


def test_more_digits_are_given_when_asked_for():
    assert plan(TWO, digits=60).bound.digits == 60


@pytest.mark.parametrize("method", [Method.MRGD, Method.TIGHT])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"eta": Fraction(0)}, "^eta: '0'"),
        ({"eta": Fraction(-1)}, "^eta: '-1'"),
        ({"eta": Fraction(2)}, "^eta: '2'"),
        ({"contraction": 1}, "^contraction: '1' must be >= 0 and < 1"),
        ({"contraction": "3/2"}, "^contraction: '3/2' must be"),
        ({"contraction": "1/2"}, "^contraction: '1/2' must be >= '9/10'"),
        ({"contraction": 0}, "^contraction: '0' must be"),
        ({"contraction": "-1"}, "^contraction: '-1'"),
        ({"contraction": 0.95}, "0.95 is a float"),
        ({"digits": 1}, "^digits: '1'"),
    ],
)
def test_options_out_of_range_are_refused(method, options, words):
    with pytest.raises(InputError, match=words):
        plan(TWO, method=method, **options)


@pytest.mark.parametrize("value", [0, 1, "3/2", "-1/2"])
def test_a_constant_target_out_of_range_is_refused(value):
    with pytest.raises(InputError, match=r"^contraction: .* must be > 0 and < 1"):
        plan(TWO, method=Method.CONSTANT, contraction=value)


WITH_LENGTH = {
    Method.CONSTANT: 5,
    Method.CHEBYSHEV: 5,
    Method.FRACTAL: 8,
    Method.SILVER: 7,
    Method.RKC: 5,
}


@pytest.mark.parametrize("method", WITH_LENGTH)
def test_a_cycle_length_asked_for_is_the_cycles_length(method):
    found = plan(TWO, method=method, cycle_length=WITH_LENGTH[method])
    assert found.schedule.length == WITH_LENGTH[method]
    assert found.schedule.method == method.value
    assert found.bound == contraction_bound(found.schedule, TWO)


@pytest.mark.parametrize("method", [*WITH_LENGTH, Method.BSLS])
def test_a_target_is_reached_and_certified(method):
    groups = spectral_groups("4:9", "40:100")
    found = plan(groups, method=method, contraction="1/1000")
    assert found.bound.holds(Fraction(1, 1000)) is True
    assert found.bound.schedule == found.schedule


@pytest.mark.parametrize("method", [Method.CHEBYSHEV, Method.FRACTAL, Method.SILVER, Method.RKC])
def test_without_a_target_a_family_of_roots_leaves_a_hundredth(method):
    groups = spectral_groups("4:9", "40:100")
    assert plan(groups, method=method) == plan(groups, method=method, contraction="1/100")


@pytest.mark.parametrize("method", [Method.CHEBYSHEV, Method.RKC, Method.OPTIMAL, Method.GAP_SAFE])
def test_a_method_without_an_order_gets_one_that_keeps_partial_products_low(method):
    found = plan(TWO, method=method, cycle_length=30)
    rates = [step.rate for step in found.schedule.steps]
    assert rates not in (sorted(rates), sorted(rates, reverse=True))
    naive = plan(TWO, method=method, cycle_length=30, order=Order.DECREASING)
    assert naive.bound.upper == found.bound.upper
    reached, grown = (transient(each.schedule, TWO).largest for each in (found, naive))
    assert reached < grown


def test_repeated_cycles_are_ordered_one_by_one():
    found = plan(TWO, method=Method.RKC, contraction="1/3")
    rates = [step.rate for step in found.schedule.steps]
    part = len(found.schedule.merged())
    assert len(rates) > part
    assert rates == rates[:part] * (len(rates) // part)


@pytest.mark.parametrize("order", Order)
def test_an_order_asked_for_is_kept_and_changes_no_bound(order):
    found = plan(TWO, method=Method.FRACTAL, cycle_length=8, order=order)
    own = plan(TWO, method=Method.FRACTAL, cycle_length=8)
    assert found.schedule == ordered(own.schedule, TWO, order)
    assert found.bound.schedule == found.schedule
    assert (found.bound.lower, found.bound.upper) == (own.bound.lower, own.bound.upper)


@pytest.mark.parametrize("method", Method)
@given(groups=multiscale_groups(3))
@SETTINGS
def test_no_familys_certified_rate_is_above_the_limit(method, groups):
    if method is Method.GAP_SAFE and all(group.mu == group.L for group in groups):
        return
    found = plan(groups, method=method, digits=12)
    assert found.bound.rate <= limit(groups, digits=12).upper


def test_many_rates_are_certified_to_ten_digits():
    assert plan(TWO, method=Method.CHEBYSHEV, cycle_length=301).bound.digits == 10
    assert plan(TWO, method=Method.CHEBYSHEV, cycle_length=20).bound.digits == 30


def test_big_step_little_step_without_a_target_is_one_cycle():
    once = plan(TWO, method=Method.BSLS)
    assert once.schedule.length == 94**2 - 1  # T = ⌈10 log 10⁴⌉ = 93 in both groups
    thrice = plan(TWO, method=Method.BSLS, contraction=Fraction(once.bound.upper) ** 2 / 2)
    assert thrice.schedule.length == 3 * once.schedule.length


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": Method.MRGD, "cycle_length": 9}, "^cycle_length: '9' says nothing to .* mrgd"),
        ({"method": Method.TIGHT, "cycle_length": 9}, "^cycle_length: '9' says nothing to"),
        ({"method": Method.BSLS, "cycle_length": 9}, "^cycle_length: '9' says nothing to .* bsls"),
        ({"method": Method.RKC, "eta": Fraction(1, 2)}, "^eta: '1/2' says nothing to .* rkc"),
        ({"method": Method.BSLS, "eta": Fraction(1, 2)}, "^eta: '1/2' says nothing to .* bsls"),
        (
            {"method": Method.RKC, "cycle_length": 3, "contraction": "1/2"},
            "^cycle_length and contraction: '3' and '1/2' are two ways",
        ),
        ({"method": Method.CHEBYSHEV, "cycle_length": 0}, "^cycle_length: '0' must be"),
        ({"method": Method.CONSTANT, "cycle_length": 0}, "^step: count = '0' must be"),
        ({"method": Method.RKC, "cycle_length": 20_001}, "^cycle_length: '20001' must be"),
        ({"method": Method.FRACTAL, "cycle_length": 12}, "^cycle_length: 12 must be a power"),
        ({"method": Method.SILVER, "cycle_length": 8}, "^cycle_length: 8 must be 2"),
        ({"method": Method.CHEBYSHEV, "contraction": 0}, "^contraction: '0' must be > 0"),
        ({"method": Method.BSLS, "contraction": "1"}, "^contraction: '1' must be > 0 and < 1"),
        ({"method": Method.CHEBYSHEV, "digits": 1}, "^digits: '1'"),
    ],
)
def test_options_that_a_method_does_not_take_are_refused_in_one_line(options, words):
    with pytest.raises(InputError, match=words) as refused:
        plan(TWO, **options)
    assert "\n" not in str(refused.value)


@given(multiscale_groups(3))
@example(spectral_groups("1:101/100", "1.02:1e4"))
@example(spectral_groups("1:1", "2:2"))
@SETTINGS
def test_a_cycle_of_big_step_little_step_leaves_at_most_one_over_the_condition_number(groups):
    found = plan(groups, method=Method.BSLS, digits=12)
    assert found.bound.holds(groups[-1].mu / groups[0].L) is True


def test_overlapping_and_missing_groups_are_refused():
    with pytest.raises(InputError, match="none given"):
        plan(())
    with pytest.raises(InputError, match="merge the two"):
        plan((*TWO, *spectral_groups("1/2:2")))


@pytest.mark.parametrize("method", Method)
def test_methods_are_found_by_their_names(method):
    assert method_from(method.value) is method


def test_a_method_that_this_version_lacks_is_refused_with_those_it_has():
    with pytest.raises(InputError, match=r"'golden' is not in this version; use one of constant"):
        method_from("golden")
