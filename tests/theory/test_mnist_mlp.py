"""The claims on a network compare as they say."""

import pytest

import theory.mnist_mlp as theory
from theory.claim import Kind, claims_of


@pytest.mark.parametrize("claim", claims_of(theory))
def test_each_is_a_measurement_with_a_threshold(claim):
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description


def test_equal_losses_are_not_below():
    small, large = theory.multirate.statement(), theory.heavy_ball.statement()
    for conclusion, lower, upper in (
        (small.conclusion, theory.ours, theory.constant),
        (large.conclusion, theory.momentum, theory.ours),
    ):
        for at, holds in ((1, True), (2, False), (3, False)):
            assert bool(conclusion.subs({lower: at, upper: 2})) is holds
