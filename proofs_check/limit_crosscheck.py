"""g(0) by two other roads, in high precision and without enclosures: they check, and prove nothing.

`elliptic_limit`, two intervals: incomplete elliptic integrals and a quotient of theta functions.

`potential_limit`, any number: the equilibrium measure itself. On interval i, x = m + rX, its
density is Σ_k c_ik T_k(X)/(π√(1 − X²)) dX, whose logarithmic potential is known in closed form,

    ∫ log|x − y| dμ = c₀ log(r|w|/2) − Σ_{k ≥ 1} c_k w^(−k)/k,    X = (w + 1/w)/2, |w| ≥ 1,

with T_k(X) in place of w^(−k) on the interval. It is the constant F on E, at Chebyshev points, and
the mass is 1; then g(0) = U(0) − F. No integral and no h occurs.

Source: Akhiezer, Elements of the Theory of Elliptic Functions; derived here.
"""

from fractions import Fraction
from math import acosh, ceil, log

import mpmath
from flint import arb, arb_mat, ctx, fmpq

__all__ = ["elliptic_limit", "potential_limit"]

Intervals = tuple[tuple[Fraction, Fraction], ...]


def elliptic_limit(intervals: Intervals, *, digits: int) -> mpmath.mpf:
    """g(0) of two intervals [d, c] ∪ [b, a] by theta functions.

    s(t) = (a − c)(d − t)/((a − d)(c − t)) takes d, a, b, c to 0, 1, 1/k², ∞, so u = F(arcsin √s, k)
    takes the upper half-plane to the rectangle (0, K) × (0, K′), the intervals to the sides
    Re u = 0 and K, and the outer gap with 0 and ∞ to its bottom. g vanishes on those sides and is
    even in the other two, so it is log |θ₁(v + v∞)/θ₁(v − v∞)| with v = πu/(2K) and the nome
    exp(−πK′/K).

    Args:
        intervals: two, from the smallest up.
        digits: working precision, decimal.

    Returns:
        The value, rounded; some of the last digits may be wrong.
    """
    with mpmath.workdps(digits + 15):
        (d, c), (b, a) = ((_mpf(low), _mpf(high)) for low, high in intervals)
        modulus = (b - c) * (a - d) / ((a - c) * (b - d))
        complement = (a - b) * (c - d) / ((a - c) * (b - d))
        K, other = mpmath.ellipk(modulus), mpmath.ellipk(complement)

        def place(s: mpmath.mpf) -> mpmath.mpf:
            return mpmath.pi / 2 * mpmath.ellipf(mpmath.asin(mpmath.sqrt(s)), modulus) / K

        zero = place((a - c) * d / ((a - d) * c))
        infinity = place((a - c) / (a - d))
        nome = mpmath.exp(-mpmath.pi * other / K)
        above = mpmath.jtheta(1, zero + infinity, nome)
        below = mpmath.jtheta(1, zero - infinity, nome)
        return mpmath.log(abs(above / below))


def potential_limit(intervals: Intervals, *, digits: int) -> mpmath.mpf:
    """g(0) from the equilibrium measure, its potential being constant on E.

    Args:
        intervals: from the smallest up.
        digits: decimal digits of the expansions; the number of terms follows from the gaps.

    Returns:
        The value, rounded; some of the last digits may be wrong.
    """
    terms = [_terms(intervals, i, digits) for i in range(len(intervals))]
    with ctx.workprec(int(3.33 * digits) + 80):
        rows, right = [], []
        for i, (low, high) in enumerate(intervals):
            for point in range(terms[i]):
                angle = arb.pi() * (2 * point + 1) / (2 * terms[i])
                x = _arb((low + high) / 2) + _arb((high - low) / 2) * angle.cos()
                rows.append([*_potentials(intervals, terms, x, i, angle), arb(-1)])
                right.append([arb(0)])
        masses = [arb(int(k == 0)) for count in terms for k in range(count)]
        rows.append([*masses, arb(0)])
        right.append([arb(1)])
        solution = arb_mat(rows).solve(arb_mat(right), algorithm="approx")
        at_zero = [*_potentials(intervals, terms, arb(0), None, arb(0)), arb(-1)]
        value = sum(
            (solution[k, 0].mid() * part.mid() for k, part in enumerate(at_zero)),
            arb(0),
        )
        text = value.mid().str(digits + 10, radius=False)
    with mpmath.workdps(digits + 15):
        return mpmath.mpf(text)


def _potentials(
    intervals: Intervals, terms: list[int], x: arb, inside: int | None, angle: arb
) -> list[arb]:
    """The potentials at x of all terms of all intervals; x lies in `inside` at the given angle."""
    found = []
    for i, ((low, high), count) in enumerate(zip(intervals, terms, strict=True)):
        radius = _arb((high - low) / 2)
        if i == inside:
            found.append((radius / 2).log())
            found += [-(angle * k).cos() / k for k in range(1, count)]
            continue
        X = (x - _arb((low + high) / 2)) / radius
        root = (X * X - 1).sqrt()
        w = X + root if X > 0 else X - root
        found.append((radius * abs(w) / 2).log())
        found += [-(w ** (-k)) / k for k in range(1, count)]
    return found


def _terms(intervals: Intervals, i: int, digits: int) -> int:
    """How many coefficients matter: they fall like w^(−k), w being that of the nearest end."""
    low, high = intervals[i]
    others = [end for j, pair in enumerate(intervals) if j != i for end in pair]
    if not others:
        return 2
    nearest = min(float(abs(2 * end - low - high) / (high - low)) for end in others)
    return ceil((digits + 3) * log(10) / acosh(nearest)) + 2


def _arb(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _mpf(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator
