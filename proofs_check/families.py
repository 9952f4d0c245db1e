"""The families' bounds: a certificate each, re-verified by the checker and recomputed in mpmath.

The statement's rates come from formulas evaluated by SymPy, the schedules' from ball arithmetic:
both must be the same rationals, bit for bit. The min-max schedules are those of the statement.
"""

from fractions import Fraction

import sympy as sp

import theory.families as theory
from numerics.big_step_little_step import bsls_schedule
from numerics.families import FAMILIES
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check import checker, crosscheck
from proofs_check.certificate import certificate, certificate_text
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.supremum import contraction_bound
from proofs_check.tight import tight_schedule
from theory.claim import Statement
from theory.examples import inside, residual
from theory.families import FamilyExample

__all__ = ["families", "gap_safe"]

_DIGITS = 30
_GROUPS = spectral_groups("100:1000", "1/10:1")
_HULL = spectral_groups("1/10:1000")


@discharges(theory.families, digits=str(_DIGITS))
def families(statement: Statement) -> tuple[Evidence, ...]:
    """Every row is that family's schedule, and its bound is certified."""
    rows = theory.examples()
    if statement.hypotheses != (inside(theory.GROUPS),):
        raise NotProved("the statement is not on these groups")
    stated = set(statement.conclusion.args)
    if stated != {_says(row, row.at_most) for row in rows}:
        raise NotProved("the statement is not |p| ≤ the table's bounds for the table's steps")
    return tuple(_certified(row, _GROUPS, _exact(row.at_most)) for row in rows)


@discharges(theory.gap_safe, digits=str(_DIGITS))
def gap_safe(statement: Statement) -> Evidence:
    """The same schedule on the interval that the groups lie in."""
    (row,) = (row for row in theory.examples() if row.method == "gap-safe")
    if statement.conclusion != _says(row, sp.Integer(1)):
        raise NotProved("the statement is not |p| ≤ 1 for the gap-safe steps")
    if statement.hypotheses != (inside(((theory.LOW, theory.TOP),)),):
        raise NotProved("the statement is not on the interval from the lowest to the largest end")
    return _certified(row, _HULL, Fraction(1))


def _says(row: FamilyExample, at_most: sp.Rational) -> sp.Basic:
    """The relation |p(λ)| ≤ at_most, p of the row's steps."""
    return sp.Le(residual(row.steps), at_most, evaluate=False)


def _certified(
    row: FamilyExample, groups: tuple[SpectralGroup, ...], at_most: Fraction
) -> Evidence:
    schedule = _stated(row)
    made = _made(row)
    if made is not None and made.merged() != schedule.merged():
        raise NotProved(f"{row.method}: the stated steps are not those of the family")
    bound = contraction_bound(schedule, groups, digits=_DIGITS)
    if bound.holds(at_most) is not True:
        raise NotProved(f"{row.method}: max |p| ≤ {at_most} does not hold, it is {bound.lower}")
    answer = checker.check(certificate_text(bound, at_most=at_most))
    if not answer.accepted:
        raise NotProved(f"{row.method}: the checker rejects the certificate: {answer.message}")
    if not crosscheck.agrees(bound, digits=_DIGITS):
        raise NotProved(f"{row.method}: mpmath finds another maximum")
    return Evidence(
        verdict=Verdict.CERTIFIED,
        method="enclosure of the supremum in ball arithmetic, re-verified by the checker",
        scope=f"groups {', '.join(map(str, groups))}; one certificate a family, this one for "
        f"{row.length} steps of {row.method}",
        steps=(
            ProofStep(
                name="enclosure",
                establishes=f"{row.method}: {bound.lower} ≤ max |p| ≤ {bound.upper}",
                method="critical points isolated, factors evaluated in ball arithmetic",
                trusts=("python-flint",),
            ),
            ProofStep(
                name="certificate",
                establishes=f"{row.method}: max |p| ≤ {at_most}",
                method="independent checker: exact integers with outward rounding, no library",
                trusts=("the Python interpreter",),
            ),
        ),
        certificate=certificate(bound, at_most=at_most),
        values={
            "method": row.method,
            "steps": str(row.length),
            "upper": str(bound.upper),
            "rate": str(bound.rate),
        },
    )


def _stated(row: FamilyExample) -> Schedule:
    """The row's steps as a schedule, exact."""
    steps = tuple(Step(_exact(rate), count) for rate, count in row.steps)
    return Schedule(steps, _GROUPS, row.method)


def _made(row: FamilyExample) -> Schedule | None:
    """The family's own schedule of that length; None where the statement lists the rates itself."""
    if row.method in FAMILIES:
        return FAMILIES[row.method].schedule(_GROUPS, row.length)
    if row.method == "constant":
        (step,) = constant_schedule(_GROUPS).steps
        return Schedule((Step(step.rate, row.length),), _GROUPS)
    if row.method == "tight":
        return tight_schedule(_GROUPS)
    if row.method == "mrgd":
        return multirate_schedule(_GROUPS)
    return bsls_schedule(_GROUPS) if row.method == "bsls" else None


def _exact(value: sp.Rational) -> Fraction:
    return Fraction(int(value.p), int(value.q))
