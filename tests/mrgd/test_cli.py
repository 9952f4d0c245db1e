import importlib
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mrgd.cli import COMMANDS, group, main
from mrgd.errors import ExitStatus, one_line

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "mrgd" / "commands").glob("[a-z]*.py"))
HEAVY = ("sympy", "numpy", "scipy", "matplotlib", "z3", "flint", "rich", "jinja2", "sqlite3")


def test_the_table_lists_every_command_module_and_no_other():
    assert sorted(COMMANDS) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_the_tables_line_is_the_first_line_of_the_commands_help(name):
    command = importlib.import_module(f"mrgd.commands.{name}").command
    assert command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name]


@pytest.mark.parametrize("name", MODULES)
def test_every_option_of_every_command_says_what_it_is_for(name):
    command = group.get_command(click.Context(group), name)
    assert command is not None
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert all(option.help or option.type.name == "choice" for option in options)


def test_an_unknown_command_is_none():
    assert group.get_command(click.Context(group), "sum") is None


def test_help_imports_no_command_and_nothing_heavy():
    program = (
        "import json, sys\nfrom mrgd.cli import main\nmain(['--help'])\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = json.loads(ended.stderr)
    assert not [name for name in loaded if name.split(".")[0] in HEAVY]
    assert not [name for name in loaded if name.startswith("mrgd.commands.")]


def test_interrupts_and_broken_pipes_have_their_own_status(monkeypatch, capsys):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(group, "main", interrupted)
    assert main([]) == 130
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("holds", "status"), [(True, 0), (False, 1), (None, 3)], ids=["holds", "fails", "undecided"]
)
def test_a_bounds_answer_is_an_exit_status(holds, status):
    assert ExitStatus.of(holds) == status


def test_a_message_becomes_one_short_printable_line():
    line = one_line("a\nb\t\x1b[31mred " + "9" * 10_000)
    assert line.startswith("a b ?[31mred 999")
    assert len(line) < 200
    assert len(one_line("word " * 1_000)) <= 1_001
