"""`mrgd report`: the HTML report of everything in the ledger."""

from pathlib import Path

import click

from mrgd.options import accepted_quiet_option, ledger_option, ledger_place
from mrgd.report import write_report
from numerics.exact import InputError, shown
from proofs_check.ledger import opened_for_reading

__all__ = ["command"]


@click.command("report")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    metavar="DIR",
    help="Where index.html and the certificates go.",
)
@click.option("--format", "kind", default="html", show_default=True, metavar="NAME", help="html.")
@accepted_quiet_option()
@ledger_option()
def command(*, out: Path, kind: str, ledger_file: Path | None) -> None:
    """Write the HTML report of everything in the ledger."""
    if kind != "html":
        raise InputError(f"--format: {shown(kind)} is not in this version; use html")
    with opened_for_reading(ledger_place(ledger_file)) as ledger:
        click.echo(str(write_report(out, ledger)))
