"""The figure off the subspace says what it shows."""

from dataclasses import replace

from mrgd.off_manifold_figures import off_manifold_figure
from numerics.data_source import data_set
from numerics.experiments.off_manifold import OFF_MANIFOLD, off_manifold_result, subspace_data


def test_both_models_are_named_with_their_starts():
    settings = replace(OFF_MANIFOLD, rows=50, starts=4, steps=2, seeds=(0, 1))
    data = subspace_data(data_set("digits"), settings)
    figure = off_manifold_figure(off_manifold_result(data, settings))
    linear, relu = figure.axes
    words = [[text.get_text() for text in axes.get_legend().get_texts()] for axes in (linear, relu)]
    assert "measured, 4 starts" in words[0]
    assert "standard deviation over 2 seeds" in words[1]
    assert "distance" in linear.get_xlabel()
