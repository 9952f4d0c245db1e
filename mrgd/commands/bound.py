"""`mrgd bound`: the certified enclosure of max |p| over the groups, for any schedule."""

import sys
from pathlib import Path

import click

from mrgd.errors import ExitStatus
from mrgd.options import accepted_quiet_option, digits_option, groups_option, json_option
from mrgd.plan_text import answer_line, bound_lines, length_line, limit_line, stability_line
from mrgd.text_file import (
    STANDARD_OUTPUT,
    refusing_unwritable,
    text_of,
    write_json,
    write_text,
)
from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.schedule import Schedule, schedule_from_text
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.alternation import (
    Alternation,
    alternation,
    alternation_certificate_text,
    length_fraction,
)
from proofs_check.certificate import certificate_text
from proofs_check.limit import bound_with_limit, limit_of
from proofs_check.real_stability import MOST_RATES, RealStability, real_stability
from proofs_check.supremum import Bound, contraction_bound

__all__ = ["command"]

STABILITY_DIGITS = 12


@click.command("bound")
@click.argument("schedule_file", metavar="SCHEDULE.json")
@groups_option("A spectral group, in place of those in the file; repeat for each.")
@digits_option()
@click.option("--at-most", metavar="RHO", help="Ask whether max |p| is at most RHO.")
@click.option(
    "--certificate",
    "certificate_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a certificate that mrgd recheck verifies.",
)
@click.option(
    "--length-certificate",
    "length_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a certificate that no schedule of that length leaves less than said.",
)
@click.option(
    "--plot",
    "plot_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw |p| on the real axis and in the complex plane; .svg, .png or .pdf.",
)
@json_option()
@accepted_quiet_option()
def command(
    *,
    schedule_file: str,
    groups: tuple[str, ...],
    digits: int,
    at_most: str | None,
    certificate_file: Path | None,
    length_file: Path | None,
    plot_file: Path | None,
    json_target: str | None,
) -> int:
    """Certified enclosure of max |p| over the groups.

    SCHEDULE.json is what mrgd plan writes; - is standard input.
    """
    schedule = schedule_from_text(_text(schedule_file))
    target = None if at_most is None else fraction_from(at_most, "--at-most")
    if target is not None and target < 0:
        raise InputError(f"--at-most: {shown(fraction_text(target))} must be >= 0, as |p| is")
    chosen = _groups(schedule, groups, schedule_file)
    bound = contraction_bound(schedule, chosen, digits=digits)
    holds = None if target is None else bound.holds(target)
    if certificate_file is not None:
        text = certificate_text(bound, at_most=target if holds else None)
        write_text(certificate_file, text, "--certificate")
    interval, best, least = _interval(schedule), limit_of(bound), alternation(bound)
    if length_file is not None:
        write_text(length_file, _length_text(least), "--length-certificate")
    if plot_file is not None:
        _plot(bound, interval, plot_file)
    if json_target is not None:
        value = None if interval is None else interval.to_json()
        found = {**bound_with_limit(bound, best, target), "real_stability": value}
        write_json(json_target, {**found, "length_bound": _length_json(bound, least)})
    if json_target != STANDARD_OUTPUT:
        lines = [*bound_lines(bound), limit_line(bound, best)]
        lines += [] if least is None else [length_line(bound, least)]
        lines += [] if interval is None else [stability_line(interval)]
        lines += [] if target is None else [answer_line(target, holds)]
        click.echo("\n".join(lines))
    return ExitStatus.HOLDS if target is None else ExitStatus.of(holds)


def _groups(
    schedule: Schedule, given: tuple[str, ...], schedule_file: str
) -> tuple[SpectralGroup, ...]:
    chosen = spectral_groups(*given) if given else schedule.groups
    if not chosen:
        raise InputError(
            f"{shown(schedule_file, 200)} names no groups; give them with --group MU:L"
        )
    return chosen


def _interval(schedule: Schedule) -> RealStability | None:
    """The real stability interval; None where it is not cheap, or |p| is beyond 10^(10^15)."""
    if len(schedule.merged()) > MOST_RATES:
        return None
    try:
        return real_stability(schedule, digits=STABILITY_DIGITS)
    except InputError:  # between the groups |p| may be larger than any bound over them
        return None


def _length_json(bound: Bound, least: Alternation | None) -> dict[str, str] | None:
    if least is None:
        return None
    return {"lower": str(least.lower), "fraction": str(length_fraction(bound, least))}


def _length_text(least: Alternation | None) -> str:
    if least is None:
        raise InputError(
            "--length-certificate: |p| has no alternating points, one in each stretch of the "
            "groups between simple roots; mrgd plan --method optimal gives a schedule that has"
        )
    return alternation_certificate_text(least)


def _plot(bound: Bound, interval: RealStability | None, path: Path) -> None:
    from mrgd.figures import save_figure  # noqa: PLC0415  # matplotlib takes half a second
    from mrgd.stability_figure import stability_figure  # noqa: PLC0415

    with refusing_unwritable(path, "--plot"):
        save_figure(stability_figure(bound, interval), path)


def _text(schedule_file: str) -> str:
    if schedule_file != "-":
        return text_of(Path(schedule_file), "schedule")
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise InputError("schedule: standard input is no UTF-8 text; pipe a JSON text") from None
