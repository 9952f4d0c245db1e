"""Figures of the runs on strongly convex losses: error per step under the certified bound."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE
from numerics.experiments.convex_curve import ConvexCurve
from numerics.experiments.logistic import LogisticResult
from numerics.experiments.strongly_convex import StronglyConvexResult

__all__ = ["logistic_figure", "strongly_convex_figure"]

LOWEST = 1e-9
HIGHEST = 1e3


def strongly_convex_figure(result: StronglyConvexResult) -> Figure:
    """A panel for each ε: both methods with their certified bounds."""
    settings = result.settings
    with mpl.rc_context(STYLE):
        figure, panels = _panels(len(result.scales))
        for axes, part in zip(panels, result.scales, strict=True):
            _curve(axes, part.constant, "GD, best constant step", ORANGE)
            _curve(axes, part.multirate, "MrGD", BLUE)
            axes.set_title(
                f"ε = {part.scale}: cycles of {part.multirate.schedule.length} steps,\n"
                f"certified factor {float(part.contraction):.3f} a cycle",
                fontsize=9,
                loc="left",
            )
        panels[0].set_ylabel(r"$\|\theta_k - \theta^*\| \, / \, \|\theta_0 - \theta^*\|$")
        loss = (
            rf"$f(\theta) = \frac{{1}}{{2}}\|D\theta\|^2 + {float(settings.gamma):g}\,"
            r"\mathrm{mean}_j \log\cosh(x_j^T\theta)$"
        )
        figure.suptitle(
            f"{loss},  D = diag(1, ε),  d = {2 * settings.block},  {len(settings.seeds)} seeds",
            fontsize=10,
        )
        _legend(figure, panels[0])
        return figure


def logistic_figure(results: Sequence[LogisticResult]) -> Figure:
    """A panel for each data set: runs from the edge of the region, and the certified bound."""
    with mpl.rc_context(STYLE):
        figure, panels = _panels(len(results))
        for axes, result in zip(panels, results, strict=True):
            _curve(axes, result.constant, "GD, best constant step", ORANGE)
            _curve(axes, result.multirate, "MrGD", BLUE)
            settings = result.settings
            axes.set_title(
                f"{settings.data}: {result.rows_of_data:,} rows, ridge {float(settings.ridge):g}, "
                f"{len(result.coupled.groups)} groups\n"
                f"cycles of {result.multirate.schedule.length} steps, certified factor "
                f"{float(result.contraction):.3f} on "
                rf"$|x_j^T(w - w^*)| \leq$ {float(settings.radius):g}",
                fontsize=9,
                loc="left",
            )
        panels[0].set_ylabel(r"relative error  $\|w_k - w^*\| \, / \, \|w_0 - w^*\|$")
        _legend(figure, panels[0])
        return figure


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(1.2 + 4.2 * count, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    found = figure.subplots(1, count, sharey=True, squeeze=False)
    panels: list[Axes] = list(found[0])
    for axes in panels:
        axes.set_yscale("log")
        axes.set_ylim(LOWEST, HIGHEST)
        axes.set_xlabel("gradient steps $k$")
    return figure, panels


def _curve(axes: Axes, curve: ConvexCurve, name: str, colour: str) -> None:
    steps = np.arange(curve.steps + 1)
    errors = np.clip(curve.errors, LOWEST / 100, 1e30)
    if curve.bounds is not None:
        axes.plot(
            steps,
            np.clip(curve.bounds.max(axis=0), LOWEST / 100, 1e30),
            color=colour,
            lw=1.0,
            ls="--",
            label=f"{name}: certified bound",
        )
    axes.fill_between(steps, errors.min(axis=0), errors.max(axis=0), color=colour, alpha=0.25, lw=0)
    mean = np.exp(np.log(errors).mean(axis=0))
    axes.plot(steps, mean, color=colour, lw=1.2, label=f"{name}: mean, band min to max")
    axes.set_xlim(0, curve.steps)


def _legend(figure: Figure, axes: Axes) -> None:
    figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9
    )
