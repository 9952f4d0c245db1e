"""The claims on CIFAR-10: needed without data or PyTorch, decided by their thresholds alone."""

import sys
from dataclasses import replace

import numpy as np
import pytest

import theory.cifar_gradients as theory
from numerics.broken_line import BrokenLine
from numerics.data_source import DIRECTORY_VARIABLE, data_set
from numerics.experiments.image_gradients import ImageGradients, StageGradients, layer_gradient
from numerics.experiments.image_hessian import (
    BlockSettings,
    ImageHessian,
    LayerBlock,
    StageBlocks,
)
from numerics.experiments.image_stages import IMAGE_STAGES
from numerics.lanczos import lanczos
from numerics.training_stages import Stage
from proofs_check import cifar_gradients, cifar_hessian, cifar_stages
from proofs_check.check import checks
from proofs_check.cifar_gradients import drops_to_a_plateau, has_plateaus, is_ordered
from proofs_check.cifar_hessian import inherits, second_is_larger
from proofs_check.evidence import Verdict

GRADIENTS = {"gradient.groups-cifar": "is_ordered", "gradient.plateau-cifar": "has_plateaus"}
HESSIANS = {"hessian.groups-cifar": "inherits", "hessian.second-layer-cifar": "second_is_larger"}
CLAIMS = [*GRADIENTS, *HESSIANS]
NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
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
BLOCKS = BlockSettings(rows=40, eigenvalues=3, steps=30)


@pytest.fixture(autouse=True)
def nothing_remembered():
    cifar_gradients._measured.cache_clear()
    cifar_hessian._measured.cache_clear()
    yield
    cifar_gradients._measured.cache_clear()
    cifar_hessian._measured.cache_clear()


@pytest.fixture
def digits_for_images(monkeypatch):
    digits = data_set("digits")
    monkeypatch.setattr(cifar_stages, "data_set", lambda *_, **__: digits)
    for module in (cifar_gradients, cifar_hessian):
        monkeypatch.setattr(module, "IMAGE_STAGES", SMALL)
    monkeypatch.setattr(cifar_hessian, "BLOCKS", BLOCKS)


@pytest.mark.parametrize("name", CLAIMS)
def test_without_the_images_the_claim_says_what_it_needs(monkeypatch, name):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope.startswith("NEEDS cifar-10")


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.usefixtures("digits_for_images")
def test_without_torch_the_claim_says_what_it_needs(monkeypatch, name):
    monkeypatch.setitem(sys.modules, "torch", None)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope == NEEDS_TORCH


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.usefixtures("digits_for_images")
def test_the_verdict_is_that_of_the_thresholds(monkeypatch, name):
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    module = cifar_gradients if name in GRADIENTS else cifar_hessian
    for holds in (True, False):
        monkeypatch.setattr(
            module, (GRADIENTS | HESSIANS)[name], lambda _, holds=holds: holds, raising=True
        )
        (found,) = checks()[name].evidence()
        assert found.verdict is (Verdict.CONFIRMED if holds else Verdict.NOT_CONFIRMED)
        assert "the first 80 trained on, the next 40 held out" in found.scope
        assert "99% not reached" in found.scope
        assert any(key.startswith("threshold") for key in found.values)
        assert len([key for key in found.values if key.startswith(("W1", "W2"))]) >= 2


STAGE = Stage(goal=0.3, gradients=5, loss=2.0, accuracy=0.31, w=None)


def gradients(first, second, seed=0):
    scales = np.logspace(0, -4, 50)
    layers = tuple(
        layer_gradient(scales, magnitudes, dimension=50, left_out=0)
        for magnitudes in (first, second)
    )
    found = (StageGradients(seed=seed, stage=STAGE, layers=layers),)
    return ImageGradients(
        settings=SMALL, sentence="made", notes=(), data=layers[0].line, found=found
    )


def both(one, other):
    return replace(one, found=one.found + other.found)


def test_order_is_asked_of_both_layers_and_of_every_stage():
    steep, shuffled = np.logspace(0, -4, 50), np.random.default_rng(0).permutation(50) + 1.0
    flat, short = np.logspace(0, -1, 50), np.logspace(0, -2.5, 50)
    good = gradients(steep, steep)
    assert is_ordered(good)
    assert is_ordered(gradients(steep, short))
    assert not is_ordered(gradients(short, steep)), "the first must span three decades"
    assert not is_ordered(gradients(steep, flat)), "the second must span two"
    for first, second in ((shuffled * steep[::-1], steep), (steep, steep[::-1])):
        assert not is_ordered(gradients(first, second))
    assert not is_ordered(both(good, gradients(steep, flat)))
    assert is_ordered(both(good, good))


def line(slopes, knots=(0.1, 0.8)):
    return BrokenLine(knots=knots, slopes=slopes, values=np.zeros(9), error=0.0)


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (line((-30.0, -1.0, -10.0)), True),
        (line((-30.0, 1.0, -10.0)), True),
        (line((-30.0, 4.0, -10.0)), False),
        (line((-2.0, -1.0, -10.0)), False),
        (line((-30.0, -1.0, -2.0)), False),
        (line((-30.0, -1.0, 10.0)), False),
        (line((30.0, -1.0, -10.0)), False),
        (line((-30.0, -1.0, -10.0), knots=(0.5, 0.8)), False),
    ],
)
def test_a_plateau_is_shallow_long_and_between_two_drops(found, holds):
    assert drops_to_a_plateau(found) is holds


def test_plateaus_are_asked_of_both_layers_and_of_every_stage():
    x = np.linspace(0, 1, 50)
    shaped = 10 ** -(
        20 * np.minimum(x, 0.2) + np.clip(x - 0.2, 0, 0.6) + 20 * np.maximum(x - 0.8, 0)
    )
    straight = np.logspace(0, -4, 50)
    assert has_plateaus(gradients(shaped, shaped))
    assert not has_plateaus(gradients(straight, shaped))
    assert not has_plateaus(gradients(shaped, straight))
    assert not has_plateaus(both(gradients(shaped, shaped), gradients(shaped, straight)))


def block(curvatures, top=1.0):
    return LayerBlock(
        variances=np.logspace(0, -4, 20),
        curvatures=np.asarray(curvatures),
        run=lanczos(lambda v: top * v, 3, steps=3),
        wanted=2,
        mean=0.1,
        dimension=3,
    )


def hessian(first, second):
    return ImageHessian(
        settings=SMALL,
        blocks=BLOCKS,
        sentence="made",
        notes=(),
        found=(StageBlocks(seed=0, stage=STAGE, layers=(first, second)),),
    )


def test_the_decay_is_asked_of_the_first_layer_alone():
    variances = np.logspace(0, -4, 20)
    good, odd = block(3 * variances), block(np.sqrt(variances))
    assert inherits(hessian(good, odd))
    assert not inherits(hessian(odd, good))
    off = variances.copy()
    off[3] *= 11
    assert not inherits(hessian(block(off), good))
    off[3] = variances[3] * 9
    assert inherits(hessian(block(off), good))
    assert not inherits(hessian(block(variances[::-1]), good))
    assert not inherits(both(hessian(good, good), hessian(odd, good)))


def test_ten_times_larger_is_asked_of_every_stage():
    variances = np.logspace(0, -4, 20)
    small, large, larger = (block(variances, top) for top in (1.0, 9.0, 11.0))
    assert second_is_larger(hessian(small, larger))
    assert not second_is_larger(hessian(small, large))
    assert not second_is_larger(both(hessian(small, larger), hessian(small, large)))


def test_the_thresholds_are_those_of_the_claims():
    assert theory.SPANS == (1000, 100)
