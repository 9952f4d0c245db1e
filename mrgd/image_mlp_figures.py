"""Training loss and held-out accuracy of a network on images, per gradient and per second."""

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.descent import Outcome
from numerics.experiments.image_mlp_result import (
    GRADIENTS_A_PRODUCT,
    GrowingRates,
    ImageMlpResult,
    MethodRuns,
    is_unstable,
)

__all__ = ["growing_rates_figure", "image_mlp_figure"]

# lines that lie on one another, or are seen in grey, differ by their dashes
LINES = {
    "GD": (ORANGE, "-"),
    "MrGD": (BLUE, "-"),
    "optimal": ("#2e8b57", "-"),
    "gap-safe": ("#90d090", "--"),
    "heavy ball": ("#6a3d9a", "-."),
    "Adam": ("#c51b8a", ":"),
    "L-BFGS": ("black", "-"),
}
LOWEST = 1e-9
HIGHEST = 1e2
CLIPPED = "losses above 100 are drawn at 100"


def image_mlp_figure(result: ImageMlpResult) -> Figure:
    """Loss above, accuracy below; against gradients on the left, seconds on the right."""
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.4, 7.6)
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
            axes.set_ylim(bottom=0)
            axes.set_ylabel("accuracy on held-out images")
        for axes in (loss, share):
            axes.set_xlabel("gradients (those of the probe not counted)")
        for axes in (timed, timed_share):
            axes.set_xlabel("seconds of training (probe and accuracies not counted)")
        figure.legend(
            *loss.get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=9
        )
        figure.suptitle(
            f"{_title(result)}\n{len(result.probes)} seeds: geometric mean of losses, mean of "
            f"accuracies, band min to max; choices made on seed {result.settings['tuning seed']}; "
            f"{CLIPPED}\n{_probed(result)}",
            fontsize=9.5,
        )
        return figure


def growing_rates_figure(result: ImageMlpResult) -> Figure:
    """GD's loss at growing rates and MrGD's, a panel for each seed."""
    ours = result.of("MrGD")
    with mpl.rc_context(STYLE):
        figure = blank_figure(3.7 * len(result.growing) + 0.6, 5.2)
        panels = figure.subplots(1, len(result.growing), sharey=True, squeeze=False)[0]
        for axes, growing, training in zip(panels, result.growing, ours.trainings, strict=True):
            _rates(axes, growing)
            losses = np.clip(training.losses, LOWEST, HIGHEST)
            axes.plot(losses, color=BLUE, lw=2.2, ls="--", label=_label(ours))
            axes.set_yscale("log")
            axes.set_xlabel("gradients (those of the probe not counted)")
            axes.set_title(f"seed {growing.seed}: 2/λ_max = {growing.unit:.3g}", fontsize=10)
        panels[0].set_ylabel("training loss (cross-entropy)")
        handles = {  # rates of one seed alone are in the legend, too
            label: handle
            for axes in panels
            for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        figure.legend(
            list(handles.values()),
            list(handles),
            loc="outside lower center",
            ncols=4,
            fontsize=9,
        )
        figure.suptitle(
            f"{_title(result)}\ndots: unstable, the loss was above its start (grey line) or not "
            f"finite (cross); {CLIPPED}\n{_probed(result)}",
            fontsize=9.5,
        )
        return figure


def _title(result: ImageMlpResult) -> str:
    settings = result.settings
    hidden = "-".join(map(str, settings["hidden"]))
    return f"{result.data}\nhidden {hidden}, ReLU, full batch, {settings['dtype']}"


def _probed(result: ImageMlpResult) -> str:
    products = max(probe.products for probe in result.probes)
    resolved = ", ".join(str(len(probe.eigenvalues)) for probe in result.probes)
    groups = ", ".join(str(len(probe.groups)) for probe in result.probes)
    return (
        f"probe at the start: {products} Hessian products, as {GRADIENTS_A_PRODUCT * products} "
        f"gradients; {resolved} eigenvalues resolved, in {groups} groups"
    )


def _rates(axes: Axes, growing: GrowingRates) -> None:
    count = len(growing.trainings)
    for place, (multiple, training) in enumerate(growing.trainings.items()):
        losses = np.clip(training.losses, LOWEST, HIGHEST)
        colour = mpl.colormaps["YlOrBr"](0.3 + 0.7 * place / max(count - 1, 1))
        axes.plot(
            losses,
            color=colour,
            lw=1.3 if is_unstable(training) else 1.8,
            ls=":" if is_unstable(training) else "-",
            label=f"GD, {multiple:g} × 2/λ_max",
        )
        if training.outcome is Outcome.DIVERGED and len(losses):
            axes.plot(len(losses) - 1, losses[-1], "x", color=colour)
    first = next(iter(growing.trainings.values()))
    axes.axhline(first.losses[0], color="0.6", lw=0.8)


def _label(runs: MethodRuns) -> str:
    if runs.cycles:
        scale = f"÷ {runs.choice:g}" if runs.choice >= 1 else f"× {1 / runs.choice:g}"
        return f"{runs.name}: rates {scale}, cycle of " + " or ".join(map(str, runs.cycles))
    return f"{runs.name}: {runs.choice:g}{runs.unit}" if runs.tried else runs.name


def _loss(axes: Axes, runs: MethodRuns, *, seconds: bool) -> None:
    length = min(len(training.losses) for training in runs.trainings)
    if not length:
        return
    losses = np.clip([t.losses[:length] for t in runs.trainings], LOWEST, HIGHEST)
    x = np.mean([t.seconds[:length] for t in runs.trainings], axis=0)
    along = x if seconds else np.arange(length)
    colour, dashes = LINES[runs.name]
    axes.fill_between(along, losses.min(axis=0), losses.max(axis=0), color=colour, alpha=0.15, lw=0)
    mean = np.exp(np.log(losses).mean(axis=0))
    axes.plot(along, mean, color=colour, ls=dashes, lw=1.4, label=_label(runs))


def _accuracy(axes: Axes, runs: MethodRuns, *, seconds: bool) -> None:
    length = min(len(training.accuracies) for training in runs.trainings)
    if not length:
        return
    pairs = np.array([training.accuracies[:length] for training in runs.trainings])
    used = pairs[0, :, 0].astype(int)
    x = np.mean([np.array(t.seconds)[used] for t in runs.trainings], axis=0)
    along = x if seconds else used
    shares, (colour, dashes) = pairs[:, :, 1], LINES[runs.name]
    axes.fill_between(along, shares.min(axis=0), shares.max(axis=0), color=colour, alpha=0.15, lw=0)
    axes.plot(along, shares.mean(axis=0), color=colour, ls=dashes, lw=1.4)
