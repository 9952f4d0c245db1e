"""Certificates: what they hold, that each one made is accepted, and what is refused."""

import hashlib
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists
from strategies.schedules import schedules_for

from numerics.exact import InputError
from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.certificate import certificate, certificate_text
from proofs_check.checker import check
from proofs_check.supremum import contraction_bound


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.data())
def test_every_certificate_made_is_accepted(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    steps = data.draw(schedules_for(groups))
    bound = contraction_bound(steps, groups, digits=data.draw(st.sampled_from([2, 10, 30, 75])))
    result = check(certificate_text(bound))
    assert result.accepted, result.message


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_a_limit_that_holds_is_certified_and_one_that_fails_is_not(data: st.DataObject) -> None:
    groups = data.draw(spectral_group_lists())
    bound = contraction_bound(data.draw(schedules_for(groups)), groups, digits=12)
    if bound.upper == 0:
        return
    above, below = Fraction(bound.upper) * 2, Fraction(bound.lower) / 2
    assert check(certificate_text(bound, at_most=above)).accepted
    with pytest.raises(InputError, match=r"at_most = .* is exceeded"):
        certificate(bound, at_most=below)


@pytest.mark.parametrize("digits", [2, 50, 300, 1000])
def test_certificates_of_any_number_of_digits_are_accepted(digits: int) -> None:
    groups = spectral_groups("1:10", "100:1000")
    steps = Schedule((*multirate_schedule(groups).steps, Step(Fraction(1, 7), 3)))
    result = check(certificate_text(contraction_bound(steps, groups, digits=digits)))
    assert result.accepted, result.message


@pytest.mark.parametrize(
    ("rate", "count"), [("9/10", 10**9), ("1/10", 10**9), (3, 10**12), ("1/1000", 10**14), (1, 7)]
)
def test_certificates_of_extreme_exponents_are_accepted(rate: str, count: int) -> None:
    steps = Schedule((Step(Fraction(rate), count), Step(Fraction(1, 2), 3)))
    for groups in (spectral_groups("1:1"), spectral_groups("1:3/2", "5:6")):
        result = check(certificate_text(contraction_bound(steps, groups)))
        assert result.accepted, result.message


@pytest.mark.parametrize("kappa", [3, 6, 7, 9, 11])
def test_an_equality_that_no_decimal_expresses_is_certified(kappa: int) -> None:
    bound = contraction_bound(
        Schedule((Step(Fraction(1, kappa)),)), spectral_groups(f"1:{kappa}"), digits=20
    )
    made = certificate(bound, at_most=Fraction(kappa - 1, kappa))
    assert made["upper"] == f"{kappa - 1}/{kappa}"
    assert check(json.dumps(made)).accepted


def test_an_equality_at_a_critical_point_is_certified() -> None:
    steps = Schedule((Step(Fraction(1)), Step(Fraction(1, 3))))
    bound = contraction_bound(steps, spectral_groups("1:3"))
    assert check(certificate_text(bound, at_most=Fraction(1, 3))).accepted


def test_many_pieces_screened_by_floats_are_accepted() -> None:
    roots = [Fraction(10 + j * j, 7) for j in range(150)]
    steps = Schedule(tuple(Step(1 / x, 1 + j % 3) for j, x in enumerate(roots)))
    bound = contraction_bound(steps, (SpectralGroup(1, 4000),))
    assert len(bound.pieces) == 151
    result = check(certificate_text(bound))
    assert result.accepted, result.message


def test_a_certificate_states_groups_steps_bracket_pieces_and_versions_as_exact_text() -> None:
    groups = spectral_groups("1:10")
    made = certificate(
        contraction_bound(Schedule((Step(Fraction(1, 10), 2),)), groups), at_most=Fraction(9, 10)
    )
    assert made["format"] == "mrgd-certificate"
    assert (made["version"], made["kind"]) == (2, "contraction")
    assert made["groups"] == [{"mu": "1", "L": "10"}]
    assert made["steps"] == [{"rate": "1/10", "count": 2}]
    assert (made["lower"], made["upper"], made["witness"]) == ("0.81", "0.81", "1")
    assert made["at_most"] == "9/10"
    assert made["pieces"] == [{"left": "1", "right": "10", "point": "1", "upper": "0.81"}]
    assert isinstance(made["versions"], dict)
    assert {"python", "mrgd", "python-flint"} <= set(made["versions"])


def test_the_hashes_are_those_of_the_canonical_text() -> None:
    groups = spectral_groups("1:10")
    made = certificate(contraction_bound(Schedule((Step(Fraction(1, 7)),)), groups))

    def digest(fields: dict[str, object]) -> str:
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    statement = ("kind", "groups", "steps", "lower", "upper", "witness", "at_most")
    assert made["statement_sha256"] == digest({key: made[key] for key in statement})
    assert made.pop("sha256") == digest(made)


def test_numbers_too_long_to_write_are_refused() -> None:
    bound = contraction_bound(Schedule((Step(Fraction(1, 10**5000 + 1)),)), spectral_groups("1:2"))
    with pytest.raises(InputError, match="bits; at most"):
        certificate(bound)
