"""The families' figures and experiments: what they show, and what is absent."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from mrgd.experiments import experiment, families_on_data, families_on_spectra
from mrgd.experiments.experiment import RunOptions
from mrgd.figures import save_figure
from numerics.experiments.data_quadratic import DATA
from numerics.experiments.given_spectra import GivenSpectrum, SpectraSettings
from proofs_check.planner import Method

SPECTRUM = GivenSpectrum(kappas=(Fraction(2), Fraction(2)), gaps=(Fraction(100),))
SMALL = SpectraSettings(spectra=(SPECTRUM,), dimension=8, rows=16, seeds=(0, 1), limit=200)
METHODS = (Method.CONSTANT, Method.OPTIMAL, Method.BSLS)


@pytest.fixture(scope="module")
def spectra():
    done = []
    run = families_on_spectra.prepared("families-on-spectra", SMALL, METHODS)
    outcome = run.run(done.append)
    assert len(done) == run.stages
    return outcome


def test_the_runs_on_spectra_hold_and_draw_a_figure_for_each_type(spectra, tmp_path):
    assert spectra.holds is True
    assert list(spectra.figures) == ["float64", "float32"]
    json.dumps(spectra.results, allow_nan=False)
    figure = spectra.figures["float64"]
    (axes,) = (axes for axes in figure.axes if axes.get_visible())
    assert axes.get_title(loc="left") == "2,2; 100, float64: d = 8, 2 groups, K = 400"
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names[0] == "optimal, one cycle"
    assert names[-1] == "certified at the end of a cycle, with rounding"
    assert {"constant", "heavy-ball", "conjugate-gradients"} <= set(names)
    save_figure(figure, tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").stat().st_size > 1000


def test_a_cycle_that_does_not_fit_is_a_row_with_its_reason():
    settings = replace(SMALL, types=("float64",), limit=100)
    run = families_on_spectra.prepared("families-on-spectra", settings, METHODS)
    rows = run.run(lambda _: None).rows
    (row,) = (row for row in rows if row["method"] == "bsls")
    assert "more than the 100 gradients of this run" in row["within bounds"]


def small_data(names, options):
    chosen = [
        replace(settings, limit=120, seeds=(0, 1)) for settings in DATA if settings.data in names
    ]
    return families_on_data.prepared(
        "families-on-data", chosen, (Method.CONSTANT, Method.OPTIMAL), options
    )


def test_digits_hold_alone(tmp_path):
    done = []
    run = small_data({"digits"}, RunOptions())
    outcome = run.run(done.append)
    assert outcome.holds is True
    assert len(done) == run.stages
    (problem,) = outcome.results["problems"]
    assert problem["dimension"] == 61
    assert problem["within_bounds"] is True


def test_data_that_are_absent_are_named_and_leave_the_outcome_undecided(tmp_path):
    done = []
    run = small_data({"digits", "mnist"}, RunOptions(data_dir=tmp_path))
    outcome = run.run(done.append)
    assert outcome.holds is None
    assert len(done) == run.stages
    assert outcome.results["needs"]["mnist"].startswith("NEEDS mnist")
    assert outcome.rows[-1]["method"].startswith("NEEDS mnist")
    assert list(outcome.rows[-1]) == list(outcome.rows[0])


def test_no_data_at_all_is_undecided_too(tmp_path):
    outcome = small_data({"mnist"}, RunOptions(data_dir=tmp_path)).run(lambda _: None)
    assert outcome.holds is None
    assert outcome.figures == {}


@pytest.mark.parametrize("name", ["families-on-data", "families-on-spectra"])
def test_fewer_seeds_can_be_asked_for(name):
    assert experiment(name, RunOptions(seeds=(0,))).stages >= 30
