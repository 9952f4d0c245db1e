"""The claims on a network on CIFAR-10 compare as they say."""

import pytest

import theory.cifar_mlp as theory
from theory.claim import Kind, claims_of


@pytest.mark.parametrize("claim", claims_of(theory))
def test_each_is_a_measurement_with_a_threshold(claim):
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description


def test_equal_losses_are_not_below():
    conclusion = theory.multirate.statement().conclusion
    for at, holds in ((1, True), (2, False), (3, False)):
        assert bool(conclusion.subs({theory.ours: at, theory.constant: 2})) is holds


@pytest.mark.parametrize(("at", "holds"), [("1/2", False), (1, True), (4, True), (8, False)])
def test_both_ends_of_the_interval_count(at, holds):
    assert bool(theory.unstable.statement().conclusion.subs(theory.multiple, at)) is holds
