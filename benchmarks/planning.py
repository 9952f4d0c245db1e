"""How long it takes to plan a cycle of N steps, and how near to the limit the cycle is.

For each spectrum (κ; r) and each length or contraction: seconds for the min-max polynomial, for the
certified maximum (10 digits) and the certified bound of every schedule of that length, and for the
order of the steps; then the certified rate as a part of the limit and of the best of its length.
Beside it the roots at the quantiles of the equilibrium measure, from which the exchange starts.
Run: python benchmarks/planning.py [--quick]
"""

import argparse
import platform
import time
from fractions import Fraction
from itertools import pairwise

import numpy as np
from rich.console import Console
from rich.table import Table

from numerics.equilibrium import equilibrium
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.alternation import alternation, length_fraction
from proofs_check.limit import Limit, limit, limit_fraction
from proofs_check.optimal import optimal_schedule
from proofs_check.supremum import contraction_bound
from proofs_check.transient import best_order

DIGITS = 10
CONTRACTIONS = ("1/100", "1e-6", "1e-8")


def spectrum(kappas: tuple[int, ...], gaps: tuple[int, ...]) -> tuple[SpectralGroup, ...]:
    """Groups with these condition numbers and gaps, from the smallest up, the lowest end 1."""
    found, low = [], Fraction(1)
    for kappa, gap in zip(kappas, (*gaps, 1), strict=True):
        found.append(SpectralGroup(low, low * kappa))
        low *= kappa * gap
    return ordered_groups(found)


def quantile_roots(groups: tuple[SpectralGroup, ...], length: int) -> Schedule:
    """The roots at the quantiles (k + 1/2)/N, each rounded to a float."""
    levels = (np.arange(length) + 0.5) / length
    return Schedule(tuple(Step(1 / Fraction(x)) for x in equilibrium(groups).quantiles(levels).hi))


def row(
    name: str, groups: tuple[SpectralGroup, ...], best: Limit, **target: int | Fraction
) -> tuple[str, ...]:
    """One plan, step by step, with the seconds of each."""
    times = [time.perf_counter()]
    schedule = optimal_schedule(groups, **target)  # type: ignore[arg-type]
    times.append(time.perf_counter())
    bound = contraction_bound(schedule, groups, digits=DIGITS)
    below = alternation(bound)
    assert below is not None
    times.append(time.perf_counter())
    _, order, transient = best_order(schedule, groups)
    times.append(time.perf_counter())
    start = contraction_bound(quantile_roots(groups, schedule.length), groups, digits=DIGITS)
    return (
        name,
        f"{schedule.length:,}",
        f"{bound.upper:.3g}",
        f"{limit_fraction(bound, best):.4f}",
        f"1 - {1 - length_fraction(bound, below):.0e}",
        f"{limit_fraction(start, best):.4f}" if start.upper < 1 else "-",
        *(f"{after - before:.2f}" for before, after in pairwise(times)),
        f"{order.value}: {transient.largest_prefix.upper:.3g}, "
        f"{transient.largest_suffix.upper:.3g}",
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="Time the planning of optimal cycles.")
    parser.add_argument("--quick", action="store_true", help="short cycles alone")
    quick = parser.parse_args().quick
    spectra = {
        "(2,2;100)": spectrum((2, 2), (100,)),
        "(10,10;100)": spectrum((10, 10), (100,)),
        "(10,10;1e4)": spectrum((10, 10), (10_000,)),
        "(2,2,2;100,100)": spectrum((2, 2, 2), (100, 100)),
    }
    table = Table(box=None, header_style="bold")
    table.add_column("spectrum and target", no_wrap=True)
    for column in ("N", "max |p|", "of limit", "of its length", "quantiles"):
        table.add_column(column, no_wrap=True)
    for column in ("plan s", "certify s", "order s", "order: prefix, suffix"):
        table.add_column(column, no_wrap=True)
    for name, groups in spectra.items():
        best = limit(groups, digits=15)
        for rho in CONTRACTIONS[: 1 if quick else None]:
            table.add_row(*row(f"{name} {rho}", groups, best, contraction=Fraction(rho)))
    if not quick:
        three = spectrum((10, 10, 10), (1000, 1000))
        wide = spectrum((10, 10, 10), (100, 1000))
        table.add_row(
            *row("(10,10,10;1e3,1e3) 1e-6", three, limit(three), contraction=Fraction("1e-6"))
        )
        for length, groups in ((500, spectra["(10,10;100)"]), (4000, wide)):
            table.add_row(
                *row(
                    "N given, 8 orders" if length > 500 else "N given",
                    groups,
                    limit(groups),
                    cycle_length=length,
                )
            )
    console = Console(width=200)
    console.print(f"{platform.machine()}, Python {platform.python_version()}")
    console.print(table)


if __name__ == "__main__":
    main()
