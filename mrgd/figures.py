"""Figures of results: drawn without a display, the same bytes for the same result.

A figure goes to the file's format by its extension, .svg, .png or .pdf. SVG ids come from a fixed
salt and no file carries a date.
"""

from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from numerics.exact import InputError, shown
from numerics.experiments.toy import ToyCurve, ToyResult
from numerics.probe import Probe

__all__ = ["FORMATS", "STYLE", "blank_figure", "probe_figure", "save_figure", "toy_figure"]

FORMATS: Final[dict[str, dict[str, Any]]] = {
    ".svg": {"Date": None},
    ".png": {},
    ".pdf": {"CreationDate": None, "ModDate": None},
}
STYLE: Final[Any] = {
    "svg.hashsalt": "mrgd",
    "svg.fonttype": "path",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "figure.dpi": 150,
}
BLUE: Final = "#0b5394"
ORANGE: Final = "#c55a11"
LOWEST: Final = 1e-18


def toy_figure(result: ToyResult) -> Figure:
    """Error against gradient steps, multirate and constant: mean, spread, certified envelope."""
    settings = result.settings
    with mpl.rc_context(STYLE):
        figure = blank_figure(7.2, 4.6)
        axes = figure.add_subplot()
        _curve(axes, result.constant, "GD, best constant step", ORANGE)
        _curve(axes, result.multirate, "MrGD", BLUE)
        axes.set_yscale("log")
        axes.set_xlim(0, result.multirate.steps)
        axes.set_xlabel("gradient steps $k$")
        axes.set_ylabel(r"relative error  $\|w_k - w^*\| \, / \, \|w_0 - w^*\|$")
        scales = ", ".join(str(scale) for scale in settings.scales)
        axes.set_title(
            f"{settings.name}: d = {settings.dimension}, n = {settings.points:,}, "
            f"scales {scales}, {_counted(len(settings.seeds), 'seed')}\n"
            f"one cycle of {result.multirate.schedule.length} steps, {settings.cycles} cycles",
            fontsize=10,
            loc="left",
        )
        axes.legend(loc="lower left")
        return figure


def probe_figure(probe: Probe) -> Figure:
    """The PCA variances from the largest down, the groups as bands, the noise floor as a line."""
    values = probe.spectrum.eigenvalues
    order = np.arange(1, len(values) + 1)
    above = values > probe.detection.floor
    with mpl.rc_context(STYLE):
        figure = blank_figure(7.2, 4.6)
        axes = figure.add_subplot()
        for i, found in enumerate(probe.detection.found, start=1):
            axes.axhspan(float(found.group.mu), float(found.group.L), color=BLUE, alpha=0.10, lw=0)
            axes.axhline(float(found.group.mu), color=BLUE, lw=0.5, alpha=0.6)
            axes.axhline(float(found.group.L), color=BLUE, lw=0.5, alpha=0.6)
            axes.annotate(
                rf"group {i}: {_counted(found.count, 'eigenvalue')}, "
                rf"$\kappa$ = {float(found.group.kappa):.3g}",
                # the eigenvalues fall from the left: below the first group that side is free
                xy=(0.99 if i == 1 else 0.01, float(found.group.L)),
                xycoords=axes.get_yaxis_transform(),
                ha="right" if i == 1 else "left",
                va="bottom",
                fontsize=8,
            )
        axes.plot(order[above], values[above], "o", ms=3, color=BLUE, label="above the floor")
        if probe.detection.left_out:
            axes.plot(
                order[~above],
                np.maximum(values[~above], probe.detection.floor),
                "v",
                ms=4,
                color=ORANGE,
                label=f"{probe.detection.left_out} at or below the floor, left out",
            )
            axes.axhline(
                probe.detection.floor,
                color=ORANGE,
                ls=":",
                lw=1,
                label=f"floor {probe.detection.floor:.1e}, twice the rounding error",
            )
        axes.set_yscale("log")
        axes.set_xlabel("index of the eigenvalue, largest first")
        axes.set_ylabel("PCA variance")
        axes.set_title(
            f"{probe.name}: {probe.rows:,} rows, {probe.columns:,} columns, "
            f"{_counted(len(probe.detection.found), 'group')}",
            fontsize=10,
            loc="left",
        )
        if probe.detection.left_out:
            figure.legend(loc="outside lower center", ncols=3, fontsize=8)
        return figure


def blank_figure(width: float, height: float) -> Figure:
    """An empty figure of that size in inches, with a canvas that needs no display."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure: Figure, path: Path) -> None:
    """Writes the figure in the format of the extension; the same figure gives the same bytes.

    Raises:
        InputError: if the extension is not .svg, .png or .pdf.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            f"figure: the extension {shown(path.suffix)} of {shown(path.name)} is not known; "
            f"use {', '.join(FORMATS)}"
        )
    with mpl.rc_context(STYLE):
        figure.savefig(path, metadata=FORMATS[path.suffix.lower()])


def _curve(axes: Axes, curve: ToyCurve, name: str, colour: str) -> None:
    steps = np.arange(curve.steps + 1)
    logs = curve.log_errors
    mean = logs.mean(axis=0)
    low, high = logs.min(axis=0), logs.max(axis=0)
    axes.plot(
        steps,
        np.maximum(curve.envelope[: curve.steps + 1], LOWEST),
        color=colour,
        lw=1.0,
        ls="--",
        label=f"{name}: certified envelope",
    )
    axes.fill_between(steps, 10**low, 10**high, color=colour, alpha=0.25, lw=0)
    axes.plot(steps, 10**mean, color=colour, lw=1.5, label=f"{name}: mean, band min to max")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
