"""`mrgd derive`: the formulas of the claims, derived anew and written in four formats."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from mrgd.derived.derived_claim import DerivedClaim, derived_claim
from mrgd.derived.formats import Format, files_of, printed
from mrgd.options import quiet_option
from mrgd.progress import counted_progress, silent_progress
from mrgd.table import print_table
from mrgd.text_file import made_directory, write_text
from numerics.exact import InputError, shown
from theory.activation import Activation
from theory.catalogue import claims, derivations
from theory.derivation import Derivation
from theory.network_expansion import Loss

__all__ = ["command"]

# What is written out grows with both: depth 6 in order 8 has 20 million characters of LaTeX, and
# its gradients many times that (benchmarks/expansions.py). Within these limits it is seconds.
MOST_ORDER: Final = 8
MOST_DEPTH: Final = 8
MOST_PRODUCT: Final = 24


@click.command("derive")
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option(
    "--format",
    "formats",
    type=click.Choice([form.value for form in Format]),
    multiple=True,
    help="What they are written in; latex by default, and with --out all four; may be repeated.",
)
@click.option("--order", type=int, metavar="K", help="The highest order in ε.")
@click.option("--depth", type=int, metavar="D", help="The number of layers of the network.")
@click.option(
    "--activation",
    type=click.Choice([activation.value for activation in Activation]),
    help="The activation in formulas of numbers.",
)
@click.option("--loss", type=click.Choice([loss.value for loss in Loss]), help="The loss.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write files there, in place of printing.",
)
@click.option(
    "--list", "only_list", is_flag=True, help="List what is derived, with its parameters."
)
@quiet_option()
def command(
    *,
    names: tuple[str, ...],
    formats: tuple[str, ...],
    order: int | None,
    depth: int | None,
    activation: str | None,
    loss: str | None,
    out: Path | None,
    only_list: bool,
    quiet: bool,
) -> None:
    """Regenerate the derived formulas: LaTeX, MathML, SymPy, NumPy.

    Without an ID, those of every claim that has any. The same formulas are the same bytes each
    time. With --out, LaTeX is formulas.tex, which compiles by itself, and a snippet for each
    formula; the other formats are a file for each claim.
    """
    if only_list:
        _print_list()
        return
    given = {
        name: value
        for name, value in (
            ("order", order),
            ("depth", depth),
            ("activation", None if activation is None else Activation(activation)),
            ("loss", None if loss is None else Loss(loss)),
        )
        if value is not None
    }
    _refuse_unknown(names)
    wanted = tuple(dict.fromkeys(names)) or tuple(derivations())
    settings = {
        name: _settings(derivations()[name], given, is_named=bool(names)) for name in wanted
    }
    chosen = _formats(formats, out)
    if out is not None:
        made_directory(out, "--out")
    derived, paths = [], []
    progress = silent_progress if quiet else counted_progress
    with progress(len(wanted), "derive") as advance:
        for name in wanted:
            found = derived_claim(derivations()[name], claims()[name], settings[name])
            derived.append(found)
            if out is not None:
                paths += _written(chosen, found, out)
            advance(f"{name}: formulas: {len(found.formulas)}")
    if out is None:
        click.echo(printed(chosen[0], derived), nl=False)
        return
    if Format.LATEX in chosen:
        paths.append(out / "formulas.tex")
        write_text(paths[-1], printed(Format.LATEX, derived), "--out")
    click.echo(f"{len(paths)} files in {out}")


def _print_list() -> None:
    print_table(
        ("id", "title", "parameters"),
        [
            (
                name,
                each.title,
                ", ".join(f"{key} {value}" for key, value in each.parameters.items()),
            )
            for name, each in derivations().items()
        ],
    )


def _refuse_unknown(names: Sequence[str]) -> None:
    for name in names:
        if name in derivations():
            continue
        if name in claims():
            topic = claims()[name].topic
            others = [each for each in derivations() if claims()[each].topic == topic]
            near = f"of its topic, {', '.join(others)} have some; " if others else ""
            raise InputError(
                f"{shown(name)} is a claim without derived formulas; {near}"
                "mrgd derive --list lists those with some"
            )
        close = difflib.get_close_matches(name, derivations(), n=3, cutoff=0.4)
        mend = f"did you mean {' or '.join(close)}?" if close else "mrgd derive --list lists them"
        raise InputError(f"{shown(name)} is no claim's id; {mend}")


def _settings(
    derivation: Derivation, given: Mapping[str, object], *, is_named: bool
) -> dict[str, object]:
    """What is given for the derivation's parameters, within the limits.

    Raises:
        InputError: if the claim was named and has no such parameter, or a value is out of range.
    """
    missing = [name for name in given if name not in derivation.parameters]
    if missing and is_named:
        having = [name for name, each in derivations().items() if missing[0] in each.parameters]
        raise InputError(
            f"--{missing[0]}: {derivation.claim} has no {missing[0]}, {', '.join(having)} have; "
            "leave it out"
        )
    _refuse_outside(given)
    found = {name: value for name, value in given.items() if name in derivation.parameters}
    sizes = {**derivation.parameters, **found}
    order, depth = sizes.get("order", 0), sizes.get("depth", 0)
    if isinstance(order, int) and isinstance(depth, int) and order * depth > MOST_PRODUCT:
        raise InputError(
            f"--order, --depth: {shown(order)} times {shown(depth)} must be <= {MOST_PRODUCT}, as "
            "the formulas written out grow to millions of terms; lower one of them"
        )
    return found


def _refuse_outside(given: Mapping[str, object]) -> None:
    for name, least, most in (("order", 0, MOST_ORDER), ("depth", 1, MOST_DEPTH)):
        value = given.get(name, least)
        if isinstance(value, int) and not least <= value <= most:
            raise InputError(
                f"--{name}: {shown(value)} must be an integer from {least} to {most}, as the "
                "formulas written out double with each; choose one of these"
            )


def _formats(given: Sequence[str], out: Path | None) -> tuple[Format, ...]:
    """The formats asked for: on standard output one, in files any number."""
    found = tuple(dict.fromkeys(Format(each) for each in given))
    if out is not None:
        return found or tuple(Format)
    if len(found) > 1:
        raise InputError(
            f"--format: {shown(', '.join(found))} do not go together on standard output; give one, "
            "or --out DIR"
        )
    return found or (Format.LATEX,)


def _written(formats: Sequence[Format], derived: DerivedClaim, out: Path) -> list[Path]:
    """Writes the files of one claim, and returns their paths."""
    paths = []
    for form in formats:
        for path, text in files_of(form, derived).items():
            target = out / path
            made_directory(target.parent, "--out")
            write_text(target, text, "--out")
            paths.append(target)
    return paths
