"""Options that several commands share, with the same name and meaning everywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

__all__ = [
    "accepted_quiet_option",
    "automatic_digits_option",
    "digits_option",
    "groups_option",
    "json_option",
    "ledger_option",
    "ledger_place",
    "quiet_option",
]

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def groups_option(help: str = "A spectral group; repeat for each.") -> Decorator:
    """`--group MU:L`, repeated."""
    return click.option("--group", "groups", metavar="MU:L", multiple=True, help=help)


def json_option() -> Decorator:
    """`--json FILE`, where `-` is standard output."""
    return click.option(
        "--json", "json_target", metavar="FILE", help="Write JSON to FILE; - is standard output."
    )


def digits_option(default: int = 30) -> Decorator:
    """`--digits D`, the significant digits of a certified number."""
    return click.option(
        "--digits",
        type=click.IntRange(2, 1000),
        default=default,
        show_default=True,
        metavar="D",
        help="Significant digits to certify.",
    )


def automatic_digits_option() -> Decorator:
    """`--digits D`, chosen by the number of rates where it is not given."""
    return click.option(
        "--digits",
        type=click.IntRange(2, 1000),
        metavar="D",
        help="Significant digits to certify; by default 30, or 10 where there are more than 300 "
        "distinct rates.",
    )


def quiet_option() -> Decorator:
    """`--quiet`, for commands that show progress."""
    return click.option("--quiet", is_flag=True, help="Show no progress.")


def accepted_quiet_option() -> Decorator:
    """`--quiet`, for commands that have no progress to show, so that scripts may give it to all."""
    return click.option(
        "--quiet", is_flag=True, expose_value=False, help="Accepted; there is no progress."
    )


def ledger_option() -> Decorator:
    """`--ledger FILE`, or the environment variable MRGD_LEDGER."""
    return click.option(
        "--ledger",
        "ledger_file",
        type=click.Path(path_type=Path),
        envvar="MRGD_LEDGER",
        metavar="FILE",
        help="The ledger; by default in the user's cache directory, or MRGD_LEDGER.",
    )


def ledger_place(given: Path | None) -> Path:
    """The ledger's path: the one given, or the default."""
    if given is not None:
        return given
    from platformdirs import user_cache_path  # noqa: PLC0415  (only where no path is given)

    return user_cache_path("mrgd") / "ledger.sqlite"
