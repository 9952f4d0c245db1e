"""`mrgd limit`: the certified enclosure of g(0), the limit of all schedules on the groups."""

from pathlib import Path

import click

from mrgd.options import accepted_quiet_option, groups_option, json_option
from mrgd.text_file import STANDARD_OUTPUT, write_json, write_text
from numerics.spectral_group import spectral_groups
from proofs_check.alternation import inverse_image_certificate_text
from proofs_check.limit import MAX_DIGITS, intervals, limit
from proofs_check.limit_witness import limit_witness

__all__ = ["command"]


@click.command("limit")
@groups_option("A spectral group, such as 1/10:1; repeat for each.")
@click.option(
    "--digits",
    type=click.IntRange(2, MAX_DIGITS),
    default=30,
    show_default=True,
    metavar="D",
    help="Significant digits to certify.",
)
@click.option(
    "--certificate",
    "certificate_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a certificate of a rougher upper bound, for mrgd recheck.",
)
@json_option()
@accepted_quiet_option()
def command(
    *,
    groups: tuple[str, ...],
    digits: int,
    certificate_file: Path | None,
    json_target: str | None,
) -> int:
    """Certified enclosure of g(0), the limit of all schedules.

    No N gradient steps bring max |p| over the groups below exp(-N*g(0)).
    """
    chosen = spectral_groups(*groups)
    found = limit(chosen, digits=digits)
    if certificate_file is not None:
        text = inverse_image_certificate_text(limit_witness(chosen))
        write_text(certificate_file, text, "--certificate")
    if json_target is not None:
        write_json(json_target, found.to_json())
    if json_target == STANDARD_OUTPUT:
        return 0
    if not intervals(found.groups):
        click.echo("g(0) is infinite: every group is a point, and one step for each ends the error")
        return 0
    click.echo(f"g(0) >= {found.lower} nats a gradient step")
    click.echo(f"g(0) <= {found.upper}")
    return 0
