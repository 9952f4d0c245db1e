"""Training loss and held-out accuracy of a network, per gradient and per second."""

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.experiments.mnist_mlp import MethodRuns, MnistMlpResult

__all__ = ["mnist_mlp_figure"]

COLOURS = {
    "GD": ORANGE,
    "MrGD": BLUE,
    "optimal": "#2e8b57",
    "gap-safe": "#7fbf7b",
    "heavy ball": "#6a3d9a",
    "Adam": "#c51b8a",
    "L-BFGS": "black",
}
LOWEST = 1e-6
HIGHEST = 1e2


def mnist_mlp_figure(result: MnistMlpResult) -> Figure:
    """Loss above, accuracy below; against gradients on the left, seconds on the right."""
    settings = result.settings
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.4, 7.4)
        (loss, timed), (share, timed_share) = figure.subplots(2, 2)
        for runs in result.runs:
            _loss(loss, runs, seconds=False)
            _loss(timed, runs, seconds=True)
            _accuracy(share, runs, seconds=False)
            _accuracy(timed_share, runs, seconds=True)
        for axes in (loss, timed):
            axes.set_yscale("log")
            axes.set_ylabel("training loss (cross-entropy)")
        for axes in (share, timed_share):
            axes.set_ylim(0, 1)
            axes.set_ylabel("accuracy on held-out images")
        for axes in (loss, share):
            axes.set_xlabel("gradients (those of the probe not counted)")
        for axes in (timed, timed_share):
            axes.set_xlabel("seconds of training")
        figure.legend(
            *loss.get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=9
        )
        hidden = "-".join(map(str, settings.hidden))
        figure.suptitle(
            f"{result.data}: first {settings.rows:,} training images, the next "
            f"{settings.rows:,} held out; hidden {hidden}, ReLU, full batch, {settings.dtype}\n"
            f"{len(settings.seeds)} seeds: geometric mean, band min to max; choices made on "
            f"seed {settings.tuning_seed}; probe: "
            f"{max(probe.products for probe in result.probes)} Hessian products at the start",
            fontsize=10,
        )
        return figure


def _label(runs: MethodRuns) -> str:
    if runs.cycles:
        return f"{runs.name}: rates ÷ {runs.choice:g}, cycle of " + " or ".join(
            map(str, runs.cycles)
        )
    return f"{runs.name}: {runs.choice:g}" if runs.tried else runs.name


def _loss(axes: Axes, runs: MethodRuns, *, seconds: bool) -> None:
    length = min(len(training.losses) for training in runs.trainings)
    if not length:
        return
    losses = np.clip([t.losses[:length] for t in runs.trainings], LOWEST, HIGHEST)
    x = np.mean([t.seconds[:length] for t in runs.trainings], axis=0)
    along = x if seconds else np.arange(length)
    colour = COLOURS[runs.name]
    axes.fill_between(along, losses.min(axis=0), losses.max(axis=0), color=colour, alpha=0.2, lw=0)
    axes.plot(along, np.exp(np.log(losses).mean(axis=0)), color=colour, lw=1.3, label=_label(runs))


def _accuracy(axes: Axes, runs: MethodRuns, *, seconds: bool) -> None:
    length = min(len(training.accuracies) for training in runs.trainings)
    if not length:
        return
    pairs = np.array([training.accuracies[:length] for training in runs.trainings])
    used = pairs[0, :, 0].astype(int)
    x = np.mean([np.array(t.seconds)[used] for t in runs.trainings], axis=0)
    along = x if seconds else used
    shares, colour = pairs[:, :, 1], COLOURS[runs.name]
    axes.fill_between(along, shares.min(axis=0), shares.max(axis=0), color=colour, alpha=0.2, lw=0)
    axes.plot(along, shares.mean(axis=0), color=colour, lw=1.3)
