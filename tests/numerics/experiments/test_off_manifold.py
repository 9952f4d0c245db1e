"""Off the data's subspace: small data whose answers are known, and the networks' gradients."""

import json
from dataclasses import replace

import numpy as np
import pytest

from numerics.array_backend import ArrayBackend
from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments import off_manifold
from numerics.experiments.off_manifold import (
    OFF_MANIFOLD,
    change_variance,
    is_as_derived,
    linear_changes,
    off_manifold_result,
    relu_is_unstable,
    relu_result,
    subspace_data,
)

SMALL = replace(OFF_MANIFOLD, rows=30, starts=40, hidden=6, steps=40, seeds=(0, 1, 2))


def flat_data(columns=6, rank=4, rows=30):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((rows, rank)) @ rng.standard_normal((rank, columns))
    return DataSet(name="flat", X=X, target=np.arange(rows) % 10)


@pytest.fixture(scope="module")
def data():
    return subspace_data(flat_data(), SMALL)


def test_the_normal_is_a_unit_vector_orthogonal_to_rows_of_unit_size(data):
    assert data.rank == 4
    assert np.linalg.norm(data.normal) == pytest.approx(1)
    assert np.abs(data.X @ data.normal).max() < 1e-15
    assert (data.X**2).sum(axis=1).mean() == pytest.approx(1)
    assert data.X.mean(axis=0) == pytest.approx(0, abs=1e-15)
    assert set(data.y) == {1.0, -1.0}


def test_training_does_not_change_what_the_starts_say_along_the_normal(data):
    untrained, trained = (
        linear_changes(data, replace(SMALL, steps=steps)) for steps in (0, SMALL.steps)
    )
    assert trained == pytest.approx(untrained, abs=1e-14)


def test_data_that_is_not_flat_trains_the_change_away():
    full = subspace_data(flat_data(), SMALL)
    rng = np.random.default_rng(1)
    noisy = replace(full, X=full.X + 0.5 * np.outer(rng.standard_normal(30), full.normal))
    long = replace(SMALL, steps=2000)
    assert change_variance(linear_changes(noisy, long)) < 1e-3
    assert not is_as_derived(linear_changes(noisy, long))


def test_a_variance_outside_four_standard_errors_is_not_as_derived():
    changes = np.random.default_rng(0).standard_normal(400)
    assert is_as_derived(changes)
    assert not is_as_derived(1.3 * changes)


def test_the_networks_follow_the_gradient_of_their_loss(data):
    """One step of rate h changes the loss by −h|∇|², whose gradient is formed by differences."""
    step = 1e-5
    one = replace(SMALL, steps=1, rate=step)
    W, a = off_manifold._drawn_networks(one, data.X.shape[1])

    def losses(W, a, b, c):
        active = np.maximum(data.X @ W + b, 0).reshape(len(data.y), *a.shape)
        outputs = np.einsum("rsh,sh->sr", active, a) + c[:, None]
        return ((outputs - data.y) ** 2).mean(axis=1) / 2

    start = (W, a, np.zeros(W.shape[1]), np.zeros(len(a)))
    squares = np.zeros(len(a))
    for part in range(4):
        for entry in np.ndindex(start[part].shape):
            moved = [each.copy() for each in start]
            moved[part][entry] += 1e-6
            slopes = (losses(*moved) - losses(*start)) / 1e-6
            squares += slopes**2
    after = relu_result(data, one).training_error / 2
    assert (losses(*start) - after) / step == pytest.approx(squares, rel=1e-3)


def test_no_row_of_a_first_layer_moves_along_the_normal_and_the_spread_grows(data):
    result = relu_result(data, SMALL)
    assert result.normal_change < 1e-14
    assert result.outputs.shape == (3, len(SMALL.distances), 30)
    assert relu_is_unstable(SMALL, result)
    assert np.all(np.diff(result.variances) > 0)


def test_a_weight_that_moves_or_a_spread_that_does_not_grow_is_seen(data):
    result = relu_result(data, SMALL)
    assert not relu_is_unstable(SMALL, replace(result, normal_change=2e-9))
    same = np.repeat(result.outputs[:, :1], len(SMALL.distances), axis=1)
    assert not relu_is_unstable(SMALL, replace(result, outputs=same))


def test_the_outputs_at_a_distance_are_those_of_moved_rows(data):
    result = relu_result(data, SMALL)
    moved = replace(data, X=data.X + np.outer(np.ones(30), data.normal))
    at_zero = replace(SMALL, steps=0)
    assert relu_result(moved, at_zero).outputs[:, 0] == pytest.approx(
        relu_result(data, at_zero).outputs[:, SMALL.distances.index(1.0)]
    )
    assert result.errors(data.y)[0] == pytest.approx(result.training_error.mean())


def test_the_result_is_json_and_a_table(data):
    result = off_manifold_result(data, SMALL)
    assert json.loads(json.dumps(result.to_json(), allow_nan=False))["data"]["rank"] == 4
    assert len(result.rows()) == len(SMALL.distances)


def test_data_without_target_or_without_room_is_refused():
    flat = flat_data()
    with pytest.raises(InputError, match="flat has no target"):
        subspace_data(DataSet(name="flat", X=flat.X), SMALL)
    with pytest.raises(InputError, match="span all 4 dimensions"):
        subspace_data(flat_data(columns=4), SMALL)


@pytest.mark.parametrize(
    ("choice", "shown"),
    [({"seeds": (0,)}, "1 seeds"), ({"starts": 1}, "1 starts"), ({"distances": (0.0,)}, "0.0")],
)
def test_settings_without_a_variance_are_refused(choice, shown):
    with pytest.raises(InputError, match=shown):
        replace(OFF_MANIFOLD, **choice)


@pytest.fixture
def on_torch():
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    return ArrayBackend("torch")


def test_on_torch_both_models_agree_with_numpy_to_rounding(data, on_torch):
    """The gradients are formed by other code; 40 steps round by some 1e-16 each."""
    other = replace(SMALL, backend=on_torch)
    assert linear_changes(data, other) == pytest.approx(linear_changes(data, SMALL), abs=1e-12)
    ours, theirs = relu_result(data, SMALL), relu_result(data, other)
    assert theirs.outputs == pytest.approx(ours.outputs, abs=1e-12)
    assert theirs.normal_change < 1e-14
    assert relu_is_unstable(other, theirs)


def test_without_a_step_the_networks_on_torch_are_those_drawn(data, on_torch):
    still = replace(SMALL, steps=0)
    theirs = relu_result(data, replace(still, backend=on_torch))
    assert theirs.outputs == pytest.approx(relu_result(data, still).outputs, abs=1e-14)
    assert theirs.normal_change == 0


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_in_float32_the_answers_are_near_and_visibly_not_the_same(data, library):
    if library == "torch":
        pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    single = replace(SMALL, dtype="float32", backend=ArrayBackend(library))
    found, exact = relu_result(data, single), relu_result(data, SMALL)
    gap = np.abs(found.outputs - exact.outputs).max()
    assert 1e-9 < gap < 1e-3
    assert relu_is_unstable(single, found)
    assert not relu_is_unstable(single, replace(found, normal_change=2e-3))
