"""Estimated groups against products: the error of the ends, and the price of estimation."""

from collections.abc import Callable, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.experiments.estimate_groups import CaseResult, Estimate, EstimateGroupsResult

__all__ = ["ends_figure", "price_figure"]

COLOURS = (BLUE, ORANGE, "#2e8b57", "black")
MARKERS = ("o", "s", "^", "D")
LOWEST_ERROR = 1e-8
LEAST_PRICE, LARGEST_PRICE = -0.25, 1.6

Panels = dict[str, list[tuple[str, list[CaseResult]]]]


def ends_figure(result: EstimateGroupsResult) -> Figure:
    """Median errors of the lowest end and of the others; band from 10 % to 90 % of the cases."""

    def drawn(axes: Axes, cases: Sequence[CaseResult], colour: str, marker: str) -> None:
        _curve(
            axes,
            cases,
            lambda e: max(e.lowest, LOWEST_ERROR),
            (colour, marker),
            dashed=True,
        )
        _curve(
            axes,
            cases,
            lambda e: max(e.others, LOWEST_ERROR),
            (colour, marker),
            dashed=False,
        )

    figure = _figure(
        result,
        drawn,
        "Error of the group ends, estimated from Lanczos alone",
        (
            ("the largest error of all ends but the lowest", False),
            ("error of the lowest end", True),
        ),
    )
    for axes in figure.axes:
        axes.set_yscale("log")
        axes.set_ylim(LOWEST_ERROR, 1e4)
        axes.axhline(0.01, color="grey", lw=0.8, ls=":")
    figure.axes[0].set_ylabel("relative error of an end (dotted: 1 %)")
    return figure


def price_figure(result: EstimateGroupsResult) -> Figure:
    """Certified rate on the exact groups, over that of the plan made from them."""

    def drawn(axes: Axes, cases: Sequence[CaseResult], colour: str, marker: str) -> None:
        _curve(axes, cases, _clipped("MrGD"), (colour, marker), dashed=False)
        _curve(axes, cases, _clipped("optimal"), (colour, marker), dashed=True)

    figure = _figure(
        result,
        drawn,
        "Price of estimation: certified rate of the plan from the estimate ÷ that of the exact "
        "plan, both on the exact groups",
        (
            ("MrGD", False),
            (f"optimal, cycle of {result.settings.cycle_length} steps", True),
        ),
    )
    for axes in figure.axes:
        axes.set_ylim(LEAST_PRICE, LARGEST_PRICE)
        axes.axhline(0, color="grey", lw=0.8)
        axes.axhline(0.9, color="grey", lw=0.8, ls=":")
    figure.axes[0].set_ylabel(
        "rate ÷ rate of the exact plan\n(dotted: 0.9; below 0: no contraction)"
    )
    return figure


def _clipped(plan: str) -> Callable[[Estimate], float]:
    return lambda estimate: max(estimate.prices[plan], LEAST_PRICE)


def _figure(
    result: EstimateGroupsResult,
    drawn: Callable[[Axes, Sequence[CaseResult], str, str], None],
    title: str,
    styles: Sequence[tuple[str, bool]],
) -> Figure:
    panels = _panels(result)
    products = result.settings.products
    with mpl.rc_context(STYLE):
        figure = blank_figure(12.6, 5.4)
        for axes, (name, kinds) in zip(
            np.atleast_1d(figure.subplots(1, len(panels), sharey=True)), panels.items(), strict=True
        ):
            for (kind, cases), colour, marker in zip(kinds, COLOURS, MARKERS, strict=False):
                drawn(axes, cases, colour, marker)
                axes.plot([], [], color=colour, marker=marker, ms=4, label=_label(kind, cases))
            axes.set_xscale("log")
            axes.set_xticks(products, [str(k) if k not in {60, 120} else "" for k in products])
            axes.minorticks_off()
            axes.tick_params(axis="x", labelsize=8)
            axes.set_xlabel("products (Hessian-vector)")
            axes.set_title(name, fontsize=10, loc="left")
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=8)
        lines = [Line2D([], [], color="black", ls="--" if dashed else "-") for _, dashed in styles]
        figure.legend(
            lines, [text for text, _ in styles], loc="outside lower center", ncols=2, fontsize=9
        )
        absent = f"; absent: {', '.join(result.needs)}" if result.needs else ""
        figure.suptitle(
            f"{title}\nmedian of the cases, band from 10 % to 90 %; one start vector each{absent}",
            fontsize=10,
        )
        return figure


def _panels(result: EstimateGroupsResult) -> Panels:
    names = ("quadratics", "PCA covariances of data", "Hessians of networks")
    found: Panels = {}
    for kind, cases in result.kinds().items():
        place = 0 if kind.endswith(("group", "groups")) else 2 if "networks" in kind else 1
        found.setdefault(names[place], []).append((kind, cases))
    return found


def _label(kind: str, cases: Sequence[CaseResult]) -> str:
    sizes = [case.dimension for case in cases]
    span = str(sizes[0]) if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
    return f"{kind}: {len(cases)} cases, dimension {span}"


def _curve(
    axes: Axes,
    cases: Sequence[CaseResult],
    value: Callable[[Estimate], float],
    look: tuple[str, str],
    *,
    dashed: bool,
) -> None:
    products = [each.products for each in cases[0].estimates]
    colour, marker = look
    values = np.array([[value(case.after(each)) for each in products] for case in cases])
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), axis=0, method="nearest")
    axes.plot(
        products,
        middle,
        color=colour,
        marker=marker,
        ms=4,
        lw=1.3,
        ls="--" if dashed else "-",
    )
    if not dashed:
        axes.fill_between(products, low, high, color=colour, alpha=0.15, lw=0)
