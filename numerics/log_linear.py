"""Exact signs of Σ eⱼ·log qⱼ, for integers eⱼ and rationals qⱼ > 0.

Step counts and certified bounds are comparisons of such sums: |p(λ)| ≤ ρ at a rational λ reads
Σ Nⱼ log|1 − ηⱼλ| − log ρ ≤ 0. Ball arithmetic decides every sum that is not zero, at a precision
that is raised until the ball excludes 0. The sum is zero exactly when ∏ qⱼ^eⱼ = 1, and that is
decided without factoring integers: over a basis of pairwise coprime integers in which every
numerator and denominator is a product of powers, each basis element must have exponent 0.
So the answer is always exact, also for exponents in the billions.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from typing import Final

from flint import arb, ctx, fmpq

__all__ = ["LogTerm", "coprime_basis", "is_zero", "log_sum", "sign"]

LogTerm = tuple[int, Fraction]

_FIRST_PRECISION: Final = 128
_ZERO_TEST_FROM: Final = 512
_LARGEST_PRECISION: Final = 1 << 22


def log_sum(terms: Sequence[LogTerm], precision: int) -> arb:
    """A ball that encloses Σ e·log q, computed with `precision` bits.

    Args:
        terms: pairs (e, q) of an integer and a positive rational, exact.
        precision: working precision in bits.

    Returns:
        The enclosure.
    """
    with ctx.workprec(precision):
        total = arb(0)
        for e, q in terms:
            total += arb(fmpq(q.numerator, q.denominator)).log() * e
        return total


def sign(terms: Sequence[LogTerm]) -> int:
    """The sign of Σ e·log q: -1, 0 or 1, exact.

    Args:
        terms: pairs (e, q) of an integer and a positive rational, exact.

    Returns:
        The sign.

    Raises:
        ArithmeticError: if the sum is not zero but nearer to it than 2^-4000000 (never seen).
    """
    assert all(q > 0 for _, q in terms)
    precision = _FIRST_PRECISION + max((abs(e).bit_length() for e, _ in terms), default=0)
    known_nonzero = False
    while precision <= _LARGEST_PRECISION:
        total = log_sum(terms, precision)
        if total > 0:
            return 1
        if total < 0:
            return -1
        if not known_nonzero and precision >= _ZERO_TEST_FROM:
            if is_zero(terms):
                return 0
            known_nonzero = True
        precision *= 2
    raise ArithmeticError("a sum of logarithms is too near to zero to be decided")


def is_zero(terms: Sequence[LogTerm]) -> bool:
    """Whether Σ e·log q = 0, that is ∏ q^e = 1; exact, and needs no logarithm."""
    powers = [(n, e) for e, q in terms for n, e in ((q.numerator, e), (q.denominator, -e))]
    for b in coprime_basis([n for n, _ in powers]):
        if sum(e * _multiplicity(b, n) for n, e in powers) != 0:
            return False
    return True


def coprime_basis(numbers: Sequence[int]) -> tuple[int, ...]:
    """Pairwise coprime integers > 1 of which every given positive integer is a power product.

    Repeated splitting: two basis elements a, b with g = gcd(a, b) > 1 are replaced by a/g, g, b/g.

    Args:
        numbers: positive integers.

    Returns:
        The basis, in increasing order.
    """
    basis: list[int] = []
    pending = [n for n in numbers if n > 1]
    while pending:
        a = pending.pop()
        for k, b in enumerate(basis):
            g = gcd(a, b)
            if g == 1:
                continue
            if a != b:
                del basis[k]
                pending.extend(n for n in (a // g, g, b // g) if n > 1)
            break
        else:
            basis.append(a)
    assert all(gcd(a, b) == 1 for i, a in enumerate(basis) for b in basis[:i])
    return tuple(sorted(basis))


def _multiplicity(b: int, n: int) -> int:
    """The largest m with b^m dividing n."""
    m = 0
    while n % b == 0:
        n //= b
        m += 1
    return m
