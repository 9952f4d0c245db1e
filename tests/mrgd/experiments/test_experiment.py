"""The table of experiments: each can be prepared, and what does not fit is refused."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from mrgd import experiments
from mrgd.errors import PartNeeded
from mrgd.experiments import EXPERIMENTS, experiment
from mrgd.experiments.experiment import RunOptions, asked_for, of_networks, refuse_absent
from numerics.exact import InputError
from numerics.experiments.image_stages import IMAGE_STAGES
from numerics.experiments.toy_problem import TWO_SCALE

FOLDER = Path(experiments.__file__).parent


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_of_the_table_can_be_prepared_without_being_run(name):
    prepared = experiment(name, RunOptions())
    assert prepared.stages >= 1
    assert callable(prepared.run)


def test_every_module_beside_the_table_is_in_it():
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "experiment"}
    prepared = {
        name for name in modules if hasattr(import_module(f"mrgd.experiments.{name}"), "experiment")
    }
    assert prepared == set(EXPERIMENTS.values())


def test_fewer_seeds_are_fewer_stages():
    one, three = (
        experiment("toy-two-scale", RunOptions(seeds=tuple(range(k)))).stages for k in (1, 3)
    )
    assert three - one == 2


def test_a_name_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"'toy-four-scale' is not in this version; use one of"):
        experiment("toy-four-scale", RunOptions())


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"backend": "torch"}, "NEEDS torch: .* use --backend numpy"),
        ({"device": "cuda"}, "NEEDS cuda: .* use --device cpu"),
        ({"dtype": "float32"}, "NEEDS float32: .* use --dtype float64"),
    ],
)
def test_a_choice_the_experiment_does_not_run_with_is_refused(choice, message):
    with pytest.raises(PartNeeded, match=message):
        refuse_absent(RunOptions(**choice))
    refuse_absent(
        RunOptions(**choice),
        backends=("numpy", "torch"),
        devices=("cpu", "cuda"),
        dtypes=("float64", "float32"),
    )


def test_what_was_asked_for_replaces_the_defaults_and_nothing_else():
    changed = of_networks(RunOptions(seeds=(7,), dtype="float32", device="cuda"), IMAGE_STAGES)
    assert changed == replace(IMAGE_STAGES, seeds=(7,), dtype="float32", device="cuda")
    assert of_networks(RunOptions(), IMAGE_STAGES) == IMAGE_STAGES
    assert asked_for(RunOptions(), TWO_SCALE, cycles=3) == replace(TWO_SCALE, cycles=3)
    with pytest.raises(PartNeeded, match="NEEDS bfloat16"):
        of_networks(RunOptions(dtype="bfloat16"), IMAGE_STAGES)


def test_one_seed_has_no_spread_and_is_refused():
    with pytest.raises(InputError, match="1 seeds"):
        experiment("off-manifold", RunOptions(seeds=(0,)))


def test_more_figures_than_one_get_names_of_their_own(tmp_path):
    from mrgd.commands.run import _save_figures
    from mrgd.figures import blank_figure

    pictures = {"first": blank_figure(1, 1), "second": blank_figure(1, 1)}
    drawings = _save_figures("trial", pictures, tmp_path)
    assert set(drawings) == {"first", "second"}
    assert {path.name for path in tmp_path.iterdir()} == {
        f"trial{end}" for end in (".svg", ".png", "-second.svg", "-second.png")
    }
