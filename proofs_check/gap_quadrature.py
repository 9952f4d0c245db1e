"""Rigorous integrals of polynomials over √|H|, between and below the intervals of E.

E = [a₁, b₁] ∪ … ∪ [aₙ, bₙ] with 0 < a₁ < b₁ < a₂ < …, H = ∏ (x − aᵢ)(x − bᵢ), and a basis of the
polynomials of degree < n: P = ∏ (x − zⱼ) and zₖ·P/(x − zₖ), with a node zⱼ in each gap. `Ray`
integrates all of them from an end of an interval to a point of the gap beside it.

Substitution. With o the end, ℓ the length of its interval and y the distance from o, the variable
w ≥ 0 with y = ℓ·sinh²(w/2) = (ℓ/2)(cosh w − 1) turns dy/√(y(y + ℓ)) into dw. So both ends of the
interval are gone, what is left is analytic at w = 0, and a gap of 10^16 lengths is 75 long in w.

Remainder. Let f be analytic with |f| ≤ M in the ellipse with foci ±1 and half-axes (ρ ± 1/ρ)/2.
Its Chebyshev coefficients are at most 2Mρ^(−k). The Gauss–Legendre rule with m ≥ 2 nodes is exact
for the degrees k < 2m and, by symmetry, for odd ones; ∫T_k = 2/(1 − k²) and |rule of T_k| ≤ 2 for
the others. So the error is at most Σ 2Mρ^(−k)·(2 + 2/15) over k = 2m, 2m + 2, …, that is
(64/15)·M·ρ^(−2m)/(1 − ρ^(−2)).

Bound M. On an ellipse with half-axes A, B ≤ π/2 about q, w = u + iv obeys |u| ≤ U = |q| + A, and
|y| = ℓ(sinh²(u/2) + sin²(v/2)) ≤ ℓ(sinh²(U/2) + sin²(B/2)). An end at the distance δ ahead is then
at least δ − |y| away; while this is positive no branch point is inside. An end at the distance
δ > ℓ behind has |y + δ| = |(ℓ/2)cosh w + D| with D = δ − ℓ/2 > 0, and as Re cosh w ≥ 0, this is at
least √(D² + (ℓ/2)²|cosh w|²), with |cosh w|² = sinh²u + cos²v. Every node z is paired with an
interval, and |x − z|/|x − e| ≤ 1 + |e − z|/|x − e|, which stays near 1 where the two are far away.

Source: derived here; the remainder is that of Trefethen, Approximation Theory and Approximation
Practice, Theorem 19.3. All is in ball arithmetic (Arb), and the remainder is in the radius.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flint import arb, ctx, fmpq

__all__ = ["Pair", "Ray", "Rule", "remainder_factor"]

_BOUND_BITS: Final = 64
_MAX_HALVINGS: Final = 60
_LONGEST_PANEL: Final = 3
_SHARES: Final = tuple(arb(k) / 20 for k in (20, 16, 13, 10, 8, 6, 5, 4, 3, 2, 1))


@dataclass(frozen=True, slots=True)
class Pair:
    """A node and the two ends of an interval, as signed distances ahead of the ray's start."""

    node: fmpq
    ends: tuple[fmpq, fmpq]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Gauss–Legendre with `count` nodes; panels are halved until the error is ≤ 2^(−bits)·size."""

    count: int
    bits: int

    def nodes(self) -> tuple[tuple[arb, arb], ...]:
        """Nodes in (−1, 1) with their weights, enclosed at the working precision."""
        return _nodes(self.count, ctx.prec)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ray:
    """From an end o of an interval of the given length, `reach` far, upwards or downwards.

    Args:
        sign: 1 upwards, −1 downwards: x = o + sign·y.
        length: ℓ of the interval that is left behind.
        reach: the largest y; less than half the way to the next end ahead is quick.
        pairs: for each gap its node and the ends of the interval beyond it, seen from here.
        scales: s_k > 0 of the basis s_k·P/(x − z_k).
    """

    sign: int
    length: fmpq
    reach: fmpq
    pairs: tuple[Pair, ...]
    scales: tuple[fmpq, ...]

    def integrals(self, rule: Rule) -> list[arb]:
        """∫ P/√|H| and ∫ s_k·P/((x − z_k)√|H|) over the ray, all positive in direction of dy.

        Returns:
            The enclosures, P first, at the working precision.
        """
        with ctx.workprec(_BOUND_BITS):
            panels = list(_Bounds(self).panels(rule))
        width = _width(self)
        integrand = _Integrand(self)
        total = [arb(0)] * (len(self.pairs) + 1)
        for left, right, remainders in panels:
            middle, half = width * arb(left + right) / 2, width * arb(right - left) / 2
            part = [arb(0)] * len(total)
            for node, weight in rule.nodes():
                values = integrand(middle + half * node)
                part = [sum_ + weight * value for sum_, value in zip(part, values, strict=True)]
            total = [
                all_ + half * sum_ + arb(0, remainder)
                for all_, sum_, remainder in zip(total, part, remainders, strict=True)
            ]
        return total


class _Bounds:
    """Bounds of the integrands on ellipses about points of w, at a low precision."""

    def __init__(self, ray: Ray) -> None:
        self.length = arb(ray.length)
        self.width = _width(ray)
        self.scales = [arb(scale) for scale in ray.scales]
        self.pairs = [
            (
                abs(arb(pair.node)),
                [
                    (end > 0, arb(end if end > 0 else end + ray.length / 2), arb(abs(end - node)))
                    for end in pair.ends
                ],
            )
            for pair in ray.pairs
            for node in (pair.node,)
        ]
        # Half-axes B beyond π/2, or beyond the next end ahead, are of no use.
        self.largest_half_axis = min(
            [
                arb.pi() / 2,
                *(_width_at(arb(e), self.length) for p in ray.pairs for e in p.ends if e > 0),
            ],
            key=float,
        )

    def panels(self, rule: Rule) -> Iterator[tuple[fmpq, fmpq, list[arb]]]:
        """Parts of [0, W], as fractions of W, with the remainders of the rule on each."""
        count = int(float(self.width) / _LONGEST_PANEL) + 1
        waiting = [(fmpq(k, count), fmpq(k + 1, count)) for k in range(count)]
        while waiting:
            left, right = waiting.pop()
            middle, half = self.width * arb(left + right) / 2, self.width * arb(right - left) / 2
            remainders = self.remainders(middle, half, rule)
            if remainders is not None:
                yield left, right, remainders
                continue
            if right - left < fmpq(1, 2**_MAX_HALVINGS):
                raise ArithmeticError("gap quadrature: a panel does not become small enough")
            centre = (left + right) / 2
            waiting += [(left, centre), (centre, right)]

    def remainders(self, middle: arb, half: arb, rule: Rule) -> list[arb] | None:
        """Bounds of the errors on a panel, from the first ellipse that is good; None if none is.

        What is asked, for P alone, is an error of 2^(−bits) of the integral that the same bound
        gives for the middle of the panel; the errors of the others are bounded and not judged.
        """
        at_middle = self.ratios(middle, arb(0), arb(0))
        if at_middle is None:
            return None
        allowed = _product(at_middle[0]) * arb(2) ** (-rule.bits)
        beta = self.largest_half_axis / half
        largest = beta + (beta * beta + 1).sqrt()
        for share in _SHARES:
            rho = 1 + (largest - 1) * share
            error = remainder_factor(rho, rule.count)
            if not error <= arb(2) ** (-rule.bits):  # smaller ellipses are worse still
                return None
            ratios = self.ratios(middle, half * (rho + 1 / rho) / 2, half * (rho - 1 / rho) / 2)
            if ratios is not None and error * _product(ratios[0]) <= allowed:
                return [(half * error * bound).abs_upper() for bound in self.integrands(*ratios)]
        return None

    def ratios(self, middle: arb, A: arb, B: arb) -> tuple[list[arb], list[arb]] | None:
        """Upper bounds of |x − z|/√(|x − e||x − e′|) and 1/√(|x − e||x − e′|) on the ellipse.

        Returns:
            Both for every pair; None if a branch point may be inside.
        """
        top, low = middle + A, middle - A
        farthest = self.length * ((top / 2).sinh() ** 2 + (B / 2).sin() ** 2)
        least = (low.sinh() ** 2 if low > 0 else arb(0)) + B.cos() ** 2
        inside = (self.length / 2) ** 2 * least
        ratios, inverses = [], []
        for node, ends in self.pairs:
            ratio, inverse = arb(1), arb(1)
            for ahead, distance, difference in ends:
                away = distance - farthest if ahead else (distance**2 + inside).sqrt()
                if not away > 0:
                    return None
                by_difference = 1 + difference / away
                by_size = (node + farthest) / away
                ratio *= by_size if by_size < by_difference else by_difference
                inverse /= away
            ratios.append(ratio.sqrt())
            inverses.append(inverse.sqrt())
        return ratios, inverses

    def integrands(self, ratios: list[arb], inverses: list[arb]) -> Iterator[arb]:
        """Upper bounds of the integrands on an ellipse, P first."""
        yield _product(ratios)
        for k, (scale, inverse) in enumerate(zip(self.scales, inverses, strict=True)):
            yield scale * inverse * _product(ratios[:k] + ratios[k + 1 :])


class _Integrand:
    """The integrands as functions of w, with the distances converted once."""

    def __init__(self, ray: Ray) -> None:
        self.length = arb(ray.length)
        self.nodes = [arb(pair.node) for pair in ray.pairs]
        ends = [end for pair in ray.pairs for end in pair.ends]
        self.ahead = [arb(end) for end in ends if end > 0]
        self.behind = [arb(-end) for end in ends if end < 0]
        # x − z = sign·(y − node): n − 1 such factors in P, one fewer in the others.
        self.sign = ray.sign ** len(ray.pairs)
        self.scales = [arb(ray.sign * scale) for scale in ray.scales]

    def __call__(self, w: arb) -> list[arb]:
        y = self.length * (w / 2).sinh() ** 2
        modulus = arb(1)
        for end in self.ahead:
            modulus *= end - y
        for end in self.behind:
            modulus *= end + y
        factors = [y - node for node in self.nodes]
        before = [self.sign * modulus.rsqrt()]
        for factor in factors:
            before.append(before[-1] * factor)
        values = [before[-1]]
        after = arb(1)
        others = []
        for k in range(len(factors) - 1, -1, -1):
            others.append(before[k] * after * self.scales[k])
            after *= factors[k]
        return values + others[::-1]


def remainder_factor(rho: arb, count: int) -> arb:
    """(64/15)·ρ^(−2m)/(1 − ρ^(−2)): the error of m Gauss–Legendre nodes for |f| ≤ 1."""
    assert count >= 2
    return arb(64) / 15 * rho ** (-2 * count) / (1 - rho ** (-2))


def _width(ray: Ray) -> arb:
    """W, the value of w at the end of the ray."""
    return _width_at(arb(ray.reach), arb(ray.length))


def _width_at(y: arb, length: arb) -> arb:
    """The w ≥ 0 with y = ℓ·sinh²(w/2)."""
    return 2 * (y / length).sqrt().asinh()


def _product(factors: Sequence[arb]) -> arb:
    result = arb(1)
    for factor in factors:
        result *= factor
    return result


@lru_cache(maxsize=8)
def _nodes(count: int, precision: int) -> tuple[tuple[arb, arb], ...]:
    del precision  # the working precision, which the cache must tell apart
    return tuple(arb.legendre_p_root(count, k, weight=True) for k in range(count))
