"""Measurements on given spectra: small ones confirmed, and each seen to fail where it should."""

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest

from numerics.experiments.given_spectra import GivenSpectrum, SpectraSettings
from proofs_check import families_on_spectra as measured
from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.families_on_spectra import LONG, spectrum_result
from proofs_check.planner import Method

SPECTRUM = GivenSpectrum(kappas=(Fraction(2), Fraction(2)), gaps=(Fraction(100),))
SMALL = SpectraSettings(spectra=(SPECTRUM,), dimension=12, rows=16, seeds=(0, 1))


@pytest.fixture(scope="module")
def results():
    return {
        dtype: spectrum_result(
            SMALL, SPECTRUM, dtype, methods=(Method.OPTIMAL, Method.MRGD), memory=("heavy-ball",)
        )
        for dtype in SMALL.types
    }


def test_every_method_stays_within_its_certificate_in_both_types(results):
    for result in results.values():
        assert result.is_within_bounds
        assert not result.left_out
        assert [curve.name for curve in result.curves] == [LONG, "optimal", "mrgd", "heavy-ball"]
        assert all(curve.margin >= 1 for curve in result.curves[:3])
        assert all(curve.ends for curve in result.curves[:3])


def test_the_long_cycle_reaches_its_contraction_at_its_end_in_float64(results):
    curve = results["float64"].curve(LONG)
    assert len(curve.ends) == 1
    assert curve.certified[0] <= 1e-8 * (1 + 1e-3)  # on groups widened by rounding
    assert curve.gradients_to(1e-8) == (curve.length, curve.length)
    ball = results["float64"].curve("heavy-ball").gradients_to(1e-8)
    assert all(count > 2 * curve.length for count in ball)


def test_a_spectrum_that_the_schedule_was_not_planned_for_is_not_certified_by_its_plan():
    # the certificate is of the matrix, not of the plan: twice as wide, |p| is large, and said so
    wide = GivenSpectrum(kappas=(Fraction(2), Fraction(4)), gaps=(Fraction(50),))
    problem = measured.spectrum_problem(SMALL, wide, 0, "float64")
    schedule = measured.planned_cycle(
        Method.OPTIMAL, SPECTRUM.groups, contraction=SMALL.contraction, limit=1000
    )
    cycle = measured.certified_cycle(LONG, schedule, problem.groups)
    found = measured.schedule_curve(problem, cycle, limit=schedule.length, stop=1e-8)
    assert found.certified[0] > 1e-8
    assert found.is_within_bounds


def evidence_with(monkeypatch, name, results):
    monkeypatch.setattr(measured, "FOUR_SPECTRA", SMALL)
    monkeypatch.setattr(measured, "_result", lambda spectrum, dtype: results[dtype])
    (found,) = checks()[name].evidence()
    return found


def test_the_certificate_is_confirmed_on_a_small_spectrum(monkeypatch, results):
    found = evidence_with(monkeypatch, "families.spectra-certificate", results)
    assert found.verdict is Verdict.CONFIRMED
    assert "threshold" in found.values
    assert "2 seeds" in found.scope


def test_an_error_above_the_certificate_is_not_confirmed(monkeypatch, results):
    single = results["float32"]
    low = replace(single.curves[1], bounds=single.curves[1].bounds / 100)
    broken = {**results, "float32": replace(single, curves=(single.curves[0], low))}
    found = evidence_with(monkeypatch, "families.spectra-certificate", broken)
    assert found.verdict is Verdict.NOT_CONFIRMED


def test_a_method_that_was_not_run_is_not_confirmed(monkeypatch, results):
    broken = {**results, "float64": replace(results["float64"], left_out={LONG: "too long"})}
    found = evidence_with(monkeypatch, "families.spectra-certificate", broken)
    assert found.verdict is Verdict.NOT_CONFIRMED


@pytest.mark.parametrize(
    ("name", "times"), [("families.spectra-wide-gap", 14), ("families.spectra-three-groups", 9)]
)
@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        ((10, 10), (0, 0), Verdict.CONFIRMED),
        ((10, 10), (0, -1), Verdict.NOT_CONFIRMED),  # one seed misses by one gradient
        ((10, None), (0, 0), Verdict.NOT_CONFIRMED),
        ((10, 10), (0, None), Verdict.NOT_CONFIRMED),
    ],
)
def test_a_ratio_is_confirmed_at_its_threshold_and_not_below(
    monkeypatch, name, times, ours, theirs, verdict
):
    counts = {
        LONG: ours,
        "heavy-ball": tuple(None if extra is None else 10 * times + extra for extra in theirs),
    }
    result = SimpleNamespace(
        curve=lambda which: SimpleNamespace(gradients_to=lambda _: counts[which])
    )
    found = evidence_with(monkeypatch, name, {"float64": result})
    assert found.verdict is verdict
