"""The limit g(0): against closed forms, other roads to 30 digits, identities, and all schedules."""

from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.cycles import multiscale_groups
from strategies.limits import (
    Intervals,
    Road,
    equal_lengths,
    inverted,
    one_interval,
    preimage,
    random_intervals,
    spectral,
    tanh_sinh_limit,
)
from strategies.schedules import schedules_for

from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check import gap_quadrature
from proofs_check import limit as module
from proofs_check.limit import Limit, limit, limit_fraction
from proofs_check.limit_crosscheck import elliptic_limit, potential_limit
from proofs_check.supremum import contraction_bound

DIGITS = 36  # of every computation; they must agree to 30

potentials: Road = partial(potential_limit, digits=DIGITS)
elliptic: Road = partial(elliptic_limit, digits=DIGITS)
tanh_sinh: Road = partial(tanh_sinh_limit, digits=DIGITS)


def potentials_of_the_inverse(intervals: Intervals) -> mpmath.mpf:
    return potential_limit(inverted(intervals), digits=DIGITS)


def _chain(kappas: tuple[int, ...], ratios: tuple[int, ...]) -> Intervals:
    end, found = Fraction(1), []
    for kappa, ratio in zip(kappas, (*ratios, 1), strict=True):
        found.append((end, end * kappa))
        end *= kappa * ratio
    return tuple(found)


def _thirty_sets() -> list[tuple[Intervals, tuple[Road, Road, Road]]]:
    cases: list[tuple[Intervals, tuple[Road, Road, Road]]] = []
    for kappa in (1e1, 1e8, 1e15):
        one = random_intervals(int(kappa), 1, kappa=kappa, gap=2)
        cases.append((one, (one_interval, potentials, tanh_sinh)))
    for seed in range(5):
        ((low, high),) = random_intervals(seed, 1, kappa=20, gap=2)
        length = (high - low) * (seed + 1)
        pair = ((low, low + length), (low + 3 * length, low + 4 * length))
        cases.append((pair, (equal_lengths, elliptic, tanh_sinh)))
    for seed in range(10):
        two = random_intervals(seed, 2, kappa=2 + seed, gap=10.0 ** (1 + seed / 2))
        cases.append((two, (elliptic, potentials, tanh_sinh)))
    for seed in range(9):
        several = random_intervals(seed, 3 + seed % 4, kappa=2 + seed % 3, gap=12)
        cases.append((several, (potentials_of_the_inverse, potentials, tanh_sinh)))
    many = random_intervals(7, 12, kappa=1.3, gap=30)
    cases.append((many, (potentials_of_the_inverse, potentials, tanh_sinh)))
    narrow = random_intervals(8, 3, kappa=1.01, gap=1e8)
    cases.append((narrow, (potentials_of_the_inverse, potentials, tanh_sinh)))
    wide = _chain((10, 10), (10**14,))
    cases.append((wide, (elliptic, potentials, tanh_sinh)))
    return cases


THIRTY = _thirty_sets()


@cache
def _enclosed(intervals: Intervals) -> Limit:
    return limit(spectral(intervals), digits=DIGITS)


def test_thirty_sets_reach_over_sixteen_orders_and_twelve_groups() -> None:
    assert len(THIRTY) == 30
    assert len({intervals for intervals, _ in THIRTY}) == 30
    assert max(intervals[-1][1] / intervals[0][0] for intervals, _ in THIRTY) >= 10**16
    assert max(len(intervals) for intervals, _ in THIRTY) == 12


@pytest.mark.parametrize("case", range(30))
def test_three_other_computations_agree_to_thirty_digits(case: int) -> None:
    intervals, roads = THIRTY[case]
    found = _enclosed(intervals)
    with mpmath.workdps(60):
        lower, upper = mpmath.mpf(str(found.lower)), mpmath.mpf(str(found.upper))
        assert upper - lower <= lower * mpmath.mpf(10) ** (-DIGITS)
        for road in roads:
            value = road(intervals)
            assert abs(value - lower) <= lower * mpmath.mpf(10) ** (-30)


@pytest.mark.parametrize(
    ("zeros", "height"),
    [
        (("1", "2"), "11/10"),
        (("1/2", "3", "4"), "1000001/1000000"),
        (("1", "30", "1000"), "10"),
        (("1", "2", "3", "5", "9"), "2"),
        (("1/7", "1", "8", "50", "51", "400"), "3/2"),
        (("1", "20", "400", "8000", "160000", "3200000", "64000000"), "10"),
    ],
)
def test_inverse_images_under_polynomials_have_their_closed_form(
    zeros: tuple[str, ...], height: str
) -> None:
    # g falls as E grows, so the rational unions inside and outside enclose it, by rigorous steps.
    case = preimage([Fraction(zero) for zero in zeros], Fraction(height))
    low, high = limit(spectral(case.outer)).lower, limit(spectral(case.inner)).upper
    assert high - low <= low * Decimal("1e-29")
    with ctx.workprec(300):
        assert _arb(low) < case.value < _arb(high)


@pytest.mark.parametrize(
    ("kappas", "ratios", "said"),
    [
        ((2, 2), (100,), "0.358"),
        ((10, 10), (100,), "0.0573"),
        ((2, 2, 2), (100, 100), "0.0757"),
        ((10, 10, 10), (1000, 1000), "0.0029"),
    ],
)
def test_values_measured_beforehand(
    kappas: tuple[int, ...], ratios: tuple[int, ...], said: str
) -> None:
    found = limit(spectral(_chain(kappas, ratios)), digits=10)
    assert round(found.lower, -Decimal(said).as_tuple().exponent) == Decimal(said)


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_no_schedule_is_faster_than_the_limit(data: st.DataObject) -> None:
    groups = data.draw(multiscale_groups(most=3))
    schedule = data.draw(schedules_for(groups, most_steps=3, most_count=4))
    bound, best = contraction_bound(schedule, groups, digits=4), limit(groups, digits=3)
    assert bound.rate <= best.upper
    assert limit_fraction(bound, best) <= 1


def test_chebyshev_steps_come_close_to_the_limit_and_stay_below() -> None:
    # max |p| = 2e^(−Ng)/(1 + e^(−2Ng)), so the rate is g − log 2/N at least; rounding costs less.
    groups, count = spectral_groups("1:4"), 200
    cosines = [mpmath.cos(mpmath.pi * (2 * j + 1) / (2 * count)) for j in range(count)]
    rates = [Fraction(2) / (5 + 3 * Fraction(str(cosine))) for cosine in cosines]
    schedule = Schedule(tuple(Step(rate.limit_denominator(10**12), 1) for rate in rates))
    bound, best = contraction_bound(schedule, groups, digits=12), limit(groups)
    with mpmath.workdps(30):
        most = 1 - float(mpmath.log(2) / count / mpmath.mpf(str(best.lower)))
    assert most - 1e-6 < limit_fraction(bound, best) <= 1


@settings(max_examples=40, deadline=None)
@given(multiscale_groups(most=4), st.fractions(Fraction(1, 1000), 1000, max_denominator=1000))
def test_scaling_and_inverting_change_nothing(
    groups: tuple[SpectralGroup, ...], scale: Fraction
) -> None:
    groups = tuple(g for g in groups if g.mu < g.L)  # a point on an upper end would be refused
    if not groups:
        return
    first = limit(groups, digits=15)
    scaled = limit([SpectralGroup(scale * g.mu, scale * g.L) for g in groups], digits=12)
    inverse = limit([SpectralGroup(1 / g.L, 1 / g.mu) for g in groups], digits=12)
    for other in (scaled, inverse):
        assert overlap(other, first)


def overlap(one: Limit, other: Limit) -> bool:
    return one.lower <= other.upper and other.lower <= one.upper


@settings(max_examples=40, deadline=None)
@given(multiscale_groups(most=3))
def test_wider_groups_have_a_smaller_limit(groups: tuple[SpectralGroup, ...]) -> None:
    widest = groups[0]
    wider = (SpectralGroup(widest.mu, widest.L * Fraction(21, 20)), *groups[1:])
    before, after = limit(groups, digits=8), limit(wider, digits=8)
    assert after.upper < before.lower


def test_points_do_not_count_and_groups_that_touch_are_one() -> None:
    plain = limit(spectral_groups("1:2", "8:9"))
    assert limit(spectral_groups("1/2:1/2", "1:2", "5:5", "8:9")).upper == plain.upper
    assert limit(spectral_groups("1:3/2", "3/2:7/4", "7/4:2", "8:8", "8:9")).lower == plain.lower
    points = limit(spectral_groups("1:1", "5:5"))
    assert points.lower == points.upper == Decimal("Infinity")
    assert points.to_json() == {"lower": "Infinity", "upper": "Infinity"}


@pytest.mark.parametrize("digits", [2, 3, 17, 75, 200])
def test_digits_asked_are_digits_given(digits: int) -> None:
    found = limit(spectral_groups("1:10", "1000:3000", "1e5:1e6"), digits=digits)
    assert found.upper - found.lower <= found.lower * Decimal(10) ** -digits
    finer = _enclosed(((Fraction(1), Fraction(10)), (Fraction(1000), Fraction(3000)),
                       (Fraction(10**5), Fraction(10**6))))  # fmt: skip
    assert overlap(found, finer)


@pytest.mark.parametrize(
    "ends",
    [
        [f"{k}:{k + 1 - Fraction(1, 10**40)}" for k in range(1, 13)],
        [f"1e{2 * k}:{10 ** (2 * k) * (1 + Fraction(1, 10**20))}" for k in range(12)],
        ["1:1000000000001/1000000000000", "1e23:1e24"],
    ],
)
def test_ends_almost_together_are_enclosed_too(ends: list[str]) -> None:
    groups = spectral_groups(*ends)
    coarse, fine = limit(groups, digits=5), limit(groups, digits=20)
    assert coarse.lower <= fine.lower <= fine.upper <= coarse.upper


@pytest.mark.parametrize(
    ("groups", "digits", "shown"),
    [
        (["1:2"], 1, r"digits: '1' must be an integer from 2 to 200"),
        (["1:2"], 201, r"digits: '201' must be"),
        (["1:2"], True, r"digits: 'True' must be"),
        ([], 30, r"groups: none given"),
        (["1:3", "2:4"], 30, r"merge the two"),
        ([f"{2 * k}:{2 * k + 1}" for k in range(1, 14)], 30, r"limit: 13 groups .* at most 12"),
        (["1:2", "1e24:2e24"], 30, r"limit: the ends '1' and '20+' must be within"),
        (["1:2", f"{2 + Fraction(1, 10**50)}:4"], 30, r"limit: .* must differ by at least 10\^-48"),
        (["1:" + str(1 + Fraction(1, 10**49))], 30, r"limit: .* must differ by at least 10\^-48"),
    ],
)
def test_bad_input_is_one_line(groups: list[str], digits: int, shown: str) -> None:
    with pytest.raises(InputError, match=shown) as caught:
        limit([SpectralGroup(*text.split(":")) for text in groups], digits=digits)
    assert "\n" not in str(caught.value)


def test_the_fraction_is_rounded_down_and_covers_the_odd_cases() -> None:
    groups = spectral_groups("1:2")
    best = limit(groups)
    half = contraction_bound(Schedule((Step(Fraction(2, 3), 1),)), groups)
    found = limit_fraction(half, best)
    assert found > 0
    assert Fraction(found) * Fraction(best.upper) <= Fraction(half.rate)
    growing = contraction_bound(Schedule((Step(Fraction(3), 1),)), groups)
    assert growing.rate < 0
    fraction = Fraction(limit_fraction(growing, best))
    assert fraction * Fraction(best.lower) <= Fraction(growing.rate)
    points = spectral_groups("1:1", "2:2")
    exact = Schedule((Step(Fraction(1), 1), Step(Fraction(1, 2), 1)))
    assert limit_fraction(contraction_bound(exact, points), limit(points)) == 1
    short = Schedule((Step(Fraction(2, 3), 1),))
    assert limit_fraction(contraction_bound(short, points), limit(points)) == 0


# False twins: each fault moves the enclosure off the closed form of two equal intervals.

TWO: Intervals = ((Fraction(1), Fraction(2)), (Fraction(5), Fraction(6)))


def _holds_the_closed_form() -> bool:
    found = limit(spectral(TWO), digits=20)
    with mpmath.workdps(60):
        value = Decimal(mpmath.nstr(equal_lengths(TWO), 50))
    return found.lower <= value <= found.upper


def test_the_sound_computation_holds_the_closed_form() -> None:
    assert _holds_the_closed_form()


def test_a_perturbed_h_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = module._weights
    monkeypatch.setattr(
        module, "_weights", lambda rows: [c * (1 + arb("1e-15")) for c in honest(rows)]
    )
    assert not _holds_the_closed_form()


def test_a_gap_with_one_half_of_the_wrong_sign_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = gap_quadrature.Ray.integrals

    def wrong(ray: gap_quadrature.Ray, rule: gap_quadrature.Rule) -> list[arb]:
        first, *others = honest(ray, rule)
        return [ray.sign * first, *others]

    monkeypatch.setattr(gap_quadrature.Ray, "integrals", wrong)
    assert not _holds_the_closed_form()


def test_a_rule_without_its_remainder_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    coarse = gap_quadrature.Rule(count=3, bits=6)
    with ctx.workprec(200):
        sound = module._enclosed(TWO, coarse)
        monkeypatch.setattr(
            gap_quadrature._Bounds, "integrands", lambda _, ratios, __: [arb(0)] * (len(ratios) + 1)
        )
        unsound = module._enclosed(TWO, coarse)
        value = arb(mpmath.nstr(equal_lengths(TWO), 15))
        assert sound.overlaps(value)
        assert not unsound.overlaps(value)


def _arb(value: Decimal) -> arb:
    exact = Fraction(value)
    return arb(fmpq(exact.numerator, exact.denominator))
