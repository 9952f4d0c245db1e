"""The figures of estimated groups say what was measured, and what was absent."""

from dataclasses import replace

from mrgd.estimate_groups_figures import ends_figure, price_figure
from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from numerics.experiments.estimate_cases import quadratic_case
from numerics.experiments.estimate_groups import (
    ESTIMATE_GROUPS,
    PLANS,
    EstimateGroupsResult,
    estimated_case,
)
from proofs_check.estimate_groups import STAGES


def test_a_panel_for_each_kind_with_its_cases_and_a_legend_of_the_lines():
    products = (5, 10)
    cases = [
        estimated_case(
            quadratic_case(count, 0), products, lambda _: lambda _: dict.fromkeys(PLANS, -9.0)
        )
        for count in (1, 2)
    ]
    cases.append(replace(cases[0], kind="digits"))
    result = EstimateGroupsResult(
        settings=replace(ESTIMATE_GROUPS, products=products),
        cases=tuple(cases),
        needs={"networks": "NEEDS torch"},
    )
    for figure, words in ((ends_figure(result), "error"), (price_figure(result), "rate")):
        titles = [axes.get_title(loc="left") for axes in figure.axes]
        assert titles == ["quadratics", "PCA covariances of data"]
        labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        assert [label.split(":")[0] for label in labels] == ["one group", "two groups"]
        assert "absent: networks" in figure.get_suptitle()
        assert words in figure.axes[0].get_ylabel()
        assert len(figure.legends[0].get_texts()) == 2


def test_the_experiment_counts_its_stages_with_fewer_seeds_and_another_type():
    for options in (RunOptions(), RunOptions(seeds=(0,), backend="torch", dtype="float32")):
        assert experiment("estimate-groups", options).stages == STAGES
