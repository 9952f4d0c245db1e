"""The README, tried as a new user would: its names, its commands, its Python, as written."""

import re
import shlex
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import mrgd as package
from mrgd.cli import COMMANDS
from mrgd.experiments import EXPERIMENTS
from theory.catalogue import claims
from theory.claim import Kind

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def section(title: str) -> str:
    """The section whose heading starts so."""
    (found,) = re.findall(rf"^## {title}(.*?)(?=^## |\Z)", README, flags=re.MULTILINE | re.DOTALL)
    return found


def test_the_public_names_are_those_of_the_readme():
    paragraph = README[README.index("Public names:") :].split("\n\n")[0]
    assert sorted(re.findall(r"`(\w+)`", paragraph)) == sorted(package.__all__)


def test_the_table_of_commands_is_complete():
    rows = re.findall(r"^\| `(\w+)[^`]*` \|", section("From a data matrix"), flags=re.MULTILINE)
    assert rows == list(COMMANDS)


def test_the_table_of_experiments_is_complete():
    cells = re.findall(r"^\| (`[^|]*`) \|", section("The experiments"), flags=re.MULTILINE)
    names = [name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)]
    assert sorted(names) == sorted(EXPERIMENTS)


def test_two_set_up_commands_are_shown_and_both_are_made():
    shown = re.findall(r"^make (\w+)", blocks("console")[0], flags=re.MULTILINE)
    assert shown == ["verify", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in shown)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_findings_that_make_verify_expects_are_claims_of_their_kind():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    found = dict(re.findall(r"^(REFUTED|NOT_CONFIRMED) := (.*)$", makefile, flags=re.MULTILINE))
    known = claims()
    assert all(known[name].kind is Kind.THEOREM for name in found["REFUTED"].split())
    assert all(known[name].kind is Kind.MEASUREMENT for name in found["NOT_CONFIRMED"].split())


def test_the_python_example_runs_as_written(capsys):
    example, *_ = blocks("python")
    exec(compile(example, "README.md", "exec"), {})
    lower, upper, _ = capsys.readouterr().out.split()
    assert lower <= upper


def test_the_network_is_trained_as_written_and_as_certified():
    torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    _, script, *_ = blocks("python")
    assert len(script.splitlines()) <= 25
    before, names = torch.get_default_dtype(), {"__name__": "script"}
    torch.manual_seed(0)
    try:
        exec(compile(script, "README.md", "exec"), names)
    finally:
        torch.set_default_dtype(before)
    scheduler, bound = names["scheduler"], names["plan"].bound
    assert str(scheduler) == f"cycle 3, step 1 of {names['plan'].schedule.length}"
    assert bound.upper <= Decimal("1e-4")
    left = (names["model"].layer.weight - 1).norm().item()  # the data are y = x·(1, …, 1)
    # |w0 - 1| <= sqrt(6)·(1 + 1/sqrt(6)), two cycles, and rounding far above what 40 steps make
    assert 0 < left <= float(bound.upper) ** 2 * (6**0.5 + 1) + 1e-12


def test_the_network_is_trained_adaptively_as_written(capsys):
    torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    _, _, script, _ = blocks("python")
    names: dict[str, Any] = {"__name__": "script"}
    with torch.random.fork_rng():
        exec(compile(script, "README.md", "exec"), names)
    training = names["training"]
    first, *others = capsys.readouterr().out.splitlines()
    assert first == f"the gradients are spent {training.final_loss}"
    assert len(others) == len(training.rolled_back)
    assert training.final_loss < 0.1 * training.losses[0]
    assert all(each.seen <= each.allowed for each in training.kept)


def test_the_console_example_runs_as_written(mrgd):
    lines = re.findall(r"^\$ mrgd (.*?)(?:\s+#.*)?$", "".join(blocks("console")), re.MULTILINE)
    names = [shlex.split(line)[0] for line in lines]
    assert names[:5] == ["probe", "plan", "bound", "recheck", "run"]
    assert names[5:] == ["limit", "plan", "bound", "compare", *["derive"] * 3, "verify"]
    Path("my_claims.py").write_text(blocks("python")[-1], encoding="utf-8")
    for line in lines:
        assert mrgd(*shlex.split(line)).status == 0, line
    assert Path("certificate.json").is_file()
    assert Path("formulas", "formulas.tex").is_file()
    assert Path("best.png").is_file()
    assert Path("compare.png").is_file()


def test_the_claims_of_ones_own_come_out_as_shown(mrgd):
    Path("my_claims.py").write_text(blocks("python")[-1], encoding="utf-8")
    shown = re.findall(r"^my_claims.*$", "".join(blocks("console")), re.MULTILINE)
    ended = mrgd("verify", "my_claims.py", "--quiet", "--expect-refuted", "my_claims.too_strong")
    printed = [line for line in ended.out.splitlines() if line.startswith("my_claims")]
    assert [line.split() for line in printed] == [line.split() for line in shown]
    assert ended.status == 0
