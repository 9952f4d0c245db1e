"""`mrgd run`: an experiment; its figures, a table, and its results as JSON.

Started by torchrun, an experiment that shares its rows runs in all processes, and the first one
writes what it leaves.
"""

from collections.abc import Mapping
from pathlib import Path

import click
from matplotlib.figure import Figure

from mrgd.errors import ExitStatus
from mrgd.experiments import EXPERIMENTS, experiment
from mrgd.experiments.experiment import RunOptions
from mrgd.figures import save_figure
from mrgd.launched import launched
from mrgd.options import json_option, ledger_option, ledger_place, quiet_option
from mrgd.progress import counted_progress, silent_progress
from mrgd.table import print_table
from mrgd.text_file import (
    STANDARD_OUTPUT,
    made_directory,
    refusing_unwritable,
    write_json,
)
from numerics.exact import InputError
from proofs_check.ledger import opened_for_writing
from proofs_check.project_version import project_version

__all__ = ["command"]


@click.command(
    "run",
    help="Run an experiment: figures, a table, a JSON of results.\n\n"
    f"EXPERIMENT is one of {', '.join(EXPERIMENTS)}. The last results are kept in the ledger, for "
    "the report.",
)
@click.argument("name", metavar="EXPERIMENT")
@click.option(
    "--seeds",
    type=click.IntRange(1, 100),
    metavar="K",
    help="Seeds 0 to K-1; the experiment's own number by default.",
)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the files of data sets are; MRGD_DATA by default.",
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
    name: str,
    seeds: int | None,
    data_dir: Path | None,
    out: Path | None,
    backend: str,
    device: str,
    dtype: str,
    json_target: str | None,
    quiet: bool,
    ledger_file: Path | None,
) -> int:
    """Runs the experiment, and writes what it leaves."""
    options = RunOptions(
        seeds=None if seeds is None else tuple(range(seeds)),
        data_dir=data_dir,
        backend=backend,
        device=device,
        dtype=dtype,
    )
    with launched(device) as part:
        prepared = experiment(name, options)
        if part.size > 1 and not prepared.shares_rows:
            raise InputError(
                f"{name}: WORLD_SIZE = {part.size}, and this experiment runs in one process; "
                "start it without torchrun"
            )
        if not part.writes:
            prepared.run(lambda _: None)
            return ExitStatus.HOLDS
        directory = made_directory(out or Path("results") / name, "--out")
        progress = silent_progress if quiet else counted_progress
        with progress(prepared.stages, name) as advance:
            outcome = prepared.run(advance)
        value = {**outcome.results, "table": list(outcome.rows)}
        if part.size > 1:
            value["processes"] = part.size
        drawings = _save_figures(name, outcome.figures, directory)
        write_json(str(directory / "results.json"), value)
        with opened_for_writing(ledger_place(ledger_file)) as ledger:
            ledger.record_results(name, value, figures=drawings, version=project_version())
        if json_target is not None:
            write_json(json_target, value)
        if json_target != STANDARD_OUTPUT:
            _print(outcome.rows, directory)
        return ExitStatus.of(outcome.holds)


def _save_figures(name: str, figures: Mapping[str, Figure], directory: Path) -> dict[str, str]:
    """Writes each figure as SVG and PNG; returns the SVG texts by the figures' names."""
    drawings = {}
    for i, (title, picture) in enumerate(figures.items()):
        stem = name if i == 0 else f"{name}-{title}"
        for suffix in (".svg", ".png"):
            path = directory / f"{stem}{suffix}"
            with refusing_unwritable(path, "--out"):
                save_figure(picture, path)
        drawings[title] = (directory / f"{stem}.svg").read_text(encoding="utf-8")
    return drawings


def _print(rows: tuple[Mapping[str, str], ...], directory: Path) -> None:
    if rows:
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    click.echo(f"figures and results: {directory}")
