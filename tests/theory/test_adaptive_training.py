"""The claim on adaptive training compares as it says."""

import theory.adaptive_training as theory
from theory.claim import Kind, claims_of


def test_it_is_a_measurement_with_a_threshold():
    (claim,) = claims_of(theory)
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description


def test_equal_losses_are_not_below():
    conclusion = theory.adaptive.statement().conclusion
    for ours, holds in ((1, True), (2, False), (3, False)):
        assert bool(conclusion.subs({theory.ours: ours, theory.constant: 2})) is holds
