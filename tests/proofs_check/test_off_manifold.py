"""The measurements off the subspace: confirmed on digits, needed without MNIST, and refusable."""

import os
from dataclasses import replace

import numpy as np
import pytest

from numerics.data_source import DIRECTORY_VARIABLE
from proofs_check import off_manifold
from proofs_check.check import checks
from proofs_check.evidence import Verdict


@pytest.mark.parametrize("name", ["manifold.variance-digits", "manifold.relu-digits"])
def test_digits_confirm_it_with_its_threshold(name):
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.CONFIRMED
    assert "threshold" in found.values


def test_without_mnist_the_claim_says_what_it_needs(monkeypatch):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    (found,) = checks()["manifold.relu"].evidence()
    assert found.verdict is Verdict.NEEDS
    assert found.scope.startswith("NEEDS mnist")


@pytest.mark.data
def test_mnist_is_measured_where_it_is():
    if DIRECTORY_VARIABLE not in os.environ:
        pytest.skip("NEEDS mnist: set MRGD_DATA")
    (found,) = checks()["manifold.relu"].evidence()
    assert found.verdict in {Verdict.CONFIRMED, Verdict.NOT_CONFIRMED}
    assert "mnist, 300 rows" in found.scope


def test_starts_with_too_large_a_spread_are_not_confirmed(monkeypatch):
    monkeypatch.setattr(
        off_manifold,
        "linear_changes",
        lambda data, settings: 3 * np.random.default_rng(0).standard_normal(100),
    )
    (found,) = checks()["manifold.variance-digits"].evidence()
    assert found.verdict is Verdict.NOT_CONFIRMED


def test_weights_that_move_are_not_confirmed(monkeypatch):
    run = off_manifold.relu_result
    monkeypatch.setattr(
        off_manifold,
        "relu_result",
        lambda data, settings: replace(run(data, replace(settings, steps=3)), normal_change=1e-3),
    )
    (found,) = checks()["manifold.relu-digits"].evidence()
    assert found.verdict is Verdict.NOT_CONFIRMED
