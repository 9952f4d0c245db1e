"""Proof of theory.advantage, and the exact region at any rational point."""

from fractions import Fraction
from math import isqrt

import sympy as sp
from flint import arb, ctx, fmpq

import theory.advantage as theory
from numerics.log_linear import sign
from numerics.multirate import step_counts
from numerics.spectral_group import SpectralGroup
from proofs_check.check import discharges
from proofs_check.cycle import LOG_RULES
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from theory.claim import Statement

__all__ = [
    "advantage",
    "equal_groups",
    "has_advantage",
    "is_plainly_inside",
    "needs_fewer_steps",
]

DECISION = "exact decision over the reals"
kappa, eta = sp.symbols("kappa eta", real=True)


def equal_groups(n: int, local: Fraction, gap: Fraction) -> tuple[SpectralGroup, ...]:
    """Equal groups, n of them: κᵢ = `local`, rᵢ = `gap`, the lowest ending at L_n = 1; exact."""
    tops = [(local * gap) ** (n - 1 - i) for i in range(n)]
    return tuple(SpectralGroup(end / local, end) for end in tops)


def has_advantage(n: int, local: Fraction, gap: Fraction, eta_value: Fraction) -> bool | None:
    """Whether N·log((√K + 1)/(√K − 1)) < −log(1 − η/κ): MrGD needs fewer steps; enclosed.

    Args:
        n: the number of groups.
        local: κ > 1, exact.
        gap: r, exact.
        eta_value: η in (0, 1], exact.

    Returns:
        The answer; None if 400 bits do not decide it.
    """
    length = sum(step_counts(equal_groups(n, local, gap), eta=eta_value))
    ratio, own = local**n * gap ** (n - 1), 1 - eta_value / local
    with ctx.workprec(400):
        root = arb(fmpq(ratio.numerator, ratio.denominator)).sqrt()
        difference = ((root + 1) / (root - 1)).log() * length
        difference += arb(fmpq(own.numerator, own.denominator)).log()
        return True if difference < 0 else False if difference > 0 else None


def needs_fewer_steps(length: int, ratio: Fraction, own: Fraction) -> bool | None:
    """Whether cycles of `length` steps that each leave `own` need fewer steps than the heavy ball.

    √K is bracketed by rationals, lo ≤ √K ≤ hi, and the heavy ball's rate log((w + 1)/(w − 1))
    decreases in w: the signs at both ends are exact, and decide wherever they agree.

    Args:
        length: N.
        ratio: K > 1, exact.
        own: what a cycle leaves, in (0, 1), exact.

    Returns:
        The answer; None if 200 digits of √K do not decide it.
    """
    for digits in (30, 200):
        scale = 10**digits
        low = isqrt(ratio.numerator * ratio.denominator * scale**2)
        square = Fraction(low, ratio.denominator * scale)
        ends = (square, square if square**2 == ratio else square + Fraction(1, scale))
        signs = [sign([(length, (w + 1) / (w - 1)), (1, own)]) for w in ends]
        if signs[0] < 0:
            return True
        if signs[1] >= 0:
            return False
    return None


def is_plainly_inside(n: int, local: Fraction, gap: Fraction, eta_value: Fraction) -> bool | None:
    """Whether P_n(X)·2√K/(K − 1) < η/κ, X = (κ/η)·log(κr): the explicit part; enclosed.

    Args, Returns: as for `has_advantage`.
    """
    ratio, scaled = local**n * gap ** (n - 1), local / eta_value
    with ctx.workprec(400):
        ball = arb(fmpq((local * gap).numerator, (local * gap).denominator)).log()
        X = ball * arb(fmpq(scaled.numerator, scaled.denominator))
        before, present = arb(1), 3 + X
        for _ in range(n - 2):
            before, present = present, (2 + X) * present - before
        K = arb(fmpq(ratio.numerator, ratio.denominator))
        difference = present * 2 * K.sqrt() / (K - 1)
        difference -= 1 / arb(fmpq(scaled.numerator, scaled.denominator))
        return True if difference < 0 else False if difference > 0 else None


@discharges(theory.advantage, seal="2af79ac9ebef")
def advantage(_: Statement) -> Evidence:
    """The equivalence is algebra; the explicit part bounds both rates; two points exactly."""
    length, wanted, ours, theirs = sp.symbols("N log_inverse_tol mrgd_rate ball_rate", real=True)
    bound, root = sp.symbols("P sqrt_K", real=True)
    steps = (
        decide(
            "fewer steps and a faster rate per step are the same",
            sp.And(
                sp.Implies(length * wanted / ours < wanted / theirs, length * theirs < ours),
                sp.Implies(length * theirs < ours, length * wanted / ours < wanted / theirs),
            ),
            given=(length > 0, wanted > 0, ours > 0, theirs > 0),
        ),
        decide(
            "the explicit part lies in the region",
            length * theirs < ours,
            given=(
                length > 0,
                length <= bound,
                root > 1,
                theirs > 0,
                theirs <= 2 * root / (root**2 - 1),
                ours >= eta / kappa,
                bound * 2 * root / (root**2 - 1) < eta / kappa,
                kappa > 1,
            ),
        ),
        _point(local=10, gap=100, root=100, length=68, inside=False),
        _point(local=2, gap=10_000, root=200, length=17, inside=True),
        cited(LOG_RULES, "both rates are positive: 1 − η/κ < 1 < (√K + 1)/(√K − 1)"),
    )
    values = {}
    for n in (2, 3):
        for local in (2, 10):
            winners = [
                str(gap)
                for gap in (10, 100, 1_000, 10_000, 100_000, 1_000_000)
                if has_advantage(n, Fraction(local), Fraction(gap), Fraction(1))
            ]
            values[f"n = {n}, κ = {local}, η = 1: MrGD wins at r ="] = ", ".join(winners) or "none"
    return Evidence(
        verdict=Verdict.PROVED,
        method=DECISION,
        scope="all n, κ > 1, r, 0 < η ≤ 1: the region as an inequality, an explicit part of it, "
        "one point inside and one outside",
        argument="Steps to a tolerance are log(1/tol) over the rate per step, so fewer steps "
        "means N·(heavy ball's rate) < −log(1 − η/κ). logarithm.symmetric-ratio bounds the heavy "
        "ball's rate by 2√K/(K − 1), logarithm.below-tangent gives −log(1 − η/κ) ≥ η/κ, and "
        "N ≤ P_n(X) by cycle.growth.",
        steps=steps,
        values=values,
    )


def _point(*, local: int, gap: int, root: int, length: int, inside: bool) -> ProofStep:
    """A point (n = 2, η = 1) with rational √K, decided exactly."""
    groups = equal_groups(2, Fraction(local), Fraction(gap))
    if sum(step_counts(groups)) != length or root**2 != local**2 * gap:
        raise NotProved(f"the point κ = {local}, r = {gap} is not as stated")
    # N·log((√K + 1)/(√K − 1)) + log(1 − 1/κ)
    found = sign([(length, Fraction(root + 1, root - 1)), (1, 1 - Fraction(1, local))])
    if (found < 0) is not inside:
        raise NotProved(f"κ = {local}, r = {gap} lies on the other side")
    relation = "<" if inside else ">"
    return ProofStep(
        name=f"n = 2, κ = {local}, r = {gap}, η = 1: {'inside' if inside else 'outside'}",
        establishes=f"N = {length} and {length}·log({root + 1}/{root - 1}) {relation} "
        f"log({local}/{local - 1})",
        method="exact sign of a sum of logarithms (ball arithmetic)",
        trusts=("python-flint",),
    )
