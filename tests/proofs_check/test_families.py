"""The families' table: certified row by row, and not when anything in it is altered."""

import json
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
import sympy as sp
from strategies.false_twins import attempt_at

import theory.families as theory
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check import checker, families
from proofs_check.certificate import certificate_text
from proofs_check.check import checks
from proofs_check.evidence import Verdict, combined_verdict
from proofs_check.planner import Method
from proofs_check.recheck import check
from proofs_check.supremum import contraction_bound
from theory.cycle import lam
from theory.examples import inside, residual

TABLE, SAFE = "schedule.families", "schedule.families-gap-safe"


def test_every_method_has_a_row_with_its_certificate():
    found = checks()[TABLE].evidence()
    assert [item.values["method"] for item in found] == [method.value for method in Method]
    assert {item.verdict for item in found} == {Verdict.CERTIFIED}
    assert combined_verdict(found) is Verdict.CERTIFIED
    for item in found:
        assert checker.check(sp_text(item.certificate)).accepted


def sp_text(certificate):
    return json.dumps(dict(certificate))


def test_the_stated_bounds_are_the_maxima_rounded_up_in_the_last_digit():
    for row, item in zip(theory.examples(), checks()[TABLE].evidence(), strict=True):
        upper = Fraction(item.values["upper"])
        at_most = Fraction(int(row.at_most.p), int(row.at_most.q))
        text = f"{float(at_most):.10f}".rstrip("0")
        last = Fraction(1, 10 ** len(text.partition(".")[2]))
        assert at_most - last < upper <= at_most, row.method


def test_the_gap_safe_steps_are_safe_in_the_gap_and_the_min_max_steps_are_not():
    (found,) = checks()[SAFE].evidence()
    assert found.verdict is Verdict.CERTIFIED
    (row,) = (row for row in theory.examples() if row.method == "optimal")
    steps = tuple(Step(Fraction(int(rate.p), int(rate.q)), n) for rate, n in row.steps)
    assert contraction_bound(Schedule(steps), spectral_groups("1/10:1000")).lower > 10


def altered(index, **changes):
    """The table's conclusion with one row changed."""
    rows = [row for row in theory.examples() if row.method != "fractal"]
    rows[index] = replace(rows[index], **changes)
    return sp.And(
        *(sp.Le(residual(row.steps), row.at_most, evaluate=False) for row in rows), evaluate=False
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"conclusion": altered(3, at_most=sp.Rational("0.95"))},
        {"conclusion": altered(3, at_most=sp.Rational("0.952"))},
        {"conclusion": altered(1, steps=((sp.Rational(1, 1000), 66), (sp.Integer(1), 1)))},
        {"hypotheses": (inside(((sp.Rational(1, 20), sp.Integer(1)), theory.GROUPS[1])),)},
        {"hypotheses": (inside(theory.GROUPS), lam < 1000)},
        {"hypotheses": ()},
    ],
)
def test_a_table_with_one_number_altered_is_not_certified(changes):
    (found,) = attempt_at(TABLE, **changes)
    assert found.verdict is Verdict.UNDECIDED
    assert "the statement is not" in found.scope


def test_the_unaltered_table_passes_the_same_comparison():
    rows = theory.examples()
    same = altered(0, at_most=rows[0].at_most)
    assert attempt_at(TABLE, conclusion=same)[0].verdict is Verdict.CERTIFIED


@pytest.mark.parametrize(
    "changes",
    [
        {"conclusion": sp.Le(residual(theory.examples()[-1].steps), sp.Rational(99, 100))},
        {"conclusion": sp.Le(residual(theory.examples()[-2].steps), sp.Integer(1))},
        {"hypotheses": (inside(theory.GROUPS),), "instance": {lam: sp.Integer(1)}},
    ],
)
def test_another_statement_of_safety_is_not_certified(changes):
    (found,) = attempt_at(SAFE, **changes)
    assert found.verdict is Verdict.UNDECIDED
    assert "the statement is not" in found.scope


@pytest.mark.parametrize("method", ["constant", "chebyshev", "tight", "bsls", "silver", "rkc"])
def test_steps_that_are_not_the_familys_are_not_certified(monkeypatch, method):
    honest = families._made

    def one_more(row):
        made = honest(row)
        if row.method != method:
            return made
        first, *others = made.steps
        return replace(made, steps=(Step(first.rate, first.count + 1), *others))

    monkeypatch.setattr(families, "_made", one_more)
    (found,) = checks()[TABLE].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert f"{method}: the stated steps are not those of the family" in found.scope


def test_a_bound_that_is_too_low_is_not_certified(monkeypatch):
    first, *others = theory.examples()
    rows = (replace(first, at_most=sp.Rational("0.9968")), *others)
    monkeypatch.setattr(theory, "examples", lambda: rows)
    (found,) = checks()[TABLE].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "constant: max |p| ≤ 623/625 does not hold, it is 0.99680511" in found.scope


def test_a_certificate_that_the_checker_rejects_is_no_evidence(monkeypatch):
    def tampered(bound, *, at_most):
        return certificate_text(bound, at_most=at_most).replace("16", "15")

    monkeypatch.setattr(families, "certificate_text", tampered)
    (found,) = checks()[TABLE].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "constant: the checker rejects the certificate" in found.scope


def test_a_disagreement_with_mpmath_is_no_evidence(monkeypatch):
    monkeypatch.setattr(families, "crosscheck", SimpleNamespace(agrees=lambda bound, digits: False))
    (found,) = checks()[TABLE].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert "mpmath finds another maximum" in found.scope


def test_the_certificates_are_accepted_by_their_kind():
    (found,) = checks()[SAFE].evidence()
    assert check(sp_text(found.certificate)).accepted
