"""The stand-in claims and checks, importable."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

STAND_INS = Path(__file__).parent.parent / "stand_ins"


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(STAND_INS)
    return importlib.import_module("stand_in_checks")
