"""De la Vallée-Poussin's bound: against definitions, Chebyshev polynomials, other schedules."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists
from strategies.schedules import schedules, schedules_for

from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.alternation import (
    alternation,
    alternation_certificate_text,
    inverse_image,
    inverse_image_certificate_text,
    length_fraction,
)
from proofs_check.checker import check
from proofs_check.decimal_enclosure import order
from proofs_check.factored_product import p_at
from proofs_check.supremum import contraction_bound


def chebyshev(count: int, mu: float, top: float) -> Schedule:
    middle, half = (mu + top) / 2, (top - mu) / 2
    angles = (math.pi * (2 * j + 1) / (2 * count) for j in range(count))
    return Schedule(tuple(Step(1 / Fraction(middle + half * math.cos(a))) for a in angles))


def with_roots(*roots: str | int | Fraction) -> Schedule:
    return Schedule(tuple(Step(1 / Fraction(root)) for root in roots))


def is_at_least(value: Fraction, bound: Decimal) -> bool:
    return value != 0 and order(bound, value) <= 0


@st.composite
def roots_in_groups(draw: st.DrawFn) -> tuple[Schedule, tuple[SpectralGroup, ...]]:
    """Schedules with simple roots inside groups, and groups whose every gap is met by no root."""
    groups = draw(spectral_group_lists())
    wide = [group for group in groups if group.mu < group.L]
    assume(wide)
    places = st.tuples(st.sampled_from(wide), st.integers(1, 30))
    chosen = draw(st.lists(places, min_size=1, max_size=5, unique=True))
    return with_roots(*(g.mu + Fraction(t, 31) * (g.L - g.mu) for g, t in chosen)), groups


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.data())
def test_the_points_alternate_in_the_groups_and_the_certificate_is_accepted(
    data: st.DataObject,
) -> None:
    schedule, groups = data.draw(roots_in_groups())
    found = alternation(contraction_bound(schedule, groups, digits=12))
    assert found is not None
    values = [p_at(schedule, point) for point in found.points]
    assert len(values) == schedule.length + 1
    assert all(x < y for x, y in pairwise(found.points))
    assert all(x * y < 0 for x, y in pairwise(values))
    assert all(any(g.mu <= x <= g.L for g in groups) for x in found.points)
    assert all(is_at_least(abs(value), found.lower) for value in values)
    assert check(alternation_certificate_text(found)).accepted


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.data())
def test_no_other_schedule_of_at_most_that_length_leaves_less(data: st.DataObject) -> None:
    schedule, groups = data.draw(roots_in_groups())
    found = alternation(contraction_bound(schedule, groups, digits=12))
    assert found is not None
    other = data.draw(st.one_of(schedules_for(groups, 5, 1), schedules(5, 1)))
    assume(other.length <= schedule.length)
    assert is_at_least(max(abs(p_at(other, x)) for x in found.points), found.lower)


@pytest.mark.parametrize("count", [1, 2, 7, 60])
def test_chebyshev_roots_are_the_best_of_their_length(count: int) -> None:
    bound = contraction_bound(chebyshev(count, 0.1, 1.0), spectral_groups("1/10:1"))
    found = alternation(bound)
    assert found is not None
    best = 1 / math.cosh(count * math.acosh(1.1 / 0.9))
    # floats: the rates are rounded at 1e-16, which moves the extrema by some 1e-16·N²
    assert float(found.lower) == pytest.approx(best, rel=1e-10)
    assert Decimal("0.9999999999") < length_fraction(bound, found) <= 1


def test_a_gap_without_a_root_is_one_stretch_with_both_sides_of_it() -> None:
    groups = spectral_groups("1:2", "3:4")
    found = alternation(contraction_bound(with_roots("3/2"), groups))
    assert found is not None
    assert found.points == (1, 4)  # |p| is 1/3 at 1, and 5/3 at 4: not 1/3 at 2
    assert 0 <= Fraction(1, 3) - Fraction(found.lower) < Fraction(1, 10**11)


@pytest.mark.parametrize(
    ("schedule", "groups"),
    [
        (Schedule((Step(Fraction(1, 2), 2),)), ("1:3",)),  # a double root
        (Schedule((Step(Fraction(1, 2), 3),)), ("1:3",)),  # a triple one: three degrees, one sign
        (Schedule((Step(Fraction(1, 2)), Step(Fraction(1, 3)), Step(Fraction(1, 2)))), ("1:4",)),
        (with_roots("5/2", "8/3"), ("1:2", "3:4")),  # two roots in one gap
        (with_roots("1/2"), ("1:2",)),  # a root below all groups
        (with_roots(3), ("1:2",)),  # and above
        (with_roots(1), ("1:2",)),  # on the lower end
        (with_roots(1, 2), ("1:1", "2:2")),  # p = 0 on all of E
    ],
)
def test_where_signs_do_not_alternate_often_enough_there_is_none(
    schedule: Schedule, groups: tuple[str, ...]
) -> None:
    bound = contraction_bound(schedule, spectral_groups(*groups))
    assert alternation(bound) is None
    assert inverse_image(bound) is None


def test_the_fraction_compares_any_schedule_with_the_best_of_its_length() -> None:
    groups = spectral_groups("1/10:1")
    best = alternation(contraction_bound(chebyshev(6, 0.1, 1.0), groups))
    assert best is not None
    constant = contraction_bound(Schedule((Step(Fraction(20, 11), 6),)), groups)
    found = float(length_fraction(constant, best))
    # 6·log(11/9) against log T₆(11/9)
    expected = 6 * math.log(11 / 9) / math.log(math.cosh(6 * math.acosh(11 / 9)))
    assert expected - 1e-9 < found <= expected + 1e-12
    growing = contraction_bound(Schedule((Step(Fraction(3), 6),)), groups)
    assert float(length_fraction(growing, best)) == pytest.approx(
        -6 * math.log(2) / math.log(math.cosh(6 * math.acosh(11 / 9))), rel=1e-9
    )


@pytest.mark.parametrize(
    ("steps", "groups"), [(7, ("1/10:1",)), (6, ("1/10:2",)), (6, ("1/10:1/2", "3/4:1"))]
)
def test_another_length_or_other_groups_are_refused(steps: int, groups: tuple[str, ...]) -> None:
    best = alternation(contraction_bound(chebyshev(6, 0.1, 1.0), spectral_groups("1/10:1")))
    assert best is not None
    other = contraction_bound(chebyshev(steps, 0.1, 1.0), spectral_groups(*groups))
    with pytest.raises(InputError, match=f"the bound has {steps} steps, the alternation 6"):
        length_fraction(other, best)


# --- Every length -----------------------------------------------------------------------------


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.data())
def test_no_schedule_of_any_length_beats_the_inverse_image(data: st.DataObject) -> None:
    schedule, groups = data.draw(roots_in_groups())
    found = inverse_image(contraction_bound(schedule, groups, digits=12))
    assert found is not None
    assert check(inverse_image_certificate_text(found)).accepted
    other = data.draw(schedules_for(groups, 4, 6))
    bound = contraction_bound(other, groups, digits=12)
    assume(bound.upper > 0)
    # max |q|^N ≥ at_least^k
    reached = Fraction(bound.upper) ** schedule.length
    assert reached >= Fraction(found.at_least) ** other.length
    assert bound.rate <= found.limit


@pytest.mark.parametrize(("count", "accuracy"), [(5, 1e-2), (10, 1e-4), (30, 1e-9)])
def test_on_one_interval_it_tends_to_the_limit_from_above(count: int, accuracy: float) -> None:
    found = inverse_image(contraction_bound(chebyshev(count, 0.1, 1.0), spectral_groups("1/10:1")))
    assert found is not None
    limit = math.acosh(1.1 / 0.9)  # log T_N(y)^(1/N) tends to arcosh y, its error to e^(−2N arcosh)
    assert limit - 1e-12 < float(found.limit) < limit + accuracy


def test_a_root_in_a_gap_shows_nothing_of_every_length_but_bounds_its_own() -> None:
    bound = contraction_bound(with_roots("3/2", "5/2", "7/2"), spectral_groups("1:2", "3:4"))
    assert alternation(bound) is not None
    assert inverse_image(bound) is None
