"""Unions of intervals with their g(0) known by roads that share nothing with proofs_check.limit."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import mpmath
from flint import arb, arb_mat, ctx, fmpq, fmpq_poly

from numerics.spectral_group import SpectralGroup

Intervals = tuple[tuple[Fraction, Fraction], ...]


def spectral(intervals: Intervals) -> tuple[SpectralGroup, ...]:
    return tuple(SpectralGroup(low, high) for low, high in intervals)


def one_interval(intervals: Intervals) -> mpmath.mpf:
    """log((√κ + 1)/(√κ − 1)): Chebyshev."""
    ((low, high),) = intervals
    root = mpmath.sqrt(_mpf(high / low))
    return mpmath.log((root + 1) / (root - 1))


def equal_lengths(intervals: Intervals) -> mpmath.mpf:
    """Half of g(0) of the image under (x − m)², m the centre of two intervals of equal length."""
    (a, b), (c, d) = intervals
    assert b - a == d - c
    centre = (a + d) / 2
    low, high = (c - centre) ** 2, (d - centre) ** 2
    # The image of 0 lies above [low, high]: g is log|X + √(X² − 1)| there.
    X = _mpf((2 * centre**2 - low - high) / (high - low))
    return mpmath.log(X + mpmath.sqrt(X * X - 1)) / 2


@dataclass(frozen=True, slots=True)
class Preimage:
    """E = {|T| ≤ 1} for T with n real zeros, between rational unions of intervals."""

    inner: Intervals
    outer: Intervals
    value: arb  # log|T(0) + √(T(0)² − 1)|/n


def preimage(zeros: list[Fraction], height: Fraction, bits: int = 200) -> Preimage:
    """T = ∏(x − zero), so scaled that its least local extremum has the modulus `height` > 1."""
    with ctx.workprec(bits + 60):
        T = fmpq_poly([1])
        for zero in zeros:
            T *= fmpq_poly([-_rational(zero), 1])
        extrema = [abs(_rational_near(root)) for root, _ in T.derivative().complex_roots()]
        T *= _rational(height) / min(abs(T(_rational(x))) for x in extrema) if extrema else 3
        roots = sorted(_rational_near(root) for c in (1, -1) for root, _ in (T - c).complex_roots())
        step = Fraction(1, 2**bits)
        pairs = tuple(zip(roots[::2], roots[1::2], strict=True))
        X = arb(abs(T(fmpq(0))))
        return Preimage(
            tuple((low + step, high - step) for low, high in pairs),
            tuple((low - step, high + step) for low, high in pairs),
            (X + (X * X - 1).sqrt()).log() / len(zeros),
        )


def tanh_sinh_limit(intervals: Intervals, *, digits: int = 40) -> mpmath.mpf:
    """The definition with h in powers of x and the double-exponential rule, not rigorous."""
    spread = len(str(int(intervals[-1][1] / intervals[0][0])))
    bits = int(3.33 * (digits + spread * (len(intervals) + 1))) + 100
    with ctx.workprec(bits):
        step, previous = arb(1) / 8, arb(0)
        for _ in range(9):
            found = _tanh_sinh(intervals, step)
            if abs(found / previous - 1) < arb(10) ** (-digits):
                with mpmath.workdps(digits + 15):
                    return mpmath.mpf(found.str(digits + 10, radius=False))
            step, previous = step / 2, found
    raise AssertionError("the double-exponential rule does not converge")


def _tanh_sinh(intervals: Intervals, step: arb) -> arb:
    ends = [_arb(end) for pair in intervals for end in pair]
    size = len(intervals)

    def integral(low: arb, high: arb, singular: tuple[arb, ...]) -> list[arb]:
        total = [arb(0)] * size
        for below, above, weight in _sigmoids(ctx.prec, step.str(20, radius=False)):
            x = low + (high - low) * below
            product = arb(1)
            for end in ends:
                if end is not low and end is not high:
                    product *= x - end
            value = weight * abs(product).rsqrt()
            # dx = (high − low)·below·above·2ds, and √ of the distances to the singular ends
            if len(singular) == 2:
                value *= (below * above).sqrt()
            else:
                value *= (high - low).sqrt() * below * above.sqrt()
            for k in range(size):
                total[k] = (total[k] + value).mid()
                value = (value * x).mid()
        return total

    rows = [integral(b, a, (b, a)) for b, a in zip(ends[1:-1:2], ends[2::2], strict=True)]
    last = integral(arb(0), ends[0], (ends[0],))
    if not rows:
        return last[0]
    largest = [max(row, key=lambda value: float(abs(value).log())) for row in rows]
    matrix = arb_mat([[v / m for v in row[:-1]] for row, m in zip(rows, largest, strict=True)])
    right = arb_mat([[-row[-1] / m] for row, m in zip(rows, largest, strict=True)])
    h = matrix.solve(right, algorithm="approx")
    return abs(sum((h[k, 0].mid() * last[k] for k in range(size - 1)), last[-1])).mid()


@cache
def _sigmoids(bits: int, step: str) -> list[tuple[arb, arb, arb]]:
    """σ, 1 − σ and the weight 2·(ds/dt)·step for σ = 1/(1 + e^(−2s)), s = (π/2)sinh t."""
    with ctx.workprec(bits):
        h = arb(step)
        found = []
        for k in range(-int(6 / float(h)), int(6 / float(h)) + 1):
            t = h * k
            s = arb.pi() / 2 * t.sinh()
            below, above = 1 / (1 + (-2 * s).exp()), 1 / (1 + (2 * s).exp())
            found.append((below.mid(), above.mid(), (h * arb.pi() * t.cosh()).mid()))
        return found


def random_intervals(seed: int, count: int, *, kappa: float, gap: float) -> Intervals:
    """Rational ends with κ and r up to the given sizes, uniform in their logarithms."""
    draw = random.Random(seed)
    end, found = Fraction(draw.randint(1, 50), draw.randint(1, 50)), []

    def factor(most: float, least: float) -> Fraction:
        return Fraction(round(1000 * least * (most / least) ** draw.random()), 1000)

    for _ in range(count):
        low, high = end, end * factor(kappa, 1 + (kappa - 1) / 4)
        found.append((low, high))
        end = high * factor(gap, 1 + (gap - 1) / 4)
    return tuple(found)


def inverted(intervals: Intervals) -> Intervals:
    """1/E, which has the same g(0): the Green's function is symmetric in 0 and ∞."""
    return tuple((1 / high, 1 / low) for low, high in reversed(intervals))


Road = Callable[[Intervals], mpmath.mpf]


def _rational(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _rational_near(root: object) -> Fraction:
    """The midpoint of the real part of a root, exact."""
    mid = root.real.mid()  # type: ignore[attr-defined]
    man, exp = (int(part) for part in mid.man_exp())
    return Fraction(man) * Fraction(2) ** exp


def _arb(value: Fraction) -> arb:
    return arb(_rational(value))


def _mpf(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator
