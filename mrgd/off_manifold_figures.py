"""What models answer off the data's subspace: spread over starts against the distance."""

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.experiments.off_manifold import OffManifoldResult

__all__ = ["off_manifold_figure"]


def off_manifold_figure(result: OffManifoldResult) -> Figure:
    """Standard deviations of the outputs: linear regression on the left, ReLU on the right."""
    settings, data = result.settings, result.data
    distances = np.array(settings.distances)
    with mpl.rc_context(STYLE):
        figure = blank_figure(9.6, 4.2)
        linear, relu = figure.subplots(1, 2)
        linear.plot(
            distances, distances, color="black", ls="--", lw=1.2, label=r"derived: $\tau\delta$"
        )
        linear.plot(
            distances,
            np.sqrt(result.linear_variance) * distances,
            "o",
            color=BLUE,
            label=f"measured, {settings.starts} starts",
        )
        linear.set_title("linear regression: change from the data", fontsize=10, loc="left")
        linear.set_ylabel("standard deviation over starts")
        relu.plot(
            distances,
            np.sqrt(result.relu.variances),
            "o-",
            color=ORANGE,
            label=f"standard deviation over {len(settings.seeds)} seeds",
        )
        relu.plot(
            distances,
            np.sqrt(result.relu.errors(data.y)),
            "s:",
            color="black",
            ms=4,
            label="root mean squared error",
        )
        relu.set_title(f"ReLU network, {settings.hidden} units", fontsize=10, loc="left")
        relu.set_ylabel("output")
        for axes in (linear, relu):
            axes.set_xlabel(r"distance $\delta$ off the subspace (rows have norm about 1)")
            axes.set_ylim(bottom=0)
            axes.legend(loc="upper left")
        figure.suptitle(
            f"{data.name}: {data.X.shape[0]} rows, rank {data.rank} in dimension "
            f"{data.X.shape[1]}; models asked at x + δn, n orthogonal to all rows; "
            f"{settings.backend}, {settings.dtype}",
            fontsize=11,
        )
        return figure
