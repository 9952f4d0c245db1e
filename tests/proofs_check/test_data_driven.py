"""Runge–Kutta steps made for the data: certificates, exact values, and bounds set too low."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.decisions import evidence_of
from strategies.false_twins import attempt_at

from proofs_check.check import checks
from proofs_check.checker import check
from proofs_check.data_driven import chebyshev_at
from proofs_check.evidence import Verdict
from theory import data_driven as theory

NAME = "rk.driven-by-data"


def test_each_spectrum_has_a_certificate_that_the_checker_accepts():
    found = evidence_of(NAME)
    assert len(found) == len(theory.SPECTRA) == 3
    for item, each in zip(found, theory.SPECTRA, strict=True):
        assert item.verdict is Verdict.CERTIFIED
        assert each.name in item.scope
        assert item.certificate["at_most"] == str(Fraction(each.ours))
        assert check(json.dumps(item.certificate)).accepted


def test_how_much_faster_and_how_near_to_the_best_is_shown():
    faster = [float(e.values["times the rate of the best damped RKC"]) for e in evidence_of(NAME)]
    assert [4.9 <= faster[0], 4.5 <= faster[1], 42 <= faster[2]] == [True] * 3
    shares = [float(e.values["share of the best rate at this length"]) for e in evidence_of(NAME)]
    assert all(0.98 < share < 1 for share in shares)  # the roots are rounded to five digits


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ours": "0.0094"}, "is not shown"),
        ({"theirs": "0.388"}, "may leave less than"),
        ({"roots": theory.SPECTRA[0].roots.rpartition(" ")[0]}, "is not shown"),
    ],
)
def test_a_spectrum_that_is_claimed_too_well_is_undecided(monkeypatch, change, reason):
    first, *others = theory.SPECTRA
    monkeypatch.setattr(theory, "SPECTRA", (replace(first, **change), *others))
    (found,) = checks()[NAME].attempt()
    assert found.verdict is Verdict.UNDECIDED
    assert reason in found.scope


def test_another_statement_is_not_certified():
    (found,) = attempt_at(NAME, conclusion=sp.Le(theory.lam, 1))
    assert found.verdict is Verdict.UNDECIDED


@given(st.integers(0, 12), st.fractions(-3, 3, max_denominator=99))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_the_recurrence_is_chebyshevs_polynomial(degree, x):
    expected = sp.chebyshevt(degree, sp.Rational(x.numerator, x.denominator))
    assert chebyshev_at(degree, x) == Fraction(int(expected.p), int(expected.q))
