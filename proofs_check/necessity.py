"""Proofs of theory.necessity, with the explicit spectra and eigenvalues evaluated exactly."""

from collections.abc import Sequence
from fractions import Fraction

import sympy as sp

import theory.necessity as theory
from numerics.log_linear import sign
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from proofs_check.induction import loop_invariant
from proofs_check.supremum import contraction_bound
from proofs_check.tight import tight_schedule
from theory.claim import Statement
from theory.cycle import eta as eta_symbol

__all__ = ["fewer_steps", "small_steps", "spectrum_without_group"]

a, u, eta, P, R = sp.symbols("a u eta P R", real=True)
m, M = sp.symbols("m M", real=True)


def spectrum_without_group(
    counts: Sequence[int], missing: int, eta: Fraction
) -> tuple[SpectralGroup, ...]:
    """The point groups on which the cycle with N_i = 0 diverges at λ = L_i = 1.

    Args:
        counts: N_1, …, N_n; the entry of group `missing` is not used.
        missing: i, counted from 1, less than n.
        eta: the base rate, exact.

    Returns:
        The groups, from the largest down, exact.
    """
    smaller = sp.Integer(sum(counts[: missing - 1]))
    at = {eta_symbol: sp.Rational(eta.numerator, eta.denominator)}
    ends = []
    for j in range(1, len(counts) + 1):
        if j < missing:
            end = theory.end_above(sp.Integer(j), sp.Integer(missing), smaller)
        else:
            end = theory.end_below(sp.Integer(j), sp.Integer(missing)).subs(at)
        ends.append(Fraction(1) if j == missing else Fraction(int(end.p), int(end.q)))
    return tuple(SpectralGroup(end, end) for end in ends)


@discharges(theory.small_steps, seal="2442b24e9e88")
def small_steps(_: Statement) -> Evidence:
    """Larger steps at least double the error at λ = 1; smaller ones keep more than half of it."""
    j = sp.Symbol("power", real=True)
    larger = decide(
        "a larger step at least doubles",
        sp.Abs(1 - eta / (eta / (3 * j))) >= 2,
        given=(eta > 0, j >= 1),
    )
    powers = loop_invariant("4^m ≥ 1", P >= 1, start={P: sp.Integer(1)}, turn={P: 4 * P}, each=())
    product = loop_invariant(
        "a product of at least one such factor is at least 2",
        P >= 2,
        start={P: R},
        turn={P: P * a},
        each=(a >= 2,),
        given=(R >= 2,),
    )
    smaller = decide(
        "a smaller step keeps at least 1 − 1/(2(M + 1)), and at most 1",
        sp.And(
            1 - eta / (2 * (M + 1) * j) >= 1 - 1 / (2 * (M + 1)),
            1 - eta / (2 * (M + 1) * j) <= 1,
        ),
        given=(eta > 0, eta <= 1, j >= 1, M >= 0),
    )
    bernoulli = loop_invariant(
        "Bernoulli: M factors of at least 1 − u keep at least 1 − Mu",
        sp.And(P >= 1 - m * u, P <= 1, P >= 0, m >= 0),
        start={P: sp.Integer(1), m: sp.Integer(0)},
        turn={P: P * a, m: m + 1},
        each=(a >= 1 - u, a <= 1, a >= 0),
        given=(u >= 0, u <= 1),
    )
    half = decide(
        "with u = 1/(2(M + 1)) more than half is left",
        1 - M / (2 * (M + 1)) > sp.Rational(1, 2),
        given=(M >= 0,),
    )
    together = decide(
        "together",
        P * R > 1,
        given=(P > sp.Rational(1, 2), R >= 2),
    )
    shown = (
        ((5, 0, 1), 2, Fraction(1)),
        ((0, 1), 1, Fraction(1, 2)),
        ((67, 7, 0, 1), 3, Fraction(1)),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every number of groups n ≥ 2, every i < n, 0 < η ≤ 1, all counts of the others",
        argument="The spectrum is explicit and rational: points L_i = 1, 2(M + 1)·4^{i−1−j} "
        "above and (η/3)·4^{i+1−j} below. At λ = 1 each step of a lower group multiplies by at "
        "least 2, and there is at least one; the M steps of the groups above keep more than half "
        "(Bernoulli). So |p(1)| > 1, and ‖S‖₂ > 1 by cycle.norm: the error grows each cycle.",
        steps=(larger, *powers, *product, smaller, *bernoulli, half, together),
        values={
            f"counts {counts}, eta {eta_value}": _divergence(counts, missing, eta_value)
            for counts, missing, eta_value in shown
        },
    )


def _divergence(counts: Sequence[int], missing: int, eta_value: Fraction) -> str:
    groups = spectrum_without_group(counts, missing, eta_value)
    terms = [
        (count, abs(1 - eta_value / group.L))
        for k, (count, group) in enumerate(zip(counts, groups, strict=True), start=1)
        if k != missing and count
    ]
    if sign(terms) <= 0:
        raise NotProved(f"the explicit spectrum does not diverge for counts {tuple(counts)}")
    value = Fraction(1)
    for count, factor in terms:
        value *= factor**count
    ends = ", ".join(str(group.L) for group in groups)
    return f"spectrum {{{ends}}}: |p(1)| = {float(value):.3g} > 1, exactly"


@discharges(theory.fewer_steps, seal="662cb768efd4")
def fewer_steps(_: Statement) -> Evidence:
    """The own factor lies in [0, 1), so one more power of it lowers |p|."""
    q, rest, power = sp.symbols("q R power", real=True)
    lowered = decide(
        "one more factor q lowers |p|",
        q * power * rest <= power * rest,
        given=(q >= 0, q < 1, rest >= 0, power >= 0),
    )
    powers = loop_invariant(
        "q^N ≥ 0",
        power >= 0,
        start={power: sp.Integer(1)},
        turn={power: power * q},
        given=(q >= 0,),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every group, every own factor in [0, 1), every count",
        argument="The supremum of |p| over group i falls as N_i grows, so the counts that keep "
        "it at most ρ are all those from the tight count on: the tight count less one breaks the "
        "bound, and, as the supremum over a closed interval is attained, does so at a λ.",
        steps=(
            lowered,
            *powers,
            cited("a continuous function on a closed interval has a maximum", "there is such a λ"),
        ),
        values=dict(_broken_by_one_step_fewer()),
    )


def _broken_by_one_step_fewer() -> list[tuple[str, str]]:
    """Tight schedules, one step of the smallest rate less, and an exact λ that breaks ρ."""
    cases = (
        (spectral_groups("100:1000", "1/10:1"), Fraction(9, 10)),
        (spectral_groups("1:2", "1/200:1/100"), Fraction(1, 2)),
        (spectral_groups("10000:20000", "50:100", "1/4:1/2"), Fraction(1, 2)),
    )
    found = []
    for groups, rho in cases:
        tight = tight_schedule(groups, contraction=rho)
        first, *others = tight.steps
        fewer = Schedule((Step(first.rate, first.count - 1), *others))
        witness = contraction_bound(fewer, groups, digits=20).witness
        terms: list[tuple[int, Fraction]] = [
            (step.count, abs(1 - step.rate * witness)) for step in fewer.steps
        ]
        if any(factor == 0 for _, factor in terms) or sign([*terms, (-1, rho)]) <= 0:
            raise NotProved(f"one step fewer than the tight count does not break {rho}")
        counts = tuple(step.count for step in tight.steps)
        name = " ∪ ".join(f"[{g.mu}, {g.L}]" for g in groups)
        found.append(
            (f"{name}, ρ = {rho}, tight counts {counts}", f"one fewer: |p| > ρ at λ = {witness}")
        )
    return found
