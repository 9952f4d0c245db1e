"""Real data along its principal directions: projections, decay, clusters, dimensions."""

from collections.abc import Sequence
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.experiments.credit_card_pca import CreditCardPca
from numerics.experiments.mnist_pca import Dimensions, MnistPca

__all__ = ["clusters_figure", "credit_card_figure", "dimension_figure", "mnist_figure"]

# ten that a colour-blind reader tells apart as far as ten can be
COLOURS: Final = (
    "#0b5394",
    "#c55a11",
    "#38761d",
    "#990000",
    "#674ea7",
    "#7f6000",
    "#a64d79",
    "#45818e",
    "#7f7f7f",
    "#000000",
)
MARKERS: Final = "osD^vP*Xhp"
SAID: Final = 8


def credit_card_figure(result: CreditCardPca) -> Figure:
    """Four projections coloured by cluster, the decay of the variances, and the key."""
    with mpl.rc_context(STYLE):
        figure = blank_figure(11.0, 7.0)
        axes = figure.subplots(2, 3).ravel()
        for place, i in zip((0, 1, 3, 4), range(4), strict=True):
            _projection(axes[place], result.projected, result.labels, i, "standard deviations")
        decay = axes[2]
        for values, colour, marker, name in (
            (result.spectrum.eigenvalues, BLUE, "o", "standardised columns"),
            (result.raw.eigenvalues, ORANGE, "s", "raw columns (mixed units)"),
        ):
            order = np.arange(1, len(values) + 1)
            decay.plot(order, values / values[0], marker, ls="-", ms=4, color=colour, label=name)
        decay.set_yscale("log")
        decay.set_xlabel("principal direction, by variance")
        decay.set_ylabel("variance / largest variance")
        decay.set_title("decay of the variances", fontsize=10, loc="left")
        decay.legend(loc="lower left", fontsize=8)
        key = axes[5]
        key.axis("off")
        for i, cluster in enumerate(result.clusters):
            key.plot([], [], "o", color=COLOURS[i], label=f"cluster {i + 1}: {cluster.rows:,} rows")
        count = len(result.clusters)
        key.legend(
            loc="center left",
            title=f"k-means, {count} clusters:\nlargest mean silhouette "
            f"({result.silhouettes[count]:.2f})\nof {_range(result.settings.clusters)} clusters",
            alignment="left",
        )
        figure.suptitle(
            f"{result.name}: {len(result.labels):,} complete rows, "
            f"{len(result.spectrum.eigenvalues)} columns, each standardised",
            fontsize=11,
        )
        return figure


def clusters_figure(result: CreditCardPca) -> Figure:
    """Variances inside each cluster: along its own directions, and along those of all rows."""
    with mpl.rc_context(STYLE):
        figure = blank_figure(10.0, 4.4)
        own, shared = figure.subplots(1, 2)
        values = result.spectrum.eigenvalues
        leading = np.arange(1, result.projected.shape[1] + 1)
        series = [("all rows", "black", ".", values, values[: len(leading)])]
        series += [
            (
                f"cluster {i + 1} ({cluster.rows:,} rows)",
                COLOURS[i],
                MARKERS[i],
                cluster.spectrum.eigenvalues,
                cluster.along,
            )
            for i, cluster in enumerate(result.clusters)
        ]
        for name, colour, marker, of_own, along in series:
            style = {"color": colour, "marker": marker, "ms": 4, "lw": 1.2, "label": name}
            above = of_own > 0
            own.plot(np.arange(1, len(of_own) + 1)[above], of_own[above], **style)
            shared.plot(leading, along, **style)
        own.set_title("along its own principal directions", fontsize=10, loc="left")
        own.set_xlabel("principal direction of the cluster, by variance")
        shared.set_title("along the principal directions of all rows", fontsize=10, loc="left")
        shared.set_xlabel("principal direction of all rows")
        shared.set_xticks(leading)
        for axes in (own, shared):
            axes.set_yscale("log")
            axes.set_ylabel("variance (standardised columns)")
        figure.legend(*own.get_legend_handles_labels(), loc="outside lower center", ncols=5)
        figure.suptitle(f"{result.name}: variances inside the k-means clusters", fontsize=11)
        return figure


def mnist_figure(result: MnistPca) -> Figure:
    """Singular values of all images and of each digit, and three projections."""
    with mpl.rc_context(STYLE):
        figure = blank_figure(9.6, 8.0)
        decay, *others = figure.subplots(2, 2).ravel()
        for digit, found in result.digits.items():
            _decay(decay, found.eigenvalues, found.error, COLOURS[digit % 10], 0.8)
        _decay(decay, result.spectrum.eigenvalues, result.spectrum.error, "black", 2.0)
        decay.plot([], [], color="black", lw=2.0, label=f"all {result.images:,} images")
        decay.plot([], [], color="#888888", lw=0.8, label="one digit each, colours as beside")
        decay.set_yscale("log")
        decay.set_xlabel("principal direction, by variance")
        decay.set_ylabel(r"singular value / $\sqrt{n}$  (grey levels)")
        decay.set_title("decay, above the rounding floor", fontsize=10, loc="left")
        decay.legend(loc="lower left", fontsize=8)
        for i, axes in enumerate(others):
            _projection(axes, result.projected, result.labels, i, "grey levels")
        for digit in result.digits:
            others[0].plot([], [], "o", color=COLOURS[digit % 10], label=str(digit))
        figure.legend(
            loc="outside lower center",
            ncols=10,
            title="digit",
            fontsize=9,
            handles=(others[0].get_legend_handles_labels()[0]),
        )
        figure.suptitle(
            f"{result.name}: {result.images:,} images; the projections show "
            f"{len(result.labels):,} of them",
            fontsize=11,
        )
        return figure


def dimension_figure(result: MnistPca) -> Figure:
    """Estimates of the dimension: against k, against the number of images, for each digit."""
    settings = result.settings
    with mpl.rc_context(STYLE):
        figure = blank_figure(11.0, 4.4)
        by_k, by_size, by_digit = figure.subplots(1, 3, sharey=True)
        ks = list(settings.neighbours)
        table = np.array([[found.likelihood[k] for k in ks] for found in result.subsamples])
        by_k.errorbar(ks, table.mean(axis=0), _spread(table), fmt="o-", color=BLUE, capsize=3)
        pairs = np.array([[found.two_nearest] for found in result.subsamples])
        by_k.errorbar([2], pairs.mean(axis=0), _spread(pairs), fmt="s", color=ORANGE, capsize=3)
        by_k.set_xscale("log")
        by_k.set_xticks([2, *ks], labels=[str(k) for k in (2, *ks)])
        by_k.xaxis.set_minor_locator(NullLocator())
        by_k.set_xlabel("neighbours k (TwoNN: 2)")
        by_k.set_ylabel("estimated dimension")
        by_k.set_title(
            f"all images: {settings.subsamples} subsamples\nof {settings.asked:,}, mean, "
            "bar min to max",
            fontsize=10,
            loc="left",
        )
        sizes = [result.images, *(found.images for found in result.of_parts)]
        likelihood = [result.likelihood, *(of.likelihood[settings.k] for of in result.of_parts)]
        two_nearest = [result.two_nearest, *(found.two_nearest for found in result.of_parts)]
        by_size.plot(sizes, likelihood, "o-", color=BLUE)
        by_size.plot(sizes, two_nearest, "s-", color=ORANGE)
        by_size.set_xscale("log")
        by_size.set_xticks(sizes, labels=[f"{size:,}" for size in sizes])
        by_size.xaxis.set_minor_locator(NullLocator())
        by_size.set_xlabel("images among which neighbours are found")
        by_size.set_title("drawn parts of the images", fontsize=10, loc="left")
        _digits(by_digit, result.of_digits, settings.k)
        for axes in (by_k, by_size, by_digit):
            axes.axhspan(6, 10, color="#888888", alpha=0.15, lw=0)
            axes.axhline(SAID, color="black", lw=1, ls=":")
            axes.set_ylim(bottom=0)
        by_k.plot([], [], "o-", color=BLUE, label=f"maximum likelihood (beside: k = {settings.k})")
        by_k.plot([], [], "s-", color=ORANGE, label="TwoNN")
        by_k.plot([], [], ":", color="black", label="the talk: about 8 (band: 6 to 10)")
        handles, words = by_k.get_legend_handles_labels()
        figure.legend(handles, words, loc="outside lower center", ncols=3)
        figure.suptitle(f"{result.name}: dimension by nearest neighbours", fontsize=11)
        return figure


def _projection(axes: Axes, projected: np.ndarray, labels: np.ndarray, i: int, unit: str) -> None:
    colours = np.array(COLOURS)[labels % len(COLOURS)]
    # one call, rows in their own order: no cluster is painted over all others
    axes.scatter(
        projected[:, i], projected[:, i + 1], s=3, c=colours, alpha=0.5, lw=0, rasterized=True
    )
    axes.set_xlabel(f"direction {i + 1} ({unit})")
    axes.set_ylabel(f"direction {i + 2} ({unit})")
    axes.set_title(f"directions {i + 1} and {i + 2}", fontsize=10, loc="left")


def _decay(axes: Axes, values: np.ndarray, error: float, colour: str, width: float) -> None:
    above = values > 2 * error
    axes.plot(np.arange(1, len(values) + 1)[above], np.sqrt(values[above]), color=colour, lw=width)


def _digits(axes: Axes, found: Sequence[Dimensions], k: int) -> None:
    places = np.arange(len(found))
    axes.plot(places, [of.likelihood[k] for of in found], "o", color=BLUE)
    axes.plot(places, [of.two_nearest for of in found], "s", color=ORANGE)
    axes.set_xticks(places, labels=[of.where.removeprefix("digit ") for of in found])
    axes.set_xlabel("digit, neighbours among its own images")
    axes.set_title("each digit", fontsize=10, loc="left")


def _spread(table: np.ndarray) -> np.ndarray:
    mean = table.mean(axis=0)
    return np.stack([mean - table.min(axis=0), table.max(axis=0) - mean])


def _range(counts: Sequence[int]) -> str:
    return f"{min(counts)} to {max(counts)}"
