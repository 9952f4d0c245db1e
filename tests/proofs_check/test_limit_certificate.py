"""Brackets of g(0) by two certificates: they hold the enclosure, and shrink with the length."""

import dataclasses
from decimal import Decimal

import numpy as np
import pytest

from numerics.equilibrium import equilibrium
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check import limit_certificate as module
from proofs_check.exact_decision import NotProved
from proofs_check.limit import limit
from proofs_check.limit_certificate import certified_bracket, fitted
from proofs_check.recheck import check

CASES = {
    15: spectral_groups("1:2", "200:400"),
    12: spectral_groups("1:10", "1000:10000"),
    30: spectral_groups("1:2", "4:8", "20:40"),
    9: spectral_groups("1/3:7/2"),
}


@pytest.mark.parametrize("length", CASES)
def test_the_bracket_holds_the_enclosure_and_its_certificates_are_accepted(length: int) -> None:
    groups = CASES[length]
    found, best = certified_bracket(groups, length=length), limit(groups)
    assert found.lower <= best.lower
    assert best.upper <= found.upper
    assert check(found.contraction).accepted
    assert check(found.inverse_image).accepted


def test_lengths_with_nearly_whole_parts_give_narrow_brackets() -> None:
    groups = CASES[15]
    good, poor = (certified_bracket(groups, length=length) for length in (15, 16))
    assert good.upper - good.lower < Decimal("0.005")
    assert 4 * (good.upper - good.lower) < poor.upper - poor.lower


@pytest.mark.parametrize("length", [14, 15, 16])
def test_the_fitted_groups_lie_inside_and_have_whole_parts(length: int) -> None:
    groups = CASES[15]
    found = fitted(groups, length)
    for part, whole in zip(found, groups, strict=True):
        assert whole.mu <= part.mu < part.L <= whole.L
    parts = length * np.cumsum(equilibrium(found).shares)
    assert np.all(np.abs(parts - np.round(parts)) < 1e-6)


def test_a_length_too_short_for_a_group_shows_nothing() -> None:
    with pytest.raises(NotProved):
        certified_bracket(CASES[12], length=2)


def test_a_certificate_that_the_checker_rejects_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = module.inverse_image

    def raised(bound):
        found = honest(bound)
        return dataclasses.replace(found, at_least=found.at_least * Decimal("1.01"))

    monkeypatch.setattr(module, "inverse_image", raised)
    with pytest.raises(NotProved, match="the checker rejects"):
        certified_bracket(CASES[9], length=9)


def test_a_length_whose_parts_are_far_from_whole_shows_nothing() -> None:
    with pytest.raises(NotProved, match="whole parts of 17"):
        fitted(CASES[15], 17)


def test_groups_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="merge the two"):
        certified_bracket([SpectralGroup(1, 3), SpectralGroup(2, 4)], length=5)
