import sys

import pytest

from proofs_check import source_digest as module
from proofs_check.source_digest import source_digest, source_modules


def forget():
    for name in ("source_digest", "source_modules", "_imported", "_text", "_path"):
        getattr(module, name).cache_clear()


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """Two modules of our rooms, made for the test: upper imports lower in a function."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "ROOMS", frozenset({"digest_room"}))
    forget()
    room = tmp_path / "digest_room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "upper.py").write_text("def f():\n    from digest_room import lower\n")
    (room / "lower.py").write_text("from digest_room.upper import f\nimport json\n")
    yield room
    for name in [name for name in sys.modules if name.startswith("digest_room")]:
        del sys.modules[name]
    forget()


def digest_now(name: str) -> str:
    forget()
    return source_digest(name)


def test_modules_are_found_through_imports_in_circles_and_in_functions(rooms):
    assert source_modules("digest_room.upper") == (
        "digest_room",
        "digest_room.lower",
        "digest_room.upper",
    )


def test_a_change_in_an_imported_module_changes_the_digest(rooms):
    before = digest_now("digest_room.upper")
    assert digest_now("digest_room.upper") == before
    (rooms / "lower.py").write_text("from digest_room.upper import f\nimport json\n\n")
    assert digest_now("digest_room.upper") != before


def test_a_module_that_nothing_imports_does_not_enter(rooms):
    before = digest_now("digest_room.upper")
    (rooms / "apart.py").write_text("x = 1\n")
    assert digest_now("digest_room.upper") == before


def test_the_ledger_rests_on_evidence_and_exact_numbers_but_not_on_the_checks():
    found = source_modules("proofs_check.ledger")
    assert {"proofs_check.evidence", "numerics.exact", "proofs_check"} <= set(found)
    assert "proofs_check.verification" not in found
