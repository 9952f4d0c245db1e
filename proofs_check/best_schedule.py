"""Certificates of theory.best_schedule: an upper and a lower bound of each best schedule."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import sympy as sp

import theory.best_schedule as theory
from numerics.spectral_group import SpectralGroup
from proofs_check.alternation import alternation, alternation_certificate, length_fraction
from proofs_check.certificate import certificate
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.limit import limit, limit_fraction
from proofs_check.optimal import optimal_schedule
from proofs_check.recheck import check
from proofs_check.supremum import contraction_bound
from theory.claim import Statement

__all__ = ["best", "gap_safe"]

_DIGITS = 14
_LIMIT_DIGITS = 20


@discharges(theory.best, digits=str(_DIGITS))
def best(statement: Statement) -> tuple[Evidence, ...]:
    """Each schedule is made anew, bounded from above, and its length from below."""
    evidence: list[Evidence] = []
    shown: dict[str, tuple[Fraction, Fraction]] = {}
    for name, ends, steps, _ in theory.BEST:
        groups = _groups(ends)
        bound = contraction_bound(
            optimal_schedule(groups, cycle_length=steps), groups, digits=_DIGITS
        )
        below = alternation(bound)
        if below is None:
            raise NotProved(f"{name}: the schedule does not alternate over {steps + 1} points")
        part = limit_fraction(bound, limit(groups, digits=_LIMIT_DIGITS))
        shown[name] = Fraction(below.lower), Fraction(bound.upper)
        where = f"{steps} steps on {', '.join(map(str, groups))}"
        evidence += [
            _certified(
                certificate(bound),
                scope=f"{where}: this schedule",
                establishes=f"{name} ≤ {bound.upper}",
                values={
                    f"{name}, of the limit at least": f"{part:.6}",
                    f"{name}, of the best rate of its length at least": str(
                        length_fraction(bound, below)
                    ),
                },
            ),
            _certified(
                alternation_certificate(below),
                scope=f"{where}: every schedule",
                establishes=f"{name} ≥ {below.lower}",
                values={},
            ),
        ]
    _within(statement, shown)
    return tuple(evidence)


@discharges(theory.gap_safe, digits=str(_DIGITS))
def gap_safe(statement: Statement) -> tuple[Evidence, ...]:
    """Two bounds of one schedule: on the groups, and on everything between them."""
    own, everywhere, ends, steps, _ = theory.SAFE[0]
    groups = _groups(ends)
    hull = (SpectralGroup(groups[-1].mu, groups[0].L),)
    schedule = optimal_schedule(groups, cycle_length=steps, gap_safe=True)
    on_groups = contraction_bound(schedule, groups, digits=_DIGITS)
    on_all = contraction_bound(schedule, hull, digits=_DIGITS)
    if any(1 / step.rate <= groups[-1].mu for step in schedule.steps):
        raise NotProved("a root lies below the groups: nothing is shown between 0 and μ_n")
    shown = {
        name: (Fraction(0), Fraction(bound.upper))
        for name, bound in ((own, on_groups), (everywhere, on_all))
    }
    _within(statement, shown)
    free = contraction_bound(optimal_schedule(groups, cycle_length=steps), groups, digits=_DIGITS)
    return tuple(
        _certified(
            certificate(bound),
            scope=f"{steps} steps, every eigenvalue in {', '.join(map(str, bound.groups))}",
            establishes=f"{name} ≤ {bound.upper}",
            values=values,
        )
        for name, bound, values in (
            (own, on_groups, {"without the condition": str(free.upper)}),
            (everywhere, on_all, {}),
        )
    )


def _groups(ends: theory.Ends) -> tuple[SpectralGroup, ...]:
    return tuple(SpectralGroup(Fraction(low), Fraction(high)) for low, high in reversed(ends))


def _certified(
    found: Mapping[str, object], *, scope: str, establishes: str, values: Mapping[str, str]
) -> Evidence:
    answer = check(json.dumps(found))
    if not answer.accepted:
        raise NotProved(f"the checker rejects the certificate of {establishes}: {answer.message}")
    return Evidence(
        verdict=Verdict.CERTIFIED,
        method="bound in ball arithmetic, re-verified by the checker",
        scope=scope,
        steps=(
            ProofStep(
                name="certificate",
                establishes=establishes,
                method="independent checker: exact integers with outward rounding, no library",
                trusts=("the Python interpreter",),
            ),
        ),
        certificate=found,
        values=values,
    )


def _within(statement: Statement, shown: Mapping[str, tuple[Fraction, Fraction]]) -> None:
    """Refuses a statement that does not hold at both ends of what is shown."""
    symbols = {str(each.symbol): each.symbol for each in statement.variables}
    if set(symbols) != set(shown):
        raise NotProved("the statement is about other schedules")
    for part in sp.And.make_args(statement.conclusion):
        for name, ends in shown.items():
            if symbols[name] not in part.free_symbols:
                continue
            for end in ends:
                if part.subs(symbols[name], _exact(end)) is not sp.true:
                    raise NotProved(
                        f"{part} is not shown: {name} may be {Decimal(float(end)):.12g}"
                    )


def _exact(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)
