"""Gradients and Hessians of two layers at stages of a training: on digits, with small networks."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from numerics.data_source import data_set
from numerics.exact import InputError
from numerics.experiments.image_gradients import image_gradients, layer_gradient
from numerics.experiments.image_hessian import BlockSettings, image_hessian
from numerics.experiments.image_stages import IMAGE_STAGES, image_network, image_stages
from numerics.layer_hessian import first_layer_hessian, row_curvatures
from numerics.network_tail import network_tail
from numerics.torch_backend import one_thread

SMALL = replace(
    IMAGE_STAGES,
    train=120,
    held_out=60,
    hidden=(9, 8),
    rate=0.02,
    gradients=40,
    every=2,
    goals=(0.3, 0.99),
    seeds=(0, 1),
)
BLOCKS = BlockSettings(rows=50, eigenvalues=4, accuracy=1e-9, steps=60)


@pytest.fixture(scope="module")
def images():
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    return image_network(data_set("digits"), SMALL)


@pytest.fixture(scope="module")
def gradients(images):
    return image_gradients(images, SMALL)


@pytest.fixture(scope="module")
def hessian(images):
    return image_hessian(images, SMALL, BLOCKS)


def dense_gradient(images, w, layer):
    batch = images.batch
    return batch.network.layers(batch.gradient(w))[layer][0].numpy()


def test_images_are_centred_by_those_trained_on(images):
    assert np.abs(images.split.X.mean(axis=0)).max() < 1e-14
    assert images.batch.rows == 120
    assert images.held_out.rows == 60
    assert len(images.directions.scales) + images.directions.left_out == 64


def test_magnitudes_are_those_of_the_whole_networks_gradient(images, gradients):
    for each in gradients.found:
        G = dense_gradient(images, each.stage.w, 0)
        assert np.allclose(
            each.layers[0].magnitudes, np.linalg.norm(G @ images.directions.V, axis=0)
        )
        with one_thread():
            h = images.batch.network.features(each.stage.w, images.batch.X, 1).numpy()
        _, values, Vt = np.linalg.svd(h, full_matrices=False)
        k = len(each.layers[1].scales)
        assert np.allclose(each.layers[1].scales, values[:k] / np.sqrt(120))
        G = dense_gradient(images, each.stage.w, 1)
        expected = np.linalg.norm(G @ Vt[:k].T, axis=0)
        assert np.allclose(each.layers[1].magnitudes, expected, rtol=1e-6)


def test_stages_are_the_same_for_gradients_and_hessians_and_said(images, gradients, hessian):
    assert [each.seed for each in gradients.found] == [0, 0, 1, 1]
    for one, other in zip(gradients.found, hessian.found, strict=True):
        assert one.stage.to_json() == other.stage.to_json()
        assert (one.stage.w == other.stage.w).all()
    again = [stage.to_json() for _, stage in image_stages(images, SMALL)]
    assert again == [each.stage.to_json() for each in gradients.found]
    assert "of the 1,797 training images at hand the first 120" in gradients.sentence
    # the second goal is out of reach, and the rows say so
    assert "99% not reached" in gradients.rows()[2]["stage, held-out accuracy"]


def test_eigenvalues_are_those_of_the_dense_blocks(images, hessian):
    part = replace(images.batch, X=images.batch.X[:50], target=images.batch.target[:50])
    for each in hessian.found:
        for before, found in enumerate(each.layers):
            tail, w = network_tail(part, each.stage.w, before)
            H = first_layer_hessian(row_curvatures(tail, w), tail.X.numpy())
            expected = np.linalg.eigvalsh(H)[::-1][:4]
            assert found.dimension == len(H)
            assert np.allclose(found.eigenvalues, expected, rtol=1e-6)
            assert found.residual <= 1e-8 * expected[0]
        assert each.ratio == each.layers[1].eigenvalues[0] / each.layers[0].eigenvalues[0]


def test_curvatures_and_traces_are_those_of_products_over_all_rows(images, hessian):
    import torch

    w = hessian.found[-1].stage.w
    widths = images.batch.network.widths
    starts = [0, (widths[0] + 1) * widths[1]]
    with one_thread():
        H = torch.stack(
            [images.batch.hessian_vector(w, e) for e in torch.eye(w.numel(), dtype=w.dtype)]
        ).numpy()
    for start, (d, h), found in zip(
        starts, pairwise(widths[:3]), hessian.found[-1].layers, strict=True
    ):
        block = H[start : start + d * h, start : start + d * h]
        assert found.mean == pytest.approx(np.trace(block) / (d * h), rel=1e-10)
        if start == 0:
            v = images.directions.V[:, 3]
            forms = [np.kron(e, v) @ block @ np.kron(e, v) for e in np.eye(h)]
            assert found.curvatures[3] == pytest.approx(np.mean(forms), rel=1e-10)


def test_results_are_json(gradients, hessian):
    for result in (gradients, hessian):
        value = json.loads(json.dumps(result.to_json(), allow_nan=False))
        assert len(value["stages"]) == 4
        assert set(value["stages"][0]) >= {"goal", "held_out_accuracy", "W1", "W2"}
        assert all(all(row.values()) for row in result.rows())


def test_a_layer_that_follows_its_scales_has_rank_correlation_one():
    scales = np.logspace(0, -3, 30)
    found = layer_gradient(scales, 7 * scales, dimension=40, left_out=10)
    assert found.correlation == pytest.approx(1)
    assert found.span == pytest.approx(1000)
    assert found.coupling == pytest.approx(1)
    against = layer_gradient(scales, scales[::-1].copy(), dimension=40, left_out=10)
    assert against.correlation == pytest.approx(-1)


BAD = [
    (lambda: replace(IMAGE_STAGES, seeds=()), r"seeds \(\)"),
    (lambda: replace(IMAGE_STAGES, hidden=()), r"hidden \(\)"),
    (lambda: BlockSettings(rows=0), "0 rows"),
    (lambda: BlockSettings(steps=3), "20 eigenvalues and 3 steps"),
    (lambda: layer_gradient(np.ones(9), np.zeros(9), dimension=9, left_out=0), "gradient is 0"),
]


@pytest.mark.parametrize(("made", "message"), BAD)
def test_what_does_not_fit_is_refused_with_its_value(made, message):
    with pytest.raises(InputError, match=message):
        made()


def test_more_rows_than_are_trained_on_are_refused(images):
    with pytest.raises(InputError, match="800 rows of 120 trained on"):
        image_hessian(images, SMALL)
