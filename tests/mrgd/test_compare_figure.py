"""The picture of the families: it shows every method, nothing overlaps, the bytes are the same."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import matplotlib as mpl
import pytest

from mrgd.compare_figure import compare_figure
from mrgd.figures import STYLE, save_figure
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.family_comparison import compare_families


@pytest.fixture(scope="module")
def table():
    return compare_families(spectral_groups("10:20", "1:2"), tolerance="1e-3")


def drawn(figure):
    """All visible texts with their boxes on the canvas."""
    with mpl.rc_context(STYLE):
        figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    texts = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        texts += [*axes.texts, axes.title, axes._left_title]
        if axes.axison:
            low, high = axes.get_xlim()
            ticks = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
            texts += [*axes.get_yticklabels(), axes.xaxis.label]
            texts += [label for place, label in ticks if low <= place <= high]  # others: not drawn
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in texts
        if text.get_visible() and text.get_text().strip()
    ]


def assert_readable(figure):
    found = drawn(figure)
    width, height = figure.canvas.get_width_height()
    for name, box in found:
        assert 0 <= box.x0 <= box.x1 <= width, name
        assert 0 <= box.y0 <= box.y1 <= height, name
    for (one, a), (other, b) in combinations(found, 2):
        assert not a.overlaps(b), (one, other)


def test_every_method_is_named_with_its_numbers_and_no_text_overlaps(table):
    figure = compare_figure(table)
    names = {name for name, _ in drawn(figure)}
    assert {row.method for row in table.rows} <= names
    assert any("limit g(0) = " in name for name in names)
    assert "gradients\nto 0.001" in names
    assert_readable(figure)


def test_bars_are_the_rates_and_the_line_is_the_limit(table):
    axes = compare_figure(table).axes[0]
    widths = sorted(bar.get_x() + bar.get_width() for bar in axes.patches)
    assert widths == pytest.approx(sorted(float(row.rate) for row in table.rows), rel=1e-12)
    (line,) = axes.lines
    assert line.get_xdata()[0] == float(table.limit.lower)
    assert len({bar.get_facecolor() for bar in axes.patches}) == 2


def test_long_numbers_long_titles_and_missing_bars_stay_readable(table):
    rows = list(table.rows)
    rows[0] = replace(
        rows[0],
        rate=Decimal("1e-15"),
        limit_fraction=Decimal("1e-12"),
        steps_to_tolerance=10**17,
        transient=Decimal("3.58e8"),
    )
    rows[1] = replace(rows[1], rate=Decimal(-1), steps_to_tolerance=None, transient=None)
    rows[2] = replace(rows[2], rate=Decimal("Infinity"))
    many = tuple(SpectralGroup(10 ** (2 * k), 3 * 10 ** (2 * k)) for k in range(9, -1, -1))
    figure = compare_figure(replace(table, rows=tuple(rows), groups=many))
    names = [name for name, _ in drawn(figure)]
    assert "no contraction certified" in names
    assert "infinite: exact after one cycle" in names
    assert_readable(figure)


def test_without_a_limit_there_is_no_line(table):
    rows = tuple(replace(row, limit_fraction=None) for row in table.rows)
    figure = compare_figure(replace(table, limit=None, rows=rows))
    assert not figure.axes[0].lines
    assert_readable(figure)


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_the_same_table_gives_the_same_bytes(table, tmp_path, suffix):
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        save_figure(compare_figure(table), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
