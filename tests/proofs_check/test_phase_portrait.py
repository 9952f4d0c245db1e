"""The portrait's measurements: confirmed as they are, and not confirmed when a path goes wrong."""

from dataclasses import replace

import pytest

from numerics.experiments.phase_portrait import PORTRAIT, portrait_result
from proofs_check import phase_portrait
from proofs_check.check import checks
from proofs_check.evidence import Verdict

NAMES = ["portrait", "portrait-order", "portrait-loss"]


@pytest.fixture(scope="module")
def result():
    return portrait_result(replace(PORTRAIT, seeds=(0, 1), duration=60))


@pytest.fixture
def evidence_of(monkeypatch):
    def found(result, name):
        monkeypatch.setattr(phase_portrait, "_result", lambda: result)
        (evidence,) = checks()[f"linear-network.{name}"].evidence()
        return evidence

    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_is_confirmed_with_its_threshold(evidence_of, result, name):
    evidence = evidence_of(result, name)
    assert evidence.verdict is Verdict.CONFIRMED
    assert "threshold" in evidence.values


def test_one_path_off_the_manifold_is_not_confirmed(evidence_of, result):
    distances = result.paths[1].distances.copy()
    distances[-1] = 2e-3
    wrong = replace(result, paths=(result.paths[0], replace(result.paths[1], distances=distances)))
    assert evidence_of(wrong, "portrait").verdict is Verdict.NOT_CONFIRMED


def test_a_low_order_is_not_confirmed(evidence_of, result):
    wrong = replace(result, flow_distances=(1.6e-5, 1e-6))
    assert evidence_of(wrong, "portrait-order").verdict is Verdict.NOT_CONFIRMED


def test_a_loss_that_tells_the_error_is_not_confirmed(evidence_of, result):
    wrong = replace(result, paths=(replace(result.paths[0], errors=result.paths[0].errors / 2),))
    assert evidence_of(wrong, "portrait-loss").verdict is Verdict.NOT_CONFIRMED
