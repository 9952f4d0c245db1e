import io
import sys

from mrgd.table import print_table, verdict_style
from proofs_check.evidence import Verdict


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def test_a_row_stays_on_one_line_where_there_is_no_terminal(capsys):
    print_table(("id", "scope"), [("a.b", "long " * 200), ("c.d", "[bold]short")])
    header, first, second = capsys.readouterr().out.splitlines()
    assert header == "id   scope"
    assert first.startswith("a.b  long long")
    assert second == "c.d  [bold]short"


def test_a_terminal_gets_colours_and_folded_lines(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    for name, value in (("COLUMNS", "60"), ("TERM", "xterm-256color")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_table(("id", "scope"), [("a.b", "word " * 50)], styles=["green"])
    lines = sys.stdout.getvalue().splitlines()
    assert len(lines) > 4
    assert "\x1b[32m" in lines[1]


def test_every_verdict_has_a_colour():
    assert all(verdict_style(verdict.value) for verdict in Verdict)
