"""`mrgd run`: an experiment; its figure, a table, and its results as JSON."""

from dataclasses import replace
from pathlib import Path

import click

from mrgd.errors import ExitStatus, PartNeeded
from mrgd.figures import save_figure, toy_figure
from mrgd.options import json_option, ledger_option, ledger_place, quiet_option
from mrgd.progress import counted_progress, silent_progress
from mrgd.table import print_table
from mrgd.text_file import (
    STANDARD_OUTPUT,
    made_directory,
    refusing_unwritable,
    write_json,
)
from numerics.exact import InputError, shown
from numerics.experiments.toy import ToyResult
from numerics.experiments.toy_problem import (
    THREE_SCALE,
    TWO_SCALE,
    ToySettings,
)
from proofs_check.ledger import opened_for_writing
from proofs_check.project_version import project_version
from proofs_check.toy import certified_toy_result

__all__ = ["EXPERIMENTS", "command"]

EXPERIMENTS = {settings.name: settings for settings in (TWO_SCALE, THREE_SCALE)}


@click.command("run")
@click.argument("experiment", metavar="EXPERIMENT")
@click.option(
    "--seeds", type=click.IntRange(1, 100), metavar="K", help="Seeds 0 to K-1; 5 by default."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where figures and results.json go; results/EXPERIMENT by default.",
)
@click.option(
    "--backend", type=click.Choice(["numpy", "torch"]), default="numpy", show_default=True
)
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
@click.option(
    "--dtype", type=click.Choice(["float64", "float32"]), default="float64", show_default=True
)
@json_option()
@quiet_option()
@ledger_option()
def command(
    *,
    experiment: str,
    seeds: int | None,
    out: Path | None,
    backend: str,
    device: str,
    dtype: str,
    json_target: str | None,
    quiet: bool,
    ledger_file: Path | None,
) -> int:
    """Run an experiment: figures, a table, a JSON of results.

    EXPERIMENT is toy-two-scale or toy-three-scale. The last results are kept in the ledger, for
    the report.
    """
    settings = _settings(experiment, seeds)
    _refuse_absent(backend, device, dtype)
    directory = made_directory(out or Path("results") / experiment, "--out")
    progress = silent_progress if quiet else counted_progress
    with progress(len(settings.seeds) + 3, experiment) as advance:
        result = certified_toy_result(settings, advance)
    value = {**result.to_json(), "table": list(result.rows())}
    picture = toy_figure(result)
    for suffix in (".svg", ".png"):
        path = directory / f"{experiment}{suffix}"
        with refusing_unwritable(path, "--out"):
            save_figure(picture, path)
    drawing = (directory / f"{experiment}.svg").read_text(encoding="utf-8")
    write_json(str(directory / "results.json"), value)
    with opened_for_writing(ledger_place(ledger_file)) as ledger:
        ledger.record_results(
            experiment, value, figures={"error": drawing}, version=project_version()
        )
    if json_target is not None:
        write_json(json_target, value)
    if json_target != STANDARD_OUTPUT:
        _print(result, directory)
    return ExitStatus.of(result.is_within_bounds)


def _settings(experiment: str, seeds: int | None) -> ToySettings:
    if experiment not in EXPERIMENTS:
        raise InputError(
            f"experiment: {shown(experiment)} is not in this version; "
            f"use one of {', '.join(EXPERIMENTS)}"
        )
    settings = EXPERIMENTS[experiment]
    return settings if seeds is None else replace(settings, seeds=tuple(range(seeds)))


def _refuse_absent(backend: str, device: str, dtype: str) -> None:
    for option, value, present in (
        ("--backend", backend, "numpy"),
        ("--device", device, "cpu"),
        ("--dtype", dtype, "float64"),
    ):
        if value != present:
            raise PartNeeded(
                f"NEEDS {value}: this version runs the toy experiments on NumPy in float64 on the "
                f"CPU alone; use {option} {present}"
            )


def _print(result: ToyResult, directory: Path) -> None:
    rows = result.rows()
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    click.echo(f"figure and results: {directory}")
