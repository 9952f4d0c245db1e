"""The figure of a stability polynomial: what it marks, at one scale and at several."""

from fractions import Fraction

import pytest

from mrgd.figures import save_figure
from mrgd.stability_figure import stability_figure
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.real_stability import real_stability
from proofs_check.supremum import contraction_bound

TALK = Schedule((Step(Fraction(1, 1000), 67), Step(Fraction(1))))


def drawn(schedule, *groups):
    bound = contraction_bound(schedule, spectral_groups(*groups))
    return stability_figure(bound, real_stability(schedule)), bound


def labels(axes):
    return [line.get_label() for line in axes.get_lines()]


def test_both_panels_mark_the_groups_the_levels_and_the_interval():
    figure, bound = drawn(TALK, "1/10:1", "100:1000")
    left, right = figure.axes
    assert "level 1" in labels(left)
    assert "certified maximum over E" in labels(left)
    assert "real stability interval [0, 2.156]" in labels(left)
    assert "$|p(z)| \\leq 1$" in labels(right)
    assert f"{bound.upper:.4g}" in figure.get_suptitle()
    assert "68 steps a cycle" in figure.get_suptitle()
    low, high = left.get_xlim()
    assert low < 0.1
    assert high == pytest.approx(1050)
    assert left.get_xscale() == right.get_xscale() == "log"
    groups = [line for line in right.get_lines() if list(line.get_ydata()) == [0, 0]]
    assert [list(line.get_xdata()) for line in groups] == [[100, 1000], [0.1, 1]]


def test_a_maximum_between_groups_far_above_1_is_said_and_does_not_flatten_the_rest():
    far = Schedule((Step(Fraction(1, 10**6), 200), Step(Fraction(1), 6)))
    figure, _ = drawn(far, "1/2:1", "500000:1000000")
    left = figure.axes[0]
    assert left.get_ylim()[1] < 10
    (note,) = [text.get_text() for text in left.texts]
    assert "between groups" in note


def test_a_point_group_a_root_on_it_and_no_interval_are_drawn():
    schedule = Schedule((Step(Fraction(1, 2)),))
    bound = contraction_bound(schedule, spectral_groups("2:2"))
    assert bound.upper == 0
    figure = stability_figure(bound, None)
    assert not any("interval" in label for label in labels(figure.axes[0]))


def test_the_same_bound_gives_the_same_bytes(tmp_path):
    for name in ("a.svg", "b.svg"):
        save_figure(drawn(TALK, "1/10:1", "100:1000")[0], tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
