"""Sharpness at equal loss on a few digits: one target, pairs, what is left out, what is refused."""

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.exact import InputError
from numerics.experiments.flat_minima import (
    CYCLES,
    FLAT_MINIMA,
    METHODS,
    RATES,
    FlatMinimaResult,
    FlatMinimaSettings,
    SeedRuns,
    flat_minima_result,
    flatness_data,
)
from numerics.lanczos import lanczos
from numerics.schedule import Schedule, Step
from numerics.stopped_training import StoppedRun

NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
SMALL = replace(
    FLAT_MINIMA, rows=40, hidden=(3,), target_gradients=30, limit=90, eigenvalues=5, seeds=(0, 1, 2)
)
ONE = Schedule((Step(Fraction(1, 100)),))


def run(sharpness, *, reached=True):
    value = sharpness if reached else math.nan
    return StoppedRun(
        losses=(1.0, 0.1), reached=reached, sharpness=value, residual=value / 1e6, accuracy=0.5
    )


def seed_runs(seed, **sharpness):
    names = dict(zip(("slow", "fast", "ours", "safe"), METHODS, strict=True))
    values = {"slow": 2.0, "fast": 2.0, "ours": 2.0, "safe": 2.0, **sharpness}
    return SeedRuns(
        seed=seed,
        probe=lanczos(lambda v: np.array([2.0, 1.0]) * v, 2, steps=2),
        cycles=dict.fromkeys(CYCLES, ONE),
        runs={
            names[name]: run(value or math.nan, reached=value is not None)
            for name, value in values.items()
        },
    )


def result(*seeds):
    return FlatMinimaResult(settings=FLAT_MINIMA, data="x", target=0.1, seeds=seeds)


def test_lower_on_every_seed_is_flatter_and_higher_is_not():
    low = result(*(seed_runs(s, ours=1 + s / 100, safe=3 + s / 100) for s in range(12)))
    assert low.is_flatter("MrGD")
    assert not low.is_flatter("gap-safe")


def test_mixed_signs_are_not_flatter():
    assert not result(*(seed_runs(s, ours=1.0 if s % 2 else 4.0) for s in range(12))).is_flatter(
        "MrGD"
    )


def test_what_did_not_reach_the_target_is_left_out_and_nine_pairs_are_too_few():
    seeds = [seed_runs(s, ours=1 + s / 100) for s in range(9)]
    missing = [seed_runs(s, ours=None) for s in (9, 10)]
    nine = result(*seeds, *missing)
    assert len(nine.pairs("MrGD", "GD 1.9/λ₀")) == 9
    assert not nine.is_flatter("MrGD")
    assert result(*seeds, *missing, seed_runs(11, ours=1.2)).is_flatter("MrGD")
    assert "9 of 11" in nine.summary("MrGD")


def test_none_that_reached_it_is_said():
    none = result(*(seed_runs(s, ours=None) for s in range(12)))
    assert none.comparison("MrGD", "GD 1.9/λ₀") is None
    assert not none.is_flatter("MrGD")
    assert none.words("MrGD", "GD 1.9/λ₀") == "fewer than two pairs"
    assert none.summary("MrGD") == "the target was reached by none of 12"
    assert json.dumps(none.to_json(), allow_nan=False)


def test_all_start_alike_and_stop_at_the_first_loss_below_one_target():
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    done = []
    data = flatness_data(data_set("digits"), SMALL)
    found = flat_minima_result(data, SMALL, gap_safe=lambda _: ONE, advance=done.append)
    assert len(done) == 4
    for each in found.seeds:
        assert len({run.losses[0] for run in each.runs.values()}) == 1
        assert all(step.rate > 0 for step in each.cycles["MrGD"].steps)
        for run_of_it in each.runs.values():
            below = [loss <= found.target for loss in run_of_it.losses]
            assert below == [False] * (len(below) - 1) + [run_of_it.reached]
    rates = {float(1 / each.probe.values[0]) for each in found.seeds}
    assert len(rates) == 3
    again = flat_minima_result(data, SMALL, gap_safe=lambda _: ONE)
    assert found.to_json() == again.to_json()
    assert found.largest_residual <= 1e-6 * max(each.start_sharpness for each in found.seeds)


def test_pixels_become_numbers_up_to_one():
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    data = flatness_data(data_set("digits"), SMALL)
    X = data_set("digits").X
    assert np.array_equal(data.batch.X.numpy(), X[:40] / 16)
    assert np.array_equal(data.held_out.X.numpy(), X[40:80] / 16)


def test_the_rates_are_those_of_the_claims():
    assert RATES == {"GD 1/λ₀": Fraction(1), "GD 1.9/λ₀": Fraction(19, 10)}


BAD = [
    (lambda: FlatMinimaSettings(seeds=(1,)), r"seeds \(1,\) must be at least two"),
    (lambda: FlatMinimaSettings(seeds=(1, 1)), "at least two"),
    (lambda: FlatMinimaSettings(seeds=(0, 1, 100)), "without 100"),
    (lambda: flatness_data(DataSet(name="bare", X=np.ones((80, 3))), SMALL), "bare has no target"),
    (lambda: flatness_data(data_set("digits"), replace(SMALL, rows=900)), "1797 rows; 1800"),
]


@pytest.mark.parametrize(("made", "message"), BAD)
def test_what_does_not_fit_is_refused_with_its_value(made, message):
    with pytest.raises(InputError, match=message):
        made()
