"""Orders of the steps: certified transients, and errors in float32 against their bound."""

import math
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.experiments.order_transients import CaseResult, OrderTransientsResult

__all__ = ["order_figure"]

_FLOAT32_DECADES: Final = math.log10(float(np.finfo(np.float32).max))
_LOWEST: Final = 1e-8
_HIGHEST: Final = 1e6


def order_figure(result: OrderTransientsResult) -> Figure:
    """A row for each cycle: transients on the left, errors in float32 on the right."""
    cases = result.cases
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.5, 0.6 + 2.6 * len(cases))
        grid = figure.subplots(len(cases), 2, squeeze=False)
        for (left, right), case in zip(grid, cases, strict=True):
            _transients(left, case)
            _errors(right, case, result.settings.cycles)
        handles = [h for axes in grid[0] for h in axes.get_legend_handles_labels()[0]]
        figure.legend(handles=handles, loc="outside upper center", ncols=3, fontsize=8)
        grid[-1, 0].set_xlabel("largest partial product, decades above 1 (linear to 1, then log)")
        grid[-1, 1].set_xlabel(
            f"error in float32 after {result.settings.cycles} cycles (beyond 10⁶ at the edge)"
        )
        return figure


def _transients(axes: Axes, case: CaseResult) -> None:
    places = np.arange(len(case.orders))
    logs = np.array([order.logs for order in case.orders])
    sampled = np.array([(o.sampled_prefix, o.sampled_suffix) for o in case.orders])
    for column, (name, colour, offset) in enumerate(
        (("prefix $p_k$", BLUE, -0.18), ("suffix $p_N/p_k$", ORANGE, 0.18))
    ):
        axes.barh(
            places + offset, logs[:, column], 0.34, color=colour, label=f"{name}, certified bound"
        )
        axes.plot(sampled[:, column], places + offset, "k|", ms=7)
    axes.plot([], [], "k|", ms=7, label="largest at sampled points")
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(0, 4000)
    axes.axvline(_FLOAT32_DECADES, color="black", ls=":", lw=1)
    axes.annotate(
        "float32 ends",
        xy=(_FLOAT32_DECADES, 1.0),
        xycoords=axes.get_xaxis_transform(),
        fontsize=7,
        ha="left",
        va="top",
        xytext=(3, 0),
        textcoords="offset points",
    )
    _label(axes, case)
    axes.set_title(f"{case.case.name}: N = {case.case.length:,}", fontsize=10, loc="left")


def _errors(axes: Axes, case: CaseResult, cycles: int) -> None:
    places = np.arange(len(case.orders))
    runs = [order.run(np.float32) for order in case.orders]
    bounds = np.array([run.rounding.after(cycles) for run in runs])
    measured = np.array([run.last for run in runs])
    shown = np.clip(bounds, _LOWEST, _HIGHEST)
    axes.barh(places, shown, 0.6, left=_LOWEST / 10, color=BLUE, alpha=0.25, label="error: bound")
    fine = np.isfinite(measured)
    axes.plot(
        np.clip(measured[fine], _LOWEST, _HIGHEST),
        places[fine],
        "o",
        color=BLUE,
        ms=5,
        label="error: measured",
    )
    axes.plot(
        np.full(int((~fine).sum()), _HIGHEST),
        places[~fine],
        "x",
        color=ORANGE,
        label="run left float32",
    )
    axes.set_xscale("log")
    axes.set_xlim(_LOWEST, _HIGHEST * 2)
    axes.axvline(1, color="black", ls=":", lw=1)
    _label(axes, case)
    axes.set_yticklabels([])
    axes.set_title("float32", fontsize=10, loc="left")


def _label(axes: Axes, case: CaseResult) -> None:
    names = [
        f"{order.order.value} ✓" if order.order is case.chosen else order.order.value
        for order in case.orders
    ]
    axes.set_yticks(np.arange(len(names)), names, fontsize=8)
    axes.invert_yaxis()
