"""`mrgd verify`: discharges claims, and says where each stands."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from mrgd.errors import ExitStatus
from mrgd.options import json_option, ledger_option, ledger_place, quiet_option
from mrgd.progress import counted_progress, silent_progress
from mrgd.table import need_style, print_table, verdict_style
from mrgd.text_file import STANDARD_OUTPUT, made_directory, write_json
from numerics.exact import InputError, shown
from proofs_check.auditing import audits, is_audited
from proofs_check.check import checks
from proofs_check.evidence import Verdict, combined_verdict
from proofs_check.hypothesis import AuditLine, Need
from proofs_check.ledger import Entry, Ledger, opened_for_writing
from proofs_check.standing import Standing, resting_on, standings
from proofs_check.verification import (
    TIME_LIMIT,
    CheckSource,
    Outcome,
    all_cores,
    verify,
    verify_anew,
)
from theory.catalogue import claims
from theory.claim import Claim

__all__ = ["command"]

FAILURES = frozenset({Verdict.REFUTED, Verdict.NOT_CONFIRMED})
OPEN = frozenset({Verdict.UNDECIDED, Verdict.NEEDS})


@click.command("verify")
@click.argument("names", metavar="[ID|FILE.py]...", nargs=-1)
@click.option("--jobs", type=click.IntRange(1, 1024), metavar="N", help="Worker processes.")
@click.option("--fresh", is_flag=True, help="Discharge again what the ledger has.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1, 1e6),
    default=TIME_LIMIT,
    show_default=True,
    metavar="S",
    help="Seconds that one claim may take.",
)
@click.option(
    "--expect-refuted",
    "expected",
    metavar="ID",
    multiple=True,
    help="The refutation of this claim is the expected finding; repeat for each.",
)
@click.option(
    "--expect-not-confirmed",
    "unconfirmed",
    metavar="ID",
    multiple=True,
    help="That this measurement is not confirmed is the expected finding; repeat for each. Where "
    "it needs an absent part it stays open.",
)
@click.option(
    "--audit",
    is_flag=True,
    help="Drop each hypothesis of each theorem, and say what it is needed for. "
    "An audit changes no verdict and no exit status.",
)
@json_option()
@click.option(
    "--report",
    "report_directory",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the HTML report there.",
)
@click.option(
    "--certificates",
    "certificate_directory",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the certificates there.",
)
@quiet_option()
@ledger_option()
def command(
    *,
    names: tuple[str, ...],
    jobs: int | None,
    fresh: bool,
    time_limit: float,
    expected: tuple[str, ...],
    unconfirmed: tuple[str, ...],
    audit: bool,
    json_target: str | None,
    report_directory: Path | None,
    certificate_directory: Path | None,
    quiet: bool,
    ledger_file: Path | None,
) -> int:
    """Discharge claims; write evidence to the ledger.

    Without an ID, all claims. What a claim rests on is discharged with it. FILE.py states claims
    of your own: it is a program, and it is run.
    """
    files = tuple(dict.fromkeys(name for name in names if name.endswith(".py")))
    source = _source(files, time_limit)
    known = {**claims(), **_stated_in_files(source)}
    ids = [name for name in names if name not in files]
    _refuse_unknown((*ids, *expected, *unconfirmed), known)
    of_files = [name for name in known if name not in claims()]
    wanted = tuple(dict.fromkeys([*ids, *of_files])) or tuple(known)
    _refuse_unwanted("--expect-refuted", expected, wanted)
    _refuse_unwanted("--expect-not-confirmed", unconfirmed, wanted)
    if certificate_directory is not None:
        made_directory(certificate_directory, "--certificates")
    checked = tuple(name for name in resting_on(wanted, known) if name in source())
    run = verify_anew if fresh else verify
    progress = silent_progress if quiet else counted_progress
    audited = tuple(name for name in wanted if name in source() and is_audited(source()[name]))
    if not audit:
        audited = ()
    jobs = jobs or all_cores()
    with (
        opened_for_writing(ledger_place(ledger_file)) as ledger,
        progress(len(checked) + len(audited), "verify") as advance,
    ):
        outcomes = {}
        for outcome in run(checked, ledger, jobs=jobs, time_limit=time_limit, source=source):
            outcomes[outcome.claim] = outcome
            advance(_progress_line(outcome))
        lines = {}
        for done in audits(
            audited, ledger, jobs=jobs, time_limit=time_limit, source=source, fresh=fresh
        ):
            lines[done.claim] = done.lines
            advance(f"{done.claim}: audited, {_counted(done.lines)}")
        found = standings(known, _entries(outcomes), lines)
        chosen = [found[name] for name in wanted]
        certificates = _written_certificates(chosen, certificate_directory)
        report = (
            None
            if report_directory is None
            else _written_report(report_directory, ledger, of_files, source)
        )
    if json_target is not None:
        write_json(json_target, _json(chosen, certificates))
    if json_target != STANDARD_OUTPUT:
        _print(chosen, expected, unconfirmed)
    if report is not None:
        click.echo(f"report: {report}", err=json_target == STANDARD_OUTPUT)
    return _status(chosen, expected, unconfirmed)


def _source(files: Sequence[str], time_limit: float) -> CheckSource:
    """The checks of this run: the project's own, and those of the claims in the files."""
    if not files:
        return checks
    from proofs_check.engine.claim_source import ClaimSource, theorems_of  # noqa: PLC0415  (the engine)

    theorems = theorems_of([Path(name) for name in files])
    return ClaimSource.of(theorems, time_limit=time_limit)


def _stated_in_files(source: CheckSource) -> dict[str, Claim]:
    known = source()
    return {name: known[name].claim for name in known if name not in checks()}


def _refuse_unknown(names: Sequence[str], known: Mapping[str, Claim]) -> None:
    for name in names:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        mend = f"did you mean {' or '.join(near)}?" if near else "mrgd claims lists them"
        raise InputError(f"{shown(name)} is no claim's id; {mend}")


def _refuse_unwanted(option: str, expected: Sequence[str], wanted: Sequence[str]) -> None:
    for name in expected:
        if name not in wanted:
            raise InputError(
                f"{option}: {shown(name)} is not among the claims of this run; "
                "name it as an ID too, or leave it out"
            )


def _progress_line(outcome: Outcome) -> str:
    verdict = combined_verdict(outcome.evidence).value
    time = "recorded" if outcome.was_recorded else f"{outcome.seconds:.1f} s"
    return f"{outcome.claim}: {verdict} ({time})"


def _entries(outcomes: Mapping[str, Outcome]) -> dict[str, Entry | None]:
    return {
        name: Entry(evidence=outcome.evidence, seconds=outcome.seconds, recorded="")
        for name, outcome in outcomes.items()
    }


def _written_certificates(found: Sequence[Standing], directory: Path | None) -> dict[str, str]:
    """Writes the certificates; the file of each claim's first one, by id."""
    if directory is None:
        return {}
    from mrgd.certificate_files import write_certificates  # noqa: PLC0415

    return {name: str(files[0]) for name, files in write_certificates(found, directory).items()}


def _written_report(
    directory: Path, ledger: Ledger, of_files: Sequence[str], source: CheckSource
) -> Path:
    from mrgd.report import write_report  # noqa: PLC0415  (Jinja and printers, only here)

    return write_report(directory, ledger, further=[source()[name] for name in of_files])


def _json(found: Sequence[Standing], files: Mapping[str, str]) -> dict[str, object]:
    counts = Counter(each.verdict.value for each in found)
    return {
        "claims": [each.to_json(certificate=files.get(each.claim.id)) for each in found],
        "summary": {verdict.value: counts[verdict.value] for verdict in Verdict},
    }


def _print(found: Sequence[Standing], expected: Sequence[str], unconfirmed: Sequence[str]) -> None:
    print_table(
        ("id", "verdict", "scope"),
        [(each.claim.id, each.verdict.value, each.scope) for each in found],
        styles=[verdict_style(each.verdict.value) for each in found],
        styled_column=1,
    )
    _print_audits(found)
    counts = Counter(each.verdict for each in found)
    parts = [f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict]]
    note = f"; expected to be refuted: {', '.join(expected)}" if expected else ""
    if unconfirmed:
        note += f"; expected not to be confirmed: {', '.join(unconfirmed)}"
    click.echo(f"{len(found)} {'claim' if len(found) == 1 else 'claims'}: {', '.join(parts)}{note}")


def _print_audits(found: Sequence[Standing]) -> None:
    """A line a hypothesis: what it is needed for, and where that is seen."""
    rows = [(each.claim.id, line) for each in found for line in each.audit or ()]
    audited = [each for each in found if each.audit is not None]
    if rows:
        click.echo()
        print_table(
            ("id", "is", "hypothesis", "because"),
            [(name, line.need.value, line.hypothesis, _reason(line)) for name, line in rows],
            styles=[need_style(line.need.value) for _, line in rows],
            styled_column=1,
        )
        click.echo()
    if audited:
        lines = [line for _, line in rows]
        word = "theorem" if len(audited) == 1 else "theorems"
        click.echo(f"{len(audited)} {word} audited: {_counted(lines)}")


def _reason(line: AuditLine) -> str:
    point = ", ".join(f"{name} = {value}" for name, value in line.counterexample.items())
    shown_at = f"without it the claim does not hold at {point}" if point else ""
    return "; ".join(part for part in (shown_at, line.note) if part)


def _counted(lines: Sequence[AuditLine]) -> str:
    counts = Counter(line.need for line in lines)
    if not lines:
        return "no hypotheses"
    parts = ", ".join(f"{counts[need]} {need.value}" for need in Need if counts[need])
    return f"{len(lines)} {'hypothesis' if len(lines) == 1 else 'hypotheses'}, {parts}"


def _status(found: Sequence[Standing], expected: Sequence[str], unconfirmed: Sequence[str]) -> int:
    """An expected finding that is not what was found fails; one that is open stays open."""
    verdicts = set()
    for each in found:
        if each.claim.id in expected:
            verdicts.add(Verdict.CONFIRMED if each.verdict is Verdict.REFUTED else Verdict.REFUTED)
        elif each.claim.id in unconfirmed and each.verdict not in OPEN:
            met = each.verdict is Verdict.NOT_CONFIRMED
            verdicts.add(Verdict.CONFIRMED if met else Verdict.NOT_CONFIRMED)
        else:
            verdicts.add(each.verdict)
    if verdicts & FAILURES:
        return ExitStatus.FAILS
    return ExitStatus.UNDECIDED if verdicts & OPEN else ExitStatus.HOLDS
