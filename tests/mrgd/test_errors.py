import subprocess
import sys
from pathlib import Path

import pytest

from mrgd.errors import PartNeeded, absent

ROOT = Path(__file__).parents[2]
WITHOUT_TORCH = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
"""


def run_without_torch(program):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_TORCH + program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_without_torch_multirate_lr_says_needs():
    ended = run_without_torch("import mrgd\nmrgd.MultirateLR(None, None)")
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert last == "mrgd.errors.PartNeeded: NEEDS torch: pip install mrgd[torch]"


def test_without_torch_every_name_can_still_be_imported():
    ended = run_without_torch("from mrgd import *\nprint(MultirateLR.__doc__, plan.__name__)")
    assert ended.stdout == "NEEDS torch: pip install mrgd[torch] plan\n", ended.stderr


def test_another_absent_module_is_not_taken_for_torch():
    program = WITHOUT_TORCH.replace('== "torch"', '== "numerics"')
    ended = run_without_torch(program + "import mrgd\nmrgd.MultirateLR")
    assert "No module named 'numerics" in ended.stderr.splitlines()[-1]


def test_an_absent_class_cannot_be_made_nor_can_a_subclass():
    needed = absent("Thing", "torch")
    assert needed.__name__ == "Thing"
    for kind in (needed, type("Mine", (needed,), {})):
        with pytest.raises(PartNeeded, match=r"^NEEDS torch: pip install mrgd\[torch\]$"):
            kind(1, two=2)
    assert not isinstance(7, needed)


def test_with_torch_it_is_the_scheduler():
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    import mrgd
    from numerics.multirate_lr import MultirateLR

    assert mrgd.MultirateLR is MultirateLR
