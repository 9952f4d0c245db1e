"""The worked examples: certified bounds, their certificates, and two independent re-checks."""

from fractions import Fraction

import sympy as sp

import theory.examples as theory
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check import checker, crosscheck
from proofs_check.certificate import certificate, certificate_text
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.supremum import contraction_bound
from theory.claim import Statement

__all__ = ["billions_of_steps", "two_groups"]

_DIGITS = 50


def _certified(
    statement: Statement,
    groups: tuple[SpectralGroup, ...],
    counts: tuple[int, ...],
    at_most: Fraction,
) -> tuple[Evidence, ...]:
    """The bound with its certificate, accepted by the checker, and mpmath's own 50 digits."""
    schedule = multirate_schedule(groups)
    found = tuple(step.count for step in schedule.steps)
    if found != counts:
        raise NotProved(f"the talk's counts are {found}, not {counts} as stated")
    if not _says(statement, schedule, groups, at_most):
        raise NotProved(f"the statement is not |p| ≤ {at_most} for these groups and steps")
    bound = contraction_bound(schedule, groups, digits=_DIGITS)
    text = certificate_text(bound, at_most=at_most)
    answer = checker.check(text)
    if not answer.accepted:
        raise NotProved(f"the checker rejects the certificate: {answer.message}")
    ends = ", ".join(str(group) for group in groups)
    certified = Evidence(
        verdict=Verdict.CERTIFIED,
        method="enclosure of the supremum in ball arithmetic, re-verified by the checker",
        scope=f"groups {ends}; counts {counts}; every eigenvalue in the groups",
        steps=(
            ProofStep(
                name="enclosure",
                establishes=f"{bound.lower} ≤ max |p| ≤ {bound.upper}",
                method="critical points isolated, factors evaluated in ball arithmetic",
                trusts=("python-flint",),
            ),
            ProofStep(
                name="certificate",
                establishes=f"max |p| ≤ {at_most}",
                method="independent checker: exact integers with outward rounding, no library",
                trusts=("the Python interpreter",),
            ),
        ),
        certificate=certificate(bound, at_most=at_most),
        values={
            "lower": str(bound.lower),
            "upper": str(bound.upper),
            "witness": str(bound.witness),
        },
    )
    if not crosscheck.agrees(bound, digits=_DIGITS):
        raise NotProved("mpmath finds another maximum")
    recomputed = Evidence(
        verdict=Verdict.CHECKED,
        method=f"recomputed independently by mpmath to {_DIGITS} digits",
        scope="the same maximum",
    )
    return certified, recomputed


@discharges(theory.two_groups, digits=str(_DIGITS))
def two_groups(statement: Statement) -> tuple[Evidence, ...]:
    """κ₁ = κ₂ = 10, r = 100, η = 1."""
    groups = spectral_groups("100:1000", "1/10:1")
    return _certified(statement, groups, (67, 1), Fraction(9, 10))


@discharges(theory.billions_of_steps, digits=str(_DIGITS))
def billions_of_steps(statement: Statement) -> tuple[Evidence, ...]:
    """κ = 100, r = 10⁴, n = 4."""
    groups = spectral_groups("1e18:1e20", "1e12:1e14", "1e6:1e8", "1:100")
    counts = (2_607_674_830, 1_894_244, 1_376, 1)
    return _certified(statement, groups, counts, Fraction(99, 100))


def _says(
    statement: Statement,
    schedule: Schedule,
    groups: tuple[SpectralGroup, ...],
    at_most: Fraction,
) -> bool:
    """Whether the statement is |p(λ)| ≤ at_most on the groups, for p of the schedule."""

    def exact(value: Fraction) -> sp.Rational:
        return sp.Rational(value.numerator, value.denominator)

    steps = tuple((exact(step.rate), step.count) for step in schedule.steps)
    ends = tuple((exact(group.mu), exact(group.L)) for group in groups)
    bound = sp.Le(theory.residual(steps), exact(at_most), evaluate=False)
    return bool(statement.conclusion == bound and statement.hypotheses == (theory.inside(ends),))
