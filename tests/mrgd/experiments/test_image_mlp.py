"""The experiment on a network: its stages, and what it says where a part is absent."""

import pytest

from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from numerics.data_set import DataNeeded
from numerics.data_source import DIRECTORY_VARIABLE
from numerics.exact import InputError
from proofs_check.mnist_mlp import METHODS


def test_a_stage_is_a_method_or_the_probe():
    for options in (RunOptions(), RunOptions(backend="torch", dtype="float32", seeds=(0,))):
        assert experiment("mnist-mlp", options).stages == len(METHODS) + 1


def test_without_mnist_the_run_says_what_it_needs(monkeypatch):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    with pytest.raises(DataNeeded, match="NEEDS mnist"):
        experiment("mnist-mlp", RunOptions()).run(lambda _: None)


def test_the_seed_on_which_rates_are_chosen_is_not_measured():
    with pytest.raises(InputError, match="without 100"):
        experiment("mnist-mlp", RunOptions(seeds=(100,)))
