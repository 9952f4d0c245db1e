"""The experiments on networks: their stages, and what they say where a part is absent."""

import pytest

from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from numerics.data_set import DataNeeded
from numerics.data_source import DIRECTORY_VARIABLE
from numerics.exact import InputError
from proofs_check.image_mlp import METHODS

NAMES = {"mnist-mlp": "mnist", "cifar-mlp": "cifar-10"}


@pytest.mark.parametrize("name", NAMES)
def test_a_stage_is_a_method_or_the_probe(name):
    for options in (RunOptions(), RunOptions(backend="torch", dtype="float32", seeds=(0,))):
        assert experiment(name, options).stages == len(METHODS) + 1


@pytest.mark.parametrize("name", NAMES)
def test_without_the_images_the_run_says_what_it_needs(monkeypatch, name):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    with pytest.raises(DataNeeded, match=f"NEEDS {NAMES[name]}"):
        experiment(name, RunOptions()).run(lambda _: None)


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_on_which_rates_are_chosen_is_not_measured(name):
    with pytest.raises(InputError, match="without 100"):
        experiment(name, RunOptions(seeds=(100,)))
