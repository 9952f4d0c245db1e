"""Witnesses of the limit: above it, near it, accepted by the checker, and bad input."""

import json
from decimal import Decimal

import pytest

from numerics.exact import InputError
from numerics.spectral_group import spectral_groups
from proofs_check.alternation import inverse_image_certificate, inverse_image_certificate_text
from proofs_check.certificate import sealed
from proofs_check.checker import check
from proofs_check.limit import limit
from proofs_check.limit_witness import limit_witness


@pytest.mark.parametrize(
    ("groups", "length", "accuracy"),
    [
        (("1/10:1",), 20, "1e-9"),
        (("1/10:1", "100:1000"), 100, "2e-3"),
        (("1:2", "200:400"), 100, "5e-3"),
        (("1:2", "3:4", "5:6"), 100, "1e-2"),
        (("1:2", "2:3", "5:5"), 20, "1e-9"),  # two that touch, and a point
    ],
)
def test_a_witness_is_above_the_limit_and_near_it(groups, length, accuracy):
    found = limit_witness(spectral_groups(*groups), length=length)
    exact = limit(spectral_groups(*groups), digits=12)
    assert exact.lower <= found.limit <= exact.upper * (1 + Decimal(accuracy))
    text = inverse_image_certificate_text(found)
    assert check(text).message.startswith("accepted: every schedule of k steps has max |p| >= ")


def test_a_witness_moved_a_little_beyond_what_it_shows_is_rejected():
    made = inverse_image_certificate(limit_witness(spectral_groups("1:2", "5:7"), length=10))
    assert check(json.dumps(made)).accepted
    made["at_least"] = str(Decimal(str(made["at_least"])) * Decimal("1.000001"))
    assert "2 at_least" in check(json.dumps(sealed(made))).message


@pytest.mark.parametrize(
    ("groups", "length", "message"),
    [
        (("1:1", "3:3"), 100, "every group is a point"),
        (("1:2", "3:4"), 3, "must be from 4 to 2000"),
        (("1:2",), 2001, "must be from 2 to 2000"),
    ],
)
def test_what_has_no_witness_is_refused(groups, length, message):
    with pytest.raises(InputError, match=message):
        limit_witness(spectral_groups(*groups), length=length)
