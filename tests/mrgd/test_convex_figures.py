"""Figures and experiments on strongly convex losses: what they show, and what is absent."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

import mrgd.experiments.strongly_convex as toy
from mrgd.convex_figures import logistic_figure, strongly_convex_figure
from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from mrgd.figures import save_figure
from numerics.experiments.logistic import BREAST_CANCER
from numerics.experiments.strongly_convex import STRONGLY_CONVEX
from proofs_check.checker import check
from proofs_check.logistic import logistic_result
from proofs_check.strongly_convex import strongly_convex_result

SMALL = replace(
    STRONGLY_CONVEX,
    block=4,
    cycles=2,
    seeds=(0, 1),
    scales=(Fraction(1, 10), Fraction(1, 20)),
)


def labels(axes):
    return [line.get_label() for line in axes.get_lines()]


def test_a_panel_for_each_scale_shows_both_methods_and_their_bounds(tmp_path):
    figure = strongly_convex_figure(strongly_convex_result(SMALL))
    assert len(figure.axes) == 2
    for axes, scale in zip(figure.axes, ("1/10", "1/20"), strict=True):
        assert sum("certified bound" in label for label in labels(axes)) == 2
        assert f"ε = {scale}" in axes.get_title(loc="left")
    save_figure(figure, tmp_path / "a.svg")
    save_figure(strongly_convex_figure(strongly_convex_result(SMALL)), tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_gradient_descent_has_no_bound_in_the_logistic_figure():
    result = logistic_result(replace(BREAST_CANCER, seeds=(0,), cycles=2), None)
    (axes,) = logistic_figure([result]).axes
    assert sum("certified bound" in label for label in labels(axes)) == 1
    assert "breast-cancer: 569 rows" in axes.get_title(loc="left")


def test_the_toy_runs_from_the_table_and_says_that_it_holds(monkeypatch):
    monkeypatch.setattr(toy, "STRONGLY_CONVEX", SMALL)
    prepared = experiment("toy-strongly-convex", RunOptions(seeds=(3,)))
    stages = []
    outcome = prepared.run(stages.append)
    assert len(stages) == prepared.stages
    assert outcome.holds is True
    assert [row["scale"] for row in outcome.rows] == ["1/10", "1/10", "1/20", "1/20"]
    for part in outcome.results["scales"]:
        assert check(json.dumps(part["certificate"])).accepted


def test_without_the_credit_card_file_the_outcome_is_undecided_and_says_what_is_needed(tmp_path):
    prepared = experiment("convex-logistic", RunOptions(seeds=(0,), data_dir=tmp_path))
    stages = []
    outcome = prepared.run(stages.append)
    assert len(stages) == prepared.stages
    assert outcome.holds is None
    assert outcome.results["needs"]["credit-card"].startswith("NEEDS credit-card")
    data = [row["data"] for row in outcome.rows]
    assert data == ["breast-cancer", "breast-cancer", "credit-card"]
    assert len({tuple(row) for row in outcome.rows}) == 1
    (part,) = outcome.results["data_sets"]
    assert check(json.dumps(part["certificate"])).accepted


@pytest.mark.data
def test_with_its_file_the_credit_card_data_hold_too():
    outcome = experiment("convex-logistic", RunOptions(seeds=(0,))).run(lambda _: None)
    if outcome.results["needs"]:
        pytest.skip(outcome.results["needs"]["credit-card"])
    assert outcome.holds is True
    data = [part["data"] for part in outcome.results["data_sets"]]
    assert data == ["breast-cancer", "credit-card"]
