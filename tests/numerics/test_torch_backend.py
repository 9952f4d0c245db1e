"""Where PyTorch is absent, what needs it says so, and the front door ends with that line."""

import sys

import pytest

from mrgd.errors import absent_parts
from numerics.torch_backend import TorchNeeded, one_thread, torch_device, torch_module


@pytest.mark.parametrize("asked", [torch_module, lambda: torch_device("cpu")])
def test_without_torch_the_mend_is_named(monkeypatch, asked):
    monkeypatch.setitem(sys.modules, "torch", None)  # import then fails
    with pytest.raises(TorchNeeded, match=r"^NEEDS torch: pip install mrgd\[torch\]$"):
        asked()


def test_the_front_door_knows_it_as_an_absent_part():
    assert TorchNeeded in absent_parts()


def test_the_number_of_threads_is_put_back_after_a_failure_too():
    torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    before = torch.get_num_threads()
    threads = one_thread()
    threads.__enter__()
    assert torch.get_num_threads() == 1
    error = KeyError("in the block")
    assert not threads.__exit__(KeyError, error, None)  # and the error is not swallowed
    assert torch.get_num_threads() == before
