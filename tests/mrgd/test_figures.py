from dataclasses import replace

import numpy as np
import pytest

from mrgd.figures import FORMATS, probe_figure, save_figure, toy_figure
from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.toy import toy_result
from numerics.experiments.toy_problem import TWO_SCALE, common_groups, toy_problems
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.probe import probe

SMALL = replace(TWO_SCALE, name="small", dimension=8, points=400, cycles=3, seeds=(0, 1))


@pytest.fixture(scope="module")
def result():
    problems = toy_problems(SMALL)
    groups = common_groups(problems)
    schedule = multirate_schedule(groups)
    ones = np.ones(SMALL.cycles * schedule.length + 1)
    return toy_result(
        SMALL,
        problems,
        groups,
        multirate=schedule,
        multirate_envelope=ones,
        constant=constant_schedule(groups),
        constant_envelope=ones,
    )


def example_probe():
    X = np.random.default_rng(0).normal(size=(50, 6)) * 10.0 ** -np.repeat([0, 3], 3)
    X[:, 5] = 0
    return probe(DataSet(name="example", X=X))


def texts(figure):
    axes = figure.axes[0]
    legend = [text.get_text() for text in (axes.get_legend() or figure.legends[0]).get_texts()]
    return axes.get_xlabel(), axes.get_ylabel(), axes.get_title(loc="left"), legend


def test_the_toy_figure_says_what_it_shows(result):
    x, y, title, legend = texts(toy_figure(result))
    assert "gradient steps" in x
    assert "relative error" in y
    assert "d = 8, n = 400, scales 1, 1/10, 2 seeds" in title
    assert len(legend) == 4
    assert sum("certified envelope" in text for text in legend) == 2


def test_the_probe_figure_names_every_group_and_the_floor():
    found = example_probe()
    figure = probe_figure(found)
    x, y, title, legend = texts(figure)
    assert "index" in x
    assert "PCA variance" in y
    assert title == "example: 50 rows, 6 columns, 2 groups"
    assert any("1 at or below the floor" in text for text in legend)
    notes = [text.get_text() for text in figure.axes[0].texts]
    assert [note.split(",")[0] for note in notes] == [
        "group 1: 3 eigenvalues",
        "group 2: 2 eigenvalues",
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_result_gives_the_same_bytes(result, tmp_path, suffix):
    for name in ("one", "two"):
        save_figure(toy_figure(result), tmp_path / f"{name}{suffix}")
    one, two = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert len(one) > 5000


def test_no_date_is_written(tmp_path):
    for suffix in (".svg", ".pdf"):
        save_figure(probe_figure(example_probe()), tmp_path / f"x{suffix}")
        content = (tmp_path / f"x{suffix}").read_bytes()
        assert b"<dc:date>" not in content
        assert b"CreationDate" not in content


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"extension '\.bmp' of 'x.bmp'.*use .svg, .png, .pdf"):
        save_figure(probe_figure(example_probe()), tmp_path / "x.bmp")
