"""The worked example of comparison matrices: the bound, its certificate, and the checker's word."""

from fractions import Fraction

import sympy as sp

import theory.convex_example as theory
from numerics.coupled_groups import CoupledGroups
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup
from proofs_check import checker
from proofs_check.check import discharges
from proofs_check.comparison import (
    ComparisonBound,
    comparison_certificate,
    comparison_certificate_text,
)
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from theory.claim import Statement

__all__ = ["certified_evidence", "two_blocks"]


@discharges(theory.two_blocks)
def two_blocks(statement: Statement) -> Evidence:
    """The statement's product, formed again by the checker, in other arithmetic."""
    zero, scale, rate = Fraction(0), Fraction(1, 100), Fraction(4, 5)
    groups = (SpectralGroup(Fraction(1), Fraction(3, 2)), SpectralGroup(scale**2, scale**2 * 3 / 2))
    bound = ComparisonBound(
        coupled=CoupledGroups(groups, ((zero, scale / 4), (scale / 4, zero))),
        schedule=Schedule((Step(rate, 10), Step(rate / scale**2))),
        vector=(Fraction(200), Fraction(1)),
        contraction=Fraction(2, 5),
    )
    if not _says(statement, bound):
        raise NotProved("the statement is not (∏M)u ≤ ρ̂u for these blocks and steps")
    return certified_evidence(bound, scope="every loss whose Hessian keeps these bounds")


def certified_evidence(
    bound: ComparisonBound, *, scope: str, values: dict[str, str] | None = None
) -> Evidence:
    """CERTIFIED with the certificate, if the independent checker accepts it.

    Raises:
        NotProved: if it does not.
    """
    answer = checker.check(comparison_certificate_text(bound))
    if not answer.accepted:
        raise NotProved(f"the checker rejects the certificate: {answer.message}")
    return Evidence(
        verdict=Verdict.CERTIFIED,
        method="a positive rational vector u with (∏M)u ≤ ρ̂u, re-verified by the checker",
        scope=scope,
        steps=(
            ProofStep(
                name="certificate",
                establishes=f"(∏M)u ≤ {bound.contraction}·u",
                method="independent checker: fractions with entries rounded up, no library",
                trusts=("the Python interpreter",),
            ),
        ),
        certificate=comparison_certificate(bound),
        values={
            "contraction of a cycle": f"{float(bound.contraction):.6g}",
            "steps of a cycle": str(bound.schedule.length),
            "nats per gradient step": f"{bound.rate:.6g}",
            **(values or {}),
        },
    )


def _says(statement: Statement, bound: ComparisonBound) -> bool:
    """Whether the statement is that of the bound, its matrices formed by SymPy."""

    def exact(value: Fraction) -> sp.Rational:
        return sp.Rational(value.numerator, value.denominator)

    coupled = bound.coupled
    product = theory.ordered_product(
        tuple((exact(group.mu), exact(group.L)) for group in coupled.groups),
        sp.Matrix([[exact(c) for c in row] for row in coupled.cross]),
        tuple((exact(step.rate), step.count) for step in bound.schedule.steps),
    )
    vector = tuple(exact(x) for x in bound.vector)
    found = theory.stated(product, vector, exact(bound.contraction))
    return bool((statement.hypotheses, statement.conclusion) == found)
