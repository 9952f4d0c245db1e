"""What `mrgd plan --cross` does: the plan for coupled groups, written and printed."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import click

from mrgd.errors import ExitStatus
from mrgd.plan_text import schedule_lines, short
from mrgd.text_file import STANDARD_OUTPUT, write_json, write_text
from mrgd.widening_text import price_line, price_of, widening_json, widening_lines
from numerics.coupled_groups import CoupledGroups
from numerics.cross_terms import cross_matrix, cross_terms_from_text
from numerics.exact import InputError, shown
from numerics.group_widening import widened_blocks
from numerics.spectral_group import SpectralGroup
from numerics.uncertain_group import uncertain_group
from proofs_check.coupled_schedule import CoupledPlan, coupled_plan
from proofs_check.decimal_enclosure import fraction_bracket

__all__ = ["plan_for_blocks"]

SAYS_NOTHING = ("method", "eta", "contraction", "cycle_length", "order", "digits")


def plan_for_blocks(
    context: click.Context,
    *,
    groups: Sequence[str],
    cross: Sequence[str],
    margin: str,
    out: Path | None,
    certificate_file: Path | None,
    json_target: str | None,
) -> int:
    """Plans for the groups with their cross terms, writes what was asked for, prints the rest.

    No schedule and no certificate is written where no cycle is found that contracts.

    Returns:
        0 where the cycle contracts, 1 where none was found that does.

    Raises:
        InputError: if groups, cross terms or margin are refused, or an option of the other methods
            is given.
    """
    for name in SAYS_NOTHING:
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            option = "--" + name.replace("_", "-")
            raise InputError(
                f"{option}: {shown(context.params[name])} says nothing to groups with cross terms; "
                "leave it out, rates, counts and order are searched"
            )
    wide = widened_blocks(map(uncertain_group, groups), margin)
    matrix = cross_matrix(cross_terms_from_text(cross), len(wide.groups))

    def planned(blocks: tuple[SpectralGroup, ...]) -> CoupledPlan:
        return coupled_plan(CoupledGroups(blocks, matrix))

    found = planned(wide.groups)
    without = price_of(wide, lambda blocks: planned(blocks).rate)
    contracts = found.bound.is_contraction
    if contracts and out is not None:
        write_text(out, json.dumps(found.schedule.to_json(), indent=1) + "\n", "--out")
    if contracts and certificate_file is not None:
        write_text(certificate_file, found.certificate, "--certificate")
    if json_target is not None:
        value = {"schedule": found.schedule.to_json(), "bound": found.to_json()}
        write_json(json_target, value | widening_json(wide, without))
    if json_target != STANDARD_OUTPUT:
        lines = (
            *(schedule_lines(found.schedule) if contracts else ()),
            *_bound_lines(found),
            *widening_lines(wide),
            *price_line(found.rate, without),
        )
        for line in lines:
            click.echo(line)
    return ExitStatus.of(contracts)


def _bound_lines(found: CoupledPlan) -> Iterator[str]:
    if found.limit == 0:
        yield "no cycle contracts by these bounds: diag(mu) - c is not positive definite"
        return
    if found.bound.is_contraction:
        groups = found.bound.coupled.groups
        yield f"a cycle takes v <= t u to v <= {_up(found.contraction)} t u, v_i = ||P_i error||"
        for i, (group, u) in enumerate(zip(groups, found.bound.vector, strict=True), start=1):
            yield f"  group {i}, {short(group.mu)}:{short(group.L)}: u = {float(u):.6g}"
        yield f"rate: at least {found.rate:.6g} nats a gradient step"
    else:
        yield "rate: none is certified, the best cycle found may not contract"
    if found.limit.is_finite():
        part = (
            f", of which this is {100 * found.rate / found.limit:.3g} %" if found.rate > 0 else ""
        )
        yield f"no cycle has more than {_up(found.limit)} nats a step by these bounds{part}"


def _up(value: Fraction | Decimal) -> Decimal:
    """The number in six digits, rounded up."""
    return fraction_bracket(Fraction(value), 6)[1]
