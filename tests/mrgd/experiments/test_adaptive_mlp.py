"""The experiment on adaptive training: its stages, and what it refuses."""

import sys

import pytest

from mrgd.errors import PartNeeded
from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from numerics.exact import InputError
from numerics.torch_backend import TorchNeeded


def test_a_stage_is_a_seed_or_the_search_for_a_rate():
    assert experiment("adaptive-mlp", RunOptions()).stages == 4
    assert experiment("adaptive-mlp", RunOptions(seeds=(5,), dtype="float32")).stages == 2


def test_without_torch_the_run_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(TorchNeeded, match="NEEDS torch"):
        experiment("adaptive-mlp", RunOptions()).run(lambda _: None)


def test_the_seed_on_which_the_rate_is_chosen_is_not_measured():
    with pytest.raises(InputError, match="without 100"):
        experiment("adaptive-mlp", RunOptions(seeds=(100,)))
    with pytest.raises(PartNeeded, match="--dtype"):
        experiment("adaptive-mlp", RunOptions(dtype="float16"))
