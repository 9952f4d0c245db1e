"""Two certificates that bracket g(0) to a few digits, for the checker that needs no library.

Green's function falls as the set grows, and that of F = p⁻¹[−m, m] in the plane, p of degree N,
is log|P + √(P² − 1)|/N with P = p/m. So for p(0) = 1

    E ⊂ p⁻¹[−u, u]  gives  g(0) ≥ arcosh(1/u)/N,     p⁻¹[−m, m] ⊂ E  gives  g(0) ≤ log(2/m)/N.

The first is |p| ≤ u on E, a certificate of the kind contraction; the second needs all N solutions
of p = v in E for every |v| ≤ m, a certificate of the kind inverse-image. The second p is the
min-max polynomial of a slightly smaller set, whose groups have whole numbers of N equal parts of
the equilibrium measure: then no root and no part of p⁻¹[−m, m] lies in a gap.
Source: derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from flint import arb, ctx, fmpq
from jaxtyping import Float64
from scipy.optimize import brentq

from numerics.equilibrium import equilibrium
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check import checker
from proofs_check.alternation import inverse_image, inverse_image_certificate_text
from proofs_check.certificate import certificate_text
from proofs_check.decimal_enclosure import ball_bracket
from proofs_check.exact_decision import NotProved
from proofs_check.optimal import optimal_schedule
from proofs_check.supremum import contraction_bound

__all__ = ["CertifiedBracket", "certified_bracket", "fitted"]

_DIGITS: Final = 8
_SWEEPS: Final = 5
_WHOLE: Final = 1e-9
_MOST: Final = 0.49  # of a group may be cut off at either end
_BITS: Final = 128

Floats = Float64[np.ndarray, " gaps"]


@dataclass(frozen=True, slots=True)
class CertifiedBracket:
    """lower ≤ g(0) ≤ upper, each shown by a certificate that the checker accepts, as JSON text."""

    lower: Decimal
    upper: Decimal
    contraction: str
    inverse_image: str


def certified_bracket(groups: Sequence[SpectralGroup], *, length: int) -> CertifiedBracket:
    """The bracket of g(0) that two polynomials of degree `length` show.

    Args:
        groups: E, none a point.
        length: N; the width falls like 1/N², and fastest where the parts are nearly whole.

    Returns:
        The bracket, rounded outward, with its certificates.

    Raises:
        NotProved: if a polynomial shows nothing, or the checker rejects a certificate.
    """
    groups = ordered_groups(groups)
    outer = contraction_bound(optimal_schedule(groups, cycle_length=length), groups, digits=_DIGITS)
    fit = fitted(groups, length)
    inner = contraction_bound(optimal_schedule(fit, cycle_length=length), groups, digits=_DIGITS)
    found = inverse_image(inner)
    if found is None or not outer.upper < 1:
        raise NotProved(f"polynomials of degree {length} show nothing of the limit")
    texts = certificate_text(outer), inverse_image_certificate_text(found)
    for text in texts:
        answer = checker.check(text)
        if not answer.accepted:
            raise NotProved(f"the checker rejects the certificate: {answer.message}")
    with ctx.workprec(_BITS):
        exact = Fraction(outer.upper)
        inverse = arb(fmpq(exact.denominator, exact.numerator))
        lower, _ = ball_bracket(inverse.acosh() / length, _DIGITS)
    return CertifiedBracket(lower, found.limit, *texts)


def fitted(groups: Sequence[SpectralGroup], length: int) -> tuple[SpectralGroup, ...]:
    """Part of the groups, so cut at gaps that N·(the measure below each gap) is whole.

    Args:
        groups: E, none a point.
        length: N.

    Returns:
        A subset of E; the parts are whole to about 9 digits, rounded.

    Raises:
        NotProved: if cutting most of a group does not make them whole.
    """
    E = ordered_groups(groups)[::-1]
    parts = length * _below(E)
    whole = np.round(parts)
    # Less at the top of the group below the gap, or at the bottom of the one above it.
    cuts = [_Cut(j + int(up), bool(up)) for j, up in enumerate(whole > parts)]
    sizes = [0.0] * len(cuts)
    for _ in range(_SWEEPS):
        for j, cut in enumerate(cuts):

            def missing(size: float, j: int = j, sign: int = -1 if cut.at_bottom else 1) -> float:
                trial = _all_cut(E, cuts, [*sizes[:j], size, *sizes[j + 1 :]])
                return sign * float(length * _below(trial)[j] - whole[j])

            if missing(0.0) <= _WHOLE:
                sizes[j] = 0.0
            elif missing(_MOST) > 0:
                raise NotProved(f"no part of the groups has whole parts of {length}")
            else:
                sizes[j] = float(brentq(missing, 0.0, _MOST, xtol=1e-13))
    return ordered_groups(_all_cut(E, cuts, sizes))


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which group is cut, counted from the smallest, and at which end."""

    group: int
    at_bottom: bool


def _below(groups: Sequence[SpectralGroup]) -> Floats:
    """The equilibrium measure below each gap, rounded."""
    found: Floats = np.cumsum(equilibrium(groups).shares)[:-1]
    return found


def _all_cut(
    E: Sequence[SpectralGroup], cuts: Sequence[_Cut], sizes: Sequence[float]
) -> list[SpectralGroup]:
    """The groups less the given fractions of them at the given ends, exact."""
    found = list(E)
    for cut, size in zip(cuts, sizes, strict=True):
        full, now = E[cut.group], found[cut.group]
        piece = (full.L - full.mu) * Fraction(size).limit_denominator(10**15)
        found[cut.group] = (
            SpectralGroup(full.mu + piece, now.L)
            if cut.at_bottom
            else SpectralGroup(now.mu, full.L - piece)
        )
    return found
