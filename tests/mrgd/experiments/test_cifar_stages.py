"""cifar-gradients and cifar-hessian: their stages, what they need, and their figures on digits."""

import json
from dataclasses import replace

import pytest

from mrgd.errors import PartNeeded
from mrgd.experiments import cifar_stages as front
from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from numerics.data_set import DataNeeded
from numerics.data_source import DIRECTORY_VARIABLE, data_set
from numerics.experiments.image_hessian import BlockSettings
from numerics.experiments.image_stages import IMAGE_STAGES
from proofs_check import cifar_stages

NAMES = ("cifar-gradients", "cifar-hessian")
SMALL = replace(
    IMAGE_STAGES,
    train=80,
    held_out=40,
    hidden=(8, 5),
    rate=0.02,
    gradients=20,
    goals=(0.2, 0.99),
    seeds=(0, 1),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_stage_is_the_images_directions_or_a_seed(name):
    assert experiment(name, RunOptions()).stages == 4
    assert experiment(name, RunOptions(seeds=(5,), backend="torch", dtype="float32")).stages == 2


@pytest.mark.parametrize("name", NAMES)
def test_without_the_images_the_run_says_what_it_needs(monkeypatch, name):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    with pytest.raises(DataNeeded, match="NEEDS cifar-10"):
        experiment(name, RunOptions()).run(lambda _: None)


@pytest.mark.parametrize("name", NAMES)
def test_a_backend_that_is_not_there_is_refused(name):
    with pytest.raises(PartNeeded, match="NEEDS jax"):
        experiment(name, RunOptions(backend="jax"))


@pytest.fixture
def digits_for_images(monkeypatch):
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    monkeypatch.setattr(cifar_stages, "data_set", lambda *_, **__: data_set("digits"))
    monkeypatch.setattr(front, "IMAGE_STAGES", SMALL)
    monkeypatch.setattr(front, "BLOCKS", BlockSettings(rows=40, eigenvalues=3, steps=30))


def text_of(outcome):
    return json.dumps(outcome.results, allow_nan=False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.usefixtures("digits_for_images")
def test_a_figure_says_what_the_data_were_and_what_was_reached(name, dtype):
    outcome = experiment(name, RunOptions(dtype=dtype, seeds=(3,))).run(lambda _: None)
    (figure,) = outcome.figures.values()
    title = figure.get_suptitle()
    assert "the first 80 trained on, the next 40 held out" in title
    assert f"{dtype}; 1 seed" in title
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert any("99% not reached" in word for word in words)
    assert all(axes.get_xlabel() for axes in figure.axes[-2:])
    assert all(axes.get_ylabel() for axes in figure.axes)
    assert json.loads(text_of(outcome))["experiment"] == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("digits_for_images")
def test_a_run_is_repeatable_and_depends_on_its_seeds(name):
    done = []
    runs = [
        text_of(experiment(name, RunOptions(seeds=seeds)).run(done.append))
        for seeds in ((3, 1), (3, 1), (3, 2))
    ]
    assert runs[0] == runs[1] != runs[2]
    assert len(done) == 9
