"""The rooms import one way only, and nothing heavy or optional before it is needed."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("theory", "numerics", "proofs_check", "mrgd")
OPTIONAL = ("torch", "dask", "distributed")
OF_TORCH = {"numerics.multirate_lr"}  # its class is a subclass of one of PyTorch's


def arrows_back(root: Path) -> list[str]:
    """Imports that go from a room to a later one, as `file: import`, wherever they stand."""
    found = []
    for place, room in enumerate(ORDER):
        later = set(ORDER[place + 1 :])
        for path in sorted((root / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                else:
                    continue
                found += [
                    f"{path.relative_to(root)}: {name}"
                    for name in names
                    if name.partition(".")[0] in later
                ]
    return found


def modules_after(program: str) -> set[str]:
    """The top-level names of what a fresh interpreter has loaded after a program."""
    program += "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert ended.returncode == 0, ended.stderr
    return {name.partition(".")[0] for name in json.loads(ended.stdout.splitlines()[-1])}


def modules_of(room: str) -> list[str]:
    paths = (ROOT / room).rglob("*.py")
    names = (path.relative_to(ROOT).with_suffix("").parts for path in paths)
    return sorted(
        ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        for parts in names
        if parts[-1] != "__main__"
    )


def test_no_room_imports_a_later_one():
    assert arrows_back(ROOT) == []


@pytest.mark.parametrize(
    ("room", "line", "arrow"),
    [
        ("theory", "import numerics.exact", "numerics.exact"),
        ("numerics", "def f():\n    from proofs_check import evidence", "proofs_check"),
        ("proofs_check", "from mrgd.cli import main", "mrgd.cli"),
    ],
)
def test_a_planted_arrow_back_is_found(tmp_path, room, line, arrow):
    for name in ORDER:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    (tmp_path / room / "planted.py").write_text(f"{line}\n", encoding="utf-8")
    assert arrows_back(tmp_path) == [f"{room}/planted.py: {arrow}"]


def test_the_contract_between_the_rooms_is_kept_and_a_planted_breach_breaks_it(tmp_path):
    pytest.importorskip("importlinter", reason="NEEDS import-linter: pip install mrgd[dev]")
    program = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports())"
    for name in ORDER:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".pytest_cache").mkdir()

    def contract() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        )

    kept = contract()
    assert kept.returncode == 0, kept.stdout + kept.stderr
    (tmp_path / "theory" / "planted.py").write_text("import mrgd.cli\n", encoding="utf-8")
    broken = contract()
    assert broken.returncode == 1
    assert "theory.planted -> mrgd.cli" in broken.stdout


def test_importing_the_package_imports_nothing_else():
    bare = modules_after("")
    assert modules_after("import mrgd") - bare <= {"mrgd", "importlib", "typing"} | set(
        sys.stdlib_module_names
    )


def test_certifying_needs_no_plotting_no_learning_library_and_no_solver():
    loaded = modules_after(
        "import mrgd\n"
        "groups = mrgd.spectral_groups('1:2')\n"
        "mrgd.certify(mrgd.plan(groups).schedule, groups).certificate"
    )
    assert not loaded & {"matplotlib", "sklearn", "z3", "jinja2", "pebble", *OPTIONAL}


@pytest.mark.parametrize("room", ORDER)
def test_no_module_imports_an_optional_library_before_it_is_needed(room):
    program = "\n".join(f"import {name}" for name in modules_of(room) if name not in OF_TORCH)
    assert not modules_after(program) & {*OPTIONAL, "sklearn"}


@pytest.mark.parametrize("module", sorted(OF_TORCH))
def test_the_modules_that_need_torch_say_so_at_their_top(module):
    tree = ast.parse((ROOT / module.replace(".", "/")).with_suffix(".py").read_text("utf-8"))
    tops = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert "torch" in {name.partition(".")[0] for name in tops}


def test_the_checker_of_certificates_needs_the_standard_library_alone():
    loaded = modules_after("import proofs_check.checker")
    assert loaded - modules_after("") <= {"proofs_check"} | set(sys.stdlib_module_names)
