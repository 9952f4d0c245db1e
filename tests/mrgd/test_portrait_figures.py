"""The phase portrait's figure says what it shows, and is the same for the same result."""

from dataclasses import replace

from mrgd.figures import save_figure
from mrgd.portrait_figures import portrait_figure
from numerics.experiments.phase_portrait import PORTRAIT, portrait_result


def test_the_portrait_names_its_parts_and_is_reproducible(tmp_path):
    result = portrait_result(replace(PORTRAIT, seeds=(0, 1), duration=30))
    figure = portrait_figure(result)
    plane, losses, errors = figure.axes
    legend = [text.get_text() for text in plane.get_legend().get_texts()]
    assert legend[0] == "slow manifold"
    assert len(legend) == 4
    assert losses.get_ylabel() == "loss"
    assert "error" in errors.get_ylabel()
    assert len(losses.lines) == len(errors.lines) == 4  # a curve and a dot each
    for name in ("one", "two"):
        save_figure(portrait_figure(result), tmp_path / f"{name}.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
