"""Adaptive training seed by seed: the loss with probes and rollbacks, and what was planned for."""

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.adaptive_record import AdaptiveTraining
from numerics.experiments.adaptive_mlp import AdaptiveMlpResult

__all__ = ["adaptive_mlp_figure"]

MOST_SEEDS = 4
HIGHEST = 1e2


def adaptive_mlp_figure(result: AdaptiveMlpResult) -> Figure:
    """Loss by cost above, the planned interval and the Ritz values below; a column a seed."""
    settings = result.settings
    seeds = settings.seeds[:MOST_SEEDS]
    with mpl.rc_context(STYLE):
        figure = blank_figure(max(3.6 * len(seeds) + 1.2, 8.0), 6.6)
        above, below = figure.subplots(2, len(seeds), squeeze=False, sharex=True, sharey="row")
        for axes, seed, ours, theirs, beside in zip(
            above, seeds, result.adaptive, result.constant, result.quasi_newton, strict=False
        ):
            axes.plot(theirs.losses, color=ORANGE, lw=1.3, label=f"GD at {result.rate:g}")
            axes.plot(beside.losses, color="#999999", lw=1.3, ls="--", label="L-BFGS")
            _loss(axes, ours)
            axes.set_title(f"seed {seed}", fontsize=10)
        for axes, ours in zip(below, result.adaptive, strict=False):
            _plans(axes, ours, cost=settings.gradients)
            axes.set_xlabel("gradients, a product counted as two")
        above[0].set_ylabel("training loss (cross-entropy)")
        below[0].set_ylabel("eigenvalues of the Hessian")
        handles, labels = above[0].get_legend_handles_labels()
        more_handles, more_labels = below[0].get_legend_handles_labels()
        figure.legend(
            handles + more_handles,
            labels + more_labels,
            loc="outside lower center",
            ncols=5 if len(seeds) > 2 else 3,
            fontsize=8,
        )
        widths = "-".join(map(str, (*settings.hidden,)))
        figure.suptitle(
            f"{result.data}: all {result.rows_used:,} rows, hidden {widths}, tanh, full batch, "
            f"{settings.dtype}; {len(seeds)} of {len(settings.seeds)} seeds shown\n"
            f"GD's rate chosen on seed {settings.tuning_seed}; a probe costs at most "
            f"{max((p.products for each in result.adaptive for p in each.probes), default=0)} "
            "products",
            fontsize=10,
        )
        return figure


def _loss(axes: Axes, ours: AdaptiveTraining) -> None:
    costs = np.array([0, *(each.cost + each.gradients for each in ours.kept)])
    losses = [ours.losses[0], *(each.seen for each in ours.kept)]
    seen = np.clip(ours.losses, None, HIGHEST)
    axes.plot(ours.costs, seen, color=BLUE, lw=0.5, alpha=0.4, label="adaptive, within cycles")
    axes.plot(costs, losses, color=BLUE, lw=1.5, label="adaptive, after kept cycles")
    at = [each.cost for each in ours.probes]
    axes.plot(
        at,
        np.interp(at, costs, losses),
        "o",
        ms=5,
        mfc="white",
        color=BLUE,
        ls="none",
        label="probe",
    )
    axes.plot(
        [each.cost + each.gradients for each in ours.rolled_back],
        np.clip([each.seen for each in ours.rolled_back], None, HIGHEST),
        "x",
        ms=6,
        mew=1.5,
        color="black",
        ls="none",
        label="cycle rolled back",
    )
    axes.set_yscale("log")


def _plans(axes: Axes, ours: AdaptiveTraining, *, cost: int) -> None:
    for i, each in enumerate(ours.probes):
        end = ours.probes[i + 1].cost if i + 1 < len(ours.probes) else cost
        for j, group in enumerate(each.cycle.groups):
            axes.fill_between(
                [each.cost, end],
                float(group.mu),
                float(group.L),
                color=BLUE,
                alpha=0.2,
                lw=0,
                label="groups planned for" if i == j == 0 else None,
            )
    at = [each.cost for each in ours.probes]
    axes.plot(
        at,
        [each.largest for each in ours.probes],
        "^",
        ms=4,
        color="black",
        ls="none",
        label="largest Ritz value",
    )
    axes.plot(
        at,
        [max(-each.least, 0.0) for each in ours.probes],
        "v",
        ms=4,
        color=ORANGE,
        ls="none",
        label="minus the least (negative) one",
    )
    axes.set_yscale("log")
