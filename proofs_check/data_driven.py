"""The Runge–Kutta steps made for the data: each bound with its certificate, RKC's exactly."""

from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction

import sympy as sp

import theory.data_driven as theory
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check import checker
from proofs_check.alternation import alternation, length_fraction
from proofs_check.certificate import certificate, certificate_text
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.supremum import Bound, contraction_bound
from theory.claim import Statement
from theory.data_driven import DataDriven

__all__ = ["chebyshev_at", "driven_by_data"]

_DIGITS = 30


def chebyshev_at(degree: int, x: Fraction) -> Fraction:
    """T_degree(x) by its recurrence, exact."""
    before, value = x, Fraction(1)  # T₋₁ = T₁
    for _ in range(degree):
        before, value = value, 2 * x * value - before
    return value


@discharges(theory.driven_by_data, digits=str(_DIGITS))
def driven_by_data(statement: Statement) -> tuple[Evidence, ...]:
    """For each spectrum a certificate of max |p| ≤ ours, and 1/T_s evaluated in fractions."""
    if statement.digest != theory.driven_by_data.statement().digest:
        raise NotProved("the statement is not that of the spectra in theory.data_driven")
    return tuple(_certified(each) for each in theory.SPECTRA)


def _certified(each: DataDriven) -> Evidence:
    bound, ours = _bound(each), Fraction(each.ours)
    if bound.holds(ours) is not True:
        raise NotProved(f"{each.name}: max |p| ≤ {ours} is not shown, it is ≤ {bound.upper}")
    text = certificate_text(bound, at_most=ours)
    answer = checker.check(text)
    if not answer.accepted:
        raise NotProved(f"the checker rejects the certificate: {answer.message}")
    stages = each.stages
    left = 1 / chebyshev_at(stages, _fraction((each.ratio + 1) / (each.ratio - 1)))
    theirs = Fraction(each.theirs)
    if theirs > left:
        raise NotProved(f"{each.name}: the best damped RKC method may leave less than {theirs}")
    found = alternation(bound)
    context = Context(prec=3, rounding=ROUND_FLOOR)
    share = None if found is None else context.plus(length_fraction(bound, found))
    # `theirs` is below what RKC leaves, so its rate is at most `most`, rounded up
    most = Context(prec=_DIGITS).ln(Decimal(each.theirs)).copy_negate()
    most = Context(prec=_DIGITS).next_plus(most)
    return Evidence(
        verdict=Verdict.CERTIFIED,
        method="enclosure of the supremum in ball arithmetic, re-verified by the checker; RKC's "
        "value in exact fractions",
        scope=f"{each.name}: groups {', '.join(map(str, bound.groups))}; {stages} stages; every "
        "eigenvalue in the groups, every damping",
        steps=(
            ProofStep(
                name="certificate",
                establishes=f"max |p| ≤ {each.ours} on the groups",
                method="independent checker: exact integers with outward rounding, no library",
                trusts=("the Python interpreter",),
            ),
            ProofStep(
                name="opponent",
                establishes=f"1/T_{stages}((K + 1)/(K − 1)) ≥ {each.theirs} for K = {each.ratio}",
                method="Chebyshev's recurrence in exact fractions",
                trusts=("the Python interpreter",),
            ),
        ),
        certificate=certificate(bound, at_most=ours),
        values={
            "max |p|": str(bound.upper),
            "share of the best rate at this length": str(share),
            "times the rate of the best damped RKC": str(context.divide(bound.rate * stages, most)),
        },
    )


def _bound(each: DataDriven) -> Bound:
    schedule = Schedule(tuple(Step(_fraction(rate), count) for rate, count in each.steps))
    groups = ordered_groups(SpectralGroup(_fraction(m), _fraction(top)) for m, top in each.ends)
    return contraction_bound(schedule, groups, digits=_DIGITS)


def _fraction(value: sp.Rational) -> Fraction:
    return Fraction(int(value.p), int(value.q))
