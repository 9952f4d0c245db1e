"""The toy measurements: confirmed as they are, and not confirmed when a curve goes wrong."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from numerics.experiments.toy_problem import TWO_SCALE
from proofs_check import toy
from proofs_check.check import checks
from proofs_check.evidence import Verdict

NAMES = [name for name in checks() if name.startswith("toy.")]


@pytest.mark.parametrize("name", NAMES)
def test_each_measurement_is_confirmed_with_its_threshold(name):
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.CONFIRMED
    assert "threshold" in found.values
    assert "5 seeds" in found.scope


def curve(errors, *, steps=3, finite=True):
    trace = SimpleNamespace(errors=np.array(errors), is_finite=finite)
    return SimpleNamespace(traces=(trace,), steps=steps, margin=1.5)


def evidence_with(monkeypatch, name, **changes):
    """The evidence for a result made up here, good unless changed."""
    parts = {
        "multirate": curve([1.0, 0.5, 0.01]),
        "constant": curve([1.0, 0.9, 0.8]),
        "is_within_bounds": True,
    }
    result = SimpleNamespace(**{**parts, **changes})
    monkeypatch.setattr(toy, "_result", lambda settings: result)
    (found,) = checks()[name].evidence()
    return found


def test_made_up_curves_within_the_thresholds_are_confirmed(monkeypatch):
    for name in NAMES:
        assert evidence_with(monkeypatch, name).verdict is Verdict.CONFIRMED


def test_a_curve_above_its_envelope_is_not_confirmed(monkeypatch):
    found = evidence_with(monkeypatch, "toy.two-scale-envelope", is_within_bounds=False)
    assert found.verdict is Verdict.NOT_CONFIRMED


@pytest.mark.parametrize(
    "changes",
    [
        {"multirate": curve([1.0, 0.5, 0.081])},  # more than a tenth
        {"multirate": curve([1.0, 0.5, 0.0], finite=False)},  # diverged
        {"multirate": curve([1.0, 0.5, 0.01], steps=2)},  # fewer gradients than the other
        {"multirate": curve([1.0, 0.5, math.nan])},
        {"constant": curve([1.0, 0.9, 0.09])},
    ],
)
def test_an_error_above_its_threshold_or_unfair_is_not_confirmed(changes, monkeypatch):
    found = evidence_with(monkeypatch, "toy.three-scale-error", **changes)
    assert found.verdict is Verdict.NOT_CONFIRMED


def test_one_run_serves_both_claims_on_it(monkeypatch):
    runs = []
    toy._result.cache_clear()
    monkeypatch.setattr(
        toy,
        "certified_toy_result",
        lambda settings: (
            runs.append(settings)
            or SimpleNamespace(
                multirate=curve([1.0, 0.01]), constant=curve([1.0, 0.8]), is_within_bounds=True
            )
        ),
    )
    for name in ("toy.two-scale-envelope", "toy.two-scale-error"):
        checks()[name].evidence()
    toy._result.cache_clear()
    assert runs == [TWO_SCALE]
