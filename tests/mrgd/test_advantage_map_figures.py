"""The figures of the (κ, r) plane: what they name, and the same bytes for the same map."""

from fractions import Fraction

import numpy as np
import pytest

from mrgd.advantage_map_figures import limit_share_figure, step_ratio_figure
from mrgd.experiments import experiment
from mrgd.experiments.advantage_map import prepared
from mrgd.experiments.experiment import RunOptions
from mrgd.figures import save_figure
from numerics.exact import InputError
from numerics.experiments.advantage_map import MapSettings
from proofs_check.advantage_map import advantage_map

SMALL = MapSettings(
    groups=(2,),
    kappas=(Fraction(2), Fraction(10)),
    gaps=(Fraction(100), Fraction(10_000), Fraction(10**6)),
)


@pytest.fixture(scope="module")
def result():
    return advantage_map(SMALL)


def test_the_map_of_steps_draws_the_proved_frontier_between_the_cells(result):
    figure = step_ratio_figure(result)
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend[0].startswith("proved frontier")
    assert len(legend) == 4
    (proved, *_) = figure.axes[0].lines
    # at κ = 2 MrGD wins from r = 10⁴ on, at κ = 10 from 10⁶ on
    xs, ys = (np.asarray(each, dtype=float) for each in proved.get_data())
    assert np.nanmin(ys) == pytest.approx(1e3)
    assert np.nanmax(ys) == pytest.approx(1e5)
    assert np.nanmin(xs) < 2
    assert np.nanmax(xs) > 10


def test_the_shares_of_the_limit_are_drawn_for_both_methods(result):
    titles = [axes.get_title(loc="left") for axes in limit_share_figure(result).axes[:2]]
    assert titles == ["MrGD, tight counts, certified, n = 2", "heavy ball, n = 2"]


def test_the_figures_are_the_same_for_the_same_map(result, tmp_path):
    for draw in (step_ratio_figure, limit_share_figure):
        for name in ("one", "two"):
            save_figure(draw(result), tmp_path / f"{name}.svg")
        assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_experiment_holds_and_has_two_figures():
    done = []
    run = prepared(SMALL)
    outcome = run.run(done.append)
    assert outcome.holds is True
    assert len(done) == run.stages
    assert list(outcome.figures) == ["steps", "limit"]


def test_seeds_say_nothing_to_it_and_are_refused():
    with pytest.raises(InputError, match="advantage-map draws nothing at random; leave --seeds"):
        experiment("advantage-map", RunOptions(seeds=(0, 1)))
