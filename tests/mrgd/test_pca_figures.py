"""The figures of real data say what they show; the experiments, on digits for MNIST."""

from dataclasses import replace

import numpy as np
import pytest

from mrgd.experiments import experiment, pca_credit_card, pca_mnist
from mrgd.experiments.experiment import RunOptions
from mrgd.figures import save_figure
from numerics.data_set import DataNeeded, DataSet
from numerics.data_source import DIRECTORY_VARIABLE, data_set
from numerics.experiments.credit_card_pca import CREDIT_CARD_PCA
from numerics.experiments.mnist_pca import MNIST_PCA


@pytest.mark.parametrize("name", ["pca-credit-card", "pca-mnist"])
def test_absent_files_are_named(name, monkeypatch):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    with pytest.raises(DataNeeded, match=r"^NEEDS "):
        experiment(name, RunOptions()).run(lambda _: None)


def test_mnist_shows_every_digit_and_both_estimators(monkeypatch, tmp_path):
    small = replace(MNIST_PCA, neighbours=(5, 10), k=10, asked=100, asked_digit=50, drawn=200)
    monkeypatch.setattr(pca_mnist, "MNIST_PCA", small)
    monkeypatch.setattr(pca_mnist, "data_set", lambda name, directory: data_set("digits"))
    outcome = experiment("pca-mnist", RunOptions(seeds=(0, 1))).run(lambda _: None)
    assert len(outcome.rows) == 2 + 2 + 10
    assert outcome.holds is (
        outcome.results["multiscale"] and outcome.results["dimension_about_eight"]
    )
    projections, dimension = outcome.figures.values()
    assert [t.get_text() for t in projections.legends[0].get_texts()] == list("0123456789")
    words = [t.get_text() for t in dimension.legends[0].get_texts()]
    assert words[0] == "maximum likelihood (beside: k = 10)"
    assert "6 to 10" in words[2]
    for name, figure in outcome.figures.items():
        save_figure(figure, tmp_path / f"{name}.png")


def test_credit_card_names_its_clusters_and_why_so_many(monkeypatch, tmp_path):
    generator = np.random.default_rng(0)
    X = np.repeat(10 * np.eye(3, 6), 40, axis=0) + generator.standard_normal((120, 6))
    monkeypatch.setattr(
        pca_credit_card, "data_set", lambda name, directory: DataSet(name="drawn", X=X)
    )
    small = replace(CREDIT_CARD_PCA, clusters=(3, 4), starts=2)
    monkeypatch.setattr(pca_credit_card, "CREDIT_CARD_PCA", small)
    outcome = experiment("pca-credit-card", RunOptions(seeds=(0, 1))).run(lambda _: None)
    assert outcome.holds is False  # such data has one scale
    assert [row["rows"] for row in outcome.rows] == ["120", "120", "40", "40", "40"]
    projections, clusters = outcome.figures.values()
    key = projections.axes[5].get_legend()
    assert "3 clusters" in key.get_title().get_text()
    assert "3 to 4" in key.get_title().get_text()
    titles = [axes.get_title(loc="left") for axes in projections.axes[:2]]
    assert titles == ["directions 1 and 2", "directions 2 and 3"]
    assert len(clusters.axes[0].get_lines()) == 4
    for name, figure in outcome.figures.items():
        save_figure(figure, tmp_path / f"{name}.png")
