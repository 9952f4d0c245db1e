"""The claims on estimated groups count to 95."""

import pytest

import theory.estimate_groups as theory
from theory.claim import Kind, claims_of


@pytest.mark.parametrize("claim", claims_of(theory))
def test_each_is_a_measurement_with_a_threshold_of_95(claim):
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description
    conclusion = claim.statement().conclusion
    for count, holds in ((94, False), (95, True), (100, True)):
        assert bool(conclusion.subs({theory.good: count})) is holds
