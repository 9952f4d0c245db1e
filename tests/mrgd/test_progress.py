import io
import sys

from mrgd.progress import counted_progress, silent_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_lines_are_counted_where_there_is_no_terminal(capsys):
    with counted_progress(2, "verify") as advance:
        advance("a.b: proved")
        advance("c.d: refuted")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "[1/2] a.b: proved\n[2/2] c.d: refuted\n"


def test_a_bar_is_drawn_on_a_terminal_and_cleared(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with counted_progress(2, "verify") as advance:
        advance("a.b: proved [not markup]")
        advance("c.d")
    assert "2/2" in sys.stderr.getvalue()
    assert capsys.readouterr().out == ""


def test_quiet_says_nothing(capsys):
    with silent_progress(2, "verify") as advance:
        advance("a.b: proved")
    assert capsys.readouterr() == ("", "")
