"""How expansions in ε grow with depth and order: jets beside sympy.series.

Side by side in one run: the width-free loss written out, its gradients (written out and layer by
layer), the explicit polynomials of one and of two units a layer, and sympy.series on the nested
functions of one unit a layer, stopped at a time limit. Times are of one run, in this process, but
for sympy.series, which runs in one of its own. Run: python benchmarks/expansions.py [--quick]
"""

import argparse
import multiprocessing
import platform
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import sympy as sp
from rich.console import Console
from rich.table import Table

from theory.explicit_expansion import ExplicitNetwork
from theory.network_expansion import (
    Loss,
    gradients,
    layerwise_activation,
    layerwise_gradients,
    loss_jet,
    network_output,
)

# the largest case in which the gradients are written out: more terms than anyone reads
LARGEST_GRADIENT = (4, 8)


def seconds(run: Callable[[], object]) -> tuple[float, object]:
    """The time of one call, and what it returns."""
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def series(depth: int, order: int) -> sp.Expr:
    """The squared loss of one unit a layer by sympy.series, undefined activations."""
    epsilon, y = sp.symbols("epsilon y")
    value = sp.Add(*(sp.Symbol(f"u{k}") * epsilon**k for k in range(order + 1)))
    for layer in range(2, depth + 1):
        value = sp.Symbol(f"W{layer}") * sp.Function(f"sigma{layer - 1}")(value)
    return sp.series((value - y) ** 2 / 2, epsilon, 0, order + 1)


def _timed_series(depth: int, order: int, channel: Connection) -> None:
    channel.send(seconds(lambda: series(depth, order))[0])


def series_seconds(depth: int, order: int, limit: float) -> float | None:
    """The time of sympy.series in a process of its own; None past the limit."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_timed_series, args=(depth, order, there))
    process.start()
    found = here.recv() if here.poll(limit + 5) else None  # 5 s to start and import
    process.terminate()
    process.join()
    return found


def explicit_seconds(width: int, depth: int, order: int) -> tuple[float, int]:
    """The time of the squared loss as polynomials, and the terms of its last coefficient."""
    widths = (*[width] * (depth - 1), 1)
    took, jet = seconds(lambda: ExplicitNetwork(widths, order).loss(Loss.SQUARED))
    return took, len(jet.coefficients[-1])  # type: ignore[attr-defined]


def layerwise(depth: int, order: int) -> object:
    """Activations and gradients of every layer, in the coefficients of their own layers."""
    activations = [layerwise_activation(layer, order) for layer in range(1, depth)]
    return activations, layerwise_gradients(Loss.LOGISTIC, depth, order)


def shown(took: float | None) -> str:
    """A time for the table."""
    return "–" if took is None else f"{took * 1e3:.3g} ms" if took < 1 else f"{took:.3g} s"


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer cases, a limit of 5 s")
    quick = parser.parse_args().quick
    limit = 5.0 if quick else 60.0
    cases = (
        [(2, 4), (3, 4), (6, 8)] if quick else [(n, k) for n in range(1, 7) for k in (2, 4, 6, 8)]
    )
    table = Table(title=f"Expansions in ε: {platform.processor() or platform.machine()}")
    columns = (
        "depth",
        "order",
        "width-free logistic loss",
        "terms",
        "gradients, written out",
        "layer by layer",
        "explicit, width 1",
        "terms",
        "width 2",
        "terms",
        f"sympy.series, width 1 (limit {limit:g} s)",
    )
    for column in columns:
        table.add_column(column, justify="right")
    survives = dict.fromkeys(range(1, 7), True)
    for depth, order in cases:
        free, jet = seconds(lambda d=depth, k=order: loss_jet(Loss.LOGISTIC, network_output(d, k)))
        written = None
        if depth <= LARGEST_GRADIENT[0] and order <= LARGEST_GRADIENT[1]:
            written, _ = seconds(lambda d=depth, k=order: gradients(Loss.LOGISTIC, d, k))
        by_layer, _ = seconds(lambda d=depth, k=order: layerwise(d, k))
        one, one_terms = explicit_seconds(1, depth, order)
        small = depth <= 3 or order <= 4
        two, two_terms = explicit_seconds(2, depth, order) if small else (None, "–")
        theirs = series_seconds(depth, order, limit) if survives[depth] else None
        survives[depth] = theirs is not None  # a higher order takes longer
        table.add_row(
            str(depth),
            str(order),
            shown(free),
            str(len(jet.coefficients[-1])),  # type: ignore[attr-defined]
            shown(written),
            shown(by_layer),
            shown(one),
            str(one_terms),
            shown(two),
            str(two_terms),
            shown(theirs) if theirs is not None else "past the limit",
        )
    Console(width=170).print(table)


if __name__ == "__main__":
    main()
