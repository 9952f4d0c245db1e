"""The proofs about data on manifolds: they go through, and not for false twins."""

import pytest
from strategies.false_twins import (
    assert_no_false_twin_is_proved,
    assert_nothing_is_proved_without_a_hypothesis,
)

from proofs_check.check import checks
from proofs_check.evidence import Verdict

NAMES = [
    f"manifold.{name}"
    for name in ("untrainable", "regression-limit", "variance", "noise", "samples", "curvature")
]


@pytest.mark.parametrize("name", NAMES)
def test_each_is_proved(name):
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.PROVED, found.scope


@pytest.mark.parametrize("name", NAMES)
def test_no_false_twin_is_proved(name):
    assert_no_false_twin_is_proved(checks()[name])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_proved_without_one_of_its_hypotheses(name):
    assert_nothing_is_proved_without_a_hypothesis(checks()[name])
