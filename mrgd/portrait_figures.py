"""The phase portrait: flow, slow manifold, rest points and descent paths; loss and error beside."""

from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mrgd.figures import STYLE, blank_figure
from numerics.experiments.phase_portrait import PortraitPath, PortraitResult

__all__ = ["portrait_figure"]

COLOURS: Final = ("#0b5394", "#c55a11", "#38761d", "#741b47", "#7f6000", "#134f5c", "#990000")
GREY: Final = "#9a9a9a"
_GRID: Final = 60


def portrait_figure(result: PortraitResult) -> Figure:
    """The portrait on the left; loss and error against steps on the right."""
    problem, settings = result.settings.problem, result.settings
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.4, 5.4)
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1.0))
        _draw_portrait(figure.add_subplot(grid[:, 0]), result)
        losses, errors = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1])
        for i, path in enumerate(result.paths):
            _draw_history(losses, path.losses, path, COLOURS[i % len(COLOURS)])
            _draw_history(errors, path.errors, path, COLOURS[i % len(COLOURS)])
        losses.set_ylabel("loss")
        errors.set_ylabel(r"error  $\|w - w^*\|$")
        errors.set_xlabel("gradient steps (logarithmic)")
        losses.set_title("dots: the transient has ended", fontsize=9, loc="right")
        figure.suptitle(
            f"Deep linear network, N = {problem.depth} layers, variances 1 and "
            rf"$\varepsilon^2$, $\varepsilon$ = {problem.epsilon:g}: gradient descent, rate "
            f"1/{settings.steps_per_unit}",
            fontsize=11,
        )
        return figure


def _draw_portrait(axes: Axes, result: PortraitResult) -> None:
    problem, settings = result.settings.problem, result.settings
    reach = 1.25 * max(settings.box, *map(abs, problem.goal))
    side = np.linspace(-reach, reach, _GRID)
    across, up = np.meshgrid(side, side)
    velocity = problem.velocity(np.stack([across, up], axis=-1))
    axes.streamplot(
        side,
        side,
        velocity[..., 0],
        velocity[..., 1],
        color=GREY,
        linewidth=0.6,
        arrowsize=0.7,
        density=1.3,
    )
    axes.plot(problem.manifold(side), side, color="black", ls="--", lw=1.4, label="slow manifold")
    for i, path in enumerate(result.paths):
        colour = COLOURS[i % len(COLOURS)]
        axes.plot(*path.positions.T, color=colour, lw=1.6)
        axes.plot(*path.positions[0], "o", color=colour, ms=5)
    axes.plot([], [], "o-", color=COLOURS[0], lw=1.6, ms=5, label="descent, from its start")
    axes.plot(0, 0, "X", color="white", mec="black", ms=9, label="0, unstable", zorder=5)
    axes.plot(
        *problem.goal, "*", color="white", mec="black", ms=15, label="$w^*$, stable", zorder=5
    )
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    axes.set_aspect("equal")
    axes.set_xlabel("$w_1$ (variance 1)")
    axes.set_ylabel(r"$w_2$ (variance $\varepsilon^2$)")
    legend = axes.legend(loc="lower left", fontsize=8, frameon=True, framealpha=0.9)
    legend.set_zorder(6)


def _draw_history(axes: Axes, values: np.ndarray, path: PortraitPath, colour: str) -> None:
    steps = np.arange(1, len(values) + 1)  # the start is drawn at 1: the axis is logarithmic
    axes.plot(steps, values, color=colour, lw=1.4)
    if path.settled is not None:
        axes.plot(steps[path.settled], values[path.settled], "o", color=colour, ms=4)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(1, len(values))
