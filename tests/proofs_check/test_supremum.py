"""The certified maximum of |p|: against exact values, symmetries, limit cases and bad input."""

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import eigenvalues, positive_rationals, spectral_group_lists
from strategies.schedules import schedules_for

from numerics.exact import InputError
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check import piecewise_maximum
from proofs_check.crosscheck import agrees
from proofs_check.decimal_enclosure import order
from proofs_check.factored_product import factors, log_p, p_at
from proofs_check.float_screen import screened_pieces
from proofs_check.supremum import Bound, contraction_bound

FOUR_SCALES = spectral_groups("1:100", "1e6:1e8", "1e12:1e14", "1e18:1e20")


def schedule(*steps: tuple[str | int, int]) -> Schedule:
    return Schedule(tuple(Step(Fraction(rate), count) for rate, count in steps))


def is_narrow(bound: Bound) -> bool:
    if bound.upper == 0:
        return bound.lower == 0
    context = Context(prec=1200, Emin=MIN_EMIN, Emax=MAX_EMAX)
    width = context.divide(context.subtract(bound.upper, bound.lower), bound.upper)
    return width <= context.scaleb(Decimal(1), 1 - bound.digits)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_no_eigenvalue_exceeds_the_bound_and_the_witness_reaches_it(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    steps = data.draw(schedules_for(groups))
    bound = contraction_bound(steps, groups, digits=data.draw(st.integers(2, 40)))
    lam = data.draw(eigenvalues(groups))
    value, reached = abs(p_at(steps, lam)), abs(p_at(steps, bound.witness))
    assert value == 0 or order(bound.upper, value) >= 0
    assert reached == 0 or order(bound.lower, reached) <= 0
    assert any(group.mu <= bound.witness <= group.L for group in groups)
    assert bound.lower <= bound.upper
    assert is_narrow(bound)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.data())
def test_scaling_the_spectrum_and_the_rates_changes_nothing(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    steps = data.draw(schedules_for(groups))
    c = data.draw(positive_rationals())
    scaled = contraction_bound(
        Schedule(tuple(Step(step.rate / c, step.count) for step in steps.steps)),
        tuple(SpectralGroup(c * group.mu, c * group.L) for group in groups),
    )
    bound = contraction_bound(steps, groups)
    assert (scaled.lower, scaled.upper) == (bound.lower, bound.upper)
    assert scaled.witness == c * bound.witness


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.data())
def test_order_and_splitting_of_the_steps_change_nothing(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    steps = data.draw(schedules_for(groups))
    split = [Step(step.rate, 1) for step in steps.steps for _ in range(step.count)]
    shuffled = Schedule(tuple(data.draw(st.permutations(split))))
    bound, other = contraction_bound(steps, groups), contraction_bound(shuffled, groups)
    assert (other.lower, other.upper, other.pieces) == (bound.lower, bound.upper, bound.pieces)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_more_digits_narrow_the_bracket_around_the_same_number(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    steps = data.draw(schedules_for(groups))
    coarse, fine = (contraction_bound(steps, groups, digits=d) for d in (5, 60))
    assert coarse.lower <= fine.upper
    assert fine.lower <= coarse.upper


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_the_pieces_cover_each_group_and_have_no_root_inside(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    steps = data.draw(schedules_for(groups))
    pieces = list(contraction_bound(steps, groups).pieces)
    for group in groups:
        inside = [piece for piece in pieces if group.mu <= piece.left and piece.right <= group.L]
        ends = {group.mu, group.L}
        assert ends <= {piece.left for piece in inside} | {piece.right for piece in inside}
    for piece in pieces:
        assert piece.left <= piece.point <= piece.right
        assert not any(piece.left < 1 / step.rate < piece.right for step in steps.steps)


@pytest.mark.parametrize("kappa", [2, 4, 5, 10, 20, 100])
def test_a_maximum_that_is_a_short_decimal_is_exact(kappa: int) -> None:
    groups = spectral_groups(f"1:{kappa}")
    bound = contraction_bound(schedule((Fraction(1, kappa), 1)), groups)
    expected = Decimal(kappa - 1) / kappa
    assert bound.lower == bound.upper == expected
    assert str(bound.upper) == str(expected)


def test_the_constant_schedule_attains_its_known_rate_at_both_ends() -> None:
    groups = spectral_groups("1:9")
    bound = contraction_bound(constant_schedule(groups), groups)
    assert bound.lower == bound.upper == Decimal("0.8")
    assert bound.rate < Decimal(repr(-math.log(0.8))) + Decimal("1e-16")
    assert bound.rate > Decimal(repr(-math.log(0.8))) - Decimal("1e-16")


def test_billions_of_steps_cost_no_loop_and_agree_with_exact_logarithms() -> None:
    steps = multirate_schedule(FOUR_SCALES)
    bound = contraction_bound(steps, FOUR_SCALES, digits=50)
    assert steps.length > 2 * 10**9
    assert is_narrow(bound)
    low, high = log_p(steps, bound.witness, digits=60)
    context = Context(prec=70)
    assert bound.lower <= context.exp(high)
    assert context.exp(low) <= bound.upper


@pytest.mark.parametrize("digits", [2, 3, 17, 200, 1000])
def test_every_number_of_digits_is_kept(digits: int) -> None:
    groups = spectral_groups("1:10", "100:1000")
    steps = schedule(("1/1000", 20), ("1/7", 3))
    bound = contraction_bound(steps, groups, digits=digits)
    assert is_narrow(bound)
    assert order(bound.upper, abs(p_at(steps, bound.witness))) >= 0


def test_a_thousand_digits_of_an_irrational_maximum_match_algebra() -> None:
    # |(1 − λ)(1 − λ/2)(1 − λ/3)| on [1, 3] is (3·λ′)⁻¹…: with s = λ − 2 it is |s(1 − s²)|/6,
    # largest at s² = 1/3, where it is 1/(9√3) = √3/27.
    bound = contraction_bound(
        schedule((1, 1), ("1/2", 1), ("1/3", 1)), spectral_groups("1:3"), digits=1000
    )
    # Squares, in exact fractions: upper² ≥ 1/243 ≥ lower².
    assert Fraction(bound.lower) ** 2 <= Fraction(1, 243) <= Fraction(bound.upper) ** 2
    assert is_narrow(bound)


@pytest.mark.parametrize(
    ("steps", "groups"),
    [
        ([(1, 1), ("1/3", 1)], ("1:1", "3:3")),
        ([("1/2", 7)], ("2:2",)),
    ],
)
def test_points_at_roots_give_exactly_zero(
    steps: list[tuple[str, int]], groups: tuple[str, ...]
) -> None:
    bound = contraction_bound(schedule(*steps), spectral_groups(*groups))
    assert bound.lower == bound.upper == 0
    assert bound.rate == Decimal("Infinity")
    assert bound.holds(Fraction(0)) is True


def test_a_point_group_off_the_roots_gives_the_exact_value() -> None:
    bound = contraction_bound(schedule(("1/4", 2)), spectral_groups("3:3"))
    assert bound.lower == bound.upper == Decimal("0.0625")


def test_touching_groups_give_the_bound_of_their_union() -> None:
    steps = schedule((1, 1), ("1/3", 2), ("1/5", 1))
    whole = contraction_bound(steps, spectral_groups("1/2:6"))
    parts = contraction_bound(steps, spectral_groups("1/2:2", "2:6"))
    assert parts.lower <= whole.upper
    assert whole.lower <= parts.upper


@pytest.mark.parametrize("exponent", [10, 40, 300])
def test_roots_that_are_equal_up_to_rounding_are_told_apart(exponent: int) -> None:
    near = 1 + Fraction(1, 10**exponent)
    steps = schedule((1, 1), (1 / near, 1), ("1/2", 1))
    groups = (SpectralGroup(1, near),)
    bound = contraction_bound(steps, groups)
    # Between roots a distance d apart the quadratic is at most d²/4, times |1 − 1/2|, up to d.
    size = Fraction(1, 10 ** (2 * exponent)) / 8
    assert order(bound.upper, size * (1 - Fraction(3, 10**exponent))) > 0
    assert order(bound.lower, size * (1 + Fraction(3, 10**exponent))) < 0
    assert agrees(contraction_bound(steps, spectral_groups("1:2"), digits=50))


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_a_critical_point_on_or_near_a_groups_end_is_bracketed(side: int) -> None:
    # (1 − λ)(1 − λ/3) has its critical point at exactly 2.
    steps = schedule((1, 1), ("1/3", 1))
    end = 2 + Fraction(side, 10**45)
    for groups in ((SpectralGroup(1, end),), (SpectralGroup(end, 3),)):
        bound = contraction_bound(steps, groups, digits=30)
        assert order(bound.lower, Fraction(1, 3)) <= 0
        assert order(bound.upper, abs(p_at(steps, end))) >= 0
        assert is_narrow(bound)


@pytest.mark.parametrize(
    ("rate", "exponent"), [("1/10", -45_757_500), ("11/10", None), (10, 1_462_397_988)]
)
def test_tiny_and_huge_maxima_are_decimals_with_huge_exponents(
    rate: str, exponent: int | None
) -> None:
    steps = schedule((1, 1), ("1/3", 1), (rate, 10**9))
    bound = contraction_bound(steps, spectral_groups("1:3"))
    assert is_narrow(bound)
    assert exponent is None or bound.upper.adjusted() == exponent
    assert agrees(bound, 25)


def test_a_power_of_ten_is_bracketed_tightly_at_a_billion_steps() -> None:
    bound = contraction_bound(schedule(("9/10", 10**9)), spectral_groups("1:1"))
    assert bound.lower < Decimal("1E-1000000000") < bound.upper
    assert is_narrow(bound)


def test_counts_of_a_hundred_digits_are_fine_where_the_value_is_not_extreme() -> None:
    count = 10**99
    steps = schedule((Fraction(1, count), count))
    bound = contraction_bound(steps, spectral_groups("1:2"))
    # (1 − λ/N)^N is just below e^(−λ).
    assert abs(bound.upper - Context(prec=40).exp(Decimal(-1))) < Decimal("1e-30")


def test_groups_of_their_own_bounds_add_up() -> None:
    steps = multirate_schedule(FOUR_SCALES)
    bound = contraction_bound(steps, FOUR_SCALES)
    for part in bound.per_group:
        alone = contraction_bound(steps, (part.group,))
        assert (alone.lower, alone.upper) == (part.lower, part.upper)
    assert bound.upper == max(part.upper for part in bound.per_group)


def chebyshev(k: int, digits: int | None) -> Schedule:
    """The k roots of the Chebyshev polynomial of [1/10, 1], as floats or to some digits."""
    roots = [0.55 + 0.45 * math.cos(math.pi * (2 * j + 1) / (2 * k)) for j in range(k)]
    exact = [Fraction(root) for root in roots]
    if digits is not None:
        exact = [round(root, digits) for root in exact]
    return Schedule(tuple(Step(1 / root) for root in exact))


@pytest.mark.parametrize(("k", "digits"), [(150, None), (160, 5), (400, None)])
def test_many_rates_give_the_same_through_floats_as_through_balls_alone(
    k: int, digits: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, groups = chebyshev(k, digits), spectral_groups("1/10:1")
    screened = contraction_bound(steps, groups)
    coarse = [piece for piece in screened.pieces if piece.upper < screened.lower]
    assert is_narrow(screened)
    if k == 400:
        assert len(coarse) > 10
    monkeypatch.setattr(piecewise_maximum, "_SCREEN_FROM", math.inf)
    alone = contraction_bound(steps, groups)
    assert screened.lower <= alone.upper
    assert alone.lower <= screened.upper
    for piece, other in zip(screened.pieces, alone.pieces, strict=True):
        assert other.lower <= piece.upper
        assert piece.lower <= other.upper


def test_roots_that_floats_cannot_tell_apart_are_left_to_balls() -> None:
    roots = [Fraction(j) for j in range(1, 150)]
    roots += [Fraction(70) + Fraction(1, 10**40), Fraction(90) + Fraction(1, 10**16)]
    steps = Schedule(tuple(Step(1 / root) for root in roots))
    first = list(range(len(roots) - 1))
    product = factors(steps)
    missing = [j for j, found in enumerate(screened_pieces(product, first)) if found is None]
    assert {product.roots[j] for j in missing} >= {Fraction(70)}
    assert len(missing) < 10
    assert is_narrow(contraction_bound(steps, (SpectralGroup(1, 149),)))


@pytest.mark.parametrize("scale", [Fraction(1, 10**100), Fraction(10**100)])
def test_roots_outside_the_floats_are_left_to_balls(scale: Fraction) -> None:
    product = factors(Schedule(tuple(Step(1 / (scale * j)) for j in range(1, 5))))
    assert screened_pieces(product, [0, 1, 2]) == [None] * 3


def test_float_bounds_are_above_exact_values_for_mixed_counts() -> None:
    counts = [1, 2, 3, 5, 17]
    roots = [Fraction(j * j + 7, 3) for j in range(1, 150)]
    steps = Schedule(tuple(Step(1 / x, counts[j % 5]) for j, x in enumerate(roots)))
    bound = contraction_bound(steps, (SpectralGroup(roots[0], roots[-1]),))
    for piece in bound.pieces[::10]:
        for t in (Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)):
            lam = piece.left + t * (piece.right - piece.left)
            assert order(piece.upper, abs(p_at(steps, lam))) >= 0
        assert order(piece.lower, abs(p_at(steps, piece.point))) <= 0


def test_holds_is_decided_on_either_side_and_at_equality() -> None:
    groups = spectral_groups("1:3")
    for steps, value in (
        (schedule(("1/3", 1)), Fraction(2, 3)),  # at the group's end
        (schedule((1, 1), ("1/3", 1)), Fraction(1, 3)),  # at a rational critical point
    ):
        bound = contraction_bound(steps, groups, digits=10)
        assert bound.holds(value) is True
        assert bound.holds(value + Fraction(1, 10**50)) is True
        assert bound.holds(value - Fraction(1, 10**50)) is False
        assert bound.holds(Fraction(1)) is True
        assert bound.holds(Fraction(1, 10)) is False
        assert bound.holds(Fraction(-1)) is False


def test_holds_narrows_the_bracket_for_irrational_maxima() -> None:
    steps, groups = schedule((1, 1), ("1/2", 1), ("1/3", 1)), spectral_groups("1:3")
    bound = contraction_bound(steps, groups, digits=5)  # the maximum is √3/27
    square_root = Fraction(math.isqrt(3 * 10**160), 10**80) / 27
    assert bound.holds(square_root) is False
    assert bound.holds(square_root + Fraction(1, 10**80)) is True
    root_of_more_digits = Fraction(math.isqrt(3 * 10**1000), 10**500) / 27
    assert bound.holds(root_of_more_digits) is None or bound.holds(root_of_more_digits) is False
    assert bound.holds(root_of_more_digits + Fraction(1, 10**500)) is not False


def test_holds_is_exact_at_billions_of_steps() -> None:
    count = 3 * 10**9
    steps = schedule(("1/3", count))
    bound = contraction_bound(steps, spectral_groups("2:2"))  # (1/3)^N
    assert bound.holds(Fraction(1, 10**10)) is True
    assert bound.holds(Fraction(1, 2)) is True


def test_the_rate_bounds_the_logarithm_from_below() -> None:
    for rate, count in (("1/10", 3), ("9/10", 10**6), (3, 2), (2, 1)):
        bound = contraction_bound(schedule((rate, count)), spectral_groups("1:1"))
        true = -math.log(abs(1 - Fraction(rate)))
        assert bound.rate <= Decimal(true) + Decimal("1e-14")
        assert abs(float(bound.rate) - true) < 1e-14


def test_json_has_the_fields_of_the_interface_and_text_for_exact_numbers() -> None:
    groups = spectral_groups("1:10")
    bound = contraction_bound(schedule(("1/10", 2)), groups)
    assert bound.to_json(Fraction(9, 10)) == {
        "lower": "0.81",
        "upper": "0.81",
        "witness": "1",
        "per_group": [
            {"group": {"mu": "1", "L": "10"}, "lower": "0.81", "upper": "0.81", "witness": "1"}
        ],
        "steps": 2,
        "rate": str(bound.rate),
        "digits": 30,
        "limit": None,
        "limit_fraction": None,
        "at_most": "9/10",
        "holds": True,
    }
    assert bound.to_json()["holds"] is None


@pytest.mark.parametrize("digits", [1, 0, -5, 1001, 10**9, True, 30.0, "30", None])
def test_digits_out_of_range_are_refused_with_their_value(digits: object) -> None:
    with pytest.raises(InputError, match=r"digits: .*must be an integer from 2 to 1000") as caught:
        contraction_bound(
            schedule((1, 1)),
            spectral_groups("1:2"),
            digits=digits,  # type: ignore[arg-type]
        )
    assert str(digits)[:20] in str(caught.value)


@pytest.mark.parametrize(
    ("rate", "word"), [(3, "exceeds 10"), ("1/2", "below 10")], ids=["huge", "tiny"]
)
def test_values_beyond_the_exponents_are_refused(rate: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        contraction_bound(schedule((rate, 10**18)), spectral_groups("1:1"))


def test_overlapping_groups_are_refused() -> None:
    with pytest.raises(InputError, match="merge the two"):
        contraction_bound(schedule((1, 1)), (SpectralGroup(1, 3), SpectralGroup(2, 4)))
