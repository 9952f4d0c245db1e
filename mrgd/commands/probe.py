"""`mrgd probe`: a data matrix in; its spectrum, groups, κ_i, r_i and a plan out."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import click

from mrgd.options import accepted_quiet_option, json_option
from mrgd.plan_text import bound_lines, schedule_lines
from mrgd.table import print_table
from mrgd.text_file import STANDARD_OUTPUT, refusing_unwritable, write_json
from numerics.data_set import standardized
from numerics.data_source import data_set
from numerics.exact import fraction_from
from numerics.multirate import constant_schedule
from numerics.probe import Probe, probe
from numerics.spectral_group import condition_numbers, gaps
from proofs_check.planner import Plan, method_from, plan
from proofs_check.supremum import Bound, contraction_bound
from proofs_check.tolerance import steps_to_tolerance

__all__ = ["command"]

TOLERANCE: Final = Decimal("1e-6")


@click.command("probe")
@click.argument("data", metavar="[DATA]", default="digits")
@click.option("--target", metavar="COLUMN", help="The column to leave out, as the target.")
@click.option("--standardize", is_flag=True, help="Scale each column to variance 1 first.")
@click.option(
    "--groups", "count", type=click.IntRange(1, 1000), metavar="K", help="Force K groups."
)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    envvar="MRGD_DATA",
    metavar="DIR",
    help="Where the files of known data sets are; or MRGD_DATA.",
)
@click.option(
    "--method", default="mrgd", show_default=True, metavar="NAME", help="The plan's family."
)
@click.option("--eta", default="1", show_default=True, help="The base rate, > 0 and < 2.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw the spectrum: .svg, .png, .pdf.",
)
@json_option()
@accepted_quiet_option()
def command(
    *,
    data: str,
    target: str | None,
    standardize: bool,
    count: int | None,
    data_dir: Path | None,
    method: str,
    eta: str,
    plot: Path | None,
    json_target: str | None,
) -> None:
    """Data matrix: spectrum, groups, condition numbers, a plan.

    DATA is a .csv, .npy or .npz file, or the name of a known data set: digits (the default),
    breast-cancer, mnist, cifar-10, credit-card.
    """
    family, base = method_from(method), fraction_from(eta, "eta")
    matrix = data_set(data, directory=data_dir, target=target)
    found = probe(standardized(matrix) if standardize else matrix, count=count)
    groups = found.detection.groups
    planned = plan(groups, method=family, eta=base)
    constant = contraction_bound(constant_schedule(groups), groups)
    if plot is not None:
        from mrgd.figures import probe_figure, save_figure  # noqa: PLC0415  (Matplotlib)

        with refusing_unwritable(plot, "--plot"):
            save_figure(probe_figure(found), plot)
    if json_target is not None:
        write_json(json_target, {**found.to_json(), "plan": _plan_json(planned, constant)})
    if json_target != STANDARD_OUTPUT:
        _print(found, planned, constant)


def _plan_json(planned: Plan, constant: Bound) -> dict[str, object]:
    return {
        "schedule": planned.schedule.to_json(),
        "bound": planned.bound.to_json(),
        "tolerance": str(TOLERANCE),
        "steps_to_tolerance": steps_to_tolerance(planned.bound, TOLERANCE),
        "constant_steps_to_tolerance": steps_to_tolerance(constant, TOLERANCE),
    }


def _print(found: Probe, planned: Plan, constant: Bound) -> None:
    click.echo(f"{found.name}: {found.rows:,} rows, {found.columns:,} columns")
    for note in found.notes:
        click.echo(f"  note: {note}")
    groups = found.detection.groups
    below = [f"{float(gap):.4g}" for gap in gaps(groups)] + ["–"]
    print_table(
        ("group", "mu", "L", "eigenvalues", "kappa", "gap below"),
        [
            (
                str(i),
                f"{float(each.group.mu):.4g}",
                f"{float(each.group.L):.4g}",
                str(each.count),
                f"{float(kappa):.4g}",
                gap,
            )
            for i, (each, kappa, gap) in enumerate(
                zip(found.detection.found, condition_numbers(groups), below, strict=True), start=1
            )
        ],
    )
    for line in (*schedule_lines(planned.schedule), *bound_lines(planned.bound)):
        click.echo(line)
    for line in _comparison(planned, constant):
        click.echo(line)


def _comparison(planned: Plan, constant: Bound) -> Iterator[str]:
    name = planned.schedule.method
    for label, bound in ((name, planned.bound), ("constant rate", constant)):
        steps = steps_to_tolerance(bound, TOLERANCE)
        count = "not certified" if steps is None else f"{steps:,} gradient steps"
        yield f"to {TOLERANCE.normalize():e} of the error, {label}: {count}"
