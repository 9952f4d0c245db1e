"""Error against gradients for every family, a panel a problem, with the certified envelope."""

import math
from collections.abc import Sequence
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from mrgd.figures import STYLE, blank_figure
from numerics.experiments.family_result import FamilyResult
from numerics.experiments.family_run import FamilyCurve

__all__ = ["family_figure"]

LOWEST: Final = 1e-10
HIGHEST: Final = 1e2
COLUMNS: Final = 2
# the same colour for the same method in every panel
COLOURS: Final = {
    "optimal, one cycle": "#0b5394",
    "optimal": "#3d85c6",
    "gap-safe": "#45818e",
    "chebyshev": "#c55a11",
    "fractal": "#e69138",
    "rkc": "#b45f06",
    "silver": "#7f7f7f",
    "bsls": "#a64d79",
    "mrgd": "#38761d",
    "tight": "#6aa84f",
    "constant": "#000000",
    "heavy-ball": "#990000",
    "nesterov": "#cc4125",
    "chebyshev-semi-iteration": "#bf9000",
    "conjugate-gradients": "#674ea7",
}
OTHER: Final = "#444444"
INSIDE: Final = ("optimal", "optimal, one cycle")
RING: Final = "certified at the end of a cycle, with rounding"
RINGS: Final = 8  # on a curve, at most


def family_figure(results: Sequence[FamilyResult], title: str) -> Figure:
    """Mean error over the seeds; a dot where a cycle ends, an open ring at the bound there.

    The bound is the certified contraction with what rounding may add, the largest over the seeds.

    Inside a cycle the error may rise and fall: that is drawn thin, for `optimal` alone. Methods
    with memory are dashed. Where a curve has many ends, some of them have rings.
    """
    columns = min(COLUMNS, len(results))
    rows = -(-len(results) // columns)
    with mpl.rc_context(STYLE):
        figure = blank_figure(5.2 * columns, 1.4 + 3.6 * rows)
        panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
        for axes in panels.flat[len(results) :]:
            axes.set_visible(False)
        labels: dict[str, Line2D] = {}
        for axes, result in zip(panels.flat, results, strict=False):
            for curve in result.curves:
                labels.setdefault(curve.name, _draw(axes, curve))
            axes.set_title(_title(result), fontsize=9, loc="left")
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.set_ylim(LOWEST, HIGHEST)
            axes.set_xlabel("gradients (logarithmic)")
        for axes in panels[:, 0]:
            axes.set_ylabel(r"$\|w_k - w^*\| \, / \, \|w_0 - w^*\|$")
        ring = panels[0, 0].plot([], [], "o", mfc="none", color=OTHER, ms=7, label=RING)
        names = [name for name in COLOURS if name in labels]
        names += [name for name in labels if name not in COLOURS]
        figure.legend(
            [*(labels[name] for name in names), *ring],
            [*names, RING],
            loc="outside lower center",
            ncols=4,
            fontsize=8,
        )
        figure.suptitle(title, fontsize=10)
        return figure


def _draw(axes: Axes, curve: FamilyCurve) -> Line2D:
    colour = COLOURS.get(curve.name, OTHER)
    errors = _mean(curve.errors)
    steps = np.arange(1, len(errors))
    if curve.has_memory:
        (line,) = axes.plot(steps, errors[1:], color=colour, lw=1.3, ls="--", label=curve.name)
        return line
    if curve.name in INSIDE:
        axes.plot(steps, errors[1:], color=colour, lw=0.5, alpha=0.35)
    ends = np.array(curve.ends, dtype=np.int64)
    dots = "o" if len(ends) <= RINGS else None
    (line,) = axes.plot(ends, errors[ends], color=colour, lw=1.5, marker=dots, ms=3.5)
    ringed = np.unique(np.geomspace(1, max(len(ends), 1), RINGS).astype(np.int64)) - 1
    ringed = ringed[: len(ends)]
    bounds = np.array([np.nanmax(column) for column in curve.bounds.T])
    axes.plot(ends[ringed], bounds[ringed], "o", mfc="none", color=colour, ms=7, mew=0.8)
    return line


def _mean(errors: np.ndarray) -> np.ndarray:
    """The geometric mean over the seeds that still run."""
    with np.errstate(divide="ignore"):
        logs = np.log(np.clip(errors, 1e-300, 1e300))
    known = np.isfinite(logs)
    total = np.where(known, logs, 0.0).sum(axis=0)
    found: np.ndarray = np.exp(total / np.maximum(known.sum(axis=0), 1))
    return found


def _title(result: FamilyResult) -> str:
    K = float(result.groups[0].L / result.groups[-1].mu)
    exponent = math.floor(math.log10(K))
    shown = f"{K:.0f}" if exponent < 4 else rf"{K / 10**exponent:.1f}·10$^{{{exponent}}}$"
    groups = len(result.groups)
    return (
        f"{result.problem}: d = {result.dimension}, {groups} group{'s' * (groups > 1)}, K = {shown}"
    )
