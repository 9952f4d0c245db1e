"""The claims on flat minima: needed without PyTorch, decided by the numbers alone; one theorem."""

import sys
from dataclasses import replace

import pytest

from numerics.experiments.flat_minima import FLAT_MINIMA, FlatMinimaResult
from numerics.experiments.kong_tao import KONG_TAO, kong_tao_result
from proofs_check import flat_minima
from proofs_check.check import checks
from proofs_check.evidence import Verdict

NETWORKS = ["minima.flatness", "minima.flatness-gap-safe"]
NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
SMALL = replace(
    FLAT_MINIMA, rows=40, hidden=(3,), target_gradients=20, limit=60, eigenvalues=5, seeds=(0, 1)
)


@pytest.mark.parametrize("name", NETWORKS)
def test_without_torch_the_claim_says_what_it_needs(monkeypatch, name):
    monkeypatch.setattr(flat_minima, "FLAT_MINIMA", SMALL)
    monkeypatch.setitem(sys.modules, "torch", None)
    flat_minima._on_digits.cache_clear()
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == NEEDS_TORCH


@pytest.mark.parametrize("name", NETWORKS)
def test_the_verdict_is_that_of_the_interval(monkeypatch, name):
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    monkeypatch.setattr(flat_minima, "FLAT_MINIMA", SMALL)
    (few,) = checks()[name].evidence()
    assert few.verdict is Verdict.NOT_CONFIRMED  # two seeds are too few, whatever they say
    assert "2 seeds" in few.scope
    assert {"threshold", "largest residual"} <= few.values.keys()
    monkeypatch.setattr(FlatMinimaResult, "is_flatter", lambda self, cycle: cycle == "MrGD")
    (found,) = checks()[name].evidence()
    assert (found.verdict is Verdict.CONFIRMED) is (name == "minima.flatness")


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("minima.kong-tao", "variance_is_as_derived"),
        ("minima.kong-tao-descent", "multirate_leaves_the_well"),
    ],
)
def test_the_verdict_is_that_of_the_orbits(monkeypatch, name, holds):
    small = kong_tao_result(replace(KONG_TAO, starts=20, steps=200, seeds=(0, 1)))
    monkeypatch.setattr(flat_minima, "_kong_tao", lambda: small)
    (found,) = checks()[name].evidence()
    assert (found.verdict is Verdict.CONFIRMED) is getattr(small, holds)
    assert "20 starts on each of 2 seeds" in found.scope


def test_a_small_rate_does_not_have_the_variance(monkeypatch):
    from fractions import Fraction

    still = replace(KONG_TAO, rates=(Fraction(1, 5_000),), starts=5, steps=50, seeds=(0,))
    monkeypatch.setattr(flat_minima, "_kong_tao", lambda: kong_tao_result(still))
    (found,) = checks()["minima.kong-tao"].evidence()
    assert found.verdict is Verdict.NOT_CONFIRMED


def test_the_variance_of_the_process_is_proved():
    (found,) = checks()["minima.kong-tao-variance"].evidence()
    assert found.verdict is Verdict.PROVED


def test_planned_cycles_are_drawn():
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    from mrgd.flat_minima_figures import flat_minima_figure
    from numerics.data_source import data_set
    from numerics.experiments.flat_minima import flatness_data

    result = flat_minima.measured_flatness(flatness_data(data_set("digits"), SMALL), SMALL)
    assert all(each.cycles["gap-safe"].length == SMALL.longest for each in result.seeds)
    figure = flat_minima_figure(result)
    assert "2 seeds" in figure.get_suptitle()
    assert len(figure.legends[0].get_texts()) == 5
