"""Sharpness at equal loss, by seed; and orbits and ends on the Kong–Tao function."""

import math

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.experiments.flat_minima import CYCLES, METHODS, RATES, FlatMinimaResult
from numerics.experiments.kong_tao import (
    KongTaoOrbits,
    KongTaoResult,
    global_minimum,
    objective,
)

__all__ = ["flat_minima_figure", "kong_tao_figure"]

COLOURS = dict(zip(METHODS, ("#7f7f7f", ORANGE, BLUE, "#7fbf7b"), strict=True))
MARKERS = dict(zip(METHODS, ("s", "^", "o", "D"), strict=True))


def flat_minima_figure(result: FlatMinimaResult) -> Figure:
    """λ_max/λ₀ by seed and method on the left, the ratios with intervals on the right."""
    settings = result.settings
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.4, 4.8)
        values, ratios = figure.subplots(1, 2, width_ratios=(3, 2))
        for i, name in enumerate(METHODS):
            reached = [
                (place, each.runs[name].sharpness / each.start_sharpness)
                for place, each in enumerate(result.seeds)
                if each.runs[name].reached
            ]
            if reached:
                x, y = zip(*reached, strict=True)
                values.plot(
                    np.array(x) + (i - 1.5) * 0.18,
                    y,
                    MARKERS[name],
                    color=COLOURS[name],
                    ms=6,
                    label=f"{name}, {len(reached)} of {len(result.seeds)} seeds",
                )
        values.axhline(2 / 1.9, color=ORANGE, lw=1, ls="--", label="2/η of GD 1.9/λ₀")
        values.set_xticks(range(len(result.seeds)), [str(each.seed) for each in result.seeds])
        values.set_xlabel("seed of the start")
        values.set_ylabel(r"$\lambda_{\max}(H)$ at the target, over $\lambda_0$ of the start")
        _ratios(ratios, result)
        figure.legend(
            *values.get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9
        )
        hidden = "-".join(map(str, settings.hidden))
        figure.suptitle(
            f"{result.data}: first {settings.rows} rows, hidden {hidden}, tanh, squared loss, full "
            f"batch, {settings.dtype}\nall stop at their first iterate with a training loss "
            f"≤ {result.target:.4g}; {len(result.seeds)} seeds",
            fontsize=10,
        )
        return figure


def _ratios(axes: Axes, result: FlatMinimaResult) -> None:
    axes.axvline(1, color="black", lw=0.8)
    pairs = [(cycle, name) for cycle in CYCLES for name in RATES]
    for place, (cycle, name) in enumerate(pairs):
        found = result.comparison(cycle, name)
        if found is None:
            continue
        each, colour = np.exp(found.differences), COLOURS[cycle]
        axes.plot(each, np.full(len(each), place + 0.2), "|", color=colour, ms=9)
        low, high = map(math.exp, found.interval)
        axes.plot([low, high], [place, place], "-", color=colour, lw=2)
        axes.plot([found.ratio], [place], MARKERS[cycle], color=colour, ms=7)
        axes.annotate(
            f"{found.ratio:.4f} ({low:.4f} to {high:.4f}), $d_z$ = {found.effect:.2f}, "
            f"p = {found.p_value:.2g}",
            (0.98, place - 0.12),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="top",
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
    axes.set_yticks(range(len(pairs)), [f"{cycle}\nto {name}" for cycle, name in pairs])
    axes.set_ylim(-0.6, len(pairs) - 0.4)
    axes.set_xlabel(
        r"ratio of $\lambda_{\max}$: ticks by seed; geometric mean" + "\n"
        r"with 95 % interval, effect $d_z$, Wilcoxon's p"
    )


def kong_tao_figure(result: KongTaoResult) -> Figure:
    """Histograms at the large rates with the derived normal curves; where the descents end."""
    settings = result.settings
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.4, 7.4)
        (*histograms,) = figure.subplots(2, 2)
        panels = [axes for row in histograms for axes in row]
        for axes, orbits in zip(panels, result.orbits[:2], strict=False):
            _histogram(axes, orbits)
        _ends(panels[2], result)
        _wells(panels[3], result)
        figure.suptitle(
            f"f(x) = x²/2 + ε·sin(x/ε), ε = {settings.epsilon}; {settings.starts} starts in "
            f"[{settings.range_of_starts[0]:g}, {settings.range_of_starts[1]:g}] on each of "
            f"{len(settings.seeds)} seeds, float64",
            fontsize=10,
        )
        return figure


def _histogram(axes: Axes, orbits: KongTaoOrbits) -> None:
    axes.stairs(orbits.density, orbits.edges, fill=True, color=BLUE, alpha=0.45, label="iterates")
    x = np.linspace(orbits.edges[0], orbits.edges[-1], 400)
    variance = orbits.predicted
    axes.plot(
        x,
        np.exp(-(x**2) / (2 * variance)) / math.sqrt(2 * math.pi * variance),
        color=ORANGE,
        lw=1.6,
        label="normal, variance ησ²/(2 − η)",
    )
    axes.set_ylim(0, 1.45 * float(orbits.density.max()))
    axes.set_xlabel("$x$")
    axes.set_ylabel("density")
    low, high = min(orbits.variances), max(orbits.variances)
    axes.set_title(
        f"GD, rate {orbits.rate}: variance {low:.4f} to {high:.4f}, derived {variance:.4f}",
        fontsize=9.5,
        loc="left",
    )
    axes.legend(loc="upper right", fontsize=9)


def _ends(axes: Axes, result: KongTaoResult) -> None:
    """How large a share of all starts ends at most so far above the minimum."""
    settings, descent = result.settings, result.descent
    for losses, name, colour, style in (
        (descent.small_losses, f"GD, rate {settings.small_rate}", ORANGE, "--"),
        (
            descent.multirate_losses,
            f"MrGD: {settings.large_steps} × {settings.rates[0]}, "
            f"{settings.small_steps} × {settings.small_rate}",
            BLUE,
            "-",
        ),
    ):
        values = np.sort(losses.ravel())
        share = np.arange(1, len(values) + 1) / len(values)
        axes.plot(np.maximum(values, 1e-7), share, style, color=colour, lw=1.6, label=name)
    axes.set_xscale("log")
    axes.set_ylim(0, 1.3)
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.set_xlabel(
        r"$f - \min f$ after "
        + f"{settings.large_steps + settings.small_steps} steps (drawn from 1e-7)"
    )
    axes.set_ylabel("share of the starts at or below")
    axes.legend(loc="upper left", fontsize=9)


def _wells(axes: Axes, result: KongTaoResult) -> None:
    """The function near the minimum, and where MrGD ended there."""
    epsilon = float(result.settings.epsilon)
    where, least = global_minimum(epsilon)
    width = 6 * 2 * math.pi * epsilon
    x = np.linspace(where - width, where + width, 2_000)
    axes.plot(x, objective(x, epsilon) - least, color="black", lw=0.8, label="f − min f")
    ends, losses = result.descent.multirate.ravel(), result.descent.multirate_losses.ravel()
    near = np.abs(ends - where) <= width
    axes.plot(
        ends[near],
        losses[near],
        "o",
        color=BLUE,
        ms=5,
        label=f"ends of MrGD here: {int(near.sum())} of {near.size}",
    )
    axes.set_ylim(-0.1 * epsilon, 4.2 * epsilon)
    axes.set_xlabel("$x$ near the minimum")
    axes.set_ylabel(r"$f - \min f$")
    axes.legend(loc="upper center", fontsize=9, ncols=2)
