"""`mrgd recheck`: certificates, checked again by the independent checker."""

from pathlib import Path

import click

from mrgd.errors import ExitStatus
from mrgd.options import accepted_quiet_option, json_option
from mrgd.text_file import STANDARD_OUTPUT, text_of, write_json
from proofs_check.recheck import check

__all__ = ["command"]


@click.command("recheck")
@click.argument(
    "files", metavar="CERT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@json_option()
@accepted_quiet_option()
def command(*, files: tuple[Path, ...], json_target: str | None) -> int:
    """Re-verify certificates with the independent checker."""
    texts = [text_of(path, "certificate") for path in files]
    results = [check(text) for text in texts]
    if json_target is not None:
        write_json(
            json_target,
            {
                "certificates": [
                    {"file": str(path), "accepted": result.accepted, "message": result.message}
                    for path, result in zip(files, results, strict=True)
                ]
            },
        )
    if json_target != STANDARD_OUTPUT:
        for path, result in zip(files, results, strict=True):
            click.echo(f"{path}: {result.message}")
    accepted = all(result.accepted for result in results)
    return ExitStatus.HOLDS if accepted else ExitStatus.FAILS
