"""`mrgd compare`: every schedule family on the same groups, in one certified table."""

from decimal import ROUND_CEILING, ROUND_FLOOR
from pathlib import Path

import click

from mrgd.compare_text import rounded
from mrgd.options import groups_option, json_option, quiet_option
from mrgd.progress import counted_progress, silent_progress
from mrgd.table import print_table
from mrgd.text_file import STANDARD_OUTPUT, refusing_unwritable, write_json
from numerics.exact import fraction_from
from numerics.spectral_group import spectral_groups
from proofs_check.family_comparison import (
    FamilyComparison,
    FamilyRow,
    compare_families,
    comparison_stages,
)

__all__ = ["command"]

_HEADER = (
    "method",
    "steps",
    "max |p| <=",
    "rate >=",
    "of limit >=",
    "steps to tolerance",
    "transient <=",
    "vectors",
    "note",
)


@click.command("compare")
@groups_option("A spectral group, such as 1/10:1; repeat for each.")
@click.option(
    "--tolerance",
    default="1e-8",
    show_default=True,
    metavar="TOL",
    help="The error to reach, relative to its start.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw the rates and the limit: .svg, .png, .pdf.",
)
@json_option()
@quiet_option()
def command(
    *,
    groups: tuple[str, ...],
    tolerance: str,
    plot: Path | None,
    json_target: str | None,
    quiet: bool,
) -> None:
    """Every schedule family on the same groups: one certified table.

    Rates are in nats a gradient step; a transient is the most that the error is multiplied by
    inside a cycle; vectors are those of the problem's length held besides the gradient.
    """
    chosen, target = spectral_groups(*groups), fraction_from(tolerance, "--tolerance")
    progress = silent_progress if quiet else counted_progress
    with progress(comparison_stages(), "compare") as advance:
        found = compare_families(chosen, tolerance=target, advance=advance)
    if plot is not None:
        from mrgd.compare_figure import compare_figure  # noqa: PLC0415  (Matplotlib)
        from mrgd.figures import save_figure  # noqa: PLC0415

        with refusing_unwritable(plot, "--plot"):
            save_figure(compare_figure(found), plot)
    if json_target is not None:
        write_json(json_target, found.to_json())
    if json_target != STANDARD_OUTPUT:
        _print(found)


def _print(found: FamilyComparison) -> None:
    print_table(_HEADER, [_cells(row) for row in found.rows])
    if found.limit is not None:
        lower = rounded(found.limit.lower, ROUND_FLOOR, places=6)
        click.echo(f"limit of all schedules: {lower} nats a gradient step")
    for name, reason in found.left_out:
        click.echo(f"left out: {name}: {reason}")


def _cells(row: FamilyRow) -> tuple[str, ...]:
    return (
        row.method,
        "-" if row.steps is None else f"{row.steps:,}",
        rounded(row.upper, ROUND_CEILING),
        rounded(row.rate, ROUND_FLOOR),
        rounded(row.limit_fraction, ROUND_FLOOR),
        "-" if row.steps_to_tolerance is None else f"{row.steps_to_tolerance:,}",
        rounded(row.transient, ROUND_CEILING),
        str(row.memory_vectors),
        row.note,
    )
