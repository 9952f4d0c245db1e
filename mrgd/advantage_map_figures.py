"""Who wins on the (κ, r) plane: the ratio of steps with its frontiers, and the share of the limit.

A cell is a grid point. A frontier runs between the cells where the answer is yes and those where it
is no; between grid points nothing is said.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import matplotlib as mpl
import numpy as np
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm, Normalize, TwoSlopeNorm
from matplotlib.figure import Figure

from mrgd.figures import STYLE, blank_figure
from numerics.experiments.advantage_map import AdvantageMap, MapPoint

__all__ = ["limit_share_figure", "step_ratio_figure"]

FRONTIERS: Final[tuple[tuple[str, str, str, Callable[[MapPoint], bool]], ...]] = (
    ("proved frontier: MrGD as said = heavy ball", "black", "-", lambda p: bool(p.inside)),
    ("explicit part of the region", "black", ":", lambda p: bool(p.plainly_inside)),
    (
        "MrGD by its certified supremum",
        "#38761d",
        "--",
        lambda p: p.rates["mrgd-certified"] > p.rates["heavy-ball"],
    ),
    (
        "tight counts, certified",
        "#741b47",
        "-.",
        lambda p: p.rates["tight"] > p.rates["heavy-ball"],
    ),
)


def step_ratio_figure(result: AdvantageMap) -> Figure:
    """A panel a plane: log₁₀ of steps, MrGD as said over heavy ball; red where MrGD needs more."""
    settings = result.settings
    with mpl.rc_context({**STYLE, "axes.grid": False}):
        figure = blank_figure(1.5 + 4.4 * len(settings.groups), 5.2)
        panels = _panels(figure, len(settings.groups))
        planes = [
            result.plane(n, lambda p: np.log10(p.rates["heavy-ball"] / p.rates["mrgd"]))
            for n in settings.groups
        ]
        # one colour scale for all; its middle is where both need as many
        reach = max(1e-9, *(float(np.abs(plane).max()) for plane in planes))
        norm = TwoSlopeNorm(vcenter=0.0, vmin=-reach, vmax=reach)
        for n, axes, plane in zip(settings.groups, panels, planes, strict=True):
            mesh = _mesh(axes, result, plane, norm, "RdBu_r")
            for name, colour, style, answer in FRONTIERS:
                xs, ys = _frontier(result, result.plane(n, answer) > 0)
                axes.plot(xs, ys, color=colour, ls=style, lw=1.6, label=name)
            axes.set_title(f"n = {n} groups", fontsize=10, loc="left")
        figure.colorbar(
            mesh,
            ax=panels,
            label="log₁₀ of steps, MrGD as said : heavy ball",
        )
        figure.suptitle(
            "The fewest steps of the talk's methods: MrGD where it is blue, heavy ball where red",
            fontsize=11,
        )
        figure.legend(
            *panels[0].get_legend_handles_labels(),
            loc="outside lower center",
            ncols=2,
            fontsize=8,
        )
        return figure


def limit_share_figure(result: AdvantageMap) -> Figure:
    """Two rows: the share of the limit's rate that MrGD and the heavy ball reach, a column a plane.

    MrGD enters by its tight cycle, certified.
    """
    settings = result.settings
    rows = (("tight", "MrGD, tight counts, certified"), ("heavy-ball", "heavy ball"))
    with mpl.rc_context({**STYLE, "axes.grid": False}):
        figure = blank_figure(1.5 + 4.4 * len(settings.groups), 8.2)
        grid = figure.subplots(
            len(rows), len(settings.groups), sharex=True, sharey=True, squeeze=False
        )
        shares = {
            (name, n): result.plane(n, partial(_share, name))
            for name, _ in rows
            for n in settings.groups
        }
        least = min(float(plane.min()) for plane in shares.values())
        norm = LogNorm(vmin=least, vmax=1.0)
        for (name, title), line in zip(rows, grid, strict=True):
            for n, axes in zip(settings.groups, line, strict=True):
                mesh = _mesh(axes, result, shares[name, n], norm, "viridis")
                axes.set_title(f"{title}, n = {n}", fontsize=10, loc="left")
        _label(grid)
        figure.colorbar(mesh, ax=grid, label="rate as a share of the limit g(0)")
        return figure


def _share(name: str, point: MapPoint) -> float:
    return point.rates[name] / point.limit[1]


def _panels(figure: Figure, count: int) -> Sequence[Axes]:
    grid = figure.subplots(1, count, sharex=True, sharey=True, squeeze=False)
    _label(grid)
    panels: Sequence[Axes] = list(grid[0])
    return panels


def _label(grid: np.ndarray) -> None:
    for axes in grid[-1]:
        axes.set_xlabel(r"local condition number $\kappa$")
    for axes in grid[:, 0]:
        axes.set_ylabel("gap $r$")


def _edges(values: Sequence[object]) -> Float64[np.ndarray, " k"]:
    """Cell edges half-way, in the logarithm, between the points, and as far beyond the ends."""
    logs = np.log([float(x) for x in values])  # type: ignore[arg-type]
    inner = (logs[1:] + logs[:-1]) / 2
    edges: Float64[np.ndarray, " k"] = np.exp(
        np.concatenate([[2 * logs[0] - inner[0]], inner, [2 * logs[-1] - inner[-1]]])
    )
    return edges


def _mesh(
    axes: Axes, result: AdvantageMap, plane: np.ndarray, norm: Normalize, colours: str
) -> QuadMesh:
    across, up = _edges(result.settings.kappas), _edges(result.settings.gaps)
    mesh = axes.pcolormesh(across, up, plane, norm=norm, cmap=colours, rasterized=True)
    axes.set_xscale("log")
    axes.set_yscale("log")
    return mesh


def _frontier(result: AdvantageMap, inside: np.ndarray) -> tuple[list[float], list[float]]:
    """The edges of cells across which the answer changes, as one line broken by nan."""
    across, up = _edges(result.settings.kappas), _edges(result.settings.gaps)
    xs: list[float] = []
    ys: list[float] = []
    for i, j in np.argwhere(inside[1:] != inside[:-1]):
        xs += [across[j], across[j + 1], np.nan]
        ys += [up[i + 1], up[i + 1], np.nan]
    for i, j in np.argwhere(inside[:, 1:] != inside[:, :-1]):
        xs += [across[j + 1], across[j + 1], np.nan]
        ys += [up[i], up[i + 1], np.nan]
    return xs, ys
