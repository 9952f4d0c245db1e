"""The experiment on flat minima: its stages, and its second half alone without PyTorch."""

import sys
from dataclasses import replace

import pytest

from mrgd.errors import PartNeeded
from mrgd.experiments import experiment, flat_minima
from mrgd.experiments.experiment import RunOptions
from numerics.exact import InputError
from numerics.experiments.flat_minima import FLAT_MINIMA
from numerics.experiments.kong_tao import KONG_TAO

NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(
        flat_minima,
        "FLAT_MINIMA",
        replace(FLAT_MINIMA, rows=40, hidden=(3,), target_gradients=10, limit=30, eigenvalues=5),
    )
    monkeypatch.setattr(flat_minima, "KONG_TAO", replace(KONG_TAO, starts=5, steps=40, burn_in=50))


def test_a_stage_is_a_seed_the_target_or_one_dimension():
    assert experiment("flat-minima", RunOptions()).stages == 14
    assert experiment("flat-minima", RunOptions(seeds=(5, 6), dtype="float32")).stages == 4


def test_without_torch_one_dimension_is_run_and_nothing_is_decided(monkeypatch, small):
    monkeypatch.setitem(sys.modules, "torch", None)
    done = []
    prepared = experiment("flat-minima", RunOptions(seeds=(0, 1)))
    outcome = prepared.run(done.append)
    assert outcome.holds is None
    assert outcome.results["networks"] == NEEDS_TORCH
    assert outcome.rows[0]["result"] == NEEDS_TORCH
    assert list(outcome.figures) == ["kong-tao"]
    assert len(done) == prepared.stages
    assert len({tuple(row) for row in outcome.rows}) == 1


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_with_torch_both_are_run(small, dtype):
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    done = []
    prepared = experiment("flat-minima", RunOptions(seeds=(0, 1), dtype=dtype, backend="torch"))
    outcome = prepared.run(done.append)
    assert outcome.holds is False  # two seeds are fewer than the ten pairs asked for
    assert list(outcome.figures) == ["sharpness", "kong-tao"]
    assert len(done) == prepared.stages
    assert len({tuple(row) for row in outcome.rows}) == 1


def test_what_it_does_not_run_with_is_refused():
    with pytest.raises(InputError, match="without 100"):
        experiment("flat-minima", RunOptions(seeds=(0, 100)))
    with pytest.raises(InputError, match="at least two"):
        experiment("flat-minima", RunOptions(seeds=(0,)))
    with pytest.raises(PartNeeded, match="--dtype"):
        experiment("flat-minima", RunOptions(dtype="float16"))
