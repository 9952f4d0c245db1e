"""The rigorous integrals: they contain the truth at every coarseness, and bounds that are sharp."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs_check.gap_quadrature import Pair, Ray, Rule, _Bounds, remainder_factor


def ray_between(a: int, b: int, gap: int, width: int, *, sign: int = 1, node: int = 1) -> Ray:
    """Up from b over half the gap to [b + gap, b + gap + width], or its mirror image."""
    return Ray(
        sign=sign,
        length=fmpq(b - a),
        reach=fmpq(gap, 2),
        pairs=(Pair(fmpq(gap * node, 7), (fmpq(gap), fmpq(gap + width))),),
        scales=(fmpq(3),),
    )


def test_one_interval_alone_is_exact() -> None:
    ray = Ray(sign=-1, length=fmpq(3), reach=fmpq(1), pairs=(), scales=())
    with ctx.workprec(120):
        (found,) = ray.integrals(Rule(count=12, bits=100))
        assert found.overlaps(arb(3).log())  # [1, 4]: log((2 + 1)/(2 − 1))
        assert found.rel_accuracy_bits() > 95


@pytest.mark.parametrize("sign", [1, -1])
def test_integrals_are_those_of_the_definition(sign: int) -> None:
    ray = ray_between(1, 3, 10, 5, sign=sign, node=4)
    with mpmath.workdps(40):
        node = mpmath.mpf(40) / 7

        def weight(s: mpmath.mpf) -> mpmath.mpf:  # y = s², dy/√y = 2 ds
            y = s * s
            return 2 / mpmath.sqrt((y + 2) * (10 - y) * (15 - y))

        ends = [0, 1, mpmath.sqrt(5)]
        first = mpmath.quad(lambda s: sign * (s * s - node) * weight(s), ends)
        second = mpmath.quad(lambda s: 3 * weight(s), ends)
        with ctx.workprec(140):
            found = ray.integrals(Rule(count=30, bits=120))
            for value, truth in zip(found, (first, second), strict=True):
                assert abs(value - arb(mpmath.nstr(truth, 38))) < arb("1e-30")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 50),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.sampled_from([1, -1]),
    st.integers(-9, 16),
    st.integers(2, 8),
    st.integers(1, 20),
)
def test_coarse_rules_contain_what_fine_rules_find(
    a: int, length: int, gap: int, sign: int, node: int, count: int, bits: int
) -> None:
    ray = ray_between(a, a + length, gap, length, sign=sign, node=node)
    with ctx.workprec(160):
        fine = ray.integrals(Rule(count=40, bits=130))
        coarse = ray.integrals(Rule(count=count, bits=bits))
    for near, far in zip(fine, coarse, strict=True):
        assert far.contains(near)


@pytest.mark.parametrize("count", [2, 3, 5, 12])
def test_the_constant_of_the_remainder_cannot_be_halved(count: int) -> None:
    # T_2m, the first polynomial that the rule does not integrate, on a large ellipse.
    with ctx.workprec(200):
        rho = arb(1000)
        largest = (rho ** (2 * count) + rho ** (-2 * count)) / 2
        rule = sum(
            (w * (2 * count * t.acos()).cos() for t, w in Rule(count=count, bits=1).nodes()),
            arb(0),
        )
        error = abs(arb(2) / (1 - 4 * count**2) - rule)
        bound = largest * remainder_factor(rho, count)
        assert error <= bound
        assert error > bound / 2


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 50),
    st.integers(1, 200),
    st.integers(1, 200),
    st.integers(-9, 16),
    st.floats(0.05, 0.95),
    st.floats(0.01, 1.5),
    st.floats(0, 6.3),
)
def test_bounds_hold_on_their_ellipses(
    a: int, length: int, gap: int, node: int, place: float, size: float, angle: float
) -> None:
    ray = ray_between(a, a + length, gap, length, node=node)
    with ctx.workprec(64):
        bounds = _Bounds(ray)
        middle, A = bounds.width * place, arb(1.2 * size)
        found = bounds.ratios(middle, A, arb(size))
        if found is None:
            return
        limits = [float(value) * (1 + 1e-9) for value in bounds.integrands(*found)]
        q, long = float(middle), float(A)
    w = mpmath.mpc(q + long * mpmath.cos(angle), size * mpmath.sin(angle))
    y = length * mpmath.sinh(w / 2) ** 2
    root = abs(mpmath.sqrt((gap - y) * (gap + length - y)))
    first = abs(y - mpmath.mpf(gap * node) / 7) / root
    assert first <= limits[0]
    assert 3 / root <= limits[1]


def test_an_ellipse_around_a_branch_point_has_no_bound() -> None:
    bounds = _Bounds(ray_between(1, 2, 1, 1))
    assert bounds.ratios(bounds.width, arb(2), arb("1.5")) is None


def test_a_panel_that_reaches_a_branch_point_is_refused() -> None:
    ray = Ray(
        sign=1,
        length=fmpq(1),
        reach=fmpq(1),
        pairs=(Pair(fmpq(1, 2), (fmpq(1), fmpq(2))),),
        scales=(fmpq(1),),
    )
    with pytest.raises(ArithmeticError, match="does not become small enough"):
        ray.integrals(Rule(count=4, bits=200))


def test_the_remainder_falls_with_the_ellipse() -> None:
    assert remainder_factor(arb(3), 4) < remainder_factor(arb(2), 4)
    assert Fraction(64, 15) * Fraction(2) ** -8 / (1 - Fraction(1, 4)) == Fraction(1, 45)
    assert remainder_factor(arb(2), 4).overlaps(arb(fmpq(1, 45)))
