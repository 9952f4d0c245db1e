"""The picture of `mrgd compare`: certified rates as bars on a log scale, and the limit of all.

A row for each method, from the fastest down; beside the bars the numbers that a reader compares:
the share of the limit, gradients to the tolerance, the largest transient, vectors held. Each is
rounded to the side on which it stays true.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from mrgd.compare_text import counted_short, rounded
from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from proofs_check.family_comparison import FamilyComparison, FamilyRow

__all__ = ["compare_figure"]

_GREY: Final = "#444444"
# Columns right of the bars, in widths of their own axes, right-aligned.
_COLUMNS: Final = (0.20, 0.50, 0.78, 1.0)
_GROUPS_SHOWN: Final = 4
_SMALLEST, _LARGEST = Decimal("1e-300"), Decimal("1e300")


def compare_figure(found: FamilyComparison) -> Figure:
    """Bars of the certified rates; methods with memory in a second colour, the limit as a line.

    A method whose rate is not positive and finite has no bar: its row says so.
    """
    rows = sorted(found.rows, key=lambda row: row.rate, reverse=True)
    with mpl.rc_context(STYLE):
        figure = blank_figure(9.6, 1.9 + 0.29 * len(rows))
        axes, table = figure.subplots(1, 2, sharey=True, width_ratios=(1.9, 1))
        table.set_axis_off()
        lowest, highest = _range(rows, found)
        for place, row in enumerate(rows):
            _bar(axes, place, row, lowest)
            _numbers(table, place, row)
        axes.set_xscale("log")
        axes.set_xlim(lowest, highest)
        axes.set_yticks(range(len(rows)), [row.method for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.grid(axis="y", visible=False)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("certified rate, nats a gradient step")
        axes.set_title(_title(found), fontsize=10, loc="left", pad=32)  # above the headers
        _headers(table, found)
        handles: list[Patch | Line2D] = [
            Patch(color=BLUE, label="schedule of gradient steps"),
            Patch(color=ORANGE, label="method with memory"),
        ]
        if found.limit is not None and found.limit.lower.is_finite():
            axes.axvline(float(found.limit.lower), color="black", lw=1.2, ls="--", zorder=3)
            text = rounded(found.limit.lower, ROUND_FLOOR)
            handles.append(
                Line2D([], [], color="black", lw=1.2, ls="--", label=f"limit g(0) = {text}…")
            )
        figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=9)
        return figure


def _title(found: FamilyComparison) -> str:
    shown = [f"[{float(group.mu):.4g}, {float(group.L):.4g}]" for group in found.groups]
    if len(shown) > _GROUPS_SHOWN:
        shown = [*shown[: _GROUPS_SHOWN - 1], "…", shown[-1]]
    return f"Eigenvalues in {' ∪ '.join(shown)}"


def _has_bar(row: FamilyRow) -> bool:
    return _SMALLEST < row.rate < _LARGEST


def _range(rows: Sequence[FamilyRow], found: FamilyComparison) -> tuple[float, float]:
    """Of the axis: half a decade below the smallest bar, a little above the largest and the limit.

    Without any bar it is a decade that shows nothing.
    """
    rates = [float(row.rate) for row in rows if _has_bar(row)]
    if found.limit is not None and found.limit.lower.is_finite():
        rates.append(float(found.limit.lower))
    return (min(rates) / 3, max(rates) * 1.3) if rates else (0.1, 1.0)


def _bar(axes: Axes, place: int, row: FamilyRow, lowest: float) -> None:
    colour = ORANGE if row.has_memory else BLUE
    if _has_bar(row):
        axes.barh(place, float(row.rate) - lowest, left=lowest, height=0.62, color=colour)
        return
    text = "infinite: exact after one cycle" if row.rate > 0 else "no contraction certified"
    axes.annotate(
        text, xy=(0.01, place), xycoords=axes.get_yaxis_transform(), va="center", fontsize=8
    )


def _numbers(table: Axes, place: int, row: FamilyRow) -> None:
    texts = (
        _percent(row.limit_fraction),
        counted_short(row.steps_to_tolerance),
        rounded(row.transient, ROUND_CEILING, places=3),
        str(row.memory_vectors),
    )
    for column, text in zip(_COLUMNS, texts, strict=True):
        table.annotate(
            text,
            xy=(column, place),
            xycoords=table.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=9,
            color=_GREY,
        )


def _headers(table: Axes, found: FamilyComparison) -> None:
    tolerance = f"{float(found.tolerance):.3g}"
    names = ("of limit", f"gradients\nto {tolerance}", "largest\ntransient", "vectors\nheld")
    for column, name in zip(_COLUMNS, names, strict=True):
        table.annotate(
            name,
            xy=(column, 1.01),
            xycoords="axes fraction",
            ha="right",
            va="bottom",
            fontsize=9,
        )


def _percent(fraction: Decimal | None) -> str:
    """In per cent, rounded down to three digits."""
    return "-" if fraction is None else f"{rounded(fraction * 100, ROUND_FLOOR, places=3)} %"
