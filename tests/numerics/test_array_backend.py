"""Arrays go to a backend and come back the same to the last bit, or what is absent is said."""

import sys

import numpy as np
import pytest

from mrgd.errors import PartNeeded
from mrgd.experiments.experiment import RunOptions, array_backend
from numerics.array_backend import ON_NUMPY, ArrayBackend, numpy_array
from numerics.exact import InputError
from numerics.torch_backend import TorchNeeded

NEEDS = "NEEDS torch: pip install mrgd[torch]"


def test_on_numpy_an_array_is_itself():
    values = np.arange(3.0)
    assert ON_NUMPY.array(values) is values
    assert numpy_array(values) is values


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_on_torch_numbers_and_type_are_kept(dtype):
    torch = pytest.importorskip("torch", reason=NEEDS)
    values = np.random.default_rng(0).standard_normal((4, 6)).astype(dtype)[:, ::2].T
    there = ArrayBackend("torch").array(values)
    assert there.dtype == getattr(torch, dtype)
    back = numpy_array(there)
    assert back.dtype == values.dtype
    np.testing.assert_array_equal(back, values)
    there += 1  # a copy: the problem of the next run must not change
    np.testing.assert_array_equal(values + 1, numpy_array(there))


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        (("jax", "cpu"), "backend: 'jax' is not known; use one of numpy, torch"),
        (("numpy", "cuda"), "device: 'cuda' needs PyTorch; use --backend torch"),
    ],
)
def test_a_backend_that_there_is_not_is_refused(backend, message):
    with pytest.raises(InputError, match=message):
        ArrayBackend(*backend)


def test_what_is_absent_is_said_before_a_run(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # import then fails
    with pytest.raises(TorchNeeded, match="NEEDS torch"):
        array_backend(RunOptions(backend="torch"))
    with pytest.raises(PartNeeded, match="NEEDS float32"):
        array_backend(RunOptions(dtype="float32"))
    assert array_backend(RunOptions(dtype="float32"), dtypes=("float32",)) == ON_NUMPY
