"""The command line as a user runs it, in this process, in an empty folder with its own ledger."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from mrgd.cli import main

STAND_INS = Path(__file__).parent.parent / "stand_ins"


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MRGD_LEDGER", str(tmp_path / "ledger" / "ledger.sqlite"))
    monkeypatch.delenv("MRGD_DATA", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def mrgd(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        status = main(arguments)
        return Ended(status, *capsys.readouterr())

    return run


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The front door with the stand-in claims and checks in place of the project's own."""
    monkeypatch.syspath_prepend(STAND_INS)
    module = importlib.import_module("stand_in_checks")
    for name in ("mrgd.commands.claims", "mrgd.commands.verify", "mrgd.report"):
        front = importlib.import_module(name)
        monkeypatch.setattr(front, "claims", module.claims)
        monkeypatch.setattr(front, "checks", module.checks)
    return module
