"""`mrgd claims`: every claim with its kind, source and verdict so far."""

import difflib
from pathlib import Path

import click

from mrgd.options import accepted_quiet_option, json_option, ledger_option, ledger_place
from mrgd.table import print_table, verdict_style
from mrgd.text_file import STANDARD_OUTPUT, write_json
from numerics.exact import InputError, shown
from proofs_check.check import checks
from proofs_check.ledger import opened_for_reading
from proofs_check.standing import standings
from proofs_check.verification import entries_of
from theory.catalogue import claims

__all__ = ["command"]

FIELDS = ("id", "title", "kind", "topic", "source", "uses", "verdict", "scope")


@click.command("claims")
@click.option("--topic", metavar="T", help="Only the claims of this topic.")
@json_option()
@accepted_quiet_option()
@ledger_option()
def command(*, topic: str | None, json_target: str | None, ledger_file: Path | None) -> None:
    """List every claim: id, kind, source, verdict so far."""
    known = claims()
    topics = list(dict.fromkeys(claim.topic for claim in known.values()))
    if topic is not None and topic not in topics:
        near = difflib.get_close_matches(topic, topics, n=3) or topics
        raise InputError(f"--topic: {shown(topic)} is no topic; use one of {', '.join(near)}")
    with opened_for_reading(ledger_place(ledger_file)) as ledger:
        found = standings(known, entries_of(checks(), ledger))
    chosen = [each for each in found.values() if topic is None or each.claim.topic == topic]
    if json_target is not None:
        rows = [each.to_json() for each in chosen]
        write_json(json_target, {"claims": [{name: row[name] for name in FIELDS} for row in rows]})
    if json_target != STANDARD_OUTPUT:
        print_table(
            ("id", "kind", "verdict", "source"),
            [
                (
                    each.claim.id,
                    each.claim.kind.value,
                    each.verdict.value if each.entry else "–",
                    each.claim.source,
                )
                for each in chosen
            ],
            styles=[verdict_style(each.verdict.value) for each in chosen],
            styled_column=2,
        )
