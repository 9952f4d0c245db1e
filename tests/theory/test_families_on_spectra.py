"""The measurements on given spectra are stated with their thresholds, and can be false."""

import sympy as sp

import theory.families_on_spectra as theory
from theory.claim import Kind, claims_of

CLAIMS = claims_of(theory)


def test_there_is_one_for_the_certificate_and_one_for_each_ratio():
    assert [claim.id for claim in CLAIMS] == [
        "families.spectra-certificate",
        "families.spectra-wide-gap",
        "families.spectra-three-groups",
    ]
    assert {claim.kind for claim in CLAIMS} == {Kind.MEASUREMENT}


def test_the_ratios_are_those_said_in_the_titles():
    ours, theirs = theory.ours, theory.theirs
    for claim, times in zip(CLAIMS[1:], (14, 9), strict=True):
        conclusion = claim.statement().conclusion
        assert f"at least {times} times fewer" in claim.title
        assert conclusion.subs({ours: 10, theirs: 10 * times}) == sp.true
        assert conclusion.subs({ours: 10, theirs: 10 * times - 1}) == sp.false
