"""`mrgd plan`: spectral groups in, a schedule with its certified contraction out."""

import json
from functools import partial
from pathlib import Path

import click

from mrgd.errors import ExitStatus
from mrgd.options import accepted_quiet_option, automatic_digits_option, groups_option, json_option
from mrgd.plan_text import answer_line, bound_lines, limit_line, schedule_lines
from mrgd.text_file import STANDARD_OUTPUT, write_json, write_text
from mrgd.widening_text import price_line, price_of, widening_json, widening_lines
from numerics.exact import fraction_from
from numerics.group_widening import widened
from numerics.step_order import order_from
from numerics.uncertain_group import uncertain_group
from proofs_check.certificate import certificate_text
from proofs_check.limit import bound_with_limit, limit_of
from proofs_check.planner import method_from, plan

__all__ = ["command"]


@click.command("plan")
@groups_option("A spectral group, such as 1/10:1 or 9..11:95..105; repeat for each.")
@click.option(
    "--method",
    default="mrgd",
    show_default=True,
    metavar="NAME",
    help="The schedule family: constant, mrgd (the talk's counts), tight (the smallest counts), "
    "chebyshev, fractal, bsls, silver, rkc, optimal, gap-safe.",
)
@click.option(
    "--eta", default="1", show_default=True, help="The base rate of mrgd and tight, > 0 and < 2."
)
@click.option(
    "--contraction",
    metavar="RHO",
    help="The contraction asked of one cycle; by default 1-eta/kappa for mrgd and tight, one cycle "
    "of constant and bsls, 1/100 for the others.",
)
@click.option(
    "--cycle-length",
    type=click.IntRange(1),
    metavar="N",
    help="Instead of a contraction, the gradient steps of one cycle (not for mrgd, tight, bsls).",
)
@click.option(
    "--order",
    metavar="NAME",
    help="The order of the steps: leja, weighted-leja, spread, paced, lebedev-finogenov, fractal, "
    "interleaved, increasing, decreasing; by default the method's own, or the best one found.",
)
@click.option(
    "--margin",
    default="0",
    show_default=True,
    metavar="M",
    help="Widen every group to [mu(1-M), L(1+M)], such as 5% or 1/20.",
)
@click.option(
    "--cross",
    metavar="I,K:C",
    multiple=True,
    help="A cross term between groups I and K, 1 the largest, of a strongly convex loss; repeat "
    "for each. Rates, counts and order are then searched.",
)
@click.option(
    "--certificate",
    "certificate_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a certificate that mrgd recheck verifies.",
)
@automatic_digits_option()
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the schedule there."
)
@json_option()
@accepted_quiet_option()
@click.pass_context
def command(
    context: click.Context,
    *,
    groups: tuple[str, ...],
    method: str,
    eta: str,
    contraction: str | None,
    cycle_length: int | None,
    order: str | None,
    margin: str,
    cross: tuple[str, ...],
    certificate_file: Path | None,
    digits: int | None,
    out: Path | None,
    json_target: str | None,
) -> int:
    """Spectral groups: a schedule with its certified contraction."""
    if cross:
        from mrgd.coupled_planning import plan_for_blocks  # noqa: PLC0415  (loads SciPy)

        return plan_for_blocks(
            context,
            groups=groups,
            cross=cross,
            margin=margin,
            out=out,
            certificate_file=certificate_file,
            json_target=json_target,
        )
    target = None if contraction is None else fraction_from(contraction, "contraction")
    planned = partial(
        plan,
        method=method_from(method),
        eta=fraction_from(eta, "eta"),
        contraction=target,
        cycle_length=cycle_length,
        order=None if order is None else order_from(order),
        digits=digits,
    )
    wide = widened(map(uncertain_group, groups), margin)
    found = planned(wide.groups)
    without = price_of(wide, lambda given: planned(given).bound.rate)
    holds = None if target is None else found.bound.holds(target)
    if out is not None:
        text = json.dumps(found.schedule.to_json(), indent=1) + "\n"
        write_text(out, text, "--out")
    if certificate_file is not None:
        text = certificate_text(found.bound, at_most=target if holds else None)
        write_text(certificate_file, text, "--certificate")
    best = limit_of(found.bound)
    if json_target is not None:
        bound = bound_with_limit(found.bound, best, target)
        value: dict[str, object] = {"schedule": found.schedule.to_json(), "bound": bound}
        write_json(json_target, value | widening_json(wide, without))
    if json_target != STANDARD_OUTPUT:
        lines = (*schedule_lines(found.schedule), *bound_lines(found.bound))
        for line in (*lines, limit_line(found.bound, best)):
            click.echo(line)
        if target is not None:
            click.echo(answer_line(target, holds))
        for line in (*widening_lines(wide), *price_line(found.bound.rate, without)):
            click.echo(line)
    return ExitStatus.HOLDS if target is None else ExitStatus.of(holds)
