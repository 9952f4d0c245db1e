"""Gradients and Hessians of two layers along singular directions, at stages of a training."""

from collections.abc import Sequence
from typing import TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import ScalarFormatter

from mrgd.figures import BLUE, STYLE, blank_figure
from numerics.experiments.image_gradients import ImageGradients, StageGradients
from numerics.experiments.image_hessian import ImageHessian, LayerBlock, StageBlocks
from numerics.experiments.image_stages import ImageStagesSettings
from numerics.training_stages import Stage

__all__ = ["gradients_figure", "hessian_figure"]

COLOURS = (BLUE, "#e69138", "#38761d", "#674ea7")
FIT = ":"
Found = TypeVar("Found", StageGradients, StageBlocks)


def gradients_figure(result: ImageGradients) -> Figure:
    """Magnitudes above, and over the scales below; the first layer left, the second right."""
    with mpl.rc_context(STYLE):
        figure = blank_figure(11.0, 7.6)
        above, below = figure.subplots(2, 2, sharex="col")
        for i, stages in enumerate(_by_goal(result.found, result.settings)):
            name = _label([each.stage for each in stages])
            for layer in (0, 1):
                _curves(above[layer], [s.layers[layer].magnitudes for s in stages], i, name)
                _curves(below[layer], [s.layers[layer].over_scale for s in stages], i, name)
                fit = stages[0].layers[layer].line.values
                above[layer].plot(
                    np.arange(1, len(fit) + 1), 10**fit, FIT, color="black", lw=1.4, zorder=4
                )
                if layer:
                    _scales(above[1], [s.layers[1].scales for s in stages], COLOURS[i])
        _scales(above[0], [result.found[0].layers[0].scales], "black")
        for axes, words in zip(above, ("first layer, W1", "second layer, W2"), strict=True):
            axes.set_title(words, fontsize=10, loc="left")
            axes.set_ylabel(r"magnitude  $m_k = \|\partial L/\partial W\, v_k\|$")
        for axes, words in zip(below, ("images", "hidden features"), strict=True):
            axes.set_xlabel(f"singular direction k of the {words}")
            axes.set_ylabel(r"$m_k\,\sqrt{n}/\sigma_k$")
        handles, names = above[0].get_legend_handles_labels()
        handles += [
            Line2D([], [], color="black", ls="--", lw=1.0),
            Line2D([], [], color="black", ls=FIT, lw=1.4),
        ]
        names += [
            r"scales $\sigma_k/\sqrt{n}$ of the layer's inputs (right: in each stage's colour)",
            f"line with two knots, seed {result.settings.seeds[0]}",
        ]
        figure.legend(handles, names, loc="outside lower center", ncols=2, fontsize=9)
        _title(figure, result.sentence, result.settings)
        return figure


def hessian_figure(result: ImageHessian) -> Figure:
    """The largest eigenvalues; the first layer's curvature along the data; over their variances."""
    with mpl.rc_context(STYLE):
        figure = blank_figure(12.4, 5.2)
        top, along, over = figure.subplots(1, 3)
        for i, stages in enumerate(_by_goal(result.found, result.settings)):
            name = _label([each.stage for each in stages])
            for layer, style in ((0, "o-"), (1, "s--")):
                _curves(top, [s.layers[layer].eigenvalues for s in stages], i, name, style)
            first = [each.layers[0] for each in stages]
            _curves(along, [block.curvatures for block in first], i, name)
            _curves(over, [_over_mean(block) for block in first], i, name, log=False)
        variances = result.found[0].layers[0].variances
        shown = variances[: result.blocks.eigenvalues]
        top.plot(np.arange(1, len(shown) + 1), shown, color="black", ls=":", lw=1.4)
        along.plot(np.arange(1, len(variances) + 1), variances, color="black", ls=":", lw=1.4)
        top.set_xscale("log")
        top.set_xticks([1, 2, 5, 10, 20])
        top.xaxis.set_major_formatter(ScalarFormatter())
        top.minorticks_off()
        top.set_xlabel("eigenvalue, largest first")
        top.set_ylabel("eigenvalue of the block  (data: variance)")
        top.set_title(f"Lanczos, first {result.blocks.rows} of the images", fontsize=10, loc="left")
        along.set_title("first layer along the data's directions", fontsize=10, loc="left")
        along.set_ylabel(r"curvature  $c_k$  (data: variance $\lambda_k$)")
        over.set_title("what the variance leaves of it", fontsize=10, loc="left")
        over.set_ylabel(r"$c_k/\lambda_k$  over its geometric mean")
        over.set_ylim(0, 2)
        for axes in (along, over):
            axes.set_xlabel("singular direction k of the images")
        handles, names = along.get_legend_handles_labels()
        handles += [
            Line2D([], [], color="gray", marker="o", ms=4),
            Line2D([], [], color="gray", marker="s", ms=4, ls="--"),
            Line2D([], [], color="black", ls=":", lw=1.4),
        ]
        names += ["W1 (left)", "W2 (left)", "the data's variances (squared units of pixels/255)"]
        figure.legend(handles, names, loc="outside lower center", ncols=3, fontsize=9)
        _title(figure, result.sentence, result.settings)
        return figure


def _by_goal(found: Sequence[Found], settings: ImageStagesSettings) -> list[list[Found]]:
    """The stages of all seeds, goal by goal."""
    return [list(found[i :: len(settings.goals)]) for i in range(len(settings.goals))]


def _label(stages: Sequence[Stage]) -> str:
    goal = stages[0].goal
    accuracies = [stage.accuracy for stage in stages]
    spread = f"{min(accuracies):.1%} to {max(accuracies):.1%}"
    if all(stage.reached for stage in stages):
        return f"at {goal:.0%} held-out accuracy ({spread})"
    missed = sum(not stage.reached for stage in stages)
    of = "" if missed == len(stages) else f" on {missed} of {len(stages)} seeds"
    return f"{goal:.0%} not reached{of}: highest held-out accuracy ({spread})"


def _curves(
    axes: Axes,
    curves: Sequence[np.ndarray],
    i: int,
    name: str,
    style: str = "-",
    *,
    log: bool = True,
) -> None:
    """The geometric mean over the seeds, and a band from the least to the largest."""
    length = min(map(len, curves))
    stacked = np.stack([curve[:length] for curve in curves])
    order, colour = np.arange(1, length + 1), COLOURS[i % len(COLOURS)]
    axes.fill_between(order, stacked.min(axis=0), stacked.max(axis=0), color=colour, alpha=0.25)
    axes.plot(
        order, np.exp(np.log(stacked).mean(axis=0)), style, color=colour, lw=1.0, ms=3, label=name
    )
    if log:
        axes.set_yscale("log")


def _over_mean(block: LayerBlock) -> np.ndarray:
    """The quotients c_k/λ_k over their geometric mean."""
    logs = np.log(block.curvatures / block.variances)
    return np.asarray(np.exp(logs - logs.mean()))


def _scales(axes: Axes, curves: Sequence[np.ndarray], colour: str) -> None:
    length = min(map(len, curves))
    mean = np.exp(np.log(np.stack([curve[:length] for curve in curves])).mean(axis=0))
    axes.plot(np.arange(1, length + 1), mean, "--", color=colour, lw=1.0)


def _title(figure: Figure, sentence: str, settings: ImageStagesSettings) -> None:
    count = len(settings.seeds)
    seeds = "1 seed" if count == 1 else f"{count} seeds: geometric mean, band min to max"
    figure.suptitle(f"{sentence}\n{settings.sentence}; {seeds}", fontsize=10)
