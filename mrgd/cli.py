"""The command line: a table of commands, each imported only when it is run.

`main` turns what ends a command into an exit status and at most one line on standard error
(`mrgd.errors`). An exception that is none of these is our mistake and keeps its traceback.
"""

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

import click

from mrgd.errors import ExitStatus, absent_parts, one_line
from numerics.exact import InputError

__all__ = ["COMMANDS", "group", "main"]

COMMANDS: Final[Mapping[str, str]] = {
    "claims": "List every claim: id, kind, source, verdict so far.",
    "derive": "Regenerate the derived formulas: LaTeX, MathML, SymPy, NumPy.",
    "verify": "Discharge claims; write evidence to the ledger.",
    "recheck": "Re-verify certificates with the independent checker.",
    "probe": "Data matrix: spectrum, groups, condition numbers, a plan.",
    "plan": "Spectral groups: a schedule with its certified contraction.",
    "bound": "Certified enclosure of max |p| over the groups.",
    "limit": "Certified enclosure of g(0), the limit of all schedules.",
    "compare": "Every schedule family on the same groups: one certified table.",
    "run": "Run an experiment: figures, a table, a JSON of results.",
    "report": "Write the HTML report of everything in the ledger.",
}


class LazyGroup(click.Group):
    """A group whose commands are modules of `mrgd.commands`, imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the command of that name; None where there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"mrgd.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table, without importing the commands for their help."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  (click's signature)
    if wanted:
        from proofs_check.project_version import project_version  # noqa: PLC0415

        click.echo(f"mrgd {project_version()}")
        context.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def group(context: click.Context) -> None:
    """Machine-checked theory of multirate gradient descent on multiscale problems.

    Exit status: 0 all hold; 1 something is refuted or a bound does not hold; 2 bad usage or
    input; 3 undecided or a needed part is absent.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; `arguments` are sys.argv's by default."""
    if hasattr(sys.stdout, "reconfigure"):  # a terminal without ≤ shows ? rather than an error
        sys.stdout.reconfigure(errors="replace")
    try:
        found = group.main(
            args=None if arguments is None else list(arguments),
            prog_name="mrgd",
            standalone_mode=False,
        )
        sys.stdout.flush()
        status = int(found or 0)
    except click.UsageError as error:
        status = _ended(_usage_line(error), ExitStatus.BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        status = _ended("mrgd: interrupted; what was finished is kept", ExitStatus.INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # Click exits by itself where a pipe is broken
        status = _silenced()
    except InputError as error:
        status = _ended(f"mrgd: {error}", ExitStatus.BAD_INPUT)
    except absent_parts() as error:
        status = _ended(str(error), ExitStatus.UNDECIDED)
    return status


def _ended(message: str, status: ExitStatus) -> int:
    with contextlib.suppress(BrokenPipeError):
        click.echo(one_line(message), err=True)
    return status


def _usage_line(error: click.UsageError) -> str:
    """Click's message, with the command whose help says the mend."""
    where = error.ctx.command_path if error.ctx else "mrgd"
    return f"mrgd: {one_line(error.format_message()).rstrip('.')}; see {where} --help"


def _silenced() -> int:
    """Whoever read our output has gone: nothing more is written, not even at the exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitStatus.BROKEN_PIPE
