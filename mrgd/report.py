"""The report: one HTML page of all that the ledger has on the claims, readable without a network.

The page holds its style and figures, loads nothing, and runs no script. Apart from the date in its
heading, which SOURCE_DATE_EPOCH sets, the same ledger gives the same page.
"""

import base64
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mrgd.certificate_files import write_certificates
from mrgd.formula import formula, formulas
from mrgd.text_file import made_directory, write_text
from numerics.exact import InputError
from proofs_check.auditing import audits_of
from proofs_check.check import Check, checks
from proofs_check.evidence import Verdict
from proofs_check.ledger import Ledger, Results
from proofs_check.project_version import project_version
from proofs_check.standing import Standing, standings
from proofs_check.verification import entries_of
from theory.catalogue import claims
from theory.claim import Claim

__all__ = ["RUNGS", "Rung", "report_html", "write_report"]


@dataclass(frozen=True, slots=True)
class Rung:
    """A verdict as the page shows it: a mark, what it establishes, and what it does not."""

    verdict: Verdict
    mark: str
    establishes: str
    leaves_open: str


RUNGS: Final = (
    Rung(
        Verdict.KERNEL,
        "✓",
        "A proof assistant's kernel has checked a proof of this very statement.",
        "That the statement says what its words say.",
    ),
    Rung(
        Verdict.PROVED,
        "✓",
        "It holds for all parameters: every step of its argument is an exact identity, an exact "
        "decision, or an induction on such steps.",
        "That the tools named under “trusted” are free of errors; the argument that joins the "
        "steps is read by people, not by a kernel.",
    ),
    Rung(
        Verdict.CERTIFIED,
        "✓",
        "It holds on the stated box or spectrum, enclosed by rigorous arithmetic, with a "
        "certificate that an independent checker accepts.",
        "Anything outside the stated box or spectrum.",
    ),
    Rung(
        Verdict.CHECKED,
        "≈",
        "It holds at the stated points, to the stated digits.",
        "The points in between; it is no proof.",
    ),
    Rung(
        Verdict.UNREFUTED,
        "≈",
        "A search through the stated number of examples found no counterexample.",
        "That there is none; it is no proof.",
    ),
    Rung(
        Verdict.CONFIRMED,
        "≈",
        "A measurement met the threshold that was stated before it.",
        "Other data, seeds or settings.",
    ),
    Rung(
        Verdict.NOT_CONFIRMED,
        "✗",
        "A measurement missed the threshold that was stated before it.",
        "Whether it would be met with other data, seeds or settings.",
    ),
    Rung(
        Verdict.REFUTED,
        "✗",
        "It is false: an exact counterexample is given.",
        "Whether it holds under a further hypothesis; where one is known, that is a claim of its "
        "own.",
    ),
    Rung(
        Verdict.UNDECIDED,
        "?",
        "Nothing: neither a pass nor a failure. What was tried is said.",
        "Everything.",
    ),
    Rung(
        Verdict.NEEDS,
        "?",
        "Nothing yet: an optional part is absent, and how to get it is said.",
        "Everything.",
    ),
)


def write_report(directory: Path, ledger: Ledger, *, further: Sequence[Check] = ()) -> Path:
    """Writes index.html and the certificates it links to.

    Args:
        directory: made where it is absent.
        ledger: what the page shows.
        further: the checks of claims in users' files, shown after the project's own.

    Returns:
        The path of the page.

    Raises:
        InputError: if the directory or a file cannot be written.
    """
    made_directory(directory, "report")
    own = {check.claim.id: check for check in further}
    known = {**claims(), **{name: check.claim for name, check in own.items()}}
    all_checks = {**checks(), **own}
    recorded = entries_of(all_checks, ledger), audits_of(all_checks, ledger)
    found = tuple(standings(known, *recorded).values())
    folder = made_directory(directory / "certificates", "report")
    files = {
        name: tuple(f"certificates/{path.name}" for path in paths)
        for name, paths in write_certificates(found, folder).items()
    }
    page = directory / "index.html"
    html = report_html(found, ledger.results(), certificates=files, date=report_date())
    write_text(page, html, "report")
    return page


def report_html(
    found: Sequence[Standing],
    results: Sequence[Results],
    *,
    certificates: Mapping[str, Sequence[str]],
    date: datetime,
) -> str:
    """The page as text.

    Args:
        found: where each claim stands; topics appear in the order of their first claim.
        results: of the experiments that were run.
        certificates: links to each claim's certificates, relative to the page.
        date: in the heading.

    Returns:
        HTML that needs no other file, the linked certificates apart.
    """
    environment = Environment(
        loader=PackageLoader("mrgd"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    topics: dict[str, list[dict[str, Any]]] = {}
    for standing in found:
        row = _claim_row(standing, tuple(certificates.get(standing.claim.id, ())))
        topics.setdefault(standing.claim.topic, []).append(row)
    counts = Counter(standing.verdict for standing in found)
    return environment.get_template("report.html").render(
        date=date.strftime("%Y-%m-%d %H:%M UTC"),
        version=project_version(),
        total=len(found),
        counts=[(rung, counts[rung.verdict]) for rung in RUNGS if counts[rung.verdict]],
        topics=topics,
        experiments=[_experiment(each) for each in results],
        rungs=RUNGS,
    )


def report_date() -> datetime:
    """Now, or the time that SOURCE_DATE_EPOCH states.

    Raises:
        InputError: if SOURCE_DATE_EPOCH is no number of seconds.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not stated:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError):
        raise InputError(
            f"SOURCE_DATE_EPOCH: {stated!r} is no number of seconds since 1970; unset it"
        ) from None


def _claim_row(standing: Standing, certificates: tuple[str, ...]) -> dict[str, Any]:
    claim = standing.claim
    return {
        "standing": standing,
        "claim": claim,
        "mark": next(rung.mark for rung in RUNGS if rung.verdict is standing.verdict),
        "statement": _statement(claim),
        "certificates": certificates,
        "trusts": tuple(dict.fromkeys(name for item in standing.evidence for name in item.trusts)),
    }


def _statement(claim: Claim) -> dict[str, Any]:
    statement = claim.statement()
    return {
        "variables": [(formula(v.symbol), v.domain) for v in statement.variables],
        "hypotheses": [part for h in statement.hypotheses for part in formulas(h)],
        "conclusions": formulas(statement.conclusion),
    }


def _experiment(results: Results) -> dict[str, Any]:
    table = results.results.get("table")
    return {
        "name": results.experiment,
        "recorded": results.recorded,
        "version": results.version,
        "table": table if isinstance(table, list) and table else [],
        "figures": [
            (name, Markup("data:image/svg+xml;base64,") + base64.b64encode(svg.encode()).decode())
            for name, svg in results.figures.items()
        ],
    }
