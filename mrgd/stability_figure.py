"""The stability polynomial of a cycle, drawn: |p| on the real axis, and |p(z)| ≤ 1 in the plane.

Both panels use logarithmic moduli, so that groups many orders of magnitude apart are seen at once;
the second shows the plane in log-polar coordinates, its angles linear up to 1° and logarithmic
beyond, as the region around an upper group is often a fraction of a degree high. The curves are
rounded; the maximum over the groups and the real stability interval are certified numbers.
"""

from decimal import Context, Decimal
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mrgd.figures import BLUE, ORANGE, STYLE, blank_figure
from numerics.stability import log10_modulus, polar_grid
from proofs_check.real_stability import RealStability
from proofs_check.supremum import Bound

__all__ = ["stability_figure"]

GREEN: Final = "#38761d"
_POINTS: Final = 1_500  # of the curve in each group, and in all
_GRID: Final = (140, 420)
_LARGE: Final = 3.0  # orders of magnitude above 1 that are drawn, at least


def stability_figure(bound: Bound, interval: RealStability | None) -> Figure:
    """Two panels: |p| over [0, 1.05·L₁] with the certified maximum, and the region |p(z)| ≤ 1.

    Args:
        bound: the certified bound, with its groups and its schedule.
        interval: the real stability interval; None where it was not computed.

    Returns:
        The figure.
    """
    bottom = min(float(group.mu) for group in bound.groups) / 4
    top = 1.05 * max(float(group.L) for group in bound.groups)
    with mpl.rc_context(STYLE):
        figure = blank_figure(11.0, 4.8)
        left, right = figure.subplots(1, 2)
        _real_axis(left, bound, interval, (bottom, top))
        _plane(right, bound, interval, (bottom, top))
        count = bound.steps
        method = f"{bound.schedule.method}, " if bound.schedule.method else ""
        figure.suptitle(
            f"{method}{count:,} {'step' if count == 1 else 'steps'} a cycle, "
            f"max |p| ≤ {bound.upper:.4g} on {len(bound.groups)} "
            f"{'group' if len(bound.groups) == 1 else 'groups'}",
            fontsize=10,
            x=0.01,
            ha="left",
        )
        figure.legend(loc="outside lower center", ncols=6, fontsize=8)
        return figure


def _real_axis(
    axes: Axes, bound: Bound, interval: RealStability | None, ends: tuple[float, float]
) -> None:
    found = _samples(bound, ends)
    logs = log10_modulus(bound.schedule, found.astype(np.complex128))
    level = _log10(bound.upper)
    depth = max(-level, 1.0)
    peak = float(logs[found <= max(float(group.L) for group in bound.groups)].max())
    room = max(_LARGE, depth / 2)
    lowest, highest = min(level, 0.0) - depth, max(level, 0.0) + room
    if peak < highest:
        highest = max(peak, level, 0.0) + 0.15 * depth
    for i, group in enumerate(bound.groups):
        name = "E, the groups" if i == 0 else None
        axes.axvspan(float(group.mu), float(group.L), color=BLUE, alpha=0.12, lw=0, label=name)
    axes.plot(found, np.clip(logs, lowest - 1, highest + 1), color=BLUE, lw=1.1, label="|p|")
    axes.axhline(0, color="black", lw=0.8, ls="--", label="level 1")
    axes.axhline(level, color=ORANGE, lw=1.1, label="certified maximum over E")
    if interval is not None:
        _interval_line(axes, interval, ends, lowest)
    if peak > highest:
        where = found[int(logs[: np.searchsorted(found, ends[1] / 1.05, "right")].argmax())]
        across = np.log(where / ends[0]) / np.log(ends[1] / ends[0])
        axes.annotate(
            rf"to $10^{{{peak:.0f}}}$ between groups",
            xy=(min(max(float(across), 0.2), 0.8), 0.98),
            xycoords="axes fraction",
            ha="center",
            va="top",
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
        )
    axes.set_xscale("log")
    axes.set_xlim(*ends)
    axes.set_ylim(lowest, highest)
    axes.yaxis.set_major_formatter(lambda value, _: rf"$10^{{{value:g}}}$")
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(7, integer=True))
    axes.set_xlabel(r"eigenvalue $\lambda$")
    axes.set_ylabel(r"$|p(\lambda)|$")
    axes.set_title("on the real axis", fontsize=10, loc="left")


def _plane(
    axes: Axes, bound: Bound, interval: RealStability | None, ends: tuple[float, float]
) -> None:
    moduli, angles, z = polar_grid(ends[0], 1.6 * ends[1], _GRID)
    logs = log10_modulus(bound.schedule, z)
    inside = np.concatenate([logs[:0:-1], logs])  # p has real coefficients: mirrored
    both = np.concatenate([-angles[:0:-1], angles])
    stable = np.where(np.isfinite(inside), inside, -1.0)
    axes.contourf(moduli, both, stable, levels=[-np.inf, 0.0], colors=[GREEN], alpha=0.25)
    axes.contour(moduli, both, stable, levels=[0.0], colors=[GREEN], linewidths=0.9)
    axes.plot([], [], color=GREEN, lw=6, alpha=0.35, label=r"$|p(z)| \leq 1$")
    for group in bound.groups:
        point = group.mu == group.L
        axes.plot(
            [float(group.mu), float(group.L)],
            [0, 0],
            color=BLUE,
            lw=2,
            marker="o" if point else None,
            ms=4,
            solid_capstyle="butt",
        )
    if interval is not None:
        _interval_line(axes, interval, ends, -84.0, named=False)
    axes.set_xscale("log")
    axes.set_xlim(ends[0], 1.6 * ends[1])
    axes.set_yscale("symlog", linthresh=1.0)
    axes.set_ylim(-90, 90)
    axes.set_yticks([-90, -10, -1, 0, 1, 10, 90])
    axes.yaxis.set_minor_locator(mpl.ticker.NullLocator())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}°")
    axes.set_xlabel(r"modulus $|z|$")
    axes.set_ylabel(r"argument of $z$; the real axis at 0°")
    axes.set_title("in the complex plane, log-polar: Re z > 0", fontsize=10, loc="left")


def _interval_line(
    axes: Axes,
    interval: RealStability,
    ends: tuple[float, float],
    height: float,
    *,
    named: bool = True,
) -> None:
    """[0, β] as a bar at the bottom of a panel, as far as it is in sight."""
    end = min(float(interval.lower), 2 * ends[1])
    name = f"real stability interval [0, {interval.lower:.4g}]" if named else None
    axes.plot(
        [ends[0], max(end, ends[0])],
        [height, height],
        color=GREEN,
        lw=5,
        solid_capstyle="butt",
        label=name,
        clip_on=True,
    )


def _samples(bound: Bound, ends: tuple[float, float]) -> NDArray[np.float64]:
    """Points of the curve: everywhere, more in each group, and the certified pieces' points."""
    within = [np.geomspace(float(group.mu), float(group.L), _POINTS) for group in bound.groups]
    points = np.array([float(piece.point) for piece in bound.pieces])
    return np.unique(np.concatenate([np.geomspace(*ends, _POINTS), *within, points]))


def _log10(value: Decimal) -> float:
    return float(Context(prec=12).log10(value)) if value > 0 else -20.0
